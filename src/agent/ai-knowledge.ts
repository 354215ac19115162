// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from '../catalog/catalog.ts';
import type { ProgramRole } from '../catalog/catalog-data.ts';
import { identifyImage } from '../catalog/identify-image.ts';
import { identifyProcess } from '../catalog/identify-process.ts';
import { type AiHint, identifyWorkload, identifyWorkloadLabel } from '../catalog/identify-workload.ts';
import type { AiKind } from '../events/ai-identity.ts';
import type { AiKnowledge, KnownAi } from '../identity/ai-knowledge.ts';

/** What a pod does in which a program of a role runs; undefined: any pod may run it. */
export const KIND_OF_ROLE: Readonly<Record<ProgramRole, AiKind | undefined>> = {
  serve: 'inference',
  train: 'training',
  notebook: 'notebook',
  download: 'pipeline',
  upload: 'pipeline',
  build: 'pipeline',
  index: 'vector-store',
  agent: 'agent',
  transfer: undefined,
  tunnel: undefined,
};

/** What the catalogue knows of AI workloads, for recognition. */
export function createAiKnowledge(catalog: Catalog): AiKnowledge {
  return {
    image: (reference) => knownAi(identifyImage(catalog, reference)),
    command: (words) => {
      const known = identifyProcess(catalog, words);
      // what copies files or tunnels is in the catalogue for what it does to them
      return known === undefined || KIND_OF_ROLE[known.role] === undefined ? undefined : knownAi(known);
    },
    owner: (workload) => knownAi(identifyWorkload(catalog, workload)),
    label: (key) => knownAi(identifyWorkloadLabel(catalog, key)),
  };
}

/** A hint of the catalogue in the words of recognition. */
export function knownAi(hint: AiHint | undefined): KnownAi | undefined {
  if (hint === undefined) return undefined;
  const kind = hint.role && KIND_OF_ROLE[hint.role];
  return { id: hint.id, confidence: hint.confidence, ...(kind && { kind }) };
}
