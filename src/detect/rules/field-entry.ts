// SPDX-License-Identifier: Apache-2.0
import type { FieldReader } from '../../rules/rule-field.ts';
import type { RuleEvent } from './rule-event.ts';

/** Where values of fields come from, in words. */
export const FIELD_ORIGINS = {
  event: 'the event itself',
  process: 'the process table: fork, exec and exit, and what ran before the agent',
  descriptor: 'the call: what its descriptor stands for when it returns, or the socket of the event',
  socket: 'the socket of the event, and the flow it belongs to',
  container: 'the path of the cgroup, and the container as its pod’s status or the runtime tells it',
  pod: 'the pod, as the API server, a folder of manifests or the runtime tells it',
  passwd: 'the passwd and group files of the container’s root',
  catalogue: 'the catalogue of model channels, from names, addresses and request lines',
  policy: 'the policy that decided',
  node: 'the node and the agent',
} as const;

export type FieldOrigin = keyof typeof FIELD_ORIGINS;

/** A field that can be read, of the events that have it. */
export interface KnownField {
  /** One sentence. */
  readonly doc: string;
  readonly from: FieldOrigin;
  /** Reads it, by what is in its brackets. */
  readonly bind: (argument: string | undefined) => FieldReader<RuleEvent>;
}

/** A field that no event has here. */
export interface UnknownField {
  readonly doc: string;
  /** Why. */
  readonly missing: string;
}

export type FieldEntry = KnownField | UnknownField;

/** Fields by name. */
export type FieldEntries = Readonly<Record<string, FieldEntry>>;

/** A field without brackets. */
export function reads(doc: string, from: FieldOrigin, read: FieldReader<RuleEvent>): KnownField {
  return { doc, from, bind: () => read };
}

/** A field that is read by what is in its brackets. */
export function takes(doc: string, from: FieldOrigin, bind: KnownField['bind']): KnownField {
  return { doc, from, bind };
}

/** Fields that nobody can read, for one reason: `name: what it would be`. */
export function lacks(missing: string, docs: Readonly<Record<string, string>>): FieldEntries {
  return Object.fromEntries(Object.entries(docs).map(([name, doc]) => [name, { doc, missing }]));
}
