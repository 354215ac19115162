// SPDX-License-Identifier: Apache-2.0
import type { RuleSetInForce } from '../../detect/rules/rule-set-in-force.ts';
import { WeirError } from '../../errors.ts';
import type { Config } from '../../gen/config.ts';
import { readRuleFiles } from '../../host/read-rule-files.ts';
import { loadConfiguredRules } from './configured-rules.ts';
import { formatProblem } from './rule-keeper.ts';

/** The configured rules. Throws RULES_INVALID where they do not load. */
export function requireRules(config: Config['rules']): RuleSetInForce {
  const loaded = loadConfiguredRules(config, readRuleFiles(config.files));
  if ('problems' in loaded)
    throw new WeirError('RULES_INVALID', `rules: ${loaded.problems.map(formatProblem).join('; ')}`);
  return loaded.inForce;
}
