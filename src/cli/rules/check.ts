// SPDX-License-Identifier: Apache-2.0
import { ruleCoverage } from '../../detect/rules/rule-coverage.ts';
import { RULE_LOAD_OPTIONS } from '../../detect/rules/rule-load-options.ts';
import { ERRORS, WeirError } from '../../errors.ts';
import { formatLoadResults } from '../../rules/format-load-results.ts';
import { loadResultsJson } from '../../rules/load-results-json.ts';
import { loadRules } from '../../rules/load-rules.ts';
import { RULE_ENGINE_VERSION } from '../../rules/rule-engine-version.ts';
import type { Command, CommandContext } from '../command.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { formatRuleCoverage } from './format-coverage.ts';
import { givenRuleFiles } from './given-rule-files.ts';

/** `weir rules check`: whether rule files load, and what in them is probably not meant. */
export const rulesCheckCommand: Command = {
  name: 'rules check',
  summary: 'say what is wrong with Falco rule files, by line and column',
  positionals: ['FILE…'],
  options: {
    strict: { type: 'boolean', description: 'Fail on warnings too.' },
    output: OUTPUT_OPTION,
  },
  help: `Loads rule files as Falco's engine ${RULE_ENGINE_VERSION} does, each on top of those before it, and tells every error and warning with its code and place. A FILE is YAML, a folder of such files in the order of their names, or - for standard input. Then it tells which rules ask for events or fields that are not to be had here. --output json is in the shape of falco -V, with that beside it. Exit status ${ERRORS.RULES_INVALID.exit} where a file does not load, else 0.`,
  run: async (context: CommandContext): Promise<number> => {
    const { values, positionals, stdout } = context;
    const output = readOutput('rules check', context);
    const files = await givenRuleFiles(positionals, context);
    if (files.length === 0)
      throw new WeirError('USAGE', `rules check: no rule file in ${positionals.join(', ')}`);
    const { files: results, ruleSet } = loadRules(files, RULE_LOAD_OPTIONS);
    const coverage = ruleCoverage(ruleSet?.rules ?? []);
    if (output === 'json')
      stdout.write(`${JSON.stringify({ ...loadResultsJson(results), weir_coverage: coverage }, null, 2)}\n`);
    else {
      stdout.write(formatLoadResults(results));
      const skipped = files.length - results.length;
      const rest = skipped > 0 ? `${skipped} files behind the error were not read` : undefined;
      stdout.write(
        `${formatRuleCoverage(coverage)}rules: ${[`${ruleSet?.rules.length ?? 0} loaded`, ...(rest === undefined ? [] : [rest])].join(', ')}\n`,
      );
    }
    const isWarned = results.some(({ warnings, omittedWarnings }) => warnings.length + omittedWarnings > 0);
    return ruleSet === undefined || (values.strict === true && isWarned) ? ERRORS.RULES_INVALID.exit : 0;
  },
};
