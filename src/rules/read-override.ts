// SPDX-License-Identifier: Apache-2.0
import { RuleLoadError } from './rule-load-error.ts';
import { invalid, type YamlItem } from './yaml-item.ts';
import { childOf, isNullNode } from './yaml-node.ts';

/** Keys of an item, by what `override` says is done with them. */
export interface Override {
  readonly append: ReadonlySet<string>;
  readonly replace: ReadonlySet<string>;
}

/** Reads `override`: a mapping of keys of the item to `append` or `replace`. */
export function readOverride(
  item: YamlItem,
  appendable: ReadonlySet<string>,
  replaceable: ReadonlySet<string>,
): Override {
  const append = new Set<string>();
  const replace = new Set<string>();
  const node = childOf(item.node, 'override');
  if (node === undefined || isNullNode(node)) return { append, replace };
  const place = item.place.within('overrides', node.at);
  if (node.kind !== 'mapping') return invalid('Value of override must be a mapping', place);
  for (const { key, value } of node.entries) {
    const name = key.kind === 'scalar' ? key.text : '';
    const keyPlace = place.within('overrides', key.at, name);
    const operation = value.kind === 'scalar' ? value.text : '';
    if (operation === 'append') {
      if (!appendable.has(name))
        invalid(`Key '${name}' cannot be appended to, use 'replace' instead`, keyPlace);
      append.add(name);
    } else if (operation === 'replace') {
      if (!replaceable.has(name)) invalid(`Key '${name}' cannot be replaced`, keyPlace);
      replace.add(name);
    } else {
      const allowed = [appendable.has(name) && 'append', replaceable.has(name) && 'replace'].filter(Boolean);
      const message = `Invalid override operation for key '${name}': '${operation}'. Allowed values are: ${allowed.join(' ')}`;
      invalid(message, place.within('value for', value.at, name));
    }
  }
  return { append, replace };
}

/** Both ways of appending at once contradict each other. */
export function refuseBoth(item: YamlItem, isAppended: boolean, { append, replace }: Override): void {
  if (!isAppended || append.size + replace.size === 0) return;
  throw new RuleLoadError(
    'LOAD_ERR_YAML_VALIDATE',
    "Keys 'override' and 'append: true' cannot be used together. Add an 'append' entry (e.g. 'condition: append') under 'override' instead.",
    item.place,
  );
}
