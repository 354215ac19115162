// SPDX-License-Identifier: Apache-2.0
import type { EventRecord, PodRecord, WeirRecord } from '../events/record.ts';
import { actionOfRecord } from './action-of-record.ts';
import type { EgressAction } from './egress-action.ts';
import type { FlowFact } from './flow-fact.ts';
import { KeptByText } from './kept-by-text.ts';

/** Records that tell of a flow. */
export const FLOW_KINDS: ReadonlySet<string> = new Set(['network.connect', 'network.send', 'network.flow']);

/** Who answered a DNS question. */
export interface ResolverFact {
  readonly resolver: string;
}

const DNS_PORT = 53;

/** Accepted flows are no egress, whoever came: one action stands for all. */
export const ACCEPTED: EgressAction = { protocol: 'tcp', learned: [], implied: 'accepted' };

/** Reads out of records what policies are held against. */
export class FactReader {
  readonly #pods = new KeptByText<PodRecord>();
  readonly #actions = new KeptByText<EgressAction>();

  /** Undefined where a record tells nothing of the kind. */
  read(record: WeirRecord): FlowFact | ResolverFact | undefined {
    if (!('verdict' in record) || record.kind === 'finding') return undefined;
    if (record.kind === 'dns.answer') return resolverOf(record);
    const { flow, pod } = record;
    if (flow === undefined || !FLOW_KINDS.has(record.kind)) return undefined;
    const action = flow.direction === 'inbound' ? ACCEPTED : actionOfRecord(record);
    if (action === undefined) return undefined;
    const { bytesSent = 0, bytesReceived = 0 } = flow;
    return {
      flow: `${record.bootId} ${flow.cookie}`,
      isOver: flow.state === 'closed',
      pod: pod && this.#pods.of(JSON.stringify(pod), () => pod),
      action: action === ACCEPTED ? action : this.#actions.of(JSON.stringify(action), () => action),
      time: record.time,
      opened: flow.opened,
      bytesSent,
      bytesReceived,
      hasFailed: flow.error !== undefined && bytesReceived === 0,
      program: record.process?.executable,
      flows: 1,
    };
  }
}

function resolverOf({ destination, dns }: EventRecord): ResolverFact | undefined {
  if (destination?.port !== DNS_PORT || dns?.unsolicited === true) return undefined;
  return { resolver: destination.address };
}
