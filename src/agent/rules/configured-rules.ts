// SPDX-License-Identifier: Apache-2.0
import { RULE_LOAD_OPTIONS } from '../../detect/rules/rule-load-options.ts';
import { putInForce, type RuleSetInForce } from '../../detect/rules/rule-set-in-force.ts';
import type { Config } from '../../gen/config.ts';
import SHIPPED from '../../gen/shipped-rules.json' with { type: 'json' };
import type { AppendedOutput } from '../../rules/append-outputs.ts';
import type { LoadProblem } from '../../rules/load-problem.ts';
import { loadRules, type RuleFile } from '../../rules/load-rules.ts';
import { readPriority } from '../../rules/rule-priority.ts';
import type { RuleSelection } from '../../rules/select-rules.ts';

type RuleConfig = Config['rules'];

/** What rule files came to: rules to put in force, or what keeps them from it. */
export type ConfiguredRules =
  | { readonly inForce: RuleSetInForce; readonly warnings: number }
  | { readonly problems: readonly LoadProblem[] };

/** What Falco appends to every output unless it is told not to, with the fields of its container plugin. */
const SUGGESTED = [
  'container.id',
  'container.name',
  'container.image.repository',
  'container.image.tag',
  'k8s.pod.name',
  'k8s.ns.name',
]
  .map((field) => `${field.replaceAll('.', '_')}=%${field}`)
  .join(' ');

/** Loads the rules that come with Weir, as far as the configuration wants them, and on top of them these files. */
export function loadConfiguredRules(config: RuleConfig, files: readonly RuleFile[]): ConfiguredRules {
  const { files: results, ruleSet } = loadRules(config.shipped ? [SHIPPED, ...files] : files, {
    ...RULE_LOAD_OPTIONS,
    selections: config.select.map(readSelection),
    minimumPriority: readPriority(config.priority) ?? 'Debug',
    appendedOutputs: appendedOutputs(config),
  });
  if (ruleSet === undefined) return { problems: results.flatMap(({ errors }) => errors) };
  const isShipped = (name: string): boolean => config.shipped && name === SHIPPED.name;
  const groups = Object.values(
    Object.groupBy(ruleSet.rules, ({ position }) => (isShipped(position.name) ? 'shipped' : 'own')),
  );
  return {
    inForce: putInForce(groups, config.matching),
    warnings: results.reduce(
      (sum, { warnings, omittedWarnings }) => sum + warnings.length + omittedWarnings,
      0,
    ),
  };
}

/** `disable rule NAME`; the schema lets nothing else pass. */
function readSelection(text: string): RuleSelection {
  const [action, what] = text.split(' ', 2);
  const name = text.split(' ').slice(2).join(' ');
  const choice = { action: action === 'enable' ? 'enable' : 'disable' } as const;
  return what === 'tag' ? { ...choice, tag: name } : { ...choice, rule: name };
}

function appendedOutputs({ suggestedOutput, appendOutput }: RuleConfig): readonly AppendedOutput[] {
  const own = Object.values(appendOutput).map(({ extraOutput, rule, source, tags }) => ({
    format: extraOutput,
    ...(rule !== '' && { rule }),
    ...(source !== '' && { source }),
    tags,
  }));
  return suggestedOutput ? [{ format: SUGGESTED, source: 'syscall' }, ...own] : own;
}
