// SPDX-License-Identifier: Apache-2.0
import type { DecidingClause } from './decision.ts';
import type { PolicyName } from './overlay.ts';
import type { EgressDefault, PodsDestination, Policy } from './policy.ts';
import type { RuleBits } from './rule-bits.ts';

/** What pods of equal policy share: every clause a rule, every kind of destination a table from what is seen to rules. */
export interface TableSet {
  /** What tells it apart: the policies that it is made of, with uid and generation, and the overlays. */
  readonly key: string;
  /** The policies that it is made of, in the order in which they are named. */
  readonly policies: readonly Policy[];
  /** By number: the first that fits is the one that is named. Those of overlays come first. */
  readonly rules: readonly TableRule[];
  readonly names: ReadonlyMap<string, readonly number[]>;
  /** By what stands behind `*.`. */
  readonly namesBelow: ReadonlyMap<string, readonly number[]>;
  /** For each length of a prefix there is, blocks by their first address. */
  readonly blocks: readonly BlockTable[];
  /** By `namespace/name`. */
  readonly services: ReadonlyMap<string, readonly number[]>;
  readonly known: ReadonlyMap<string, readonly number[]>;
  readonly categories: ReadonlyMap<string, readonly number[]>;
  readonly channels: ReadonlyMap<string, readonly number[]>;
  /** Selectors of pods: user space resolves them to addresses. */
  readonly pods: readonly { readonly rule: number; readonly destination: PodsDestination }[];
  /** Rules of isolations: they fit every action but loopback and what the pod accepted from its node. */
  readonly isolations: readonly number[];
  /** Rules that say where proxies are. A gate allows by them, and then judges what the proxy is asked for. */
  readonly proxies: RuleBits;
  /** Rules without ports: they fit every action. */
  readonly portless: RuleBits;
  readonly ports: { readonly tcp: readonly PortSegment[]; readonly udp: readonly PortSegment[] };
  /** Rules that end, the first to end first: exceptions (they allow) and overlays (they deny). */
  readonly ending: readonly { readonly rule: number; readonly expiresMs: number }[];
  readonly gates: { readonly cluster: GateTables; readonly namespace: GateTables };
  /**
   * Breakglass, the first to end first: before `untilMs` of the first that is not over, its tables are in the place of
   * `enforce` of `gates`; behind the last, and where none is, `gates` hold. Who has room for one alone takes the first:
   * what follows it is stricter, and so is `gates`.
   */
  readonly suspensions: readonly SuspensionTables[];
}

/** What is enforced while some policies count as ones in mode audit. */
export interface SuspensionTables {
  /** The first instant at which it no longer holds, milliseconds since 1970. */
  readonly untilMs: number;
  readonly cluster: EvaluationTables;
  readonly namespace: EvaluationTables;
  /** The policies, each with the end of its own breakglass. */
  readonly policies: readonly (PolicyName & { readonly untilMs: number })[];
}

export interface TableRule {
  readonly clause: DecidingClause;
}

export interface BlockTable {
  readonly prefixBits: number;
  /** By the masked address, in hexadecimal. */
  readonly blocks: ReadonlyMap<string, readonly number[]>;
}

/** Ports from `first` on, to the next segment. */
export interface PortSegment {
  readonly first: number;
  readonly rules: RuleBits;
}

/** A gate in each of the two evaluations. */
export interface GateTables {
  readonly enforce: EvaluationTables;
  readonly all: EvaluationTables;
}

export interface EvaluationTables {
  readonly allow: RuleBits;
  readonly deny: RuleBits;
  /** Who denies QUIC. */
  readonly quic?: DecidingClause;
  /** Who denies hellos that hide another. */
  readonly encryptedHello?: DecidingClause;
  /** The strictest default; absent where no policy speaks: the gate is open. */
  readonly rest?: { readonly default: EgressDefault; readonly clause: DecidingClause };
}
