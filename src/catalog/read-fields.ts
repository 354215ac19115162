// SPDX-License-Identifier: Apache-2.0
import type { Confidence } from '../events/model-identity.ts';
import { type ChannelData, PROGRAM_ROLES, type ProgramRole, TLS_STACKS } from './catalog-data.ts';
import type { YamlFields } from './yaml-fields.ts';

const ID = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/** The field `id`. */
export function readId(entry: YamlFields): string {
  const id = entry.string('id');
  return ID.test(id) ? id : entry.fail('id', `is ${id}`, 'write lower-case letters, digits and dashes');
}

/** The field `confidence`. */
export function readConfidence(entry: YamlFields): Confidence | undefined {
  return entry.oneOf('confidence', ['high', 'medium', 'low']);
}

/** The field `does` of what is known by what programs do. */
export function readRole(entry: YamlFields): ProgramRole | undefined {
  return entry.oneOf('does', Object.keys(PROGRAM_ROLES) as ProgramRole[]);
}

/** What is for the reference, not for the agent. */
export function readForPeople(entry: YamlFields): void {
  entry.optionalString('title');
  entry.optionalString('source');
  const unknown = entry.strings('tls').find((stack) => !(TLS_STACKS as readonly string[]).includes(stack));
  if (unknown !== undefined) entry.fail('tls', `has ${unknown}`, `write some of ${TLS_STACKS.join(', ')}`);
}

/** Index of the channel that a field names. */
export function findChannel(
  entry: YamlFields,
  field: string,
  id: string,
  channels: readonly ChannelData[],
): number {
  const index = channels.findIndex((channel) => channel.id === id);
  if (index >= 0) return index;
  return entry.fail(
    field,
    `is ${id}, and no channel above is called that`,
    'see docs/reference/catalog.md for the list',
  );
}
