// SPDX-License-Identifier: Apache-2.0
import type { EventName } from '../../events/event-kinds.ts';
import { EventFlag } from '../../gen/events.ts';
import { resultName } from './result-name.ts';
import type { RuleEvent } from './rule-event.ts';

type ArgumentValue = string | number | undefined;
type ReadArgument = (e: RuleEvent) => ArgumentValue;

/** Names of arguments, in their order, with how they are read. */
export type EventArguments = ReadonlyMap<string, ReadArgument>;

const RESULT: [string, ReadArgument] = ['res', resultName];
const TUPLE: [string, ReadArgument] = ['tuple', (e) => e.socket?.name];

/** Names of the flags of an executable, as `evt.arg.flags` of execve has them; `0` where it has none. */
function executableFlags({ source, process }: RuleEvent): string {
  const isDeleted =
    source.name === 'process.exec' && (source.event.header.flags & EventFlag.EXEC_DELETED_FILE) !== 0;
  return isDeleted && process?.exepath.includes('memfd:') === true ? 'EXE_FROM_MEMFD' : '0';
}

const OF_EXEC: EventArguments = new Map<string, ReadArgument>([
  RESULT,
  ['exe', (e) => e.process?.exe],
  ['args', (e) => e.process?.args],
  ['tid', (e) => e.source.event.header.tid],
  ['pid', (e) => e.source.event.header.tgid],
  ['ptid', (e) => e.process?.parent?.image.pid],
  ['cwd', (e) => e.process?.cwd],
  ['comm', (e) => e.process?.name],
  ['tty', (e) => e.process?.image.tty],
  ['uid', (e) => e.process?.image.effectiveUid],
  ['flags', executableFlags],
  ['filename', ({ source }) => (source.name === 'process.exec' ? source.event.filename : undefined)],
]);

const OF_FORK: EventArguments = new Map<string, ReadArgument>([
  RESULT,
  ['exe', (e) => e.process?.exe],
  ['args', (e) => e.process?.args],
  ['tid', (e) => e.source.event.header.tid],
  ['pid', (e) => e.source.event.header.tgid],
  ['ptid', (e) => e.process?.parent?.image.pid],
  ['comm', (e) => e.process?.name],
  ['uid', (e) => e.process?.image.effectiveUid],
  ['vpid', (e) => e.process?.image.namespacePid],
]);

const OF_SOCKET: EventArguments = new Map([RESULT, TUPLE]);
const NONE: EventArguments = new Map();

const BY_NAME: Partial<Record<EventName, EventArguments>> = {
  'process.exec': OF_EXEC,
  'process.fork': OF_FORK,
  'network.connect': OF_SOCKET,
  'network.established': OF_SOCKET,
  'network.accept': OF_SOCKET,
  'network.send': OF_SOCKET,
  'network.listen': new Map([RESULT]),
};

/** The arguments of an event, as `evt.arg` and `evt.args` have them. */
export function argumentsOf({ source }: RuleEvent): EventArguments {
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
