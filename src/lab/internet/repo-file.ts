// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** A file of a model repository as the hub keeps it: large ones in LFS, by the SHA-256 of their content. */
export class RepoFile {
  readonly path: string;
  readonly isLfs: boolean;
  readonly #make: () => Buffer;
  #content: Buffer | undefined;
  #sha256: string | undefined;

  /** `make` is called once, at the first use. */
  constructor(path: string, make: () => Buffer, isLfs: boolean) {
    this.path = path;
    this.#make = make;
    this.isLfs = isLfs;
  }

  get content(): Buffer {
    this.#content ??= this.#make();
    return this.#content;
  }

  get sha256(): string {
    this.#sha256 ??= createHash('sha256').update(this.content).digest('hex');
    return this.#sha256;
  }

  /** The object id git knows the file by: of its content, or of the LFS pointer that stands for it. */
  get gitOid(): string {
    const blob = this.isLfs ? this.#pointer() : this.content;
    return createHash('sha1').update(`blob ${blob.length}\0`).update(blob).digest('hex');
  }

  /** Length of the LFS pointer in bytes. */
  get pointerBytes(): number {
    return this.#pointer().length;
  }

  #pointer(): Buffer {
    const lines = [
      'version https://git-lfs.github.com/spec/v1',
      `oid sha256:${this.sha256}`,
      `size ${this.content.length}`,
    ];
    return Buffer.from(`${lines.join('\n')}\n`);
  }
}
