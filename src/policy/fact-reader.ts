// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import type { DestinationRecord, EventRecord, PodRecord, WeirRecord } from '../events/record.ts';
import { actionOfRecord } from './action-of-record.ts';
import type { EgressAction } from './egress-action.ts';
import type { FlowFact } from './flow-fact.ts';
import { FlowKeys } from './flow-keys.ts';

/** Records that tell of a flow. */
export const FLOW_KINDS: ReadonlySet<string> = new Set(['network.connect', 'network.send', 'network.flow']);

/** Who answered a DNS question. */
export interface ResolverFact {
  readonly resolver: string;
}

const DNS_PORT = 53;
const MAX_KEPT = 65_536;

/** Accepted flows are no egress, whoever came: one action stands for all. */
export const ACCEPTED: EgressAction = { protocol: 'tcp', learned: [], implied: 'accepted' };

/** Reads out of records what policies are held against. Of what is alike it gives the same object again. */
export class FactReader {
  readonly keys = new FlowKeys();
  readonly #pods = new Map<string, PodRecord>();
  readonly #actions = new Map<string, { readonly of: DestinationRecord; readonly action: EgressAction }>();

  /** Undefined where a record tells nothing of the kind. */
  read(record: WeirRecord): FlowFact | ResolverFact | undefined {
    if (!('verdict' in record) || record.kind === 'finding') return undefined;
    if (record.kind === 'dns.answer') return resolverOf(record);
    const { flow } = record;
    if (flow === undefined || !FLOW_KINDS.has(record.kind)) return undefined;
    const action = this.#actionOf(record);
    if (action === undefined) return undefined;
    const { bytesSent = 0, bytesReceived = 0 } = flow;
    return {
      flow: this.keys.of(this.keys.boot(record.bootId), flow.cookie),
      isOver: flow.state === 'closed',
      pod: record.pod && this.#podOf(record.pod),
      action,
      time: record.time,
      opened: flow.opened,
      bytesSent,
      bytesReceived,
      hasFailed: flow.error !== undefined && bytesReceived === 0,
      program: record.process?.executable,
      flows: 1,
    };
  }

  #podOf(pod: PodRecord): PodRecord {
    const key = `${pod.uid} ${pod.namespace}/${pod.name}`;
    const known = this.#pods.get(key);
    if (known !== undefined && isSamePod(known, pod)) return known;
    if (this.#pods.size >= MAX_KEPT) this.#pods.clear();
    this.#pods.set(key, pod);
    return pod;
  }

  #actionOf(record: EventRecord): EgressAction | undefined {
    const { flow, destination } = record;
    if (flow?.direction === 'inbound') return ACCEPTED;
    if (destination === undefined) return undefined;
    const { address, port, name, nameEvidence } = destination;
    // What is known of a name grows while a flow lives: each state of it is kept.
    const key = `${flow?.protocol} ${address} ${port} ${name} ${nameEvidence?.join('+')}`;
    const known = this.#actions.get(key);
    if (known !== undefined && isSameDestination(known.of, destination)) return known.action;
    const action = actionOfRecord(record);
    if (action === undefined) return undefined;
    if (this.#actions.size >= MAX_KEPT) this.#actions.clear();
    this.#actions.set(key, { of: destination, action });
    return action;
  }
}

/** Of two pods of one uid and name. */
function isSamePod(a: PodRecord, b: PodRecord): boolean {
  return (
    a === b ||
    (isSameGovernance(a.governance, b.governance) &&
      a.workload?.name === b.workload?.name &&
      a.workload?.kind === b.workload?.kind)
  );
}

function isSameGovernance(a: PodRecord['governance'], b: PodRecord['governance']): boolean {
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
  return a.length === b.length && a.every((text, at) => text === b[at]);
}

function resolverOf({ destination, dns }: EventRecord): ResolverFact | undefined {
  if (destination?.port !== DNS_PORT || dns?.unsolicited === true) return undefined;
  return { resolver: destination.address };
}
