// SPDX-License-Identifier: Apache-2.0
import { ERRORS, WeirError } from '../../errors.ts';
import { bindFields } from '../../rules/bind-fields.ts';
import { FIELD_ROWS } from '../../rules/field-rows.ts';
import { formatLoadResults } from '../../rules/format-load-results.ts';
import { loadResultsJson } from '../../rules/load-results-json.ts';
import { loadRules } from '../../rules/load-rules.ts';
import { makeRuleChecker } from '../../rules/rule-checker.ts';
import { CONTAINER_PLUGIN, RULE_ENGINE_VERSION } from '../../rules/rule-engine-version.ts';
import type { Command, CommandContext } from '../command.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { readRuleFiles } from './read-rule-files.ts';

/** `weir rules check`: whether rule files load, and what in them is probably not meant. */
export const rulesCheckCommand: Command = {
  name: 'rules check',
  summary: 'say what is wrong with Falco rule files, by line and column',
  positionals: ['FILE…'],
  options: {
    strict: { type: 'boolean', description: 'Fail on warnings too.' },
    output: OUTPUT_OPTION,
  },
  help: `Loads rule files as Falco's engine ${RULE_ENGINE_VERSION} does, each on top of those before it, and tells every error and warning with its code and place. A FILE is YAML, a folder of such files in the order of their names, or - for standard input. --output json is in the shape of falco -V. Exit status ${ERRORS.RULES_INVALID.exit} where a file does not load, else 0. The agent does not run rules yet.`,
  run: async (context: CommandContext): Promise<number> => {
    const { values, positionals, stdout } = context;
    const output = readOutput('rules check', context);
    const files = await readRuleFiles(positionals, context);
    if (files.length === 0)
      throw new WeirError('USAGE', `rules check: no rule file in ${positionals.join(', ')}`);
    const fields = bindFields(FIELD_ROWS, () => () => undefined);
    const { files: results, ruleSet } = loadRules(files, {
      checker: makeRuleChecker(new Map([['syscall', fields]])),
      engineVersion: RULE_ENGINE_VERSION,
      plugins: [CONTAINER_PLUGIN],
    });
    if (output === 'json') stdout.write(`${JSON.stringify(loadResultsJson(results), null, 2)}\n`);
    else {
      stdout.write(formatLoadResults(results));
      const skipped = files.length - results.length;
      const rest = skipped > 0 ? `${skipped} files behind the error were not read` : undefined;
      stdout.write(
        `rules: ${[`${ruleSet?.rules.length ?? 0} loaded`, ...(rest === undefined ? [] : [rest])].join(', ')}\n`,
      );
    }
    const isWarned = results.some(({ warnings, omittedWarnings }) => warnings.length + omittedWarnings > 0);
    return ruleSet === undefined || (values.strict === true && isWarned) ? ERRORS.RULES_INVALID.exit : 0;
  },
};
