// SPDX-License-Identifier: Apache-2.0
import type { PortRange } from '../policy.ts';

const QUIC = 443;
const LAST = 65_535;

/** Ports of one protocol. */
export interface ProtocolPorts {
  readonly protocol: 'TCP' | 'UDP';
  readonly first: number;
  readonly last: number;
}

/** Ports one protocol at a time, without the port of QUIC where that is denied. Undefined: every port and protocol. */
export function splitPorts(
  ports: readonly PortRange[] | undefined,
  isQuicDenied: boolean,
): readonly ProtocolPorts[] | undefined {
  if (ports === undefined && !isQuicDenied) return undefined;
  const ranges = ports ?? [{ first: 1, last: LAST, protocols: ['tcp', 'udp'] as const }];
  return ranges.flatMap(({ first, last, protocols }) =>
    protocols.flatMap((protocol): ProtocolPorts[] => {
      if (protocol === 'tcp') return [{ protocol: 'TCP', first, last }];
      if (!isQuicDenied || first > QUIC || last < QUIC) return [{ protocol: 'UDP', first, last }];
      return [
        ...(first < QUIC ? [{ protocol: 'UDP', first: Math.max(1, first), last: QUIC - 1 } as const] : []),
        ...(last > QUIC ? [{ protocol: 'UDP', first: QUIC + 1, last } as const] : []),
      ];
    }),
  );
}

/** Whether a range stands for every port of its protocol. */
export function isEveryPort({ first, last }: ProtocolPorts): boolean {
  return first === 0 && last === LAST;
}
