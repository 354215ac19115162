// SPDX-License-Identifier: Apache-2.0
import { AI_KINDS, type AiEvidence, type AiIdentity, type AiKind } from '../events/ai-identity.ts';
import type { AiSignalName } from '../events/ai-signals.ts';

/** Evidence with what it says the pod does. */
export interface WeighedEvidence extends AiEvidence {
  readonly signal: AiSignalName;
  readonly kind: AiKind | undefined;
}

/** Nothing that is seen makes it certain. */
const MAX_CONFIDENCE = 0.99;
const KINDS = Object.keys(AI_KINDS) as AiKind[];

/**
 * What a pod is taken for. Signals are taken as independent of each other (noisy-or): the confidence is one minus the
 * product of what each leaves in doubt. Of one signal only the strongest evidence counts, so ten hub names say no more
 * than one. The kind is the one whose own evidence weighs most by the same rule; evidence without a kind tells one only
 * where no other does. Adding evidence never lowers the confidence. Undefined for no evidence.
 */
export function scoreEvidence(evidence: readonly WeighedEvidence[]): AiIdentity | undefined {
  if (evidence.length === 0) return undefined;
  const told = KINDS.map((kind) => [kind, noisyOr(evidence.filter((each) => each.kind === kind))] as const);
  const [kind] = told.reduce((best, each) => (each[1] > best[1] ? each : best), ['accelerated', 0] as const);
  const confidence = Math.min(MAX_CONFIDENCE, Math.round(noisyOr(evidence) * 100) / 100);
  const shown = [...evidence]
    .sort((a, b) => b.weight - a.weight)
    .map(({ signal, weight, detail }) => ({ signal, weight, detail }));
  return { kind, confidence, evidence: shown };
}

function noisyOr(evidence: readonly WeighedEvidence[]): number {
  const strongest = new Map<string, number>();
  for (const { signal, weight } of evidence) {
    strongest.set(signal, Math.max(weight, strongest.get(signal) ?? 0));
  }
  let doubt = 1;
  // in one order, so that the same evidence gives the same number
  for (const weight of [...strongest.values()].sort((a, b) => a - b)) doubt *= 1 - weight;
  return 1 - doubt;
}
