// SPDX-License-Identifier: Apache-2.0
import type { PolicyName } from './overlay.ts';

/** Who asked for something, as the kernel says of the other end of the socket. */
export interface Requester {
  readonly uid?: number;
  readonly pid?: number;
  /** Who logged in, where the node keeps that (audit): it stays through `sudo`. */
  readonly loginUid?: number;
  /** What runs under that pid. */
  readonly program?: string;
}

/** One policy that counts as one in mode audit for a while. Instants are milliseconds since 1970. */
export interface Breakglass {
  readonly policy: PolicyName;
  /** Without secrets. */
  readonly reason: string;
  readonly by: Requester;
  readonly beganMs: number;
  /** The first instant at which it no longer holds. */
  readonly untilMs: number;
  /** The same on the clock of this boot, in milliseconds: a wall clock that is set back does not prolong it. */
  readonly bootId: string;
  readonly untilBootMs: number;
}

/** What becomes of one is told once. */
export interface BreakglassNews {
  /** `restored`: a restarted agent goes on with it; `ended` by somebody; `expired` by itself. */
  readonly news: 'began' | 'restored' | 'ended' | 'expired';
  readonly breakglass: Breakglass;
  /** Who ended it. */
  readonly endedBy?: Requester;
}

/** What a node allows. */
export interface BreakglassLimits {
  readonly isEnabled: boolean;
  readonly maxSeconds: number;
}
