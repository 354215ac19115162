// SPDX-License-Identifier: Apache-2.0
import { NamespaceMode, PodSandboxState, type PodSandboxStatus } from '../../gen/cri.ts';

/** The sandbox of a pod, as the runtime tells it. */
export interface RuntimeSandbox {
  readonly id: string;
  readonly uid: string;
  readonly namespace: string;
  readonly name: string;
  /** Counts the sandboxes that one pod had. */
  readonly attempt: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly ended: boolean;
  /** Of its RuntimeClass; undefined for the runtime's default. */
  readonly handler?: string;
  readonly hostNetwork?: true;
  readonly hostPid?: true;
}

/** Bounds of Kubernetes: the API server takes no longer label (a key is 253 of prefix, a slash and 63). */
const MAX_KEY = 317;
const MAX_VALUE = 63;
const MAX_LABELS = 128;
/** Longest name of a pod or namespace. */
const MAX_NAME = 253;

/** The kubelet's own, beside the pod's: name, namespace and uid, which the metadata gives as well. */
const KUBELET_LABEL = /^io\.kubernetes\.(?:pod|container)\./;

/**
 * Reads the status of a sandbox. Undefined when it names no pod. What can't be a label, for its length, is left out and
 * named to `refuse`, shortened.
 */
export function readSandbox(
  status: PodSandboxStatus,
  refuse: (label: string) => void,
): RuntimeSandbox | undefined {
  const { id, metadata, state, runtimeHandler } = status;
  if (
    metadata === undefined ||
    !isName(metadata.uid) ||
    !isName(metadata.namespace) ||
    !isName(metadata.name)
  )
    return undefined;
  const { uid, namespace, name, attempt } = metadata;
  const options = status.linux?.namespaces?.options;
  return {
    id,
    uid,
    namespace,
    name,
    attempt,
    labels: readLabels(status.labels, (label) => refuse(`${namespace}/${name}: ${label}`)),
    ended: state === PodSandboxState.SANDBOX_NOTREADY,
    ...(runtimeHandler !== '' && { handler: runtimeHandler.slice(0, MAX_NAME) }),
    ...(options?.network === NamespaceMode.NODE && { hostNetwork: true }),
    ...(options?.pid === NamespaceMode.NODE && { hostPid: true }),
  };
}

function isName(text: string): boolean {
  return text.length > 0 && text.length <= MAX_NAME;
}

function readLabels(
  labels: ReadonlyMap<string, string>,
  refuse: (label: string) => void,
): Readonly<Record<string, string>> {
  const kept: [string, string][] = [];
  for (const [key, value] of labels) {
    if (KUBELET_LABEL.test(key)) continue;
    if (key.length > MAX_KEY || value.length > MAX_VALUE) {
      refuse(`label ${key.slice(0, 80)} (${key.length} and ${value.length} characters)`);
    } else if (kept.length >= MAX_LABELS) {
      refuse(`label ${key.slice(0, 80)} (more than ${MAX_LABELS} labels)`);
    } else kept.push([key, value]);
  }
  return Object.fromEntries(kept);
}
