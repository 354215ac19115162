// SPDX-License-Identifier: Apache-2.0

import type { DecidingClause, GateDecision } from '../../policy/decision.ts';
import { type SimulatedRow, Simulation, type SimulationResult } from '../../policy/simulation.ts';
import type { Command, CommandContext } from '../command.ts';
import { configOf } from '../config-options.ts';
import { formatTable } from '../format-table.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { NOT_ENFORCED } from './check.ts';
import { FACT_OPTIONS, readFacts } from './policy-facts.ts';
import { type ReadRecords, readRecords } from './read-records.ts';
import { POLICY_OPTION, requirePolicies } from './require-policies.ts';

/** `weir policy simulate`: what policies would have decided of what was recorded. */
export const policySimulateCommand: Command = {
  name: 'policy simulate',
  summary: 'say what policies would have denied of what was recorded, per pod and name',
  positionals: ['FILE…'],
  options: {
    policy: POLICY_OPTION,
    all: { type: 'boolean', description: 'Show what is allowed too.' },
    ...FACT_OPTIONS,
    output: OUTPUT_OPTION,
  },
  help: `Decides every flow of recordings (weir record) and of records as JSON lines (weir run), compressed or not; - is standard input. Each flow is decided once, by all that its records came to say, at the time of its last one. Records carry governance labels and addresses; other labels, and who has an address of the cluster, come from --pods: kubectl get pods,services,namespaces -A -o yaml. ${NOT_ENFORCED}`,
  run: async (context: CommandContext): Promise<number> => {
    const output = readOutput('policy simulate', context);
    const policies = await requirePolicies('policy simulate', context);
    const { channels, pods = [], places } = await readFacts(context, Date.now());
    const { config } = configOf(context);
    const known = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
    const simulation = new Simulation({ policies, channels, places, pods: known });
    const read: ReadRecords[] = [];
    for (const file of context.positionals)
      read.push(await readRecords(file, (record) => simulation.add(record), config, context));
    const result = simulation.finish();
    const rows = result.rows.filter(
      ({ decision }) => context.values.all === true || decision.verdict !== 'allow',
    );
    if (output === 'json') {
      const answer = { schema: 'weir.dev/policy-simulation/v1', read, ...result, rows };
      context.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    } else {
      context.stdout.write(formatResult(rows, result, read));
      context.stdout.write(`${NOT_ENFORCED}\n`);
    }
    return 0;
  },
};

function formatResult(
  rows: readonly SimulatedRow[],
  result: SimulationResult,
  read: readonly ReadRecords[],
): string {
  const header = ['VERDICT', 'POD', 'DESTINATION', 'FLOWS', 'SENT', 'DECIDED BY'];
  const table = rows.length === 0 ? '' : `${formatTable([header, ...rows.map(formatRow)])}\n`;
  const { allow, audit, deny } = result.decided;
  const notes = notesOf(result, read).map((note) => `note: ${note}\n`);
  return `${table}flows: ${deny} deny, ${audit} audit, ${allow} allow; ${result.implied} no egress\n${notes.join('')}`;
}

function formatRow({
  namespace,
  pod,
  destination,
  port,
  protocol,
  decision,
  flows,
  bytesSent,
}: SimulatedRow): string[] {
  const { cluster, namespace: own } = decision.all;
  const gates = [cluster, own].filter(({ verdict }) => decision.verdict === 'allow' || verdict === 'deny');
  const named = gates.map(({ clause }) => clause).filter((clause) => clause !== undefined);
  // Where only the enforced policies deny, theirs is the clause that tells.
  const enforced = [decision.enforce.cluster, decision.enforce.namespace].filter(isDenying);
  const clauses = named.length > 0 ? named : enforced.flatMap(({ clause }) => clause ?? []);
  const where = destination.includes(':') ? `[${destination}]` : destination;
  const by = clauses.length === 0 ? 'no policy' : clauses.map(nameOf).join('; ');
  return [
    decision.verdict,
    `${namespace}/${pod}`,
    `${where}:${port}/${protocol}`,
    `${flows}`,
    `${bytesSent}`,
    by,
  ];
}

function isDenying({ verdict }: GateDecision): boolean {
  return verdict === 'deny';
}

function nameOf({ namespace, policy, clause }: DecidingClause): string {
  return `${namespace === undefined ? '' : `${namespace}/`}${policy} ${clause}`;
}

const MAX_NAMED = 10;

function notesOf(result: SimulationResult, read: readonly ReadRecords[]): string[] {
  const { withoutPod, unlisted, withoutLabels, resolvers } = result;
  const unreadable = read.reduce((sum, each) => sum + each.unreadable, 0);
  const first = read.find(({ firstUnreadable }) => firstUnreadable !== undefined)?.firstUnreadable;
  return [
    ...(unreadable > 0 ? [`${unreadable} lines are no records of this version, the first is ${first}`] : []),
    ...(withoutPod > 0 ? [`${withoutPod} flows belong to no known pod`] : []),
    ...(unlisted > 0 ? [`${unlisted} flows are in no row: there are too many rows`] : []),
    ...(withoutLabels.length > 0
      ? [`only governance labels are known of ${listed(withoutLabels)}: --pods tells the others`]
      : []),
    ...(resolvers.length > 0
      ? [`${listed(resolvers)} answered DNS, and is taken for the pods' resolver`]
      : []),
  ];
}

function listed(names: readonly string[]): string {
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return `${names.slice(0, MAX_NAMED).join(', ')}${more}`;
}
