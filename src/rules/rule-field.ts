// SPDX-License-Identifier: Apache-2.0
import type { FieldType } from './field-type.ts';

/**
 * What a field has for one event. Text and bytes are byte text (one character a byte), addresses are 16 bytes (IPv4 mapped
 * into IPv6); a list holds text.
 */
export type FieldValue = string | number | bigint | boolean | Uint8Array;

/** Values of a field of one event: undefined where it has none. */
export type FieldReader<Event> = (event: Event) => FieldValue | readonly FieldValue[] | undefined;

/**
 * What a comparison means for a field that has several values at once.
 *
 * `list`: `in` asks for every one of them, `intersects` for one; nothing else can be asked.
 * `any`: one that holds is enough (the ancestors of a process).
 * `ends`: the two ends of a connection: one is enough, but `!=` asks for both.
 */
export type Plurality = 'list' | 'any' | 'ends';

/** A field that conditions and outputs may name. */
export interface RuleField<Event> {
  readonly name: string;
  readonly type: FieldType;
  /** Undefined: it has one value. */
  readonly plurality: Plurality | undefined;
  /** Whether it has brackets: `proc.aname[2]`. */
  readonly argument: 'none' | 'allowed' | 'required';
  /** May be compared with another field: `val(…)`. */
  readonly isRight: boolean;
  /** May be given to a function. */
  readonly isTransformable: boolean;
  /** In conditions alone, or in outputs alone. */
  readonly place: 'both' | 'condition' | 'output';
  readonly isDeprecated: boolean;
  /** Reads it, by what is in its brackets. A string says what is wrong with that. */
  read(argument: string | undefined): FieldReader<Event> | string;
  /** With an argument a field of several values may have one. */
  pluralityOf?(argument: string | undefined): Plurality | undefined;
  /** What is wrong with a literal that the field is compared with, beyond its type. */
  checkLiteral?(literal: string): string | undefined;
}

/** The fields of a source of events. */
export interface RuleFields<Event> {
  find(name: string): RuleField<Event> | undefined;
}
