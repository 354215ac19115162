// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';

/**
 * Typed views over one batch of frames, made once for a buffer that is reused. Cursors read through it, so reading a
 * field allocates nothing. Little-endian hosts only (x86-64, arm64), which is all that eBPF nodes are here.
 */
export class BatchView {
  readonly u8: Uint8Array;
  readonly u16: Uint16Array;
  readonly u32: Uint32Array;
  readonly u64: BigUint64Array;
  readonly bytes: Buffer;

  /** `buffer` must be aligned to 8 bytes and its length a multiple of 8; it stays owned by the caller. */
  constructor(buffer: ArrayBuffer, byteOffset = 0, byteLength = buffer.byteLength - byteOffset) {
    this.u8 = new Uint8Array(buffer, byteOffset, byteLength);
    this.u16 = new Uint16Array(buffer, byteOffset, byteLength >> 1);
    this.u32 = new Uint32Array(buffer, byteOffset, byteLength >> 2);
    this.u64 = new BigUint64Array(buffer, byteOffset, byteLength >> 3);
    this.bytes = Buffer.from(buffer, byteOffset, byteLength);
  }

  /** 64-bit value at byte `at` (a multiple of 4) as a number: exact below 2^53, for keys and ordering only. */
  key64(at: number): number {
    const i = at >> 2;
    return (this.u32[i + 1] as number) * 0x1_0000_0000 + (this.u32[i] as number);
  }

  /** UTF-8 text of `length` bytes at `at`; invalid sequences become U+FFFD. */
  text(at: number, length: number): string {
    return length === 0 ? '' : this.bytes.toString('utf8', at, at + length);
  }

  /**
   * A copy of `length` bytes at `at` as text in which each character is one byte: half the cost of a typed array, and
   * no memory outside of the heap. `decodeBytes` of src/byte-text.ts reads it as UTF-8.
   */
  byteText(at: number, length: number): string {
    return this.bytes.toString('latin1', at, at + length);
  }

  /** A copy of `length` bytes at `at`, owned by the caller. */
  copy(at: number, length: number): Uint8Array {
    return this.u8.slice(at, at + length);
  }
}
