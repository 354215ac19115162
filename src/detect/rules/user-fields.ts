// SPDX-License-Identifier: Apache-2.0
import { encodeBytes } from '../../byte-text.ts';
import { type FieldEntries, type KnownField, lacks, reads } from './field-entry.ts';
import type { RuleEvent } from './rule-event.ts';
import type { UserEntry } from './user-names.ts';

/** What rules call a user that has no name. */
const NAMELESS = '<NA>';

function userOf(e: RuleEvent): UserEntry | undefined {
  const image = e.process?.image;
  return image === undefined ? undefined : e.users?.user(image, image.effectiveUid);
}

function ofUser(doc: string, read: (e: RuleEvent) => string | undefined): KnownField {
  return reads(doc, 'passwd', (e) =>
    e.process === undefined ? undefined : encodeBytes(read(e) ?? NAMELESS),
  );
}

export const USER_FIELDS: FieldEntries = {
  'user.uid': reads(
    'Effective user id, in the initial user namespace.',
    'process',
    (e) => e.process?.image.effectiveUid,
  ),
  'user.name': ofUser(
    'Name of that user; `<NA>` where the container does not know it.',
    (e) => userOf(e)?.name ?? (e.process?.image.effectiveUid === 0 ? 'root' : undefined),
  ),
  'user.homedir': ofUser('Home of that user.', (e) => userOf(e)?.home),
  'user.shell': ofUser('Shell of that user.', (e) => userOf(e)?.shell),
  'group.gid': reads('Group id, in the initial user namespace.', 'process', (e) => e.process?.image.gid),
  'group.name': ofUser('Name of that group; `<NA>` where the container does not know it.', (e) => {
    const image = e.process?.image;
    if (image === undefined) return undefined;
    return e.users?.group(image, image.gid) ?? (image.gid === 0 ? 'root' : undefined);
  }),
  ...lacks('the login uid of processes is not looked at', {
    'user.loginuid': 'Who logged in, for audit(7).',
    'user.loginname': 'Name of that user.',
  }),
};
