// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import type { EgressPolicy } from '../../policy/decide-gate.ts';
import { lossesTogether } from '../../policy/netpol/common-losses.ts';
import type { Loss } from '../../policy/netpol/converted.ts';
import { toCiliumPolicies } from '../../policy/netpol/to-cilium-policies.ts';
import { toNetworkPolicies } from '../../policy/netpol/to-network-policies.ts';
import { writeConverted } from '../../policy/netpol/write-converted.ts';
import type { Command, CommandContext } from '../command.ts';
import { FACT_OPTIONS, readFacts } from './policy-facts.ts';
import { readRightPolicies } from './require-policies.ts';

/** `weir policy netpol`: policies as those of the cluster's network. */
export const policyNetpolCommand: Command = {
  name: 'policy netpol',
  summary: 'write policies as NetworkPolicy or CiliumNetworkPolicy, and say what these can not express',
  positionals: ['FILE…'],
  options: {
    for: {
      type: 'string',
      value: 'kubernetes|cilium',
      description: 'What to write: networking.k8s.io/v1 (default), or cilium.io/v2.',
    },
    inexact: {
      type: 'string',
      value: 'refuse|comment',
      description:
        'Where they do not say the same: write nothing and end with 2 (default), or write them with a comment for each difference.',
    },
    ...FACT_OPTIONS,
  },
  help: 'Writes YAML to standard output. Each difference is told by clause: WIDER, more passes than the policy lets pass; STRICTER, less does. Allows that can not be expressed are left out; names, the catalogue, exceptions that end, audit and the two gates have no equal. Questions to the cluster DNS, which no policy of Weir touches, get a rule. A FILE is YAML or JSON of policies, a folder, or - for standard input. --pods tells the namespaces that a cluster policy selects.',
  run: async (context: CommandContext): Promise<number> => {
    const target = choice(context, 'for', ['kubernetes', 'cilium']);
    const inexact = choice(context, 'inexact', ['refuse', 'comment']);
    const policies = await readRightPolicies(context.positionals, context);
    const { pods = [] } = await readFacts(context, Date.now());
    const withEgress = policies.filter((policy): policy is EgressPolicy => policy.egress !== undefined);
    const converted = withEgress.map((policy) =>
      target === 'cilium' ? toCiliumPolicies(policy) : toNetworkPolicies(policy, pods),
    );
    const together = lossesTogether(withEgress);
    const losses = [...together, ...converted.flatMap((each) => each.losses)];
    if (losses.length > 0 && inexact === 'refuse')
      throw new WeirError('POLICY_INEXACT', `\n${losses.map(formatLoss).join('')}`);
    context.stdout.write(writeConverted(converted, together));
    return 0;
  },
};

function formatLoss({ effect, policy, clause, message }: Loss): string {
  return `${effect.padEnd(8)}  ${policy}, ${clause}: ${message}\n`;
}

/** The value of an option that is one of a few words, the first of which is the default. */
function choice<Word extends string>(
  { values }: CommandContext,
  name: string,
  words: readonly [Word, ...Word[]],
): Word {
  const value = values[name] ?? words[0];
  const word = words.find((each) => each === value);
  if (word !== undefined) return word;
  throw new WeirError(
    'USAGE',
    `policy netpol: --${name} must be ${words.join(' or ')}, got ${JSON.stringify(value)}`,
  );
}
