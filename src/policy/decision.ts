// SPDX-License-Identifier: Apache-2.0
import type { Policy } from './policy.ts';

/** What is decided of one action, and by what. */
export interface Decision {
  /** What happens: `audit` is what passes, and would be denied were every policy enforced. */
  readonly verdict: 'allow' | 'audit' | 'deny';
  /** Over the policies that enforce: what happens. */
  readonly enforce: Evaluation;
  /** Over all policies: what would happen. */
  readonly all: Evaluation;
}

/** Two gates, both of which must let the action pass. */
export interface Evaluation {
  readonly verdict: 'allow' | 'deny';
  readonly cluster: GateDecision;
  readonly namespace: GateDecision;
}

export interface GateDecision {
  readonly verdict: 'allow' | 'deny';
  /**
   * `implied` no egress at all; `overlay` what holds beside the policies for a while; `open` no policy of the gate says
   * anything; `deny`, `quic`, `encrypted-hello`, `allow` a clause; `default` the strictest default; `delegate` the cluster leaves it to the
   * namespace. Overlays stand in the cluster's gate.
   */
  readonly by:
    | 'implied'
    | 'overlay'
    | 'open'
    | 'deny'
    | 'quic'
    | 'encrypted-hello'
    | 'allow'
    | 'default'
    | 'delegate';
  /** Absent where no clause decided. */
  readonly clause?: DecidingClause;
  /** The allow that approves the name on the wire, where `clause` only approves the address. */
  readonly wireClause?: DecidingClause;
}

/** A clause, as records name it. */
export interface DecidingClause {
  readonly kind: Policy['kind'] | 'Overlay';
  readonly namespace?: string;
  /** Of an overlay its id. */
  readonly policy: string;
  readonly uid?: string;
  readonly generation?: number;
  /** The one that counts: `audit` during a breakglass. */
  readonly mode: Policy['mode'];
  /** Of a policy that counts as one in mode audit by a breakglass: until when, milliseconds since 1970. */
  readonly suspendedUntilMs?: number;
  /** `egress.allow.hub`, `egress.deny.leaks`, `egress.quic`, `egress.encryptedHello`, `egress.default`, `overlay.isolate` or `overlay.block`. */
  readonly clause: string;
  readonly reason?: string;
}
