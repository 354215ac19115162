// SPDX-License-Identifier: Apache-2.0

/** Where bytes are appended to: a file, or memory in a test. */
export interface ByteSink {
  /** Appends all of `bytes` before it returns; they may be reused after that. Throws what the medium throws. */
  write(bytes: Uint8Array): void;
  /** Makes what was written durable and closes; closing twice is harmless. */
  close(): Promise<void>;
}

/** Bytes that can be read anywhere: a file, or memory in a test. */
export interface ByteSource {
  readonly size: number;
  /** Up to `length` bytes at `offset`, fewer at the end; owned by the caller. */
  read(offset: number, length: number): Uint8Array;
  close(): Promise<void>;
}
