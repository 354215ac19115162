// SPDX-License-Identifier: Apache-2.0
import type { IdentifiedRequest } from '../catalog/identify-request.ts';
import type { Evidence, ModelRecord } from '../events/record.ts';
import type { DetectContext } from './detect-context.ts';
import type { Flow } from './flow.ts';
import { modelKey } from './model-key.ts';

/**
 * Notes on a flow that a model was asked for, on it or on one of `candidates` flows. Files of one model are one entry;
 * a download says more than a look at what there is.
 */
export function noteModel(
  context: DetectContext,
  flow: Flow,
  known: IdentifiedRequest | undefined,
  evidence: Evidence,
  candidates: number,
): void {
  if (known?.model === undefined) return;
  const { file: _file, digest: _digest, ...model } = known.model;
  const key = modelKey(model);
  const noted = flow.models.get(key);
  const record: ModelRecord = { ...model, evidence, operation: known.operation };
  if (noted === undefined) {
    if (flow.models.size >= context.limits.maxModelsPerFlow) context.losses.modelsDropped++;
    else flow.models.set(key, { key, model: record, requests: 1, candidates });
    return;
  }
  noted.requests++;
  noted.candidates = Math.max(noted.candidates, candidates);
  if (known.operation === 'download' && noted.model.operation !== 'download') noted.model = record;
}
