// SPDX-License-Identifier: Apache-2.0

import type { FlowRecord } from '../events/record.ts';
import { EventFlag, FlowDirection, type NetworkFlowCursor } from '../gen/events.ts';
import { errnoName } from './errno-name.ts';
import type { EventOf } from './event-of.ts';
import type { Flow, FlowEnds } from './flow.ts';
import type { RecordMaker, Writable } from './record-maker.ts';

const PROTOCOLS: Readonly<Record<number, string>> = { 6: 'tcp', 17: 'udp' };
const DIRECTIONS: Readonly<Record<number, FlowRecord['direction']>> = {
  [FlowDirection.OUTBOUND]: 'outbound',
  [FlowDirection.INBOUND]: 'inbound',
};

/** What a protocol is called, by its number. */
export function protocolName(protocol: number): string {
  return PROTOCOLS[protocol] ?? `protocol ${protocol}`;
}

/** Which flow it is: what joins the records of one flow. `flags` are those of the event. */
export function describeEnds(ends: FlowEnds, flags: number): Writable<FlowRecord> {
  const record: Writable<FlowRecord> = {
    protocol: protocolName(ends.protocol),
    direction: DIRECTIONS[ends.direction] ?? 'unknown',
    cookie: String(ends.cookie),
    localAddress: ends.localAddress,
    localPort: ends.localPort,
  };
  if (flags & EventFlag.FLOW_UNATTRIBUTED) record.unattributed = true;
  return record;
}

/** What a flow moved since it was opened. */
export function describeTraffic(
  e: EventOf<'network.flow' | 'network.close' | 'network.accept'>,
  ends: FlowEnds,
  flow: Flow | undefined,
  maker: RecordMaker,
): FlowRecord {
  const { event } = e;
  const record = describeEnds(ends, event.header.flags);
  record.state = e.name === 'network.close' ? 'closed' : 'open';
  addTimes(record, event, maker);
  record.bytesSent = event.bytesSentKey;
  record.bytesReceived = event.bytesReceivedKey;
  record.packetsSent = event.packetsSent;
  record.packetsReceived = event.packetsReceived;
  if (event.retransmits > 0) record.retransmits = event.retransmits;
  if (event.roundTrip > 0) record.roundTripUs = event.roundTrip;
  if (event.error > 0) record.error = errnoName(event.error);
  if (flow !== undefined && flow.requests > 0) record.requests = flow.requests;
  return record;
}

function addTimes(record: Writable<FlowRecord>, event: NetworkFlowCursor, maker: RecordMaker): void {
  if (event.openedKey === 0) return;
  record.opened = maker.time(event.opened);
  record.durationMs = Math.round((event.header.timeKey - event.openedKey) / 1e3) / 1e3;
}
