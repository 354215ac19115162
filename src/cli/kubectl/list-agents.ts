// SPDX-License-Identifier: Apache-2.0
import type { AgentPod, NodeFault } from './agent-pod.ts';
import type { Place } from './fleet.ts';
import { getObjects } from './get-objects.ts';
import type { Kubectl } from './kubectl.ts';
import { type PodObject, readAgentPods } from './read-agent-pods.ts';

/** The agents that run now, and the nodes that shall have one and don't. Throws KUBECTL_FAILED. */
export async function listAgents(
  kubectl: Kubectl,
  { namespace, selector, desired }: Place,
  { nodes, timeoutMs }: { readonly nodes?: readonly string[]; readonly timeoutMs: number },
): Promise<{ readonly agents: readonly AgentPod[]; readonly faults: readonly NodeFault[] }> {
  const args = ['pods', '--namespace', namespace, '--selector', selector];
  const pods = await getObjects<PodObject>(kubectl, args, { timeoutMs });
  const { agents, faults } = readAgentPods(pods);
  if (nodes === undefined) return { agents, faults: [...faults, ...withoutPod(agents, faults, desired)] };
  const known = new Set([...agents, ...faults].map(({ node }) => node));
  const strangers = nodes
    .filter((node) => !known.has(node))
    .map((node) => ({ node, reason: 'the DaemonSet has no pod on a node of this name' }));
  const isWanted = ({ node }: { node?: string }): boolean => node !== undefined && nodes.includes(node);
  return { agents: agents.filter(isWanted), faults: [...faults.filter(isWanted), ...strangers] };
}

/** Nodes for which the controller has made no pod yet, or can't, such as by a quota. It does not say which. */
function withoutPod(
  agents: readonly AgentPod[],
  faults: readonly NodeFault[],
  desired: number,
): readonly NodeFault[] {
  const missing = desired - agents.length - faults.length;
  if (missing <= 0) return [];
  const reason = `${missing} of the ${desired} nodes that shall have an agent have no pod: kubectl describe daemonset says why`;
  return [{ reason }];
}
