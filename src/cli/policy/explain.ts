// SPDX-License-Identifier: Apache-2.0
import { askBreakglass, askPods } from '../../api/ask-agent.ts';
import { canonicalAddress } from '../../canonical-address.ts';
import { WeirError } from '../../errors.ts';
import type { EgressAction } from '../../policy/egress-action.ts';
import { explainEgress } from '../../policy/explain-egress.ts';
import type { BreakglassOverlay } from '../../policy/overlay.ts';
import { policyKey } from '../../policy/policy-name.ts';
import type { PolicyPod } from '../../policy/policy-pod.ts';
import { readTarget, TARGET_FORMS } from '../../policy/read-target.ts';
import type { Command, CommandContext } from '../command.ts';
import { CONFIG_OPTIONS, configOf } from '../config-options.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { WHERE_ENFORCED } from './check.ts';
import { explainDecision } from './explain-decision.ts';
import { formatDecision } from './format-decision.ts';
import { FACT_OPTIONS, readFacts } from './policy-facts.ts';
import { POLICY_OPTION, requirePolicies } from './require-policies.ts';

const { 'run-dir': runDir } = CONFIG_OPTIONS;

/** `weir policy explain`: what policies decide of one action, and by which clauses. */
export const policyExplainCommand: Command = {
  name: 'policy explain',
  summary: 'say what policies decide of one connection, and which clauses decide',
  positionals: [],
  options: {
    policy: POLICY_OPTION,
    pod: { type: 'string', value: 'NAMESPACE/NAME', description: 'The pod that sends.' },
    to: { type: 'string', value: 'DESTINATION', description: `Where to: ${TARGET_FORMS}.` },
    address: {
      type: 'string',
      value: 'ADDRESS',
      description: 'The address that a name led to; clauses by cidrs need it.',
    },
    wire: {
      type: 'string',
      value: 'NAME',
      description:
        'The name on the wire (TLS server name, HTTP Host); empty: none yet. Default: the name of the destination.',
    },
    proxy: {
      type: 'string',
      value: 'DESTINATION',
      description:
        'The proxy that is asked for it, as --to is written: it counts where a policy lists it under egress.proxies.',
    },
    id: {
      type: 'string',
      value: 'DECISION',
      description:
        'Instead: what the decision of a record was (policy.decision), with the policies that held then. The agent of this node is asked, which knows the last 4,096 that it told.',
    },
    records: {
      type: 'string',
      value: 'FILE',
      multiple: true,
      description: 'With --id: look in a file of records or a recording, not at the agent.',
    },
    at: { type: 'string', value: 'TIME', description: 'When: 2027-01-31T18:00:00Z. Default: now.' },
    ...FACT_OPTIONS,
    ...(runDir && { 'run-dir': runDir }),
    output: OUTPUT_OPTION,
  },
  help: `Names the clause that decides in each of the two gates, over the policies that enforce and over all. Needs no cluster: pods are those of --pods; without it the agent of this node is asked for the pod, and for policies that are suspended (weir breakglass). ${WHERE_ENFORCED}`,
  run: async (context: CommandContext): Promise<number> => {
    const { stdout } = context;
    const output = readOutput('policy explain', context);
    if (typeof context.values.id === 'string')
      return await explainDecision(context.values.id, output, context);
    const nowMs = readTime(context);
    const policies = await requirePolicies('policy explain', context);
    const { channels, pods } = await readFacts(context, nowMs);
    const { pods: known, overlays } = pods === undefined ? await askAgent(context) : { pods, overlays: [] };
    const pod = findPod(known, required(context, 'pod'));
    const to = required(context, 'to');
    const action = readAction(to, known, context);
    const explanation = explainEgress({ policies, overlays, pod, action, channels, nowMs });
    const time = new Date(nowMs).toISOString();
    if (output === 'json') {
      const asked = {
        pod: { namespace: pod.namespace, name: pod.name },
        to,
        action: withoutPod(action),
        time,
      };
      stdout.write(
        `${JSON.stringify({ schema: 'weir.dev/policy-explanation/v1', ...asked, ...explanation }, null, 2)}\n`,
      );
    } else {
      stdout.write(formatDecision(`pod ${pod.namespace}/${pod.name} to ${to} at ${time}`, explanation));
      stdout.write(`${WHERE_ENFORCED}\n`);
    }
    return 0;
  },
};

/** The pods that this node's agent knows, and the policies that are suspended on the node. */
async function askAgent(
  context: CommandContext,
): Promise<{ readonly pods: readonly PolicyPod[]; readonly overlays: readonly BreakglassOverlay[] }> {
  const { runDir } = configOf(context).config;
  const { pods } = await askPods(runDir, context.signal);
  const { active } = await askBreakglass(runDir, context.signal);
  const overlays = active.map(({ policy, until, reason }): BreakglassOverlay => {
    return { kind: 'breakglass', id: policyKey(policy), policy, untilMs: Date.parse(until), reason };
  });
  return { pods, overlays };
}

function findPod(pods: readonly PolicyPod[], text: string): PolicyPod {
  const pod = pods.find(({ namespace, name }) => `${namespace}/${name}` === text);
  if (pod !== undefined) return pod;
  throw new WeirError(
    'UNKNOWN',
    `--pod ${text}: none of the ${pods.length} pods that are known has this namespace and name`,
  );
}

function readAction(to: string, pods: readonly PolicyPod[], { values }: CommandContext): EgressAction {
  const findPlace = (namespace: string, name: string): PolicyPod | undefined =>
    pods.find((pod) => pod.namespace === namespace && pod.name === name);
  const target = readTarget(to, findPlace);
  const { wireName, ...rest } = target;
  const wire = typeof values.wire === 'string' ? values.wire : wireName;
  const address = typeof values.address === 'string' ? readAddress(values.address) : target.address;
  const action = {
    ...rest,
    ...(address !== undefined && { address }),
    ...(wire !== undefined && wire !== '' && { wireName: wire }),
  };
  return typeof values.proxy === 'string'
    ? throughProxy(action, readTarget(values.proxy, findPlace))
    : action;
}

/** The proxy that is asked, with what it is asked for. */
function throughProxy(
  { address, learned: [taught], port = 0, wireName }: EgressAction,
  { wireName: _, ...proxy }: EgressAction,
): EgressAction {
  const name = taught?.question;
  return {
    ...proxy,
    ...(wireName !== undefined && { wireName }),
    proxied: { port, ...(name === undefined ? address !== undefined && { address } : { name }) },
  };
}

function readAddress(text: string): string {
  const address = canonicalAddress(text);
  if (address !== undefined) return address;
  throw new WeirError(
    'USAGE',
    `policy explain: --address must be an IP address, got ${JSON.stringify(text)}`,
  );
}

function readTime({ values }: CommandContext): number {
  if (typeof values.at !== 'string') return Date.now();
  const ms = Date.parse(values.at);
  if (!Number.isNaN(ms)) return ms;
  throw new WeirError(
    'USAGE',
    `policy explain: --at must be a time such as 2027-01-31T18:00:00Z, got ${JSON.stringify(values.at)}`,
  );
}

function required({ values }: CommandContext, name: string): string {
  const value = values[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new WeirError('USAGE', `policy explain: --${name} is missing`);
}

/** A pod that is the destination, by its name alone. */
function withoutPod({ pod, ...action }: EgressAction): object {
  return pod === undefined ? action : { ...action, pod: { namespace: pod.namespace, name: pod.name } };
}
