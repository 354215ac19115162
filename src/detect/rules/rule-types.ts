// SPDX-License-Identifier: Apache-2.0
import type { EnrichedEvent } from '../../events/enriched-event.ts';
import type { EventName } from '../../events/event-kinds.ts';
import { isDownload } from '../is-download.ts';
import type { Sight } from './sight.ts';

const TCP = 6;
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
  'process.syscall': NONE,
};

/** Every type of event that rules may hear of. */
export const RULE_TYPES: ReadonlySet<string> = new Set(Object.values(TYPES).flat());

/** Calls that are told under the name of another which does the same: which of them it was is not known. */
export const TOLD_AS: Readonly<Record<string, string>> = {
  execveat: 'execve',
  fork: 'clone',
  vfork: 'clone',
  clone3: 'clone',
  accept: 'accept4',
};

/** The types of an event, in the order in which rules are asked about them. */
export function ruleTypesOf(e: EnrichedEvent, { request }: Sight): readonly string[] {
  if (e.name === 'network.connect' && e.event.socket.protocol === TCP) return NONE;
  if (e.name === 'http.request') {
    return request?.model !== undefined && isDownload(request) ? DOWNLOAD : REQUEST;
  }
  return TYPES[e.name];
}

const CATEGORIES: Readonly<Record<string, string>> = {
  clone: 'process',
  execve: 'process',
  procexit: 'process',
  connect: 'net',
  sendto: 'IO-write',
  listen: 'net',
  accept4: 'net',
};

/** Which kind of event a type is: `weir` of what is no system call. */
export function categoryOfType(type: string): string {
  return CATEGORIES[type] ?? 'weir';
}
