// SPDX-License-Identifier: Apache-2.0
import { type SecretFlag, type SecretTool, secretTool } from './secret-flags.ts';
import { isSecretName } from './secret-names.ts';
import type { Span } from './span.ts';

/** A command under way: how its program takes secrets, and what of it was read. */
interface Command {
  readonly tool: SecretTool;
  /** Its words that are no flags; the first MAX_COMMAND_WORDS, where a subcommand stands. */
  readonly words: Set<string>;
  /** The last of them. */
  bare: string | undefined;
}

interface WordInCommand {
  readonly word: Span;
  readonly value: string;
  readonly next: Span | undefined;
}

const MAX_COMMAND_WORDS = 16;
const LONG_FLAG = /^--?([A-Za-z][A-Za-z0-9_.-]{0,127})$/;

/**
 * Adds the values of flags that stand in the next word (`--token X`), of short flags of programs known to take a
 * secret by them, and of what is set by name (`configure set aws_secret_access_key X`).
 */
export function addFlagSpans(text: string, words: readonly Span[], spans: Span[]): void {
  let command: Command | undefined;
  let previous = '';
  for (const [at, word] of words.entries()) {
    const value = text.slice(word.start, word.end);
    const next = words[at + 1];
    const isDashed = value.startsWith('-');
    const tool = isDashed ? undefined : secretTool(value);
    if (tool !== undefined) command = { tool, words: new Set(), bare: undefined };
    else if (command !== undefined) addToolSpans(text, command, { word, value, next }, spans);
    const isName = isDashed ? isSecretFlag(value) : previous === 'set' && isSecretName(value);
    if (isName && next !== undefined && !isFlag(text, next)) spans.push(next);
    previous = value;
  }
}

/** A flag whose value is the next word, not part of this one. */
function isSecretFlag(word: string): boolean {
  const name = LONG_FLAG.exec(word)?.[1];
  return name !== undefined && isSecretName(name);
}

function isFlag(text: string, word: Span): boolean {
  return /^--?[A-Za-z]/.test(text.slice(word.start, word.start + 3));
}

function addToolSpans(text: string, command: Command, at: WordInCommand, spans: Span[]): void {
  const { word, value } = at;
  if (value.startsWith('-')) {
    for (const flag of command.tool.flags) addToolSpan(text, command, flag, at, spans);
    return;
  }
  if (command.bare !== undefined && command.bare === command.tool.positionalAfter) spans.push(word);
  command.bare = value;
  if (command.words.size < MAX_COMMAND_WORDS) command.words.add(value);
}

function addToolSpan(
  text: string,
  command: Command,
  { flag, value, after, onlyWith }: SecretFlag,
  at: WordInCommand,
  spans: Span[],
): void {
  if (!at.value.startsWith(flag)) return;
  if (onlyWith !== undefined && !command.words.has(onlyWith)) return;
  const isGlued = at.value.length > flag.length;
  if (isGlued ? value === 'next' : value === 'glued') return;
  const found = isGlued ? { start: at.word.start + flag.length, end: at.word.end } : at.next;
  const secret = found === undefined || after === undefined ? found : behind(text, found, after);
  if (secret !== undefined) spans.push(secret);
}

function behind(text: string, span: Span, mark: string): Span | undefined {
  const at = text.slice(span.start, span.end).indexOf(mark);
  return at < 0 ? undefined : { start: span.start + at + 1, end: span.end };
}
