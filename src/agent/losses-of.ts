// SPDX-License-Identifier: Apache-2.0
import type { Detect } from '../detect/create-detect.ts';
import { LOSS_NAMES } from '../detect/detect-losses.ts';
import { EVENT_KINDS } from '../events/event-kinds.ts';
import { LOSS_REASONS } from '../events/event-source.ts';
import type { Identity } from '../identity/create-identity.ts';
import type { LiveSource } from '../kernel/live-source.ts';
import type { Selection } from './selection.ts';
import type { TlsProbes } from './tls-probes.ts';

export interface LossParts {
  readonly source: Pick<LiveSource, 'losses'>;
  readonly identity: Pick<Identity, 'counters'>;
  readonly selection: Pick<Selection, 'refusals'>;
  readonly detect: Pick<Detect, 'losses'>;
  readonly probes: Pick<TlsProbes, 'losses'>;
}

/** How much was lost of one kind, where and why. */
export interface Loss {
  readonly stage: 'kernel' | 'decode' | 'identity' | 'detection';
  readonly kind: string;
  readonly reason: string;
  readonly count: number;
}

/** All that can be lost before it is a record, also where nothing was. */
export function* lossesOf({ source, identity, selection, detect, probes }: LossParts): Iterable<Loss> {
  const lost = new Map(source.losses().map(({ kind, reason, count }) => [`${kind} ${reason}`, count]));
  for (const [number, { name: kind }] of Object.entries(EVENT_KINDS))
    for (const reason of LOSS_REASONS)
      yield { stage: 'kernel', kind, reason, count: lost.get(`${number} ${reason}`) ?? 0 };
  yield { stage: 'kernel', kind: 'cgroup', reason: 'table-full', count: selection.refusals };
  const { skipped, full } = probes.losses();
  yield { stage: 'kernel', kind: 'http.request', reason: 'programs-skipped', count: skipped };
  yield { stage: 'kernel', kind: 'http.request', reason: 'probes-full', count: full };
  const { undecodable, cgroupsRefused } = identity.counters();
  for (const [reason, count] of Object.entries(undecodable))
    yield { stage: 'decode', kind: 'event', reason, count };
  yield { stage: 'identity', kind: 'cgroup', reason: 'table-full', count: cgroupsRefused };
  const losses = detect.losses();
  for (const [name, { kind, reason }] of Object.entries(LOSS_NAMES))
    yield { stage: 'detection', kind, reason, count: losses[name as keyof typeof LOSS_NAMES] };
}
