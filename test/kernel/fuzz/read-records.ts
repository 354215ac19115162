// SPDX-License-Identifier: Apache-2.0

const CHANGE_CIPHER = 20;
const ALERT = 21;
const HANDSHAKE = 22;
const APPLICATION = 23;
const HEADER = 5;
const MAX_RECORD = 16384 + 256;
/** Changes of cipher and alerts that a client may send before its second hello. */
const MAX_NOTES = 4;

/** Passes over the records between a hello and a second one, which a server may ask for (RFC 8446 4.1.4). */
export class RecordReader {
  #bytes = Buffer.alloc(0);
  #early: number;
  #notes = 0;
  #skip = 0;

  /** `early`: bytes of early data that are passed over (RFC 8446 4.2.10). */
  constructor(early: number) {
    this.#early = early;
  }

  /** Reads on. Gives what begins with a handshake record, once there is its header; `end`: what follows is no hello. */
  read(bytes: Buffer): Buffer | 'more' | 'end' | 'unreadable' {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (;;) {
      const skipped = Math.min(this.#skip, this.#bytes.length);
      this.#skip -= skipped;
      this.#bytes = this.#bytes.subarray(skipped);
      if (this.#bytes.length < HEADER) return 'more';
      const [type = 0, major] = this.#bytes;
      const length = this.#bytes.readUInt16BE(3);
      if (major !== 3 || length === 0 || length > MAX_RECORD) return 'end';
      if (type === HANDSHAKE) return this.#bytes;
      if (type === CHANGE_CIPHER || type === ALERT) {
        if (++this.#notes > MAX_NOTES) return 'unreadable';
      } else if (type === APPLICATION && this.#early >= length) {
        this.#early -= length;
      } else {
        return 'end';
      }
      this.#skip = HEADER + length;
    }
  }
}
