// SPDX-License-Identifier: Apache-2.0
import { identifyProcess } from '../catalog/identify-process.ts';

import type { EventRecord } from '../events/record.ts';
import { EventFlag } from '../gen/events.ts';
import type { DetectContext } from './detect-context.ts';
import type { EventOf } from './event-of.ts';
import type { Draft, Writable } from './record-maker.ts';
import { whoOf } from './who.ts';

/** A process began to run a program: what, as whom, and what the catalogue knows it for. */
export function recordExec(context: DetectContext, e: EventOf<'process.exec'>): void {
  const { header } = e.event;
  const who = whoOf(e);
  const executable = e.process?.executable ?? e.event.executable;
  context.scopes.of(who, header.timeKey).activity.ran(executable);
  if (!context.wants('process.exec')) return;
  const draft = context.maker.event('process.exec', header.time, who);
  if (draft.process?.argumentsInvalid === true) context.flaws.count('process.exec', 'arguments-not-utf8');
  draft.exec = describeExec(e, executable);
  if (e.process !== undefined) addProgram(draft, context, e.process.arguments);
  context.emit(draft);
}

function describeExec(
  { event }: EventOf<'process.exec'>,
  executable: string,
): NonNullable<EventRecord['exec']> {
  const { flags } = event.header;
  const exec: Writable<NonNullable<EventRecord['exec']>> = { inode: String(event.executableInode) };
  const { filename } = event;
  if (filename !== executable) exec.filename = filename;
  if (flags & EventFlag.EXEC_DELETED_FILE) exec.deletedFile = true;
  if (flags & EventFlag.EXEC_CREDENTIALS) exec.credentialsChanged = true;
  if (flags & EventFlag.EXEC_ARGS_UNREADABLE) exec.argumentsUnreadable = true;
  return exec;
}

/** The arguments may name a model: they are the caller's word, nothing was loaded yet. */
function addProgram(draft: Draft, { catalog }: DetectContext, args: readonly string[]): void {
  const known = identifyProcess(catalog, args);
  if (known === undefined) return;
  draft.program = { id: known.id, role: known.role };
  const named = { evidence: 'argv', operation: known.role } as const;
  if (known.model !== undefined) draft.model = { ...known.model, ...named };
  if (known.asset !== undefined) draft.asset = { ...known.asset, ...named };
}

/** A process ended. */
export function recordExit(context: DetectContext, e: EventOf<'process.exit'>): void {
  if (!context.wants('process.exit')) return;
  const { header, status } = e.event;
  const draft = context.maker.event('process.exit', header.time, whoOf(e));
  draft.exit = describeStatus(status);
  context.emit(draft);
}

/** As wait(2) encodes it. */
function describeStatus(status: number): NonNullable<EventRecord['exit']> {
  const signal = status & 0x7f;
  if (signal === 0) return { code: (status >> 8) & 0xff };
  return (status & 0x80) !== 0 ? { signal, coreDumped: true } : { signal };
}

/** A pod is throttled: what it does from here on is seen in part. */
export function recordThrottle(context: DetectContext, e: EventOf<'coverage.throttle'>): void {
  const { header, shedKey } = e.event;
  const who = whoOf(e);
  context.scopes.of(who, header.timeKey).denials.areCountsLow = true;
  if (!context.wants('coverage.throttle')) return;
  const draft = context.maker.event('coverage.throttle', header.time, who);
  draft.coverage = { shed: shedKey };
  context.emit(draft);
}
