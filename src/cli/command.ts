// SPDX-License-Identifier: Apache-2.0

/** One option of a command, in the terms of node:util parseArgs. */
export interface CommandOption {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  readonly description: string;
  /** What the value is called in help; strings only. */
  readonly value?: string;
}

/** What a command is given: everything it may touch of the process. */
export interface CommandContext {
  readonly values: Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
  /** Opened by who asks for it: a stream that nobody wants must not keep the process. */
  readonly stdin?: () => NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user asks to stop (Ctrl-C, SIGTERM). */
  readonly signal: AbortSignal;
  /** Has `listener` called on SIGHUP, which ends a process otherwise. */
  onHangup(listener: () => void): void;
}

/** A command of a program: a value, so that tests run it in-process and the reference is generated from it. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** Names of positional arguments, such as `FILE` or `[FILE]`; `FILE…` is one or more. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, CommandOption>>;
  /** A paragraph on what it does and needs. */
  readonly help: string;
  /** Resolves to the exit status. Throws WeirError for what the user can mend. */
  run(context: CommandContext): Promise<number>;
}
