// SPDX-License-Identifier: Apache-2.0

/** A global variable of a data section: where its bytes are. */
export interface DatasecVariable {
  readonly name: string;
  /** Bytes from the start of the section. */
  readonly offset: number;
  /** Bytes it takes. */
  readonly size: number;
}

const BTF_MAGIC = 0xeb9f;
const KIND_VAR = 14;
const KIND_DATASEC = 15;

/** Bytes that follow a type's 12-byte head, by kind; `[fixed, per vlen entry]`. Source: Documentation/bpf/btf.rst. */
const TRAILER: Readonly<Record<number, readonly [fixed: number, each: number]>> = {
  1: [4, 0], // INT
  3: [12, 0], // ARRAY
  4: [0, 12], // STRUCT
  5: [0, 12], // UNION
  6: [0, 8], // ENUM
  13: [0, 8], // FUNC_PROTO
  14: [4, 0], // VAR
  15: [0, 12], // DATASEC
  17: [4, 0], // DECL_TAG
  19: [0, 12], // ENUM64
};

/**
 * The variables of one data section (`.rodata`, `.data` …) of an object, in section order, from the object's BTF as
 * libbpf holds it after open (offsets filled in). Little-endian BTF only, as our objects are.
 */
export function parseDatasec(btf: Uint8Array, section: string): readonly DatasecVariable[] {
  const view = new DataView(btf.buffer, btf.byteOffset, btf.byteLength);
  if (view.getUint16(0, true) !== BTF_MAGIC) throw new Error('BTF: wrong magic or byte order');
  const headerBytes = view.getUint32(4, true);
  const types = headerBytes + view.getUint32(8, true);
  const typesEnd = types + view.getUint32(12, true);
  const strings = headerBytes + view.getUint32(16, true);
  const text = (offset: number): string => {
    const start = strings + offset;
    return Buffer.from(btf.subarray(start, btf.indexOf(0, start))).toString('utf8');
  };

  const offsets = typeOffsets(view, types, typesEnd);
  const found = offsets.find(
    (at) => kindOf(view, at) === KIND_DATASEC && text(view.getUint32(at, true)) === section,
  );
  if (found === undefined) return [];
  return Array.from({ length: view.getUint16(found + 4, true) }, (_, index) => {
    const entry = found + 12 + index * 12;
    const variable = offsets[view.getUint32(entry, true) - 1];
    if (variable === undefined || kindOf(view, variable) !== KIND_VAR)
      throw new Error(`BTF: ${section} names no variable`);
    return {
      name: text(view.getUint32(variable, true)),
      offset: view.getUint32(entry + 4, true),
      size: view.getUint32(entry + 8, true),
    };
  });
}

/** Where each type starts; index 0 is type id 1. */
function typeOffsets(view: DataView, start: number, end: number): number[] {
  const offsets: number[] = [];
  for (let at = start; at < end; ) {
    offsets.push(at);
    const [fixed, each] = TRAILER[kindOf(view, at)] ?? [0, 0];
    at += 12 + fixed + each * view.getUint16(at + 4, true);
  }
  return offsets;
}

function kindOf(view: DataView, at: number): number {
  return (view.getUint32(at + 4, true) >>> 24) & 0x1f;
}
