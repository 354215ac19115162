// SPDX-License-Identifier: Apache-2.0
import { AI_KINDS, type AiKind, type PodControl } from './ai-identity.ts';
import { AI_SIGNALS, type AiSighting, type AiSignal, type AiSignalName } from './ai-signals.ts';
import type { ClauseRecord } from './clause-record.ts';
import { CONTAINER_RUNTIMES } from './container-runtime.ts';
import type { GateRecord } from './decision-record.ts';
import type { CgroupFacts, Fact, PodChange, ProcessFacts } from './facts.ts';
import { boolean, list, map, number, object, oneOf, optional, type Shape, text, wide } from './json-shape.ts';
import {
  type ContainerMount,
  type Governance,
  POD_ORIGINS,
  type Pod,
  type PodContainer,
  type PodFacts,
  type Workload,
} from './pod.ts';
import type { Namespaces } from './process.ts';
import { redactArguments } from './redact.ts';

/** A fact as JSON, 64-bit numbers as decimal text; secrets in arguments are left out unless `redact` is false. */
export function encodeFact(fact: Fact, redact = true): string {
  return JSON.stringify(redact ? redactFact(fact) : fact, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
}

function redactFact(fact: Fact): Fact {
  if (fact.type === 'process') {
    return { ...fact, process: { ...fact.process, arguments: redactArguments(fact.process.arguments) } };
  }
  if (fact.type !== 'pod' || fact.change.type !== 'set') return fact;
  return { ...fact, change: { ...fact.change, pod: redactPod(fact.change.pod) } };
}

function redactPod(pod: Pod): Pod {
  return {
    ...pod,
    containers: pod.containers.map((each) =>
      each.command === undefined ? each : { ...each, command: redactArguments(each.command) },
    ),
    ...(pod.modelUris && { modelUris: redactArguments(pod.modelUris) }),
  };
}

const namespaces = object<Namespaces>({
  mount: number,
  pid: number,
  network: number,
  user: number,
  uts: number,
  ipc: number,
  cgroup: number,
});

const process = object<ProcessFacts>({
  pid: number,
  namespacePid: number,
  startNs: wide,
  startExact: boolean,
  parentPid: number,
  executable: text,
  arguments: list(text),
  cwd: text,
  comm: text,
  uid: number,
  effectiveUid: number,
  gid: number,
  capabilities: wide,
  effectiveGid: optional(number),
  loginUid: optional(number),
  permittedCapabilities: optional(wide),
  session: optional(number),
  processGroup: optional(number),
  tty: number,
  cgroupId: wide,
  namespaces,
});

const container = object<PodContainer>({
  name: text,
  id: optional(text),
  runtime: optional(oneOf(CONTAINER_RUNTIMES)),
  image: text,
  imageDigest: optional(text),
  kind: oneOf(['container', 'init', 'ephemeral']),
  command: optional(list(text)),
  privileged: optional(oneOf([true])),
  mounts: optional(list(object<ContainerMount>({ path: text, source: text }))),
});

const POD_FACTS = {
  namespace: text,
  name: text,
  uid: text,
  node: optional(text),
  serviceAccount: optional(text),
  workload: optional(object<Workload>({ kind: text, name: text, apiVersion: optional(text) })),
  labels: map(text),
  containers: list(container),
  resources: list(text),
  runtimeClass: optional(text),
  hostNetwork: optional(oneOf([true])),
  hostPid: optional(oneOf([true])),
  sandboxes: optional(list(text)),
  modelUris: optional(list(text)),
};

/** A pod as one origin tells it, in a value that JSON gave. */
export const decodePodFacts: Shape<PodFacts> = object<PodFacts>(POD_FACTS);

const pod = object<Pod>({
  ...POD_FACTS,
  namespaceLabels: map(text),
  governance: object<Governance>({
    domain: optional(text),
    dataClass: optional(text),
    owner: optional(text),
    agent: optional(text),
  }),
  origin: oneOf(POD_ORIGINS),
  since: number,
});

const podChange = variants<PodChange>({
  set: object<PodChange & { type: 'set' }>({ type: oneOf(['set']), pod }),
  delete: object<PodChange & { type: 'delete' }>({ type: oneOf(['delete']), uid: text }),
});

const sighting: Shape<AiSighting> = (value, at) => {
  const { podUid, signal, control } = seen(value, at);
  if (signal !== undefined) return { podUid, signal };
  if (control !== undefined) return { podUid, control };
  throw new TypeError(`${at} has neither signal nor control`);
};

const seen = object<{ podUid: string; signal?: AiSignal; control?: PodControl }>({
  podUid: text,
  signal: optional(
    object<AiSignal>({
      signal: oneOf(Object.keys(AI_SIGNALS) as AiSignalName[]),
      kind: optional(oneOf(Object.keys(AI_KINDS) as AiKind[])),
      confidence: optional(oneOf(['high', 'medium', 'low'])),
      detail: text,
    }),
  ),
  control: optional(oneOf(['l3-only', 'ungovernable'])),
});

const gate = object<GateRecord>({
  evaluation: oneOf(['enforce', 'all', 'both']),
  gate: oneOf(['cluster', 'namespace']),
  verdict: oneOf(['allow', 'deny']),
  by: oneOf(['deny', 'quic', 'encrypted-hello', 'allow', 'default', 'delegate', 'overlay']),
  kind: optional(text),
  namespace: optional(text),
  name: optional(text),
  generation: optional(number),
  mode: optional(text),
  clause: optional(text),
});

const clause = object<ClauseRecord>({
  decision: optional(text),
  gates: optional(list(gate)),
  kind: optional(text),
  namespace: optional(text),
  name: optional(text),
  uid: optional(text),
  generation: optional(number),
  clause: optional(text),
  mode: optional(text),
  reason: optional(text),
  breakglass: optional(
    object<NonNullable<ClauseRecord['breakglass']>>({ until: text, reason: optional(text) }),
  ),
});

/** The fact in a value that JSON gave. Throws a `TypeError` that says what it lacks. */
export const decodeFact: Shape<Fact> = variants<Fact>({
  process: object<Fact & { type: 'process' }>({ type: oneOf(['process']), process }),
  cgroup: object<Fact & { type: 'cgroup' }>({
    type: oneOf(['cgroup']),
    cgroup: object<CgroupFacts>({ id: wide, path: text }),
  }),
  pod: object<Fact & { type: 'pod' }>({ type: oneOf(['pod']), change: podChange }),
  overdue: object<Fact & { type: 'overdue' }>({ type: oneOf(['overdue']), podUid: text }),
  ai: object<Fact & { type: 'ai' }>({ type: oneOf(['ai']), sighting }),
  clause: object<Fact & { type: 'clause' }>({ type: oneOf(['clause']), decision: text, clause }),
});

/** Objects told apart by their `type`. */
function variants<T extends { readonly type: string }>(
  shapes: {
    readonly [Type in T['type']]: Shape<T>;
  },
): Shape<T> {
  const byType = new Map(Object.entries<Shape<T>>(shapes));
  const type = object<{ type: string }>({ type: text });
  return (value, at) => {
    const shape = byType.get(type(value, at).type);
    if (shape === undefined) throw new TypeError(`${at}.type is none of ${[...byType.keys()].join(', ')}`);
    return shape(value, at);
  };
}
