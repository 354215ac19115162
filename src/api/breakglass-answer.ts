// SPDX-License-Identifier: Apache-2.0
import type { Requester } from '../policy/breakglass.ts';
import type { PolicyName } from '../policy/overlay.ts';

/** A policy that counts as one in mode audit for a while. Times are RFC 3339, UTC, milliseconds. */
export interface BreakglassView {
  readonly policy: PolicyName;
  readonly reason: string;
  readonly by: Requester;
  readonly began: string;
  readonly until: string;
  readonly leftSeconds: number;
}

/** Answer to `{"breakglass":{}}`, and to what is asked of the admin socket. */
export interface BreakglassAnswer {
  readonly node: string;
  readonly time: string;
  /** Whether this node allows it, and for how long at most. */
  readonly enabled: boolean;
  readonly maxSeconds: number;
  readonly active: readonly BreakglassView[];
  /** The one that was begun or ended. */
  readonly changed?: BreakglassView;
  /** What who asked should know, one sentence each. */
  readonly notes: readonly string[];
}
