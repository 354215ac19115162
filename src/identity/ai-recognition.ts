// SPDX-License-Identifier: Apache-2.0
import type { AiIdentity, PodControl } from '../events/ai-identity.ts';
import { AI_THRESHOLD, type AiSighting, type AiSignal, weightOf } from '../events/ai-signals.ts';
import type { PodChange } from '../events/facts.ts';
import type { Pod } from '../events/pod.ts';
import type { AiKnowledge } from './ai-knowledge.ts';
import { aiOfSpec } from './ai-of-spec.ts';
import { scoreEvidence, type WeighedEvidence } from './ai-score.ts';
import { controlOfSpec } from './control-of-spec.ts';

export interface AiRecognitionOptions {
  readonly knowledge: AiKnowledge;
  /** Hears of a pod whose result became another; `promoted` when it is taken for an AI workload from now on. */
  readonly onChange: (podUid: string, promoted: boolean) => void;
  /** Pods of which something is kept, default 8192: above that those nobody told of are forgotten. */
  readonly maxPods?: number;
}

/** What a pod is taken for, and how far it can be governed: parts of `IdentityRecord`. */
export interface AiResult {
  readonly ai?: AiIdentity;
  readonly control?: PodControl;
}

interface Entry {
  /** The strongest evidence of each signal for each kind. */
  readonly evidence: Map<string, WeighedEvidence>;
  result: AiResult;
  /** Whether anybody told of the pod. */
  isTold: boolean;
}

const NOTHING: AiResult = {};
/** Pods that are gone and still known, for what comes late of them. */
const MAX_GONE = 256;

/**
 * Which pods are AI workloads, without anybody's label: a state machine of what was seen of each pod, by uid. It only
 * ever learns: while a pod lives its confidence does not fall and what can't be governed stays so. A uid may be noted
 * before anybody tells of its pod.
 */
export class AiRecognition {
  readonly #options: AiRecognitionOptions;
  readonly #entries = new Map<string, Entry>();
  /** Those of them that are gone, the oldest first. */
  readonly #gone = new Set<string>();
  #refused = 0;

  constructor(options: AiRecognitionOptions) {
    this.#options = options;
  }

  /** Signals that were not taken because there were too many pods. */
  get refused(): number {
    return this.#refused;
  }

  /** What is known of a pod; nothing is an empty object. */
  ofPod(podUid: string): AiResult {
    return this.#entries.get(podUid)?.result ?? NOTHING;
  }

  /** Whether a pod is taken for an AI workload. */
  isAi(podUid: string): boolean {
    return (this.#entries.get(podUid)?.result.ai?.confidence ?? 0) >= AI_THRESHOLD;
  }

  /** Takes what was seen of a pod; false when that was known. */
  note(podUid: string, signal: AiSignal): boolean {
    return this.#learn(podUid, [signal], undefined);
  }

  /** Takes what was seen of a pod on the host; false when that was known. */
  noteSighting(sighting: AiSighting): boolean {
    return 'signal' in sighting
      ? this.#learn(sighting.podUid, [sighting.signal], undefined)
      : this.#learn(sighting.podUid, [], sighting.control);
  }

  /** Takes news of a pod: its spec speaks before anything runs. */
  change(change: PodChange): void {
    if (change.type === 'set') {
      this.setPod(change.pod);
      return;
    }
    this.#end(change.uid);
  }

  /** The cgroup of a pod is gone. Of a pod that somebody told of they tell the end too, and its cgroup may come back. */
  endCgroup(podUid: string): void {
    if (this.#entries.get(podUid)?.isTold === false) this.#end(podUid);
  }

  /** Takes what the spec of a pod says. */
  setPod(pod: Pod): void {
    this.#learn(pod.uid, aiOfSpec(pod, this.#options.knowledge), controlOfSpec(pod));
    const entry = this.#entries.get(pod.uid);
    if (entry === undefined) return;
    entry.isTold = true;
    this.#gone.delete(pod.uid);
  }

  /** A pod that is gone is forgotten before others are. */
  #end(podUid: string): void {
    if (!this.#entries.has(podUid)) return;
    this.#gone.add(podUid);
    if (this.#gone.size > MAX_GONE) this.#forgetGone();
  }

  #learn(podUid: string, signals: readonly AiSignal[], control: PodControl | undefined): boolean {
    if (signals.length === 0 && control === undefined) return false;
    const entry = this.#entryOf(podUid);
    if (entry === undefined) return false;
    const promoted = this.isAi(podUid);
    // all are taken: `some` would stop at the first that is new
    const news = signals.filter((signal) => addEvidence(entry.evidence, signal)).length > 0;
    const joined = joinControl(entry.result.control, control);
    if (!news && joined === entry.result.control) return false;
    const ai = news ? scoreEvidence([...entry.evidence.values()]) : entry.result.ai;
    entry.result = { ...(ai && { ai }), ...(joined && { control: joined }) };
    this.#options.onChange(podUid, !promoted && this.isAi(podUid));
    return true;
  }

  #entryOf(podUid: string): Entry | undefined {
    const known = this.#entries.get(podUid);
    if (known !== undefined) return known;
    if (this.#entries.size >= (this.#options.maxPods ?? 8192) && !this.#makeRoom()) {
      this.#refused++;
      return undefined;
    }
    const entry: Entry = { evidence: new Map(), result: NOTHING, isTold: false };
    this.#entries.set(podUid, entry);
    return entry;
  }

  /** Forgets the oldest pod that is gone, or else the oldest that nobody ever told of. */
  #makeRoom(): boolean {
    if (this.#forgetGone()) return true;
    for (const [uid, { isTold }] of this.#entries) if (!isTold) return this.#entries.delete(uid);
    return false;
  }

  #forgetGone(): boolean {
    for (const uid of this.#gone) {
      this.#gone.delete(uid);
      return this.#entries.delete(uid);
    }
    return false;
  }
}

/** Whether it adds anything: of one signal for one kind the strongest is kept, of equals the first. */
function addEvidence(evidence: Map<string, WeighedEvidence>, signal: AiSignal): boolean {
  const { signal: name, kind, detail } = signal;
  const key = `${name}/${kind ?? ''}`;
  const weight = weightOf(signal);
  if ((evidence.get(key)?.weight ?? 0) >= weight) return false;
  evidence.set(key, { signal: name, kind, weight, detail });
  return true;
}

function joinControl(a: PodControl | undefined, b: PodControl | undefined): PodControl | undefined {
  return a === 'ungovernable' || b === 'ungovernable' ? 'ungovernable' : (a ?? b);
}
