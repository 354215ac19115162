// SPDX-License-Identifier: Apache-2.0
import type { PolicyFileText } from '../../host/watch-policy-files.ts';
import type { PolicyBook, PolicySource } from '../../policy/policy-book.ts';
import type { PolicyProblem } from '../../policy/policy-problem.ts';
import { readPolicyFile } from '../../policy/read-policy-file.ts';
import type { AgentLog } from '../agent-log.ts';

export interface FilePoliciesOptions {
  readonly book: PolicyBook;
  readonly log: AgentLog;
}

/**
 * Takes policies from files into the book. A file is taken as a whole: one that is wrong, or can't be read, leaves what it
 * said before in force, and what is wrong with it is said once. A file that is gone takes its policies with it.
 */
export class FilePolicies {
  readonly #options: FilePoliciesOptions;
  /** What was said of each file that is not taken. */
  readonly #problems = new Map<string, readonly string[]>();
  readonly #texts = new Map<string, string>();

  constructor(options: FilePoliciesOptions) {
    this.#options = options;
  }

  /** What is wrong with files now, a line each. */
  problems(): readonly string[] {
    return [...this.#problems.values()].flat();
  }

  /** Files that are wrong or can't be read. */
  get refused(): number {
    return this.#problems.size;
  }

  /** Takes all files as they are now; whether anything changed. */
  take(files: readonly PolicyFileText[]): boolean {
    let isChanged = false;
    for (const file of files) isChanged = this.#takeFile(file) || isChanged;
    return this.#dropGone(files) || isChanged;
  }

  #takeFile(file: PolicyFileText): boolean {
    const { name } = file;
    if ('error' in file) {
      // What it says when it can be read again is to be looked at, whatever it was before.
      this.#texts.delete(name);
      this.#refuse(name, [file.error.message]);
      return false;
    }
    if (this.#texts.get(name) === file.text) return false;
    this.#texts.set(name, file.text);
    const content = readPolicyFile(file);
    if ('problems' in content) {
      this.#refuse(name, content.problems.map(formatProblem));
      return false;
    }
    this.#problems.delete(name);
    this.#options.book.replace(`file ${name}`, content.versions);
    return true;
  }

  #refuse(name: string, problems: readonly string[]): void {
    if (this.#problems.get(name)?.join('\n') === problems.join('\n')) return;
    this.#problems.set(name, problems);
    const [first = '', ...more] = problems;
    const others = more.length === 0 ? '' : `, and ${more.length} more: \`weir policy check\` lists them`;
    this.#options.log.error(
      { code: 'POLICY_INVALID', file: name, problems: problems.length },
      `policies: ${first}${others}; the last good state of the file holds`,
    );
  }

  /** A file that can't be read is not gone, nor are those of a folder that can't be. */
  #dropGone(files: readonly PolicyFileText[]): boolean {
    const { book } = this.#options;
    const there = new Set(files.map(({ name }) => name));
    const unreadable = files.filter((file) => 'error' in file).map(({ name }) => `${name}/`);
    const isGone = (name: string): boolean =>
      !there.has(name) && !unreadable.some((folder) => name.startsWith(folder));
    for (const name of this.#problems.keys()) if (isGone(name)) this.#problems.delete(name);
    for (const name of this.#texts.keys()) if (isGone(name)) this.#texts.delete(name);
    const gone = [...book.sources()].filter((source) => {
      const name = fileOf(source);
      return name !== undefined && isGone(name);
    });
    for (const source of gone) book.drop(source);
    return gone.length > 0;
  }
}

/** The file that a source is; undefined where it is none. */
export function fileOf(source: PolicySource): string | undefined {
  return source.startsWith('file ') ? source.slice('file '.length) : undefined;
}

function formatProblem({ file, line, field, message, suggestion }: PolicyProblem): string {
  const at = field === '' ? '' : ` ${field}:`;
  return `${file}:${line}:${at} ${message}${suggestion === undefined ? '' : ` (${suggestion})`}`;
}
