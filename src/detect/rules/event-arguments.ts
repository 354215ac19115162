// SPDX-License-Identifier: Apache-2.0

import { systemCallName } from '../../events/calls/system-call-name.ts';
import type { EventName } from '../../events/event-kinds.ts';
import { callArguments, type EventArguments, type ReadArgument } from './calls/call-arguments.ts';
import { resultName } from './result-name.ts';
import type { RuleEvent } from './rule-event.ts';

const RESULT: [string, ReadArgument] = ['res', resultName];
const TUPLE: [string, ReadArgument] = ['tuple', (e) => e.socket?.name];

/** What exec and fork both tell of the process, in Falco's order. */
const PROGRAM: readonly [string, ReadArgument][] = [
  ['exe', (e) => e.process?.exe],
  ['args', (e) => e.process?.args],
  ['tid', (e) => e.source.event.header.tid],
  ['pid', (e) => e.source.event.header.tgid],
  ['ptid', (e) => e.process?.parent?.image.pid],
];
const USER: [string, ReadArgument] = [
  'uid',
  (e) => (e.uid === undefined ? undefined : (e.userName(e.uid) ?? '<NA>')),
];

/** Names of the flags of an executable, as `evt.arg.flags` of execve has them; `0` where it has none. */
function executableFlags({ process }: RuleEvent): string {
  const file = process?.image.file;
  const names = [
    ...(file?.isWritable === true ? ['EXE_WRITABLE'] : []),
    ...(file?.layer === 'upper' ? ['EXE_UPPER_LAYER'] : []),
    ...(file?.isMemory === true ? ['EXE_FROM_MEMFD'] : []),
    ...(file?.layer === 'lower' ? ['EXE_LOWER_LAYER'] : []),
  ];
  return names.length === 0 ? '0' : names.join('|');
}

const OF_EXEC: EventArguments = new Map<string, ReadArgument>([
  RESULT,
  ...PROGRAM,
  ['cwd', (e) => e.process?.cwd],
  ['comm', (e) => e.process?.name],
  ['tty', (e) => e.process?.image.tty],
  USER,
  ['flags', executableFlags],
  ['filename', ({ source }) => (source.name === 'process.exec' ? source.event.filename : undefined)],
]);

const OF_FORK: EventArguments = new Map<string, ReadArgument>([
  RESULT,
  ...PROGRAM,
  ['comm', (e) => e.process?.name],
  USER,
  ['vpid', (e) => e.process?.image.namespacePid],
]);

const OF_SOCKET: EventArguments = new Map([RESULT, TUPLE]);
const NONE: EventArguments = new Map();
const ONLY_RESULT: EventArguments = new Map([RESULT]);
const OF_CALL = callArguments(resultName);

const BY_NAME: Partial<Record<EventName, EventArguments>> = {
  'process.exec': OF_EXEC,
  'process.fork': OF_FORK,
  'network.connect': OF_SOCKET,
  'network.established': OF_SOCKET,
  'network.accept': OF_SOCKET,
  'network.send': OF_SOCKET,
  'network.listen': ONLY_RESULT,
};

/** The arguments of an event, as `evt.arg` and `evt.args` have them. */
export function argumentsOf({ source }: RuleEvent): EventArguments {
  if (source.name === 'process.syscall')
    return OF_CALL.get(systemCallName(source.event.call) ?? '') ?? ONLY_RESULT;
  return BY_NAME[source.name] ?? NONE;
}

/** All of them in one line: `res=0 exe=bash …`; those that are missing are left out. */
export function listArguments(e: RuleEvent): string {
  const parts: string[] = [];
  for (const [name, read] of argumentsOf(e)) {
    const value = read(e);
    if (value !== undefined) parts.push(`${name}=${value}`);
  }
  return parts.join(' ');
}
