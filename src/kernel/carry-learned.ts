// SPDX-License-Identifier: Apache-2.0

import { WeirError } from '../errors.ts';
import { EgressLimit, LEARNED_LAYOUT } from '../gen/events.ts';
import {
  decodeLearnedAddress,
  decodeLearnedKey,
  decodeLearnedPod,
  decodeNameSecret,
  encodeLearnedAddress,
  encodeLearnedPod,
  encodeLearnedSlot,
  encodeNameSecret,
  type LearnedAddress,
  NAME_SECRET_SIZE,
} from '../gen/tables.ts';
import type { BpfMap } from './bpf-map.ts';
import type { Collection } from './collection.ts';
import type { PinFolder } from './pin-folder.ts';

/** Entries of the tables of what was learned, and of who may learn how much. */
interface LearnedMaps {
  readonly secret: BpfMap;
  readonly learned: BpfMap;
  readonly slots: BpfMap;
  readonly pods: BpfMap;
}

/** What came from other versions. */
export interface Carried {
  readonly addresses: number;
  /** Addresses that there was no room for: pods have to ask for them again. */
  readonly left: number;
}

const NAMES = { secret: 'name_secret', learned: 'learned', slots: 'learned_slots', pods: 'learned_pods' };
const FIRST = new Uint8Array(4);

/**
 * Takes over what DNS taught pods under other versions of Weir, as far as they keep it the same way and hash names with the
 * secret that this one has, or gets by this. What is known here already stays.
 */
export function carryLearned(pins: PinFolder, collection: Collection): Carried {
  const ours = learnedMapsOf((name) => collection.maps.get(name));
  const carried = { addresses: 0, left: 0 };
  if (ours === undefined) return carried;
  for (const version of pins.otherVersions()) {
    const opened = new Map(Object.values(NAMES).map((name) => [name, pins.openOther(version, name)]));
    const theirs = learnedMapsOf((name) => opened.get(name));
    if (theirs !== undefined && takeSecret(ours.secret, theirs.secret)) takeAddresses(ours, theirs, carried);
    for (const map of opened.values()) map?.close();
  }
  return carried;
}

function learnedMapsOf(find: (name: string) => BpfMap | undefined): LearnedMaps | undefined {
  const [secret, learned, slots, pods] = Object.values(NAMES).map(find);
  return secret && learned && slots && pods && { secret, learned, slots, pods };
}

/** Whether both versions understand each other's hashes. */
function takeSecret(ours: BpfMap, theirs: BpfMap): boolean {
  if (theirs.valueSize !== NAME_SECRET_SIZE) return false;
  const kept = theirs.lookup(FIRST);
  const secret = kept && decodeNameSecret(kept);
  if (secret === undefined || secret.factorA === 0 || secret.layout !== LEARNED_LAYOUT) return false;
  const own = ours.lookup(FIRST);
  if (own === undefined || decodeNameSecret(own).factorA === 0) ours.update(FIRST, encodeNameSecret(secret));
  else if (Buffer.compare(own, encodeNameSecret(secret)) !== 0) return false;
  return true;
}

function takeAddresses(
  ours: LearnedMaps,
  theirs: LearnedMaps,
  carried: { addresses: number; left: number },
): void {
  for (const [key, value] of theirs.learned.entries()) {
    if (ours.learned.lookup(key) !== undefined) continue;
    // which rules its names lead to is for our sets to say
    const address: LearnedAddress = { ...decodeLearnedAddress(value), set: 0 };
    if (takeAddress(ours, key, address)) carried.addresses++;
    else carried.left++;
  }
}

/** False where there is no room. */
function takeAddress(ours: LearnedMaps, key: Uint8Array, address: LearnedAddress): boolean {
  try {
    if (!takeSlot(ours, key)) return false;
    ours.learned.update(key, encodeLearnedAddress(address));
    return true;
  } catch (error: unknown) {
    if (error instanceof WeirError && error.details.errno === 'E2BIG') return false;
    throw error;
  }
}

/** Numbers an address among those of its pod. False where the pod's quota is full. */
function takeSlot({ slots, pods }: LearnedMaps, key: Uint8Array): boolean {
  const { pod } = decodeLearnedKey(key);
  const id = key.slice(0, 8);
  const known = pods.lookup(id);
  const { count, hand } = known ? decodeLearnedPod(known) : { count: 0, hand: 0 };
  if (count >= EgressLimit.MAX_LEARNED) return false;
  slots.update(encodeLearnedSlot({ pod, number: BigInt(count) }), key);
  pods.update(id, encodeLearnedPod({ count: count + 1, hand }));
  return true;
}
