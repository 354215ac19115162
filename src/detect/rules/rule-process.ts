// SPDX-License-Identifier: Apache-2.0
import { encodeBytes } from '../../byte-text.ts';
import type { Process } from '../../events/process.ts';
import { redactArguments } from '../../events/redact.ts';

/**
 * A program image as rules ask for it: byte text, made when it is first asked for and kept with the image, so that of the
 * events of one image only the first pays for it.
 */
export class RuleProcess {
  readonly image: Process;
  readonly #of: (image: Process) => RuleProcess;
  readonly #redacts: boolean;
  #name: string | undefined;
  #words: readonly string[] | undefined;
  #args: string | undefined;
  #cmdline: string | undefined;
  #exepath: string | undefined;
  #cwd: string | undefined;
  #ancestors: readonly RuleProcess[] | undefined;
  #ofAncestors: Map<string, readonly (string | number)[]> | undefined;

  constructor(image: Process, of: (image: Process) => RuleProcess, redacts: boolean) {
    this.image = image;
    this.#of = of;
    this.#redacts = redacts;
  }

  /** Task name. */
  get name(): string {
    this.#name ??= encodeBytes(this.image.comm);
    return this.#name;
  }

  /** Arguments, the program's name first. */
  get words(): readonly string[] {
    if (this.#words === undefined) {
      const { arguments: words } = this.image;
      this.#words = (this.#redacts ? redactArguments(words) : words).map(encodeBytes);
    }
    return this.#words;
  }

  /** How the program was called; undefined of what was never executed. */
  get exe(): string | undefined {
    return this.words[0];
  }

  get args(): string {
    this.#args ??= this.words.slice(1).join(' ');
    return this.#args;
  }

  get cmdline(): string {
    this.#cmdline ??= this.args === '' ? this.name : `${this.name} ${this.args}`;
    return this.#cmdline;
  }

  get exepath(): string {
    this.#exepath ??= encodeBytes(this.image.executable);
    return this.#exepath;
  }

  /** Working directory at exec, with a slash at its end. */
  get cwd(): string | undefined {
    if (this.#cwd === undefined) {
      const cwd = encodeBytes(this.image.cwd);
      this.#cwd = cwd === '' || cwd.endsWith('/') ? cwd : `${cwd}/`;
    }
    return this.#cwd === '' ? undefined : this.#cwd;
  }

  get parent(): RuleProcess | undefined {
    const { parent } = this.image;
    return parent === undefined ? undefined : this.#of(parent);
  }

  /** Nearest first, without itself. */
  get ancestors(): readonly RuleProcess[] {
    if (this.#ancestors === undefined) {
      const line: RuleProcess[] = [];
      for (let at = this.parent; at !== undefined; at = at.parent) line.push(at);
      this.#ancestors = line;
    }
    return this.#ancestors;
  }

  /** What is read of each of its ancestors, nearest first: read once, by the name of the field. */
  ofAncestors(
    field: string,
    read: (process: RuleProcess) => string | number | undefined,
  ): readonly (string | number)[] {
    let values = this.#ofAncestors?.get(field);
    if (values === undefined) {
      values = this.ancestors.map(read).filter((value) => value !== undefined);
      this.#ofAncestors ??= new Map();
      this.#ofAncestors.set(field, values);
    }
    return values;
  }

  /** Itself for 0, its parent for 1, … */
  ancestor(generation: number): RuleProcess | undefined {
    let at: RuleProcess | undefined = this;
    for (let i = 0; at !== undefined && i < generation; i++) at = at.parent;
    return at;
  }
}

/** Images as rules ask for them: one for each image while it lives. */
export class RuleProcesses {
  readonly #redacts: boolean;
  readonly #known = new WeakMap<Process, RuleProcess>();
  readonly #of = (image: Process): RuleProcess => this.of(image);

  /** `redacts`: what looks like a secret in arguments is left out. */
  constructor(redacts: boolean) {
    this.#redacts = redacts;
  }

  of(image: Process): RuleProcess {
    let known = this.#known.get(image);
    if (known === undefined) {
      known = new RuleProcess(image, this.#of, this.#redacts);
      this.#known.set(image, known);
    }
    return known;
  }
}
