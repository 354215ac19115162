// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import { EventKind, HttpRequestCursor, ProcessExecCursor, SyscallCursor, SystemCall } from '../gen/events.ts';
import { overwriteArguments, overwriteTarget } from './redact.ts';

const exec = new ProcessExecCursor();
const request = new HttpRequestCursor();
const syscall = new SyscallCursor();

/** Calls whose data says how they were called. That of all others is what was sent or received. */
const OPEN_DATA: ReadonlySet<number> = new Set([SystemCall.OPENAT2, SystemCall.MOUNT]);

/** Whether records of `kind` can hold secrets. */
export function hasSecrets(kind: number): boolean {
  return (
    kind === EventKind.PROCESS_EXEC || kind === EventKind.HTTP_REQUEST || kind === EventKind.PROCESS_SYSCALL
  );
}

/**
 * Overwrites the secrets in the record of `length` bytes at `at` of `view`, in place. Where the record is not as long
 * as it says, so that its parts can't be told apart, all that follows its fixed part goes.
 */
export function redactFrame(view: BatchView, at: number, length: number, kind: number): void {
  if (kind === EventKind.PROCESS_EXEC) {
    exec.move(view, at);
    if (exec.isValid(length)) overwriteArguments(part(view, exec.argsOffset, exec.argsLength));
    else blank(view, at + ProcessExecCursor.size, at + length);
  } else if (kind === EventKind.HTTP_REQUEST) {
    request.move(view, at);
    if (request.isValid(length)) overwriteTarget(part(view, request.targetOffset, request.targetLength));
    else blank(view, at + HttpRequestCursor.size, at + length);
  } else if (kind === EventKind.PROCESS_SYSCALL) {
    syscall.move(view, at);
    if (!syscall.isValid(length)) blank(view, at + SyscallCursor.size, at + length);
    else if (!OPEN_DATA.has(syscall.call))
      blank(view, syscall.dataOffset, syscall.dataOffset + syscall.dataLength);
  }
}

function part(view: BatchView, at: number, length: number): Buffer {
  return view.bytes.subarray(at, at + length);
}

function blank(view: BatchView, start: number, end: number): void {
  if (end > start) view.u8.fill(0, start, end);
}
