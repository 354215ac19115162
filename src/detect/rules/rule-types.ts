// SPDX-License-Identifier: Apache-2.0
import { SYSTEM_CALL_NAMES } from '../../events/calls/system-call-name.ts';
import type { EnrichedEvent } from '../../events/enriched-event.ts';
import type { EventName } from '../../events/event-kinds.ts';
import { isDownload } from '../is-download.ts';
import type { Sight } from './sight.ts';

const TCP = 6;
const IS_CALL: ReadonlySet<string> = new Set(SYSTEM_CALL_NAMES);
const NONE: readonly string[] = [];
const CONNECT: readonly string[] = ['connect'];
const REQUEST: readonly string[] = ['http_request'];
const DOWNLOAD: readonly string[] = ['http_request', 'model_download'];

/** What rules call events, as `evt.type`. A connection is told when it is made: then its outcome is known. */
const TYPES: Readonly<Record<EventName, readonly string[]>> = {
  'process.fork': ['clone'],
  'process.exec': ['execve'],
  'process.exit': ['procexit'],
  'cgroup.mkdir': NONE,
  'cgroup.rmdir': NONE,
  'coverage.throttle': NONE,
  'network.connect': CONNECT,
  'network.send': ['sendto'],
  'network.listen': ['listen'],
  'network.established': CONNECT,
  'network.accept': ['accept4'],
  'network.flow': ['flow'],
  'network.close': ['flow'],
  'dns.question': NONE,
  'dns.answer': ['dns_answer'],
  'tls.hello': ['tls_hello'],
  'http.request': DOWNLOAD,
  'egress.decision': ['egress_decision'],
  'process.syscall': SYSTEM_CALL_NAMES,
};

/** Every type of event that rules may hear of. */
export const RULE_TYPES: ReadonlySet<string> = new Set(Object.values(TYPES).flat());

/** By the number of the call. */
const OF_CALL: readonly (readonly string[])[] = [NONE, ...SYSTEM_CALL_NAMES.map((name) => [name])];

/** Calls that are told under the name of another which does the same: which of them it was is not known. */
export const TOLD_AS: Readonly<Record<string, string>> = {
  execveat: 'execve',
  fork: 'clone',
  vfork: 'clone',
  clone3: 'clone',
};

/** The types of an event, in the order in which rules are asked about them. */
export function ruleTypesOf(e: EnrichedEvent, { request }: Sight): readonly string[] {
  if (e.name === 'process.syscall') return OF_CALL[e.event.call] ?? NONE;
  if (e.name === 'network.connect' && e.event.socket.protocol === TCP) return NONE;
  if (e.name === 'http.request') {
    return request?.model !== undefined && isDownload(request) ? DOWNLOAD : REQUEST;
  }
  return TYPES[e.name];
}

const CATEGORIES: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    process:
      'clone execve execveat procexit ptrace setsid setpgid prctl seccomp setns unshare kill tkill tgkill capset',
    net: 'socket socketpair bind connect listen accept accept4 shutdown setsockopt getsockopt',
    'IO-write': 'sendto sendmsg sendmmsg write pwrite64 writev',
    'IO-read': 'recvfrom recvmsg recvmmsg read pread64 readv',
    user: 'setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups',
    file: 'open openat openat2 creat close close_range dup dup2 dup3 chdir fchdir chroot pivot_root unlink unlinkat rmdir rename renameat renameat2 link linkat symlink symlinkat mkdir mkdirat mknod mknodat chmod fchmod fchmodat fchmodat2 chown lchown fchown fchownat truncate ftruncate mount umount2',
  }).flatMap(([category, calls]) => calls.split(' ').map((call) => [call, category])),
);

/** Which kind of event a type is: `weir` of what is no system call. */
export function categoryOfType(type: string): string {
  return CATEGORIES[type] ?? (IS_CALL.has(type) ? 'system' : 'weir');
}
