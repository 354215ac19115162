// SPDX-License-Identifier: Apache-2.0
import { normalizeHost } from '../catalog/channels-of-host.ts';
import { type IdentifiedRequest, identifyRequest } from '../catalog/identify-request.ts';
import type { Evidence, HttpRecord } from '../events/record.ts';
import { EventFlag, FlowDirection, RequestSource } from '../gen/events.ts';
import { parseAddress } from '../ip-address.ts';
import type { DetectContext } from './detect-context.ts';
import type { EventOf } from './event-of.ts';
import type { Flow } from './flow.ts';
import { noteModel } from './flow-models.ts';
import { describeEnds } from './flow-record.ts';
import type { ModelDetector } from './model-detector.ts';
import type { Draft, Writable } from './record-maker.ts';
import { addOtherEnd, flowOf, processIdOf } from './record-network.ts';
import { type Who, whoOf } from './who.ts';

/** The flows a request can have been on. */
interface Carriers {
  readonly flows: readonly Flow[];
  /** As many as there are, also where they are too many to name. */
  readonly count: number;
}

/** A request: which flow it was on, what the catalogue takes it for, which model it names, and whether that may be. */
export function recordRequest(
  context: DetectContext,
  models: ModelDetector,
  e: EventOf<'http.request'>,
): void {
  const { event } = e;
  const isPlain = event.source === RequestSource.PLAINTEXT;
  const evidence: Evidence = isPlain ? 'http' : 'tls-uprobe';
  const host = normalizeHost(event.host);
  const carriers = isPlain ? carrierOf(context, e) : findCarriers(context, e, host);
  noteHost(context, carriers, host, evidence);
  const [flow] = carriers.flows;
  context.sight.flow = flow;
  const who = whoOf(e, flow);
  const scope = flow?.scope ?? context.scopes.of(who, event.header.timeKey);
  const { target } = event;
  const known = identifyRequest(context.catalog, {
    host: event.host,
    method: event.method,
    target,
    truncated: (event.header.flags & EventFlag.HTTP_TRUNCATED) !== 0,
    direction: flow?.ends.direction === FlowDirection.INBOUND ? 'in' : 'out',
  });
  context.sight.request = known;
  if (known !== undefined) scope.activity.reached(known.channel.id);
  if (host !== '' && parseAddress(host) === undefined) scope.activity.named(host);
  if (known !== undefined) {
    const { flows, count: candidates } = carriers;
    noteModel(context, { known, evidence, scope, processId: processIdOf(e), flows, candidates });
  }
  for (const each of carriers.flows) context.egress.note(each, 0, 0, event.header.timeKey);
  const draft = makeRecord(context, e, { who, carriers, known, evidence, target });
  if (context.wants('http.request')) context.emit(draft);
  if (known?.model !== undefined)
    models.judge(context, scope, { who, known, model: known.model, event, draft });
}

function carrierOf(context: DetectContext, e: EventOf<'http.request'>): Carriers {
  const flow = flowOf(context, e);
  return flow === undefined ? { flows: [], count: 0 } : { flows: [flow], count: 1 };
}

function findCarriers(context: DetectContext, e: EventOf<'http.request'>, host: string): Carriers {
  const processId = processIdOf(e);
  if (processId === '' || host === '') return { flows: [], count: 0 };
  return context.flows.carriers(processId, host, e.event.tlsObjectKey);
}

/** The Host of a request names the flow that carried it; not where it is an address, nor where that flow is uncertain. */
function noteHost(
  context: DetectContext,
  { flows, count }: Carriers,
  host: string,
  evidence: Evidence,
): void {
  for (const flow of flows) flow.requests++;
  const [flow] = flows;
  if (flow === undefined || count !== 1 || host === '' || parseAddress(host) !== undefined) return;
  if (flow.ends.direction !== FlowDirection.INBOUND) context.flows.setHost(flow, host, evidence);
}

interface Found {
  readonly who: Who;
  readonly carriers: Carriers;
  readonly known: IdentifiedRequest | undefined;
  readonly evidence: Evidence;
  readonly target: string;
}

function makeRecord(context: DetectContext, e: EventOf<'http.request'>, found: Found): Draft {
  const { who, carriers, known, evidence } = found;
  const draft = context.maker.event('http.request', e.event.header.time, who);
  const [flow] = carriers.flows;
  if (flow !== undefined && carriers.count === 1) {
    addOtherEnd(draft, context, flow);
    draft.flow = describeEnds(flow.ends, 0);
  }
  draft.http = describeRequest(context, e, found);
  const operation = known?.operation ?? 'other';
  if (known?.model !== undefined) draft.model = { ...known.model, evidence, operation };
  if (known?.asset !== undefined) draft.asset = { ...known.asset, evidence, operation };
  return draft;
}

function describeRequest(
  context: DetectContext,
  { event }: EventOf<'http.request'>,
  { carriers, known, target }: Found,
): HttpRecord {
  const { flags } = event.header;
  const http: Writable<HttpRecord> = {
    method: event.method,
    target: context.maker.target(target),
    source: event.source === RequestSource.PLAINTEXT ? 'plaintext' : 'tls-library',
    flows: carriers.count,
  };
  const { host } = event;
  if (host !== '') http.host = host;
  if (flags & EventFlag.HTTP_TRUNCATED) http.truncated = true;
  if (flags & EventFlag.HTTP_TRAILING) http.trailing = true;
  if (known !== undefined) {
    http.channel = known.channel.id;
    http.category = known.category;
    http.operation = known.operation;
    if (known.byShape) http.byShape = true;
  }
  return http;
}
