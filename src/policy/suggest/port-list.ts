// SPDX-License-Identifier: Apache-2.0
import type { PortRange } from '../policy.ts';

/** A policy takes no more in one clause. */
const MAX_RANGES = 32;

/** Single ports in order, TCP first, neighbours as ranges. Nothing is added to them. */
export function portList(ports: readonly PortRange[]): readonly PortRange[] {
  return (['tcp', 'udp'] as const).flatMap((protocol) => {
    const numbers = ports.filter(({ protocols }) => protocols.includes(protocol)).map(({ first }) => first);
    const ranges: { first: number; last: number }[] = [];
    for (const port of [...new Set(numbers)].toSorted((a, b) => a - b)) {
      const open = ranges.at(-1);
      if (open !== undefined && open.last === port - 1) open.last = port;
      else ranges.push({ first: port, last: port });
    }
    return ranges.map((range): PortRange => ({ ...range, protocols: [protocol] }));
  });
}

/** As many lists as the limit of a clause makes necessary. */
export function chunkPorts(ports: readonly PortRange[]): readonly (readonly PortRange[])[] {
  return Array.from({ length: Math.ceil(ports.length / MAX_RANGES) }, (_, at) =>
    ports.slice(at * MAX_RANGES, (at + 1) * MAX_RANGES),
  );
}

/** `443`, `8000-8005`, `443/udp`. */
export function formatPort({ first, last, protocols }: PortRange): string {
  const range = first === last ? `${first}` : `${first}-${last}`;
  return protocols.includes('tcp') ? range : `${range}/udp`;
}
