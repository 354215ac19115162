// SPDX-License-Identifier: Apache-2.0
import { encodeBytes } from '../../byte-text.ts';
import type { FieldReader } from '../../rules/rule-field.ts';
import { createWallClock } from '../../time.ts';
import { CALL_FIELDS } from './calls/call-fields.ts';
import { argumentsOf, listArguments } from './event-arguments.ts';
import { resultOf } from './event-result.ts';
import { type FieldEntries, lacks, reads, takes } from './field-entry.ts';
import { resultName } from './result-name.ts';
import type { RuleEvent } from './rule-event.ts';
import { categoryOfType } from './rule-types.ts';

const SECOND = 1_000_000_000n;
const clock = createWallClock(0n);
/** `2016-08-04T16:17:57.881781397Z` */
const wallText = (e: RuleEvent): string => clock.text(e.wallTime);
const isFailed = ({ source }: RuleEvent): boolean => (resultOf(source) ?? 0) < 0;

function argument(which: string | undefined): FieldReader<RuleEvent> {
  if (which === undefined) return () => undefined;
  const index = /^\d+$/.test(which) ? Number(which) : undefined;
  return (e) => {
    const known = argumentsOf(e);
    const read = index === undefined ? known.get(which) : [...known.values()][index];
    const value = read?.(e);
    return typeof value === 'number' ? String(value) : value;
  };
}

function rawArgument(which: string | undefined): FieldReader<RuleEvent> {
  return (e) => (which === 'res' ? resultOf(e.source) : argumentsOf(e).get(which ?? '')?.(e));
}

const span = (doc: string, read: (e: RuleEvent) => bigint) => ({
  whole: reads(`${doc}, in nanoseconds.`, 'event', read),
  seconds: reads(`${doc}: whole seconds.`, 'event', (e) => read(e) / SECOND),
  rest: reads(`${doc}: nanoseconds below a second.`, 'event', (e) => read(e) % SECOND),
});

const raw = span('Time since 1970', (e) => e.wallTime);
const sinceFirst = span('Time since the first event', (e) => BigInt(e.sinceFirst));
const sinceBefore = span('Time since the event before', (e) => BigInt(e.sinceBefore));

export const EVENT_FIELDS: FieldEntries = {
  'evt.num': reads('Number of the event, from 1.', 'event', (e) => e.number),
  'evt.type': reads(
    'What happened: the name of a system call, or of an event of Weir.',
    'event',
    (e) => e.type,
  ),
  'evt.type.is': takes(
    '1 where it is of this type, else 0.',
    'event',
    (type) => (e) => (e.type === type ? 1 : 0),
  ),
  'syscall.type': reads('The same, of system calls alone.', 'event', (e) =>
    categoryOfType(e.type) === 'weir' || e.type === 'procexit' ? undefined : e.type,
  ),
  'evt.category': reads('Kind of the event: `process`, `net`, `file`, `weir`, …', 'event', (e) =>
    categoryOfType(e.type),
  ),
  'evt.source': reads('`syscall`: rules for Weir’s events are in the same files.', 'event', () => 'syscall'),
  'evt.hostname': reads('Name of the node.', 'node', (e) => encodeBytes(e.node)),
  'evt.dir': reads('`<`: events are told when the call has returned.', 'event', () => '<'),
  'evt.res': reads('`SUCCESS`, or the name of an errno.', 'event', resultName),
  'evt.rawres': reads('What the call returned; 0 where only its success is known.', 'event', (e) =>
    resultOf(e.source),
  ),
  'evt.failed': reads('Whether the call failed.', 'event', isFailed),
  'evt.arg': takes('An argument, by name or by number.', 'event', argument),
  'evt.rawarg': takes('The same, as a number where it is one.', 'event', rawArgument),
  'evt.args': reads('All arguments: `name=value`, a blank between them.', 'event', listArguments),
  'evt.info': reads('The same.', 'event', listArguments),
  'evt.time': reads('Time of day, UTC, with nanoseconds.', 'event', (e) => wallText(e).slice(11, -1)),
  'evt.time.s': reads('Time of day, UTC.', 'event', (e) => wallText(e).slice(11, 19)),
  'evt.time.iso8601': reads('Date and time, ISO 8601, UTC.', 'event', (e) =>
    wallText(e).replace('Z', '+0000'),
  ),
  'evt.datetime': reads('Date and time, UTC, with nanoseconds.', 'event', (e) =>
    wallText(e).slice(0, -1).replace('T', ' '),
  ),
  'evt.datetime.s': reads('Date and time, UTC.', 'event', (e) => wallText(e).slice(0, 19).replace('T', ' ')),
  'evt.outputtime': reads('Date and time, ISO 8601, UTC.', 'event', wallText),
  'evt.rawtime': raw.whole,
  'evt.rawtime.s': raw.seconds,
  'evt.rawtime.ns': raw.rest,
  'evt.reltime': sinceFirst.whole,
  'evt.reltime.s': sinceFirst.seconds,
  'evt.reltime.ns': sinceFirst.rest,
  'evt.deltatime': sinceBefore.whole,
  'evt.deltatime.s': sinceBefore.seconds,
  'evt.deltatime.ns': sinceBefore.rest,
  'evt.count': reads('1.', 'event', () => 1),
  'evt.count.exit': reads('1.', 'event', () => 1),
  'evt.count.error': reads('1 of a call that failed, else 0.', 'event', (e) => (isFailed(e) ? 1 : 0)),
  'evt.is_wait': reads('Whether it waits.', 'event', () => false),
  'evt.is_async': reads('Whether it is no call but told beside them.', 'event', () => false),
  ...CALL_FIELDS,
  ...lacks('calls are told when they have returned: how long they took is not known', {
    'evt.latency': 'How long the call took.',
    'evt.latency.s': 'Whole seconds of it.',
    'evt.latency.ns': 'Nanoseconds of it below a second.',
    'evt.latency.quantized': 'Its logarithm.',
    'evt.latency.human': 'The same for people.',
    'evt.wait_latency': 'How long the call waited.',
  }),
  ...lacks('which kind of descriptor a failed call was about is not told', {
    'evt.count.error.file': '1 of a call on a file that failed.',
    'evt.count.error.net': '1 of a call on a socket that failed.',
    'evt.count.error.memory': '1 of a call on memory that failed.',
    'evt.count.error.other': '1 of another call that failed.',
  }),
  ...lacks('Falco tells it of its own captures alone', {
    'evt.cpu': 'Processor on which it happened.',
    'evt.around': 'Whether it is close to another event.',
    'evt.count.procinfo': '1 of an event that tells of a process.',
    'evt.count.threadinfo': '1 of an event that tells of a thread.',
    'evt.asynctype': 'Name of an event beside the calls.',
    'evt.pluginname': 'Plugin that it is from.',
    'evt.plugininfo': 'What that plugin says of it.',
    'evt.infra.docker.name': 'Name of an event of Docker.',
    'evt.infra.docker.container.id': 'Container of such an event.',
    'evt.infra.docker.container.name': 'Name of that container.',
    'evt.infra.docker.container.image': 'Image of that container.',
  }),
};
