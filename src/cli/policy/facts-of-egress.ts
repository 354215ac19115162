// SPDX-License-Identifier: Apache-2.0
import type { DestinationView, EgressAnswer } from '../../api/egress-answer.ts';
import type { PodsAnswer, PodView } from '../../api/pods-answer.ts';
import type { Evidence, PodRecord } from '../../events/record.ts';
import { scopeOfAddress } from '../../policy/address-scope.ts';
import type { EgressAction } from '../../policy/egress-action.ts';
import type { ResolverFact } from '../../policy/fact-reader.ts';
import type { FlowFact } from '../../policy/flow-fact.ts';

const ON_WIRE: readonly Evidence[] = ['sni', 'http', 'tls-uprobe'];
const DNS_PORT = 53;

/**
 * What the agent's tables tell of flows: a row of counts for each destination. They do not say who answered DNS, so that an
 * address within the cluster or the machine which is asked on port 53 is taken for a resolver.
 */
export function* factsOfEgress(
  egress: EgressAnswer,
  { pods }: PodsAnswer,
): Generator<FlowFact | ResolverFact> {
  const known = new Map(pods.map((pod) => [pod.uid, recordOf(pod)]));
  for (const { pod: name, uid, destinations } of egress.pods)
    for (const [at, destination] of destinations.entries()) {
      const pod = known.get(uid ?? '') ?? namedPod(name, uid);
      const { address, port } = destination;
      if (port === DNS_PORT && ['private', 'link-local'].includes(scopeOfAddress(address)))
        yield { resolver: address, pod, question: '', addresses: [] };
      yield factOf(destination, pod, `${name} ${uid} ${at}`);
    }
}

function factOf(destination: DestinationView, pod: PodRecord | undefined, flow: string): FlowFact {
  const { connections, bytesSent, bytesReceived, firstSeen, lastSeen, programs } = destination;
  return {
    flow,
    isOver: true,
    pod,
    action: actionOf(destination),
    time: lastSeen,
    opened: firstSeen,
    bytesSent,
    bytesReceived,
    hasFailed: false,
    program: programs[0],
    flows: connections,
  };
}

/** The action that a row stands for: the name it goes by, as far as is said how it is known. */
function actionOf({ protocol, address, port, name, nameEvidence = [] }: DestinationView): EgressAction {
  return {
    protocol: protocol === 'udp' ? 'udp' : 'tcp',
    address,
    port,
    learned: name !== undefined && nameEvidence.includes('dns') ? [{ question: name }] : [],
    ...(name !== undefined && nameEvidence.some((each) => ON_WIRE.includes(each)) && { wireName: name }),
  };
}

function recordOf({ namespace, name, uid, workload, governance }: PodView): PodRecord {
  return { namespace, name, uid, ...(workload && { workload }), governance };
}

/** Of a pod that is gone: its name is all that there is. */
function namedPod(text: string, uid = ''): PodRecord | undefined {
  const [namespace = '', name = ''] = text.split('/');
  return name === '' ? undefined : { namespace, name, uid };
}
