// SPDX-License-Identifier: Apache-2.0
import { EVENT_TYPES } from './event-types.ts';

/** A set of event types: those named, or (`isComplement`) all but those. */
export interface EventTypeSet {
  readonly isComplement: boolean;
  readonly names: ReadonlySet<string>;
}

export const ALL_TYPES: EventTypeSet = { isComplement: true, names: new Set() };
export const NO_TYPES: EventTypeSet = { isComplement: false, names: new Set() };

export function typesOf(names: Iterable<string>): EventTypeSet {
  return { isComplement: false, names: new Set(names) };
}

export function complementOf({ isComplement, names }: EventTypeSet): EventTypeSet {
  return { isComplement: !isComplement, names };
}

export function unionOf(a: EventTypeSet, b: EventTypeSet): EventTypeSet {
  if (!a.isComplement && !b.isComplement) return { isComplement: false, names: a.names.union(b.names) };
  if (a.isComplement && b.isComplement) return { isComplement: true, names: a.names.intersection(b.names) };
  const [outside, inside] = a.isComplement ? [a, b] : [b, a];
  return { isComplement: true, names: outside.names.difference(inside.names) };
}

export function intersectionOf(a: EventTypeSet, b: EventTypeSet): EventTypeSet {
  return complementOf(unionOf(complementOf(a), complementOf(b)));
}

export function hasType({ isComplement, names }: EventTypeSet, name: string): boolean {
  return names.has(name) !== isComplement;
}

/** How many of the event types that there are it has. */
export function countTypes({ isComplement, names }: EventTypeSet): number {
  return isComplement ? EVENT_TYPES.size - names.size : names.size;
}
