// SPDX-License-Identifier: Apache-2.0

import type { EventRecord } from '../events/record.ts';
import { EventFlag, FlowDirection, type SocketInfoCursor } from '../gen/events.ts';
import type { ContactDetector } from './contact-detector.ts';
import { describeDestination } from './destination.ts';
import type { DetectContext } from './detect-context.ts';
import type { EventOf } from './event-of.ts';
import type { Flow } from './flow.ts';
import { countBytes, describeModels } from './flow-models.ts';
import { describeEnds, describeTraffic } from './flow-record.ts';
import type { Draft, Writable } from './record-maker.ts';
import { whoOf } from './who.ts';

type WithSocket = EventOf<
  | 'network.connect'
  | 'network.send'
  | 'network.established'
  | 'network.accept'
  | 'network.flow'
  | 'network.close'
  | 'tls.hello'
  | 'http.request'
  | 'egress.decision'
>;

const TCP = 6;

/** The flow an event is about; tracked from here on if it wasn't. Undefined when there is no room for it. */
export function flowOf(context: DetectContext, e: WithSocket): Flow | undefined {
  const flow = findFlow(context, e);
  context.sight.flow = flow;
  return flow;
}

function findFlow(context: DetectContext, e: WithSocket): Flow | undefined {
  const { flows, scopes } = context;
  const { header, socket } = e.event;
  const known = flows.find(socket);
  // A second connect of a TCP socket begins a new flow: the end of the one before was not seen.
  const isNew = e.name === 'network.connect' && socket.protocol === TCP;
  if (known !== undefined && !isNew) {
    // A socket gets its local end when it is bound, which is after connect was called.
    if (known.ends.localPort === 0 && socket.localPort !== 0) known.ends = context.sockets.ends(socket);
    return known;
  }
  if (known !== undefined) flows.close(known);
  const who = whoOf(e);
  return flows.open(
    scopes.of(who, header.timeKey),
    who,
    processIdOf(e),
    context.sockets.ends(socket),
    header.timeKey,
  );
}

/** As `Process.id`, also where the process itself is not known. */
export function processIdOf({ process, event }: Pick<WithSocket, 'process' | 'event'>): string {
  if (process !== undefined) return process.id;
  const { tgid, processStart } = event.header;
  return tgid === 0 ? '' : `${tgid}:${processStart}`;
}

/** Says where a flow goes, or for one that the pod accepted, who is at the other end. */
export function addOtherEnd(draft: Draft, context: DetectContext, flow: Flow): void {
  const { direction, remoteAddress, remotePort } = flow.ends;
  if (direction === FlowDirection.INBOUND) draft.peer = { address: remoteAddress, port: remotePort };
  else draft.destination = describeDestination(flow, context.channels);
}

/**
 * An attempt to connect, or a first datagram to a peer. Connecting a UDP socket sends nothing, and resolvers do it with
 * every address of a name to sort them (RFC 6724): that is a record only once the flow has moved something.
 */
export function recordAttempt(
  context: DetectContext,
  contacts: ContactDetector,
  e: EventOf<'network.connect' | 'network.send'>,
): void {
  const flow = flowOf(context, e);
  if (e.name === 'network.connect' && e.event.socket.protocol !== TCP) return;
  if (flow !== undefined) contacts.judge(context, e, flow);
  if (!context.wants(e.name)) return;
  const { header, socket } = e.event;
  const draft = context.maker.event(e.name, header.time, whoOf(e, flow));
  if (flow !== undefined) addOtherEnd(draft, context, flow);
  else draft.destination = bareDestination(context, socket);
  draft.flow = describeEnds(flow?.ends ?? context.sockets.ends(socket), header.flags);
  context.emit(draft);
}

/** A handshake that the pod began has ended well: nothing new but that the flow is alive. */
export function noteEstablished(context: DetectContext, e: EventOf<'network.established'>): void {
  const flow = flowOf(context, e);
  if (flow !== undefined) flow.seenNs = e.event.header.timeKey;
}

export function recordListen(context: DetectContext, e: EventOf<'network.listen'>): void {
  if (!context.wants('network.listen')) return;
  const { header, socket } = e.event;
  const draft = context.maker.event('network.listen', header.time, whoOf(e));
  draft.flow = describeEnds(context.sockets.ends(socket), header.flags);
  context.emit(draft);
}

/** A connection from outside, a report of a live flow, or the end of one: the join of all that is known of it. */
export function recordFlow(
  context: DetectContext,
  contacts: ContactDetector,
  e: EventOf<'network.accept' | 'network.flow' | 'network.close'>,
): void {
  const flow = flowOf(context, e);
  if (isSilent(e)) {
    if (flow !== undefined) forget(context, flow);
    return;
  }
  if (flow !== undefined) {
    const { bytesSentKey: sent, bytesReceivedKey: received, header } = e.event;
    countBytes(context, flow, { sent, received }, header.timeKey);
    if (e.name !== 'network.accept') contacts.judge(context, e, flow);
  }
  const kind = e.name === 'network.accept' ? e.name : 'network.flow';
  if (context.wants(kind)) {
    const { header, socket } = e.event;
    const draft = context.maker.event(kind, header.time, whoOf(e, flow));
    if (flow !== undefined) addOtherEnd(draft, context, flow);
    else draft.destination = bareDestination(context, socket);
    draft.flow = describeTraffic(e, flow?.ends ?? context.sockets.ends(socket), flow, context.maker);
    const models = flow === undefined ? [] : describeModels(context, flow);
    if (models.length > 0) draft.models = models;
    context.emit(draft);
  }
  if (flow === undefined) return;
  if (e.name === 'network.close') context.flows.close(flow);
  else context.flows.touch(flow, e.event.header.timeKey);
}

/** The end of a socket that was connected but never used: no packet went either way, which TCP can't do. */
function isSilent({ name, event }: EventOf<'network.accept' | 'network.flow' | 'network.close'>): boolean {
  const { socket, packetsSent, packetsReceived } = event;
  return name === 'network.close' && socket.protocol !== TCP && packetsSent === 0 && packetsReceived === 0;
}

/** A ClientHello: from here on the flow goes by its server name. */
export function recordHello(
  context: DetectContext,
  contacts: ContactDetector,
  e: EventOf<'tls.hello'>,
): void {
  const flow = flowOf(context, e);
  const { header, serverName } = e.event;
  if (flow !== undefined && serverName !== '') {
    context.flows.setServerName(flow, serverName);
    flow.scope.activity.named(serverName);
    const channel = context.channels.ofName(serverName);
    if (channel !== undefined) flow.scope.activity.reached(channel.id);
    context.egress.note(flow, 0, 0, header.timeKey);
    contacts.judge(context, e, flow);
  }
  if (!context.wants('tls.hello')) return;
  const draft = context.maker.event('tls.hello', header.time, whoOf(e, flow));
  addFlow(draft, context, e, flow);
  draft.tls = describeHello(e, serverName);
  context.emit(draft);
}

/** Says which flow an event of a socket is about. */
export function addFlow(draft: Draft, context: DetectContext, e: WithSocket, flow: Flow | undefined): void {
  if (flow !== undefined) addOtherEnd(draft, context, flow);
  else draft.destination = bareDestination(context, e.event.socket);
  draft.flow = describeEnds(flow?.ends ?? context.sockets.ends(e.event.socket), 0);
}

function bareDestination(
  { sockets }: DetectContext,
  socket: SocketInfoCursor,
): NonNullable<EventRecord['destination']> {
  return { address: sockets.remoteAddress(socket), port: socket.remotePort };
}

function forget(context: DetectContext, flow: Flow): void {
  flow.scope.activity.flows--;
  context.flows.close(flow);
}

const VERSIONS: Readonly<Record<number, string>> = {
  768: '3.0',
  769: '1.0',
  770: '1.1',
  771: '1.2',
  772: '1.3',
};

function describeHello(e: EventOf<'tls.hello'>, serverName: string): NonNullable<EventRecord['tls']> {
  const { version, alpn, header } = e.event;
  const tls: Writable<NonNullable<EventRecord['tls']>> = {
    version: VERSIONS[version] ?? `0x${version.toString(16)}`,
  };
  if (serverName !== '') tls.serverName = serverName;
  if (alpn !== '') tls.alpn = alpn.split(',');
  if (header.flags & EventFlag.TLS_ENCRYPTED_HELLO) tls.encryptedHello = true;
  if (header.flags & EventFlag.TLS_MALFORMED) tls.malformed = true;
  return tls;
}
