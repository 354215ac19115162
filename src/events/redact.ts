// SPDX-License-Identifier: Apache-2.0
import { argumentSpans, targetSpans } from './secret-spans.ts';
import type { Span } from './span.ts';

/** What stands in a record where a secret stood. */
export const REDACTED = '[redacted]';

const ASTERISK = 0x2a;

/** The same arguments without secrets; the given list itself when there are none. */
export function redactArguments(args: readonly string[]): readonly string[] {
  const text = args.join('\0');
  const spans = argumentSpans(text);
  return spans.length === 0 ? args : replaceSpans(text, spans).split('\0');
}

/** A request target or URL without secrets. */
export function redactTarget(target: string): string {
  return replaceSpans(target, targetSpans(target));
}

/** Overwrites the secrets of `bytes`, an argument list separated by NUL, in place and at equal length. */
export function overwriteArguments(bytes: Buffer): void {
  overwrite(bytes, argumentSpans(bytes.toString('latin1')));
}

/** Overwrites the secrets of `bytes`, a request target, in place and at equal length. */
export function overwriteTarget(bytes: Buffer): void {
  overwrite(bytes, targetSpans(bytes.toString('latin1')));
}

function overwrite(bytes: Buffer, spans: readonly Span[]): void {
  for (const { start, end } of spans) bytes.fill(ASTERISK, start, end);
}

function replaceSpans(text: string, spans: readonly Span[]): string {
  let out = '';
  let from = 0;
  for (const { start, end } of spans) {
    out += text.slice(from, start) + REDACTED;
    from = end;
  }
  return from === 0 ? text : out + text.slice(from);
}
