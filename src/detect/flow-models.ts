// SPDX-License-Identifier: Apache-2.0
import type { IdentifiedRequest } from '../catalog/identify-request.ts';
import type { Evidence, FlowModelRecord, ModelRecord } from '../events/record.ts';
import { FlowDirection } from '../gen/events.ts';
import type { AskedModel } from './asked-models.ts';
import { countersOf } from './counters-of.ts';
import { describeDestination } from './destination.ts';
import type { DetectContext } from './detect-context.ts';
import type { Flow } from './flow.ts';
import { isDownload } from './is-download.ts';
import { modelKey } from './model-key.ts';
import type { Scope } from './scope.ts';

/** A request that names a model, and the flows it can have been on. */
export interface NamedModel {
  readonly known: IdentifiedRequest;
  readonly evidence: Evidence;
  readonly scope: Scope;
  readonly processId: string;
  readonly flows: readonly Flow[];
  /** As many as there are, also where they are too many to name. */
  readonly candidates: number;
}

/**
 * Notes who asked for a model, on which flow or on one of which flows. Files of one model are one entry; a download
 * says more than a look at what there is.
 */
export function noteModel(context: DetectContext, named: NamedModel): void {
  const { known, evidence, scope, processId, flows, candidates } = named;
  if (known.model === undefined) return;
  const { file: _file, digest: _digest, ...model } = known.model;
  const key = modelKey(model);
  const record: ModelRecord = { ...model, evidence, operation: known.operation };
  if (isDownload(known)) scope.asked.note(processId, key, record);
  for (const flow of flows) noteOnFlow(context, flow, key, record, candidates);
}

function noteOnFlow(
  { limits, losses }: DetectContext,
  flow: Flow,
  key: string,
  record: ModelRecord,
  candidates: number,
): void {
  const noted = flow.models.get(key);
  if (noted === undefined) {
    if (flow.models.size >= limits.maxModelsPerFlow) losses.modelsDropped++;
    else flow.models = new Map([...flow.models, [key, { key, model: record, requests: 1, candidates }]]);
    return;
  }
  noted.requests++;
  noted.candidates = Math.max(noted.candidates, candidates);
  if (record.operation === 'download' && noted.model.operation !== 'download') noted.model = record;
}

/** The models of a flow: those asked for on it; else, on a host that serves models unnamed, those its process asked for. */
export function describeModels(context: DetectContext, flow: Flow): FlowModelRecord[] {
  if (flow.models.size > 0) {
    return [...flow.models.values()].map(({ model, requests, candidates }) =>
      candidates === 1
        ? { ...model, basis: 'request', requests }
        : { ...model, basis: 'request', requests, candidates },
    );
  }
  const asked = askedOn(context, flow);
  return asked === undefined
    ? []
    : [...asked.values()].map(({ model, requests }) => ({ ...model, basis: 'process', requests }));
}

/** What a flow moved. */
export interface Bytes {
  readonly sent: number;
  readonly received: number;
}

/** Puts bytes that a flow moved down to its pod and to its models. */
export function countBytes(
  context: DetectContext,
  flow: Flow,
  { sent, received }: Bytes,
  nowNs: number,
): void {
  const { activity } = flow.scope;
  const newlyReceived = Math.max(0, received - flow.bytesReceived);
  const newlySent = Math.max(0, sent - flow.bytesSent);
  activity.moved(newlySent, newlyReceived);
  countForWorkload(context, flow, { sent: newlySent, received: newlyReceived }, nowNs);
  context.egress.note(flow, newlySent, newlyReceived, nowNs);
  flow.bytesSent = sent;
  flow.bytesReceived = received;
  const [only] = flow.models.values();
  if (only !== undefined) {
    const isExclusive = flow.models.size === 1 && only.candidates === 1;
    for (const key of flow.models.keys()) {
      activity.received(key, newlyReceived, isExclusive ? 'bytesReceived' : 'bytesShared');
    }
    return;
  }
  const asked = askedOn(context, flow);
  for (const key of asked?.keys() ?? []) {
    activity.received(key, newlyReceived, asked?.size === 1 ? 'bytesFromCdn' : 'bytesShared');
  }
}

/** What others began has no channel of ours: who asks a server is not known to the catalogue. */
function countForWorkload(context: DetectContext, flow: Flow, bytes: Bytes, nowNs: number): void {
  const counters = countersOf(context, flow.scope, flow.pod, nowNs);
  if (counters === undefined || (bytes.sent === 0 && bytes.received === 0)) return;
  if (flow.ends.direction === FlowDirection.INBOUND) {
    counters.moved('', 'inbound', bytes, nowNs);
    return;
  }
  const { channel = '', category = '' } = describeDestination(flow, context.channels);
  counters.moved(channel, category, bytes, nowNs);
}

function askedOn({ channels }: DetectContext, flow: Flow): ReadonlyMap<string, AskedModel> | undefined {
  if (flow.scope.asked.isEmpty || flow.ends.direction === FlowDirection.INBOUND) return undefined;
  if (describeDestination(flow, channels).category !== 'model-cdn') return undefined;
  return flow.scope.asked.of(flow.processId, flow.process);
}
