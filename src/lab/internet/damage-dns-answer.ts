// SPDX-License-Identifier: Apache-2.0

/**
 * Ways to break an answer, for those who must survive it: a name that points at itself, a record longer than the
 * message, fewer records than announced, a message cut in the middle of its header, an answer to another question id,
 * and one to another name.
 */
export type DnsDamage =
  | 'pointer-loop'
  | 'length-past-end'
  | 'missing-records'
  | 'cut-header'
  | 'wrong-id'
  | 'wrong-question';

const HEADER_BYTES = 12;

/** Returns a damaged copy of a well-formed answer. `questionBytes` is the length of its question section. */
export function damageDnsAnswer(answer: Buffer, questionBytes: number, damage: DnsDamage): Buffer {
  const copy = Buffer.from(answer);
  const firstRecord = HEADER_BYTES + questionBytes;
  switch (damage) {
    case 'pointer-loop':
      // An owner name that is a pointer to itself.
      return appendRecord(copy, Buffer.of(0xc0 | (copy.length >> 8), copy.length & 0xff));
    case 'length-past-end':
      return appendRecord(copy, Buffer.of(0xc0, HEADER_BYTES), 0xffff);
    case 'missing-records':
      copy.writeUInt16BE(copy.readUInt16BE(6) + 20, 6);
      return copy;
    case 'cut-header':
      return copy.subarray(0, 7);
    case 'wrong-id':
      copy.writeUInt16BE(copy.readUInt16BE(0) ^ 0x5555, 0);
      return copy;
    case 'wrong-question':
      // Another letter in the first label: the same shape, a name nobody asked for.
      if (firstRecord > HEADER_BYTES + 1) copy[HEADER_BYTES + 1] = (copy[HEADER_BYTES + 1] ?? 0) ^ 0x01;
      return copy;
  }
}

/** Adds an A record with this owner at the end of the answer section; EDNS, if any, then counts as an answer too. */
function appendRecord(answer: Buffer, owner: Buffer, dataBytes = 4): Buffer {
  const fixed = Buffer.alloc(14);
  fixed.writeUInt16BE(1, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt32BE(60, 4);
  fixed.writeUInt16BE(dataBytes, 8);
  answer.writeUInt16BE(answer.readUInt16BE(6) + answer.readUInt16BE(10) + 1, 6);
  answer.writeUInt16BE(0, 10);
  return Buffer.concat([answer, owner, fixed]);
}
