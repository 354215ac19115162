// SPDX-License-Identifier: Apache-2.0
import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import { type FileHandle, open, rename, stat } from 'node:fs/promises';
import { errorCode } from './error-code.ts';
import { asidePath, tidyAside } from './rotated-files.ts';

/** When a file is put aside and begun anew; 0: never for that reason. */
export interface Rotation {
  readonly bytes: number;
  readonly seconds: number;
  /** Files put aside that are kept. */
  readonly keep: number;
  readonly compress: boolean;
}

export interface AppendFileOptions {
  readonly path: string;
  readonly rotation: Rotation;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Hears that putting aside or what comes after it failed, and why; appending goes on. */
  readonly onFlaw: (reason: string) => void;
}

/** How long a rotation that failed is not tried again. */
const ROTATE_AGAIN_MS = 60_000;

/**
 * A file that whole lines are appended to. What is appended is there whole or not at all: what a full disk took a part
 * of is cut off again. A file that somebody else put aside, or removed, is begun anew. Calls must not overlap.
 */
export class AppendFile {
  readonly #options: AppendFileOptions;
  #file: FileHandle | undefined;
  /** Milliseconds since 1970 at which the file that is open began. */
  #began = 0;
  /** The file may end in the midst of a line. */
  #isTorn = true;
  #isStale = false;
  #rotateNotBefore = 0;
  #tidying: Promise<void> | undefined;
  #tidyAgain = false;

  constructor(options: AppendFileOptions) {
    this.#options = options;
  }

  /** Makes the file where there is none. Throws what the system says where it can't be written to. */
  probe(): void {
    const { path } = this.#options;
    const fd = openSync(
      path,
      constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK,
      0o640,
    );
    const isFile = fstatSync(fd).isFile();
    closeSync(fd);
    if (!isFile) throw new Error(`${path}: is no regular file`);
    this.#tidy();
  }

  /** Before the next lines the file is opened anew by its name. */
  reopen(): void {
    this.#isStale = true;
  }

  /** Appends text that ends with a line break. Rejects with what the system says; then nothing of it is there. */
  async append(text: string): Promise<void> {
    const file = await this.#current();
    const bytes = Buffer.from(this.#isTorn ? `\n${text}` : text);
    const { size } = await file.stat();
    try {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, at);
        at += bytesWritten;
      }
      this.#isTorn = false;
    } catch (error: unknown) {
      await this.#cut(file, size);
      this.#isStale = true;
      throw error;
    }
    await this.#rotateIfDue(size + bytes.length);
  }

  async close(): Promise<void> {
    await this.#letGo();
    await this.#tidying;
  }

  /** The file by that name: another one than before where somebody put it aside. */
  async #current(): Promise<FileHandle> {
    const { path } = this.#options;
    if (this.#file !== undefined) {
      if (!this.#isStale && (await isSame(this.#file, path))) return this.#file;
      await this.#letGo();
    }
    this.#isStale = false;
    const file = await open(path, 'a+', 0o640);
    this.#file = file;
    const { size, birthtimeMs } = await file.stat();
    this.#began = birthtimeMs > 0 ? birthtimeMs : this.#options.now();
    this.#isTorn = size > 0 && !(await endsWithBreak(file, size));
    return file;
  }

  async #cut(file: FileHandle, size: number): Promise<void> {
    try {
      await file.truncate(size);
    } catch (error: unknown) {
      // the next line then begins with a break
      this.#isTorn = true;
      this.#options.onFlaw(`cut ${errorCode(error)}`);
    }
  }

  async #rotateIfDue(size: number): Promise<void> {
    const { rotation, path, now } = this.#options;
    const isDue =
      (rotation.bytes > 0 && size >= rotation.bytes) ||
      (rotation.seconds > 0 && now() - this.#began >= rotation.seconds * 1000);
    if (!isDue || now() < this.#rotateNotBefore) return;
    try {
      await rename(path, await asidePath(path, now()));
    } catch (error: unknown) {
      this.#rotateNotBefore = now() + ROTATE_AGAIN_MS;
      this.#options.onFlaw(`rotate ${errorCode(error)}`);
      return;
    }
    await this.#letGo();
    this.#tidy();
  }

  /** Compresses and removes beside what is appended. */
  #tidy(): void {
    this.#tidyAgain = true;
    this.#tidying ??= this.#tidyAll();
  }

  async #tidyAll(): Promise<void> {
    while (this.#tidyAgain) {
      this.#tidyAgain = false;
      try {
        await tidyAside(this.#options.path, this.#options.rotation);
      } catch (error: unknown) {
        this.#options.onFlaw(`tidy ${errorCode(error)}`);
      }
    }
    this.#tidying = undefined;
  }

  async #letGo(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close();
  }
}

async function isSame(file: FileHandle, path: string): Promise<boolean> {
  try {
    const [open, named] = await Promise.all([file.stat(), stat(path)]);
    return open.ino === named.ino && open.dev === named.dev;
  } catch (error: unknown) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function endsWithBreak(file: FileHandle, size: number): Promise<boolean> {
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 0x0a;
}
