// SPDX-License-Identifier: Apache-2.0
import type { LoadReport } from './load-report.ts';
import type { ExceptionEntry, RuleException } from './rule-definition.ts';
import type { RulePlace } from './rule-place.ts';
import { invalid, YamlItem } from './yaml-item.ts';
import { childOf, isNullNode, type YamlNode } from './yaml-node.ts';

const KEYS: ReadonlySet<string> = new Set(['name', 'fields', 'comps', 'values']);

/**
 * The exceptions of a rule, or what one appends to its exceptions: then fields may be missing, and values should not. None
 * when the key is missing or empty.
 */
export function readExceptions(rule: YamlItem, isAppended: boolean, report: LoadReport): RuleException[] {
  const node = childOf(rule.node, 'exceptions');
  if (node === undefined || isNullNode(node)) return [];
  const place = rule.place.within('exceptions', node.at);
  if (node.kind !== 'sequence') return invalid('Rule exceptions must be a sequence', place);
  const names = new Set<string>();
  return node.items.map((item) => {
    const exception = readException(item, rule.place, place, isAppended, report);
    if (names.has(exception.name)) {
      const message = `Multiple definitions of exception '${exception.name}' in the same rule`;
      report.warn('LOAD_EXCEPTION_NAME_NOT_UNIQUE', message, exception.place);
    }
    names.add(exception.name);
    return exception;
  });
}

function readException(
  node: YamlNode,
  rulePlace: RulePlace,
  listPlace: RulePlace,
  isAppended: boolean,
  report: LoadReport,
): RuleException {
  const nameless = listPlace.within('exception', node.at);
  if (node.kind !== 'mapping') return invalid('Rule exception must be a mapping', nameless);
  const name = new YamlItem(node, nameless).text('name');
  const place = rulePlace.within('exception', node.at, name);
  const item = new YamlItem(node, place);
  for (const { name: key, at } of item.keysBeside(KEYS)) {
    const message = `Unknown key '${key}' in exception: it is ignored`;
    report.warn('LOAD_UNKNOWN_KEY', message, place.within('value for', at, key));
  }
  const fields = readEntry(item, 'fields');
  if (fields === undefined && !isAppended && !item.has('fields')) item.text('fields');
  const comps = readEntry(item, 'comps');
  if (isAppended && !item.has('values')) {
    report.warn('LOAD_APPEND_NO_VALUES', 'Overriding/appending exception with no values', place);
  }
  return { name, fields, comps, values: readValues(item), place };
}

function readValues(item: YamlItem): readonly ExceptionEntry[] {
  const node = childOf(item.node, 'values');
  if (node === undefined) return [];
  const place = item.place.within('exception values', node.at);
  if (node.kind !== 'sequence') return invalid('Rule exception values must be a sequence', place);
  return node.items.map((value) => entryOf(value, place.within('exception value', value.at)));
}

/** Undefined when there is none, or an empty one. */
function readEntry(item: YamlItem, key: string): ExceptionEntry | undefined {
  const node = childOf(item.node, key);
  if (node === undefined || isNullNode(node)) return undefined;
  const entry = entryOf(node, item.placeOf(key, 'value for', key));
  return entry.length === 0 ? undefined : entry;
}

function entryOf(node: YamlNode, place: RulePlace): ExceptionEntry {
  if (node.kind === 'sequence') {
    return node.items.map((item) => entryOf(item, place.within('exception', item.at)));
  }
  if (node.kind === 'mapping') return invalid('Value is neither a scalar value nor a sequence', place);
  return node.text === '' || node.isNull ? invalid('Value must be non-empty', place) : node.text;
}
