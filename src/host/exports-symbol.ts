// SPDX-License-Identifier: Apache-2.0

/** A file that can be read anywhere. */
export interface FileBytes {
  readonly size: number;
  /** Up to `length` bytes at `offset`, fewer at the end. */
  read(offset: number, length: number): Uint8Array;
}

const SHT_DYNSYM = 11;
const SECTION_BYTES = 64;
const SYMBOL_BYTES = 24;
/** More than any executable has; a file comes from a container and may say anything. */
const MAX_TABLE_BYTES = 64 << 20;
const MAX_SECTIONS = 4_096;

/**
 * Whether a 64-bit little-endian ELF file defines the dynamic symbol `name` (elf(5)). False for what is no such file or
 * is damaged: the file comes from a container.
 */
export function exportsSymbol(file: FileBytes, name: string): boolean {
  const header = file.read(0, 64);
  const isElf64 =
    header.length === 64 &&
    header[0] === 0x7f &&
    header[1] === 0x45 &&
    header[2] === 0x4c &&
    header[3] === 0x46;
  if (!isElf64 || header[4] !== 2 || header[5] !== 1) return false;
  const sections = readSections(file, new DataView(header.buffer, header.byteOffset));
  const dynsym = sections.find(({ type }) => type === SHT_DYNSYM);
  const strings = dynsym === undefined ? undefined : sections[dynsym.link];
  if (dynsym === undefined || strings === undefined) return false;
  return definesSymbol(readTable(file, dynsym), Buffer.from(readTable(file, strings)), name);
}

interface Section {
  readonly type: number;
  readonly link: number;
  readonly offset: number;
  readonly size: number;
}

function readSections(file: FileBytes, header: DataView): Section[] {
  const offset = Number(header.getBigUint64(40, true));
  const count = Math.min(header.getUint16(60, true), MAX_SECTIONS);
  if (header.getUint16(58, true) !== SECTION_BYTES || offset >= file.size) return [];
  const bytes = file.read(offset, count * SECTION_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: Math.floor(bytes.length / SECTION_BYTES) }, (_, index) => {
    const at = index * SECTION_BYTES;
    return {
      type: view.getUint32(at + 4, true),
      link: view.getUint32(at + 40, true),
      offset: Number(view.getBigUint64(at + 24, true)),
      size: Number(view.getBigUint64(at + 32, true)),
    };
  });
}

function readTable(file: FileBytes, { offset, size }: Section): Uint8Array {
  return size > MAX_TABLE_BYTES || offset >= file.size ? new Uint8Array(0) : file.read(offset, size);
}

/** The name is looked for among the strings first: a program without it is done with one search. */
function definesSymbol(symbols: Uint8Array, strings: Buffer, name: string): boolean {
  const found = strings.indexOf(`\0${name}\0`);
  if (found === -1) return false;
  const view = new DataView(symbols.buffer, symbols.byteOffset, symbols.length);
  for (let at = 0; at + SYMBOL_BYTES <= symbols.length; at += SYMBOL_BYTES) {
    // st_shndx 0: the symbol is wanted, not defined
    if (view.getUint32(at, true) === found + 1 && view.getUint16(at + 6, true) !== 0) return true;
  }
  return false;
}
