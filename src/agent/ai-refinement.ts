// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from '../catalog/catalog.ts';
import { identifyDevice } from '../catalog/identify-device.ts';
import { identifyLibrary } from '../catalog/identify-library.ts';
import type { AiSighting, AiSignal } from '../events/ai-signals.ts';
import type { AiRecognition } from '../identity/ai-recognition.ts';
import { knownAi } from './ai-knowledge.ts';

/** What a process maps and has open: paths in its own root. */
export interface Traces {
  readonly mapped: readonly string[];
  readonly open: readonly string[];
  readonly truncated: boolean;
}

export interface AiRefinementOptions {
  readonly catalog: Catalog;
  readonly recognition: AiRecognition;
  /** Whether processes of a pod are looked at. */
  readonly isWanted: (podUid: string) => boolean;
  /** Hears of what was seen and not known yet. */
  readonly onSighting: (sighting: AiSighting) => void;
  /** Reads what a process maps and has open; undefined when there is no such process in the pod. */
  readonly read: (podUid: string, pid: number) => Traces | undefined;
  /** Milliseconds, from any moment on. */
  readonly now: () => number;
}

/** Looks at processes of observed pods, and what came of it. */
export interface RefinementCounts {
  readonly looked: number;
  /** Looks that were not done because too many waited. */
  readonly skipped: number;
  /** Looks at processes that map or have open more than is read. */
  readonly truncated: number;
  readonly waiting: number;
}

interface Look {
  readonly podUid: string;
  readonly pid: number;
  readonly at: number;
}

/** A model is loaded within seconds or minutes after its program began. */
const LOOK_AFTER_MS = [1_000, 10_000, 60_000];
const MAX_WAITING = 1024;
/** One pod that starts programs all the time must not take the looks of others. */
const MAX_WAITING_OF_POD = 48;
/** A look costs a millisecond, or some fifteen where a process maps as much as it can. */
const MAX_LOOKS_PER_TICK = 4;
const MAX_MS_PER_TICK = 5;

const RDMA_DEVICE = /^\/dev\/infiniband\//;

/**
 * Looks at what processes of observed pods map and have open, some time after they began: which libraries, devices and
 * model files. Bounded in all, by pod and by time.
 */
export class AiRefinement {
  readonly #options: AiRefinementOptions;
  readonly #waiting = new Set<Look>();
  readonly #ofPod = new Map<string, number>();
  #looked = 0;
  #skipped = 0;
  #truncated = 0;

  constructor(options: AiRefinementOptions) {
    this.#options = options;
  }

  counts(): RefinementCounts {
    const waiting = this.#waiting.size;
    return { looked: this.#looked, skipped: this.#skipped, truncated: this.#truncated, waiting };
  }

  /** A process of a pod began to run a program. */
  onExec(podUid: string, pid: number): void {
    if (!this.#options.isWanted(podUid)) return;
    const now = this.#options.now();
    for (const ms of LOOK_AFTER_MS) this.#schedule({ podUid, pid, at: now + ms });
  }

  /** Looks at those whose time has come. Call it about four times a second. */
  tick(): void {
    const now = this.#options.now();
    let looks = 0;
    for (const look of this.#waiting) {
      if (look.at > now) continue;
      if (looks++ >= MAX_LOOKS_PER_TICK || this.#options.now() - now > MAX_MS_PER_TICK) return;
      this.#remove(look);
      this.#look(look);
    }
  }

  #schedule(look: Look): void {
    const waiting = this.#ofPod.get(look.podUid) ?? 0;
    if (this.#waiting.size >= MAX_WAITING || waiting >= MAX_WAITING_OF_POD) {
      this.#skipped++;
      return;
    }
    this.#waiting.add(look);
    this.#ofPod.set(look.podUid, waiting + 1);
  }

  #remove(look: Look): void {
    this.#waiting.delete(look);
    const waiting = (this.#ofPod.get(look.podUid) ?? 1) - 1;
    if (waiting === 0) this.#ofPod.delete(look.podUid);
    else this.#ofPod.set(look.podUid, waiting);
  }

  #look({ podUid, pid }: Look): void {
    const traces = this.#options.read(podUid, pid);
    if (traces === undefined) return;
    this.#looked++;
    if (traces.truncated) this.#truncated++;
    const { catalog } = this.#options;
    for (const path of traces.mapped) this.#note(podUid, librarySignal(catalog, path));
    for (const path of new Set([...traces.open, ...traces.mapped])) {
      this.#note(podUid, deviceSignal(catalog, path) ?? modelFileSignal(catalog, path));
      if (RDMA_DEVICE.test(path)) this.#sight({ podUid, control: 'l3-only' });
    }
  }

  #note(podUid: string, signal: AiSignal | undefined): void {
    if (signal !== undefined) this.#sight({ podUid, signal });
  }

  #sight(sighting: AiSighting): void {
    const { recognition, onSighting } = this.#options;
    if (recognition.noteSighting(sighting)) onSighting(sighting);
  }
}

function librarySignal(catalog: Catalog, path: string): AiSignal | undefined {
  const known = knownAi(identifyLibrary(catalog, path));
  if (known === undefined) return undefined;
  const { id, ...saying } = known;
  return { signal: 'library', ...saying, detail: id };
}

function deviceSignal(catalog: Catalog, path: string): AiSignal | undefined {
  const known = identifyDevice(catalog, path);
  return known && { signal: 'device', confidence: known.confidence, detail: known.id };
}

/** Told by its extension: the rest of the name is the tenant's. */
function modelFileSignal({ modelExtensions }: Catalog, path: string): AiSignal | undefined {
  const name = path.toLowerCase();
  const extension = modelExtensions.find((each) => name.endsWith(each));
  return extension === undefined ? undefined : { signal: 'model-file', detail: extension };
}
