// SPDX-License-Identifier: Apache-2.0
import type { AgentPod, NodeFault } from './agent-pod.ts';

/** What is read of a Pod object, as the API server gives it. */
export interface PodObject {
  readonly metadata: { readonly name: string; readonly deletionTimestamp?: string };
  readonly spec?: {
    readonly nodeName?: string;
    readonly containers?: readonly { readonly name: string }[];
    readonly affinity?: {
      readonly nodeAffinity?: {
        readonly requiredDuringSchedulingIgnoredDuringExecution?: {
          readonly nodeSelectorTerms?: readonly {
            readonly matchFields?: readonly { readonly key: string; readonly values?: readonly string[] }[];
          }[];
        };
      };
    };
  };
  readonly status?: {
    readonly phase?: string;
    readonly reason?: string;
    readonly message?: string;
    readonly conditions?: readonly {
      readonly type: string;
      readonly status: string;
      readonly message?: string;
    }[];
    readonly containerStatuses?: readonly ContainerStatus[];
    readonly initContainerStatuses?: readonly ContainerStatus[];
  };
}

interface ContainerStatus {
  readonly name: string;
  readonly state?: {
    readonly running?: object;
    readonly waiting?: ContainerEnd;
    readonly terminated?: ContainerEnd & { readonly exitCode?: number };
  };
}

interface ContainerEnd {
  readonly reason?: string;
  readonly message?: string;
}

/** Name of the agent's container in the chart. */
const CONTAINER = 'weir';

/** Sorts the pods of the DaemonSet into agents that can be asked, one a node, and nodes whose agent does not run. */
export function readAgentPods(pods: readonly PodObject[]): {
  readonly agents: readonly AgentPod[];
  readonly faults: readonly NodeFault[];
} {
  const ofNode = new Map<string, PodObject>();
  const faults: NodeFault[] = [];
  for (const pod of pods) {
    const node = nodeOf(pod);
    if (node === undefined) faults.push({ pod: pod.metadata.name, reason: whyNotRunning(pod) });
    else if (rank(pod) > rank(ofNode.get(node))) ofNode.set(node, pod);
  }
  const agents: AgentPod[] = [];
  for (const [node, object] of [...ofNode].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { name: pod } = object.metadata;
    if (isRunning(object)) agents.push({ node, pod, container: containerOf(object) });
    else faults.push({ node, pod, reason: whyNotRunning(object) });
  }
  return { agents, faults };
}

/** A pod that waits to be scheduled already says for which node it was made. */
function nodeOf({ spec }: PodObject): string | undefined {
  const terms =
    spec?.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  const fields = terms.flatMap(({ matchFields }) => matchFields ?? []);
  return spec?.nodeName ?? fields.find(({ key }) => key === 'metadata.name')?.values?.[0];
}

/** While a pod is replaced a node has two: the one that stays is asked, if it runs. */
function rank(pod: PodObject | undefined): number {
  if (pod === undefined) return 0;
  return 1 + (isRunning(pod) ? 2 : 0) + (pod.metadata.deletionTimestamp === undefined ? 1 : 0);
}

function containerOf({ spec }: PodObject): string {
  const names = spec?.containers?.map(({ name }) => name) ?? [];
  return names.includes(CONTAINER) ? CONTAINER : (names[0] ?? CONTAINER);
}

function isRunning(pod: PodObject): boolean {
  const name = containerOf(pod);
  return pod.status?.containerStatuses?.find((each) => each.name === name)?.state?.running !== undefined;
}

function whyNotRunning({ metadata, status }: PodObject): string {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const ends = statuses.flatMap(({ name, state }) => {
    const end = state?.waiting ?? state?.terminated;
    if (end === undefined || state?.terminated?.exitCode === 0) return [];
    return [`container ${name}: ${[end.reason, end.message].filter(Boolean).join(': ')}`];
  });
  const condition = status?.conditions?.find(({ status: is, message }) => is === 'False' && message);
  const words = [
    `pod is ${metadata.deletionTimestamp === undefined ? (status?.phase ?? 'of unknown phase') : 'being deleted'}`,
    ...[[status?.reason, status?.message].filter(Boolean).join(': ')].filter(Boolean),
    ...(ends.length > 0 ? ends : condition?.message === undefined ? [] : [condition.message]),
  ];
  return words.join('; ');
}
