// SPDX-License-Identifier: Apache-2.0

/** A name by which a pod learned an address. */
export interface LearnedName {
  /** The name that was asked for: what the pod meant, wherever aliases led. */
  readonly name: string;
  /** The names between it and the address, in the order of the answer. */
  readonly aliases: readonly string[];
  /** Until when it holds, event time. */
  readonly untilNs: number;
}

/** An address that a pod was told. */
export interface LearnedAddress {
  /** The latest answer first. */
  names: LearnedName[];
  /** Live flows to it: while there are any it is not forgotten. */
  users: number;
}

export interface NameLimits {
  readonly maxAddresses: number;
  readonly maxNames: number;
  /** How long after its time a name is still given: clients go on using an address for a while. Nanoseconds. */
  readonly lingerNs: number;
}

/** Seconds; an answer that says more is believed for a day (resolvers do the same). */
const MAX_TTL = 86_400;
/** How many of the oldest entries are looked at for one that may go. */
const EVICTION_SCAN = 32;

/** Which names a pod knows addresses by, from the answers it got. Bounded: one pod can't make it grow. */
export class NameTable {
  readonly #limits: NameLimits;
  readonly #addresses = new Map<string, LearnedAddress>();
  readonly #losses: { namesEvicted: number };

  /** `losses` counts names that were forgotten before their time, or not taken, because there were too many. */
  constructor(limits: NameLimits, losses: { namesEvicted: number }) {
    this.#limits = limits;
    this.#losses = losses;
  }

  get size(): number {
    return this.#addresses.size;
  }

  /** Takes an answer: `address` belongs to `name` for `ttl` seconds. */
  learn(address: string, name: string, aliases: readonly string[], ttl: number, nowNs: number): void {
    const entry = this.#addresses.get(address) ?? this.#makeRoom();
    if (entry === undefined) return;
    this.#addresses.delete(address);
    this.#addresses.set(address, entry);
    const others = entry.names.filter((known) => known.name !== name);
    if (others.length >= this.#limits.maxNames) {
      others.length = this.#limits.maxNames - 1;
      this.#losses.namesEvicted++;
    }
    entry.names = [{ name, aliases, untilNs: nowNs + Math.min(ttl, MAX_TTL) * 1e9 }, ...others];
  }

  /** What is known of an address now. Raise its `users` while a flow uses it. */
  find(address: string, nowNs: number): LearnedAddress | undefined {
    const entry = this.#addresses.get(address);
    if (entry === undefined) return undefined;
    if (entry.users === 0) this.#expireNames(entry, nowNs);
    return entry.names.length === 0 ? undefined : entry;
  }

  /** Forgets what has expired and no flow uses. */
  expire(nowNs: number): void {
    for (const [address, entry] of this.#addresses) {
      if (entry.users > 0) continue;
      this.#expireNames(entry, nowNs);
      if (entry.names.length === 0) this.#addresses.delete(address);
    }
  }

  #expireNames(entry: LearnedAddress, nowNs: number): void {
    const { lingerNs } = this.#limits;
    if (entry.names.some((name) => name.untilNs + lingerNs <= nowNs)) {
      entry.names = entry.names.filter((name) => name.untilNs + lingerNs > nowNs);
    }
  }

  /** A new entry, if need be in place of the one learned longest ago that no flow uses; undefined when all are used. */
  #makeRoom(): LearnedAddress | undefined {
    if (this.#addresses.size < this.#limits.maxAddresses) return { names: [], users: 0 };
    this.#losses.namesEvicted++;
    let scanned = 0;
    for (const [address, entry] of this.#addresses) {
      if (entry.users === 0) {
        this.#addresses.delete(address);
        return { names: [], users: 0 };
      }
      if (++scanned === EVICTION_SCAN) break;
    }
    return undefined;
  }
}
