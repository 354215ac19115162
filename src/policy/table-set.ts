// SPDX-License-Identifier: Apache-2.0
import type { DecidingClause } from './decision.ts';
import type { EgressDefault, PodsDestination } from './policy.ts';
import type { RuleBits } from './rule-bits.ts';

/** What pods of equal policy share: every clause a rule, every kind of destination a table from what is seen to rules. */
export interface TableSet {
  /** What tells it apart: the policies that it is made of, with uid and generation. */
  readonly key: string;
  /** By number: the first that fits is the one that is named. */
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
  /** Rules without ports: they fit every action. */
  readonly portless: RuleBits;
  readonly ports: { readonly tcp: readonly PortSegment[]; readonly udp: readonly PortSegment[] };
  /** Rules that end, the first to end first. */
  readonly ending: readonly { readonly rule: number; readonly expiresMs: number }[];
  readonly gates: { readonly cluster: GateTables; readonly namespace: GateTables };
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
  /** The strictest default; absent where no policy speaks: the gate is open. */
  readonly rest?: { readonly default: EgressDefault; readonly clause: DecidingClause };
}
