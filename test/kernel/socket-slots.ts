// SPDX-License-Identifier: Apache-2.0
import type { NetworkSensors } from './network-sensors.ts';

/** Where the cookie of a slot's owner is: struct socket_owner in bpf/socket_owner.h. 0: the slot is free. */
const COOKIE_OFFSET = 24;

/** Where the state of sockets is that their pod opened: bpf/datagrams.h, bpf/streams.h. */
export type Slots = 'datagram_slots' | 'stream_slots';

/** Cookies of the sockets that have a slot. */
export function takenSlots(sensors: NetworkSensors, map: Slots): bigint[] {
  return [...sensors.collection.map(map).entries()]
    .map(([, slot]) => new DataView(slot.buffer, slot.byteOffset).getBigUint64(COOKIE_OFFSET, true))
    .filter((cookie) => cookie !== 0n);
}

/** Makes all slots those of a socket that there is not, or (0) of none. */
export function giveSlots(sensors: NetworkSensors, map: Slots, cookie: bigint): void {
  const slots = sensors.collection.map(map);
  for (const [key, slot] of slots.entries()) {
    new DataView(slot.buffer, slot.byteOffset).setBigUint64(COOKIE_OFFSET, cookie, true);
    slots.update(key, slot);
  }
}
