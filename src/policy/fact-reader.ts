// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import type { DestinationRecord, EventRecord, FlowRecord, PodRecord, WeirRecord } from '../events/record.ts';
import { actionOfRecord } from './action-of-record.ts';
import { DestinationKeys } from './destination-keys.ts';
import type { EgressAction } from './egress-action.ts';
import type { FlowCount, FlowFact } from './flow-fact.ts';
import { FlowKeys } from './flow-keys.ts';

/** Records that tell of a flow. */
export const FLOW_KINDS: ReadonlySet<string> = new Set(['network.connect', 'network.send', 'network.flow']);

/** Who answered a DNS question, and what. */
export interface ResolverFact {
  readonly resolver: string;
  /** Who asked. */
  readonly pod: PodRecord | undefined;
  readonly question: string;
  readonly addresses: readonly string[];
}

const DNS_PORT = 53;
const MAX_KEPT = 65_536;

/** Accepted flows are no egress, whoever came: one action stands for all. */
export const ACCEPTED: EgressAction = { protocol: 'tcp', learned: [], implied: 'accepted' };

/** States of what is known of one destination that are kept: names are learned one after the other. */
const MAX_STATES = 8;

/** What was made of a destination. */
interface KnownAction {
  readonly of: DestinationRecord;
  readonly action: EgressAction;
}

/** Reads out of records what policies are held against. Of what is alike it gives the same object again. */
export class FactReader {
  readonly keys = new FlowKeys();
  readonly #pods = new Map<string, PodRecord>();
  #lastPod: PodRecord | undefined;
  readonly #destinations = new DestinationKeys();
  /** By number of the destination. */
  readonly #actions = new Map<number, KnownAction[]>();

  /** Undefined where a record tells nothing of the kind. */
  read(record: WeirRecord): FlowFact | ResolverFact | undefined {
    const count = this.readCount(record);
    if (count === undefined || 'resolver' in count) return count;
    const { flow, process } = record as EventRecord;
    const { opened, bytesReceived = 0, error } = flow ?? {};
    return {
      ...count,
      opened,
      bytesReceived,
      hasFailed: error !== undefined && bytesReceived === 0,
      program: process?.executable,
    };
  }

  /** The same as far as decisions rest on it. */
  readCount(record: WeirRecord): FlowCount | ResolverFact | undefined {
    const { kind } = record;
    if (kind === 'dns.answer') return 'verdict' in record ? resolverOf(record) : undefined;
    if (!FLOW_KINDS.has(kind) || !('verdict' in record) || record.kind === 'finding') return undefined;
    const { flow, pod } = record;
    if (flow === undefined) return undefined;
    const action = this.#actionOf(record, flow);
    if (action === undefined) return undefined;
    return {
      flow: this.#keyOf(record, flow),
      isOver: flow.state === 'closed',
      pod: pod && this.#podOf(pod),
      action,
      time: record.time,
      bytesSent: flow.bytesSent ?? 0,
      flows: 1,
    };
  }

  #keyOf({ bootId, destination, peer }: EventRecord, { protocol, cookie }: FlowRecord): number | string {
    const boot = this.keys.boot(bootId);
    const other = destination ?? peer;
    return protocol === 'udp' && other !== undefined
      ? this.keys.ofPeer(boot, cookie, other)
      : this.keys.of(boot, cookie);
  }

  #podOf(pod: PodRecord): PodRecord {
    // Pods do much at a time: the one of the record before is most likely.
    if (this.#lastPod !== undefined && isSamePod(this.#lastPod, pod)) return this.#lastPod;
    let known = this.#pods.get(pod.uid);
    if (known === undefined || !isSamePod(known, pod)) {
      if (this.#pods.size >= MAX_KEPT) this.#pods.clear();
      this.#pods.set(pod.uid, pod);
      known = pod;
    }
    this.#lastPod = known;
    return known;
  }

  #actionOf(record: EventRecord, flow: FlowRecord): EgressAction | undefined {
    if (flow.direction === 'inbound') return ACCEPTED;
    const { destination } = record;
    if (destination === undefined) return undefined;
    const key = this.#destinations.of(destination, flow.protocol === 'udp');
    if (key === undefined) return actionOfRecord(record);
    // What is known of a name grows while a flow lives: each state of it is kept.
    const states = this.#actions.get(key);
    if (states !== undefined)
      for (const known of states) if (isSameDestination(known.of, destination)) return known.action;
    const action = actionOfRecord(record);
    if (action !== undefined) this.#keep(key, { of: destination, action });
    return action;
  }

  #keep(key: number, known: KnownAction): void {
    if (this.#actions.size >= MAX_KEPT || this.#destinations.isFull) {
      // Numbers of destinations are given anew: the next record of this one makes it again.
      this.#actions.clear();
      this.#destinations.clear();
      return;
    }
    const states = this.#actions.get(key);
    if (states === undefined) this.#actions.set(key, [known]);
    else if (states.push(known) > MAX_STATES) states.shift();
  }
}

function isSamePod(a: PodRecord, b: PodRecord): boolean {
  return (
    a === b ||
    (a.uid === b.uid &&
      a.name === b.name &&
      a.namespace === b.namespace &&
      isSameGovernance(a.governance, b.governance) &&
      a.workload?.name === b.workload?.name &&
      a.workload?.kind === b.workload?.kind)
  );
}

function isSameGovernance(a: PodRecord['governance'], b: PodRecord['governance']): boolean {
  if (a === b) return true;
  return (
    a?.domain === b?.domain && a?.dataClass === b?.dataClass && a?.owner === b?.owner && a?.agent === b?.agent
  );
}

/** Of two destinations of one address, port and name: whether the same is known of the name. */
function isSameDestination(a: DestinationRecord, b: DestinationRecord): boolean {
  if (a === b) return true;
  return (
    isSameList(a.nameEvidence, b.nameEvidence) &&
    isSameList(a.aliases, b.aliases) &&
    (a.names === b.names || isDeepStrictEqual(a.names, b.names))
  );
}

function isSameList(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}

function resolverOf({ destination, dns, pod }: EventRecord): ResolverFact | undefined {
  if (destination?.port !== DNS_PORT || dns?.unsolicited === true) return undefined;
  const addresses = (dns?.answers ?? []).flatMap(({ type, data }) => (type === 'CNAME' ? [] : [data]));
  return { resolver: destination.address, pod, question: dns?.question ?? '', addresses };
}
