// SPDX-License-Identifier: Apache-2.0
import { ERRORS } from '../../errors.ts';
import { advisePolicies } from '../../policy/advise-policies.ts';
import type { PolicyProblem } from '../../policy/policy-problem.ts';
import { readPolicies, sortProblems } from '../../policy/read-policies.ts';
import type { Command, CommandContext } from '../command.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { formatProblems } from './format-problems.ts';
import { FACT_OPTIONS, readFacts } from './policy-facts.ts';
import { readInputs } from './read-inputs.ts';

/** What every command on policies says of where they hold. */
export const WHERE_ENFORCED = 'Agents enforce policies where policy.enforce is on.';

/** `weir policy check`: what is wrong with policies, before a cluster sees them. */
export const policyCheckCommand: Command = {
  name: 'policy check',
  summary: 'say what is wrong with policies in files, by line and field',
  positionals: ['FILE…'],
  options: {
    strict: { type: 'boolean', description: 'Fail on warnings too.' },
    ...FACT_OPTIONS,
    output: OUTPUT_OPTION,
  },
  help: `Holds policies to the rules that the API server holds them to, without one, and warns of what they do not forbid. A FILE is YAML or JSON, a folder of such files, or - for standard input. Exit status 2 where anything is wrong, else 0. ${WHERE_ENFORCED}`,
  run: async (context: CommandContext): Promise<number> => {
    const { values, positionals, stdout } = context;
    const output = readOutput('policy check', context);
    const files = await readInputs(positionals, context);
    const read = readPolicies(files);
    const { policies } = read;
    const advice = advisePolicies(policies, await readFacts(context, Date.now()));
    const problems = sortProblems([...read.problems, ...advice], files);
    const errors = count(problems, 'error');
    const warnings = count(problems, 'warning');
    const isRefused = errors > 0 || (values.strict === true && warnings > 0);
    if (output === 'json') {
      const answer = {
        schema: 'weir.dev/policy-check/v1',
        policies: policies.length,
        errors,
        warnings,
        problems,
      };
      stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    } else {
      stdout.write(formatProblems(problems, files));
      const found = `${policies.length} right, ${errors} errors, ${warnings} warnings`;
      stdout.write(`${problems.length > 0 ? '\n' : ''}policies: ${found}. ${WHERE_ENFORCED}\n`);
    }
    return isRefused ? ERRORS.POLICY_INVALID.exit : 0;
  },
};

function count(problems: readonly PolicyProblem[], severity: PolicyProblem['severity']): number {
  return problems.filter((problem) => problem.severity === severity).length;
}
