// SPDX-License-Identifier: Apache-2.0
import { encodeBytes } from '../../byte-text.ts';
import { type FieldEntries, type KnownField, reads } from './field-entry.ts';
import type { RuleEvent } from './rule-event.ts';
import type { UserEntry } from './user-names.ts';

/** What rules call a user that has no name. */
const NAMELESS = '<NA>';

function userOf(e: RuleEvent): UserEntry | undefined {
  const image = e.process?.image;
  return image === undefined ? undefined : e.users?.user(image, e.uid ?? image.effectiveUid);
}

function ofUser(doc: string, read: (e: RuleEvent) => string | undefined): KnownField {
  return reads(doc, 'passwd', (e) =>
    e.process === undefined ? undefined : encodeBytes(read(e) ?? NAMELESS),
  );
}

function groupOf(e: RuleEvent): number | undefined {
  return e.call?.effectiveGid ?? e.process?.image.effectiveGid;
}

export const USER_FIELDS: FieldEntries = {
  'user.uid': reads(
    'Effective user id, in the initial user namespace.',
    'process',
    (e) => e.process?.image.effectiveUid,
  ),
  'user.name': ofUser('Name of that user; `<NA>` where the container does not know it.', (e) =>
    e.uid === undefined ? undefined : e.userName(e.uid),
  ),
  'user.homedir': ofUser('Home of that user.', (e) => userOf(e)?.home),
  'user.shell': ofUser('Shell of that user.', (e) => userOf(e)?.shell),
  'user.loginuid': reads('Who logged in, for audit(7); -1 where nobody did.', 'process', (e) => {
    const image = e.process?.image;
    return image === undefined ? undefined : (image.loginUid ?? -1);
  }),
  'user.loginname': ofUser('Name of that user.', (e) => {
    const uid = e.process?.image.loginUid;
    return uid === undefined ? undefined : e.userName(uid);
  }),
  'group.gid': reads('Effective group id, in the initial user namespace.', 'process', groupOf),
  'group.name': ofUser('Name of that group; `<NA>` where the container does not know it.', (e) => {
    const image = e.process?.image;
    const gid = groupOf(e);
    if (image === undefined || gid === undefined) return undefined;
    return e.users?.group(image, gid) ?? (gid === 0 ? 'root' : undefined);
  }),
};
