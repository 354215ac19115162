// SPDX-License-Identifier: Apache-2.0

/** What an AI workload does, with what that means. Of two that are as likely the one that stands first is told. */
export const AI_KINDS = {
  training: 'trains a model',
  inference: 'runs a model, for itself or for others',
  agent: 'calls models that run elsewhere: an agent, or another client of an LLM API',
  notebook: 'a notebook: whatever its user does',
  'vector-store': 'keeps vectors and finds the nearest ones',
  pipeline: 'fetches, makes or publishes models',
  accelerated: 'uses accelerators or model libraries; what for is not known',
} as const satisfies Record<string, string>;

export type AiKind = keyof typeof AI_KINDS;

/** One thing that was seen and speaks for AI. */
export interface AiEvidence {
  /** Name of the signal: `docs/explanation/ai-recognition.md`. */
  readonly signal: string;
  /** How much it counts by itself, above 0 and at most 1. */
  readonly weight: number;
  /** What was seen: an image, a library, a name. Never an argument or a path that a tenant chose freely. */
  readonly detail: string;
}

/** What a pod is taken for, without anybody having labelled it. */
export interface AiIdentity {
  readonly kind: AiKind;
  /** 0 to 1, two decimals. It never falls while the pod lives. */
  readonly confidence: number;
  /** The strongest first. */
  readonly evidence: readonly AiEvidence[];
}

/**
 * What can't be done about a pod. `ungovernable`: it runs on a kernel of its own (Kata, gVisor), so this one sees
 * neither its processes nor its files. `l3-only`: it uses RDMA, which passes by the kernel's sockets; only who it talks
 * to can be governed, by the network.
 */
export type PodControl = 'l3-only' | 'ungovernable';
