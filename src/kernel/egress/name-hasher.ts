// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { EgressLimit, LEARNED_LAYOUT } from '../../gen/events.ts';
import type { NameSecret } from '../../gen/tables.ts';

/** A secret of this boot: who doesn't know it can't find two names of one hash. */
export function makeNameSecret(): NameSecret {
  const [seedA = 0, seedB = 0, factorA = 0, factorB = 0] = new Uint32Array(
    randomBytes(16).buffer.slice(0, 16),
  );
  return { seedA, seedB, factorA: (factorA | 1) >>> 0, factorB: (factorB | 1) >>> 0, layout: LEARNED_LAYOUT };
}

/** How many labels a name below which all names are meant may have: the kernel keeps hashes of so many parents. */
export const MAX_PARENT_LABELS = EgressLimit.NAME_HASHES - 1;

/**
 * Hashes names as programs do (`bpf/name_hash.h`): from the last character to the first, in two lanes of 32 bits, so that
 * the hash of every parent is met on the way. Names are lower case, without final dot.
 */
export class NameHasher {
  readonly #secret: NameSecret;
  readonly #known = new Map<string, bigint>();

  constructor(secret: NameSecret) {
    this.#secret = secret;
  }

  /** The hash of a whole name. */
  hash(name: string): bigint {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const hash = this.hashes(name)[0] ?? 0n;
    this.#known.set(name, hash);
    return hash;
  }

  /** Hashes of a name and of its parents, the shortest parent first: what the kernel keeps of a name it learned. */
  hashes(name: string): bigint[] {
    const { seedA, seedB, factorA, factorB } = this.#secret;
    const bytes = Buffer.from(name);
    const parents: bigint[] = [];
    let [a, b] = [seedA | 0, seedB | 0];
    for (let at = bytes.length - 1; at >= 0; at--) {
      const byte = bytes[at] ?? 0;
      if (byte === 0x2e && parents.length < MAX_PARENT_LABELS) parents.push(join(a, b));
      a = Math.imul(a ^ byte, factorA);
      a ^= a >>> 15;
      b = Math.imul(b ^ byte, factorB);
      b ^= b >>> 13;
    }
    return [join(a, b), ...parents];
  }
}

function join(a: number, b: number): bigint {
  return (BigInt(b >>> 0) << 32n) | BigInt(a >>> 0);
}
