// SPDX-License-Identifier: Apache-2.0
import { type FieldEntries, type KnownField, lacks } from './field-entry.ts';
import { own } from './own-field.ts';
import type { RuleProcess } from './rule-process.ts';

type Group = 'session' | 'processGroup';

/** The leader of its session or group: itself, or one of its ancestors. */
function leaderOf(process: RuleProcess, group: Group): RuleProcess | undefined {
  const leader = process.image[group];
  if (leader === 0) return undefined;
  if (process.image.pid === leader) return process;
  return process.ancestors.find(({ image }) => image.pid === leader);
}

function ofLeader(
  doc: string,
  group: Group,
  read: (leader: RuleProcess) => string | number | undefined,
): KnownField {
  return own(doc, (process) => {
    const leader = leaderOf(process, group);
    return leader === undefined ? undefined : read(leader);
  });
}

const leads = (doc: string, group: Group): KnownField =>
  own(doc, ({ image }) => (image[group] === 0 ? undefined : image[group] === image.pid));

export const LEADER_FIELDS: FieldEntries = {
  'proc.sid': own('Session, at exec.', ({ image }) => image.session || undefined),
  'proc.sname': ofLeader(
    'Name of the leader of its session, where that is an ancestor.',
    'session',
    ({ name }) => name,
  ),
  'proc.sid.exe': ofLeader('First argument of that leader.', 'session', ({ exe }) => exe),
  'proc.sid.exepath': ofLeader('Executable of that leader.', 'session', ({ exepath }) => exepath),
  'proc.is_sid_leader': leads('Whether it leads its session.', 'session'),
  'proc.pgid': own('Process group, at exec.', ({ image }) => image.processGroup || undefined),
  'proc.pgid.name': ofLeader(
    'Name of the leader of its process group, where that is an ancestor.',
    'processGroup',
    ({ name }) => name,
  ),
  'proc.pgid.exe': ofLeader('First argument of that leader.', 'processGroup', ({ exe }) => exe),
  'proc.pgid.exepath': ofLeader('Executable of that leader.', 'processGroup', ({ exepath }) => exepath),
  'proc.is_pgid_leader': leads('Whether it leads its process group.', 'processGroup'),
  'proc.vpgid': ofLeader(
    'Process group in its own pid namespace.',
    'processGroup',
    ({ image }) => image.namespacePid || undefined,
  ),
  'proc.vpgid.name': ofLeader('Name of the leader of that group.', 'processGroup', ({ name }) => name),
  'proc.vpgid.exe': ofLeader('First argument of the leader of that group.', 'processGroup', ({ exe }) => exe),
  'proc.vpgid.exepath': ofLeader(
    'Executable of the leader of that group.',
    'processGroup',
    ({ exepath }) => exepath,
  ),
  'proc.is_vpgid_leader': leads('Whether it leads that group.', 'processGroup'),
  ...lacks('which of its ancestors is a login shell is not told', {
    'proc.loginshellid': 'The outermost shell above it.',
  }),
};
