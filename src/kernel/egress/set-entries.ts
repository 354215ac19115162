// SPDX-License-Identifier: Apache-2.0
import { ClauseNumber } from '../../gen/events.ts';
import {
  encodeBlockKey,
  encodeClauseKey,
  encodeNameKey,
  encodePolicySet,
  encodePortKey,
} from '../../gen/tables.ts';
import type { BpfMap } from '../bpf-map.ts';
import type { EgressMaps } from './egress-maps.ts';
import type { FlatBlock, FlatSet } from './flat-set.ts';
import type { NameHasher } from './name-hasher.ts';

/** Bits that a number of a set takes in the key of a block or a port. */
const SET_BITS = 32;
const PROTOCOL_BITS = 16;

/** An entry of a map, to be written or to be removed. */
export interface SetEntry {
  readonly map: BpfMap;
  readonly key: Uint8Array;
  readonly value: Uint8Array;
  /** Programs go on writing it: what is there already stays. */
  readonly isLearned?: true;
}

/** Everything that a set is in the kernel, what is looked at first last. */
export function* entriesOfSet(
  maps: EgressMaps,
  set: number,
  flat: FlatSet,
  hasher: NameHasher,
): Generator<SetEntry> {
  for (const block of flat.blocks) yield blockEntry(maps, set, block);
  for (const { protocol, port, prefixBits, rules } of flat.ports)
    yield {
      map: maps.ports,
      key: encodePortKey({
        prefixBits: SET_BITS + PROTOCOL_BITS + prefixBits,
        set,
        protocol: Uint8Array.of(protocol, 0),
        port: Uint8Array.of(port >> 8, port & 0xff),
      }),
      value: rules,
    };
  for (const { name, isBelow, rules } of flat.names)
    yield {
      map: maps.names,
      key: encodeNameKey({ hash: hasher.hash(name), set, reach: Number(isBelow) }),
      value: rules,
    };
  for (const clause of clausesOf(flat))
    yield {
      map: maps.counts,
      key: encodeClauseKey({ set, clause }),
      value: new Uint8Array(maps.counts.valueBytes),
      isLearned: true,
    };
  yield { map: maps.sets, key: keyOfSet(set), value: encodePolicySet(flat.header) };
}

/** A block of a set. */
export function blockEntry(
  maps: Pick<EgressMaps, 'blocks'>,
  set: number,
  { address, prefixBits, rules }: FlatBlock,
): SetEntry {
  return {
    map: maps.blocks,
    key: encodeBlockKey({ prefixBits: SET_BITS + prefixBits, set, address }),
    value: rules,
  };
}

export function keyOfSet(set: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(set).buffer);
}

/** What decisions of a set are counted by: its rules in the kernel's numbers, and what else can decide in each gate. */
function clausesOf({ origins }: FlatSet): number[] {
  const rest = [ClauseNumber.DEFAULT, ClauseNumber.QUIC, ClauseNumber.ENCRYPTED_HELLO];
  return [...origins.keys(), ...rest, ...rest.map((clause) => clause + 2)];
}
