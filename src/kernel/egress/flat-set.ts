// SPDX-License-Identifier: Apache-2.0
import type { PolicySet } from '../../gen/tables.ts';
import type { TableRefusal } from '../../policy/node-policy-state.ts';

/** Rules of a set, one bit each, as the kernel keeps them: `RULE_BYTES` bytes. */
export type RuleBytes = Uint8Array;

/** A table set in the form of the kernel's maps, but for its number. */
export interface FlatSet {
  /** Its header; `content` is a digest of all that is here. */
  readonly header: PolicySet;
  /** What each rule of the kernel is a rule of: a rule with ports of its own for some addresses is several there. */
  readonly origins: readonly number[];
  readonly blocks: readonly FlatBlock[];
  readonly ports: readonly FlatPort[];
  readonly names: readonly FlatName[];
}

export interface FlatBlock {
  /** 16 bytes, masked. */
  readonly address: Uint8Array;
  /** Of 128. */
  readonly prefixBits: number;
  readonly rules: RuleBytes;
}

export interface FlatPort {
  readonly protocol: number;
  readonly port: number;
  /** Of 16. */
  readonly prefixBits: number;
  readonly rules: RuleBytes;
}

export interface FlatName {
  readonly name: string;
  /** Whether names below it are meant, not it. */
  readonly isBelow: boolean;
  readonly rules: RuleBytes;
}

/** A set that the kernel has no form for, and why. */
export interface Unflattened {
  readonly refusal: TableRefusal;
}
