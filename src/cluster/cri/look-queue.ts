// SPDX-License-Identifier: Apache-2.0

/** Asks for one sandbox or container: whether the runtime has it; `lost` when it could not be asked. Never rejects. */
export type Ask = (id: string) => Promise<'found' | 'unknown' | 'lost'>;

/** What became of hints. */
export interface LookCounts {
  readonly asked: number;
  /** The runtime never had it. */
  readonly unknown: number;
  /** More hints than there is room for: the next list finds what they meant. */
  readonly dropped: number;
}

export interface LookQueueOptions {
  /** Whether there is nothing left to ask. */
  readonly isKnown: (id: string) => boolean;
  readonly after: (ms: number, run: () => void) => () => void;
  readonly limit?: number;
}

interface Look {
  tries: number;
  cancel?: () => void;
}

const LIMIT = 4096;
const AT_ONCE = 8;
/**
 * When to ask again for what the runtime doesn't know yet: a cgroup is made before containerd lists the sandbox (a tenth
 * of a second before), and before CRI-O lists the container. A question takes the runtime a millisecond.
 */
const AGAIN_MS = [10, 20, 30, 40, 50, 50, 50, 100, 150, 250, 500, 1_000, 2_000];

/** Containers that somebody saw and nobody told of: each is asked for once at a time, a few together, the rest in turn. */
export class LookQueue {
  readonly #options: LookQueueOptions;
  readonly #looks = new Map<string, Look>();
  #ready: string[] = [];
  #running = 0;
  #ask: Ask | undefined;
  #asked = 0;
  #unknown = 0;
  #dropped = 0;

  constructor(options: LookQueueOptions) {
    this.#options = options;
  }

  get counts(): LookCounts {
    return { asked: this.#asked, unknown: this.#unknown, dropped: this.#dropped };
  }

  add(id: string): void {
    if (this.#looks.has(id) || this.#options.isKnown(id)) return;
    if (this.#looks.size >= (this.#options.limit ?? LIMIT)) {
      this.#dropped += 1;
      return;
    }
    this.#looks.set(id, { tries: 0 });
    this.#ready.push(id);
    this.#pump();
  }

  /** There is somebody to ask. */
  start(ask: Ask): void {
    this.#ask = ask;
    this.#pump();
  }

  /** There is nobody to ask: hints wait. */
  stop(): void {
    this.#ask = undefined;
  }

  close(): void {
    this.stop();
    for (const { cancel } of this.#looks.values()) cancel?.();
    this.#looks.clear();
    this.#ready = [];
  }

  #pump(): void {
    while (this.#ask !== undefined && this.#running < AT_ONCE) {
      const id = this.#ready.shift();
      if (id === undefined) return;
      const look = this.#looks.get(id);
      if (look === undefined) continue;
      if (this.#options.isKnown(id)) {
        this.#looks.delete(id);
        continue;
      }
      this.#running += 1;
      this.#asked += 1;
      void this.#run(id, look, this.#ask);
    }
  }

  async #run(id: string, look: Look, ask: Ask): Promise<void> {
    const answer = await ask(id);
    this.#running -= 1;
    if (answer === 'lost') {
      // It waits for the next one to ask.
      this.#ready.push(id);
      if (this.#ask === ask) this.stop();
    } else if (answer === 'found') this.#looks.delete(id);
    else this.#again(id, look);
    this.#pump();
  }

  #again(id: string, look: Look): void {
    const ms = AGAIN_MS[look.tries];
    if (ms === undefined) {
      this.#unknown += 1;
      this.#looks.delete(id);
      return;
    }
    look.tries += 1;
    look.cancel = this.#options.after(ms, () => {
      this.#ready.push(id);
      this.#pump();
    });
  }
}
