// SPDX-License-Identifier: Apache-2.0
import { dirname, resolve } from 'node:path';
import { WeirError } from '../errors.ts';

/** One mapping of a kubeconfig: readers name file and field in what they throw (KUBECONFIG_INVALID). */
export class KubeconfigFields {
  readonly file: string;
  /** Where the mapping is, such as `users[dev].user`; empty at the top. */
  readonly path: string;
  readonly #value: Readonly<Record<string, unknown>>;

  constructor(file: string, path: string, value: unknown) {
    this.file = file;
    this.path = path;
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new WeirError(
        'KUBECONFIG_INVALID',
        `${file}: ${path || 'file'}: must be a mapping, got ${show(value)}`,
      );
    this.#value = value as Record<string, unknown>;
  }

  has(name: string): boolean {
    return this.#value[name] !== undefined && this.#value[name] !== null && this.#value[name] !== '';
  }

  text(name: string): string {
    return this.optionalText(name) ?? this.fail(name, 'is missing');
  }

  /** Empty is absent, as in client-go. */
  optionalText(name: string): string | undefined {
    if (!this.has(name)) return undefined;
    const value = this.#value[name];
    return typeof value === 'string' ? value : this.fail(name, `must be text, got ${show(value)}`);
  }

  /** A path is from the folder of the file. */
  optionalPath(name: string): string | undefined {
    const path = this.optionalText(name);
    return path === undefined ? undefined : resolve(dirname(this.file), path);
  }

  /** Base64 of a PEM text. */
  optionalData(name: string): string | undefined {
    const data = this.optionalText(name);
    if (data === undefined) return undefined;
    const text = Buffer.from(data, 'base64').toString('utf8');
    return text.includes('-----BEGIN ') ? text : this.fail(name, 'must be a PEM text in base64');
  }

  flag(name: string): boolean {
    const value = this.#value[name] ?? false;
    return typeof value === 'boolean' ? value : this.fail(name, `must be true or false, got ${show(value)}`);
  }

  list(name: string): unknown[] {
    const value = this.#value[name] ?? [];
    return Array.isArray(value) ? value : this.fail(name, `must be a list, got ${show(value)}`);
  }

  child(name: string): KubeconfigFields {
    return new KubeconfigFields(this.file, this.#at(name), this.#value[name]);
  }

  /** The entry of a list whose `name` it is: `clusters`, `users` and `contexts` are kept that way. */
  named(list: string, name: string): KubeconfigFields {
    const entries = this.list(list).map(
      (entry, index) => new KubeconfigFields(this.file, `${list}[${index}]`, entry),
    );
    const found = entries.find((entry) => entry.optionalText('name') === name);
    if (found !== undefined) return found;
    const names = entries.map((entry) => entry.optionalText('name')).join(', ') || 'none';
    return this.fail(list, `has no entry named ${JSON.stringify(name)}; there are: ${names}`);
  }

  fail(name: string, problem: string): never {
    throw new WeirError('KUBECONFIG_INVALID', `${this.file}: ${this.#at(name)}: ${problem}`);
  }

  #at(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
}
