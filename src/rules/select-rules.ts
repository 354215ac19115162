// SPDX-License-Identifier: Apache-2.0
import type { LoadedRule } from './loaded-rule.ts';

/** Enables or disables the rules of a name, in which `*` stands for anything, or of a tag. */
export type RuleSelection = { readonly action: 'enable' | 'disable' } & (
  | { readonly rule: string }
  | { readonly tag: string }
);

/** The rules, enabled and disabled by selections in their order: they win over the files, and the last over the first. */
export function selectRules(
  rules: readonly LoadedRule[],
  selections: readonly RuleSelection[],
): readonly LoadedRule[] {
  const steps = selections.map((selection) => ({
    isEnabled: selection.action === 'enable',
    selects: selectorOf(selection),
  }));
  return rules.map((rule) => {
    const isEnabled = steps.findLast(({ selects }) => selects(rule))?.isEnabled ?? rule.isEnabled;
    return isEnabled === rule.isEnabled ? rule : { ...rule, isEnabled };
  });
}

function selectorOf(selection: RuleSelection): (rule: LoadedRule) => boolean {
  if ('tag' in selection) return ({ tags }) => tags.includes(selection.tag);
  const parts = selection.rule.split('*');
  return ({ name }) => matchesParts(name, parts);
}

/** Whether a name is made of the parts, in their order, and anything between them. */
function matchesParts(name: string, parts: readonly string[]): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - at >= last.length && name.endsWith(last);
}
