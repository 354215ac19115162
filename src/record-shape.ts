// SPDX-License-Identifier: Apache-2.0

/** Members of a record, by name: true where there is nothing below, or nothing that is asked for by itself. */
export interface Shape {
  readonly [member: string]: true | Shape;
}

const MODEL = {
  type: true,
  name: true,
  purl: true,
  uri: true,
  revision: true,
  file: true,
  digest: true,
  doubt: true,
  evidence: true,
  operation: true,
} as const satisfies Shape;

const GOVERNANCE = { domain: true, dataClass: true, owner: true, agent: true } as const satisfies Shape;

const AI = {
  kind: true,
  confidence: true,
  evidence: { signal: true, weight: true, detail: true },
} as const satisfies Shape;

const POLICY = {
  kind: true,
  namespace: true,
  name: true,
  uid: true,
  generation: true,
  mode: true,
} as const satisfies Shape;

const REQUESTER = { uid: true, pid: true, loginUid: true, program: true } as const satisfies Shape;

/**
 * Every member of every kind of record; of a list, the members of its entries. The one list that selections of fields
 * are checked against; src/events/record.ts fails to compile where the two differ.
 */
export const RECORD_SHAPE = {
  schema: true,
  kind: true,
  time: true,
  cluster: true,
  node: true,
  bootId: true,
  run: true,
  sequence: true,
  agent: true,
  catalog: true,
  process: {
    id: true,
    pid: true,
    startTime: true,
    executable: true,
    comm: true,
    arguments: true,
    argumentsTruncated: true,
    argumentsInvalid: true,
    cwd: true,
    uid: true,
    effectiveUid: true,
    gid: true,
    capabilities: true,
    ancestors: { id: true, pid: true, executable: true },
  },
  unknownProcess: { pid: true },
  container: { id: true, name: true, image: true, imageDigest: true, runtime: true, podUid: true },
  pod: {
    namespace: true,
    name: true,
    uid: true,
    serviceAccount: true,
    workload: { kind: true, name: true, apiVersion: true },
    governance: GOVERNANCE,
  },
  identity: {
    state: true,
    unit: true,
    ai: AI,
    control: true,
    held: true,
    completed: true,
    timedOut: true,
    overflowed: true,
    pending: true,
    partial: true,
    unobserved: true,
  },
  cgroup: { id: true, path: true },
  destination: {
    address: true,
    port: true,
    name: true,
    nameEvidence: true,
    names: { name: true, evidence: true },
    aliases: true,
    channel: true,
    category: true,
    channelEvidence: true,
    account: true,
    bucket: true,
  },
  flow: {
    protocol: true,
    direction: true,
    cookie: true,
    localAddress: true,
    localPort: true,
    state: true,
    opened: true,
    durationMs: true,
    bytesSent: true,
    bytesReceived: true,
    packetsSent: true,
    packetsReceived: true,
    retransmits: true,
    roundTripUs: true,
    error: true,
    unattributed: true,
    requests: true,
  },
  peer: { address: true, port: true },
  exec: {
    filename: true,
    inode: true,
    deletedFile: true,
    credentialsChanged: true,
    argumentsUnreadable: true,
  },
  program: { id: true, role: true },
  dns: {
    question: true,
    type: true,
    rcode: true,
    answers: { type: true, data: true, ttl: true },
    durationMs: true,
    attempts: true,
    unanswered: true,
    unsolicited: true,
    truncated: true,
    malformed: true,
  },
  tls: { serverName: true, alpn: true, version: true, encryptedHello: true, malformed: true },
  http: {
    method: true,
    target: true,
    host: true,
    truncated: true,
    trailing: true,
    source: true,
    flows: true,
    channel: true,
    category: true,
    operation: true,
    byShape: true,
  },
  exit: { code: true, signal: true, coreDumped: true },
  model: MODEL,
  asset: MODEL,
  models: { ...MODEL, basis: true, requests: true, candidates: true },
  coverage: { shed: true },
  policy: {
    ...POLICY,
    decision: true,
    gates: {
      evaluation: true,
      gate: true,
      verdict: true,
      by: true,
      kind: true,
      namespace: true,
      name: true,
      generation: true,
      mode: true,
      clause: true,
    },
    clause: true,
    reason: true,
    breakglass: { until: true, reason: true },
    evidence: true,
    wireName: true,
    hook: true,
    proxiedPort: true,
    isLegacy: true,
    coverage: true,
    set: true,
  },
  verdict: true,
  finding: {
    rule: true,
    severity: true,
    message: true,
    count: true,
    reason: true,
    approval: true,
    confidence: true,
  },
  breakglass: {
    state: true,
    reason: true,
    by: REQUESTER,
    began: true,
    until: true,
    endedBy: REQUESTER,
  },
  uptimeSeconds: true,
  events: true,
  lost: { kind: true, reason: true, count: true },
  undecodable: true,
  flawed: { kind: true, flaw: true, count: true },
  pods: {
    pod: true,
    uid: true,
    governance: GOVERNANCE,
    ai: AI,
    control: true,
    programs: true,
    names: true,
    channels: true,
    models: {
      model: true,
      channel: true,
      operations: true,
      requests: true,
      approved: true,
      bytesReceived: true,
      bytesShared: true,
      bytesFromCdn: true,
    },
    flows: true,
    bytesSent: true,
    bytesReceived: true,
    findings: true,
  },
  processes: true,
  degraded: true,
  clockOffsetNs: true,
  policies: { ...POLICY, state: true, heldGeneration: true, selectedPods: true },
  aiPods: { withPolicy: true, withoutPolicy: true },
  change: true,
  source: true,
  before: { generation: true, mode: true },
  selectedPods: true,
  problems: { code: true, field: true, message: true },
  exception: { state: true, clause: true, reason: true, expires: true },
  suspended: { policy: { kind: true, namespace: true, name: true }, until: true },
} as const satisfies Shape;

/** Members that no selection takes from a record: what it is, and how it is told from every other one. */
export const KEPT_MEMBERS = [
  'schema',
  'kind',
  'time',
  'cluster',
  'node',
  'bootId',
  'run',
  'sequence',
] as const;

/** Whether records have a member of this dotted path, such as `process.arguments`. */
export function isRecordPath(path: string): boolean {
  let at: true | Shape | undefined = RECORD_SHAPE;
  for (const name of path.split('.')) {
    if (at === true || at === undefined || !Object.hasOwn(at, name)) return false;
    at = at[name];
  }
  return true;
}
