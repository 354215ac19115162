// SPDX-License-Identifier: Apache-2.0

type Labels = Readonly<Record<string, string>>;

/** Above this many the pool begins anew: what it gave out stays good, only shared no longer. */
const MAX_TEXTS = 65_536;

/** Gives the same text, and the same set of labels, as one value however often it comes: pods of one workload share theirs. */
export class TextPool {
  readonly #texts = new Map<string, string>();
  readonly #labels = new Map<string, Labels>();

  share(text: string): string {
    return take(this.#texts, text, text);
  }

  shareLabels(labels: Labels): Labels {
    const entries = Object.entries(labels);
    return take(this.#labels, JSON.stringify(entries), labels);
  }
}

function take<T>(pool: Map<string, T>, key: string, value: T): T {
  const known = pool.get(key);
  if (known !== undefined) return known;
  if (pool.size >= MAX_TEXTS) pool.clear();
  pool.set(key, value);
  return value;
}
