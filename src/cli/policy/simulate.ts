// SPDX-License-Identifier: Apache-2.0
import { canonicalAddress } from '../../canonical-address.ts';
import type { DecidingClause, GateDecision } from '../../policy/decision.ts';
import { type SimulatedRow, Simulation, type SimulationResult } from '../../policy/simulation.ts';
import type { Command, CommandContext } from '../command.ts';
import { CONFIG_OPTIONS, configOf } from '../config-options.ts';
import { formatTable } from '../format-table.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { WHERE_ENFORCED } from './check.ts';
import { readNotes } from './format-read-notes.ts';
import { FACT_OPTIONS, readFacts } from './policy-facts.ts';
import { FLOW_OPTIONS, FLOW_SOURCES, type ReadFlows, readFlows } from './read-flows.ts';
import { POLICY_OPTION, requirePolicies } from './require-policies.ts';

const { 'policy-resolvers': resolversOption } = CONFIG_OPTIONS;

/** `weir policy simulate`: what policies would have decided of what was recorded. */
export const policySimulateCommand: Command = {
  name: 'policy simulate',
  summary: 'say what policies would have denied of what was recorded, per pod and name',
  positionals: ['[FILE…]'],
  options: {
    policy: POLICY_OPTION,
    all: { type: 'boolean', description: 'Show what is allowed too.' },
    'fail-on-deny': {
      type: 'boolean',
      description: 'Exit with 1 where anything is denied, or would be were all policies enforced (audit).',
    },
    ...FLOW_OPTIONS,
    ...FACT_OPTIONS,
    ...(resolversOption && { 'policy-resolvers': resolversOption }),
    output: OUTPUT_OPTION,
  },
  help: `Decides every flow once, by all that its records came to say, at the time of its last one. ${FLOW_SOURCES} Records carry governance labels and addresses; other labels, and who has an address of the cluster, come from --pods: kubectl get pods,services,namespaces -A -o yaml. ${WHERE_ENFORCED}`,
  run: async (context: CommandContext): Promise<number> => {
    const output = readOutput('policy simulate', context);
    const policies = await requirePolicies('policy simulate', context);
    const nowMs = Date.now();
    const { channels, pods = [], places } = await readFacts(context, nowMs);
    // The agent tells of its pods only once it is asked: they are added before anything is decided.
    const known = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
    const resolvers = resolversOf(context);
    const simulation = new Simulation({
      ...{ policies, channels, places, pods: known },
      ...(resolvers && { resolvers }),
    });
    const read = await readFlows('policy simulate', context, nowMs, {
      wants: 'counts',
      wantsAnswers: resolvers !== undefined,
      pod: (pod) => {
        const key = `${pod.namespace}/${pod.name}`;
        if (!known.has(key)) known.set(key, pod);
      },
      flow: (fact) => simulation.addFact(fact),
    });
    const result = simulation.finish();
    const rows = result.rows.filter(
      ({ decision }) => context.values.all === true || decision.verdict !== 'allow',
    );
    const isTold = resolvers !== undefined;
    if (output === 'json') {
      const { files, notes } = read;
      const answer = { schema: 'weir.dev/policy-simulation/v1', read: files, notes, ...result, rows };
      context.stdout.write(`${JSON.stringify(answer, null, 2)}\n`);
    } else {
      context.stdout.write(formatResult(rows, result, read, isTold));
      context.stdout.write(`${WHERE_ENFORCED}\n`);
    }
    const { deny, audit } = result.decided;
    return context.values['fail-on-deny'] === true && deny + audit > 0 ? 1 : 0;
  },
};

/** Who may answer the pods' questions, where the configuration says it. */
function resolversOf(context: CommandContext): ReadonlySet<string> | undefined {
  const { resolvers } = configOf(context).config.policy;
  return resolvers.length === 0
    ? undefined
    : new Set(resolvers.map((each) => canonicalAddress(each) ?? each));
}

/** `isTold`: who the pods' resolvers are. */
function formatResult(
  rows: readonly SimulatedRow[],
  result: SimulationResult,
  read: ReadFlows,
  isTold: boolean,
): string {
  const header = ['VERDICT', 'POD', 'DESTINATION', 'FLOWS', 'SENT', 'DECIDED BY'];
  const table = rows.length === 0 ? '' : `${formatTable([header, ...rows.map(formatRow)])}\n`;
  const { allow, audit, deny } = result.decided;
  const notes = notesOf(result, read, isTold).map((note) => `note: ${note}\n`);
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
  const deciding = gates.map(({ clause }) => clause).filter((clause) => clause !== undefined);
  // Where only the enforced policies deny, theirs is the clause that tells.
  const enforced = [decision.enforce.cluster, decision.enforce.namespace].filter(isDenying);
  const clauses = deciding.length > 0 ? deciding : enforced.flatMap(({ clause }) => clause ?? []);
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

function notesOf(result: SimulationResult, read: ReadFlows, isTold: boolean): string[] {
  const { withoutPod, unlisted, withoutLabels, resolvers, guessed } = result;
  return [
    ...readNotes(read),
    ...(withoutPod > 0 ? [`${withoutPod} flows belong to no known pod`] : []),
    ...(unlisted > 0 ? [`${unlisted} flows are in no row: there are too many rows`] : []),
    ...(withoutLabels.length > 0
      ? [`only governance labels are known of ${listed(withoutLabels)}: --pods tells the others`]
      : []),
    ...(resolvers.length > 0 && !isTold
      ? [`${listed(resolvers)} answered DNS, and is taken for the pods' resolver`]
      : []),
    ...(guessed.length > 0
      ? [
          `addresses were taken for the services ${listed(guessed)} by their names: --pods tells whose they are`,
        ]
      : []),
  ];
}

function listed(names: readonly string[]): string {
  const more = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  return `${names.slice(0, MAX_NAMED).join(', ')}${more}`;
}
