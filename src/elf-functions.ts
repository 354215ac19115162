// SPDX-License-Identifier: Apache-2.0
import { Buffer } from 'node:buffer';
import { readSync } from 'node:fs';

// include/uapi/linux/elf.h
const MAGIC = 0x464c457f;
const CLASS_64 = 2;
const LITTLE_ENDIAN = 1;
const SYMTAB = 2;
const DYNSYM = 11;
const SYMBOL_SIZE = 24;
const SECTION_SIZE = 64;
const FUNCTION = 2;

/** A full symbol table can be as large as the program: above this it is left out rather than read. */
const MAX_TABLE_BYTES = 32 * 1024 * 1024;

interface Section {
  readonly type: number;
  /** Where it is in memory; `offset` is where it is in the file. */
  readonly address: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

/**
 * Which of `names` the ELF file open at `fd` defines as functions, and where in the file they begin, by its dynamic
 * symbols and, if they hold none of them, by its full symbol table. Empty for what is no 64-bit little-endian ELF, or is
 * damaged. Source: elf(5).
 */
export function elfFunctions(fd: number, names: readonly string[]): ReadonlyMap<string, number> {
  const sections = readSections(fd);
  for (const type of [DYNSYM, SYMTAB]) {
    const tables = sections.filter((section) => section.type === type);
    const found = new Map(tables.flatMap((table) => functionsOf(fd, table, sections, names)));
    if (found.size > 0) return found;
  }
  return new Map();
}

function readSections(fd: number): readonly Section[] {
  const head = read(fd, 0, 64);
  if (head === undefined || head.readUInt32LE(0) !== MAGIC) return [];
  if (head[4] !== CLASS_64 || head[5] !== LITTLE_ENDIAN || head.readUInt16LE(0x3a) !== SECTION_SIZE)
    return [];
  const count = head.readUInt16LE(0x3c);
  const table = read(fd, Number(head.readBigUInt64LE(0x28)), count * SECTION_SIZE);
  if (table === undefined) return [];
  return Array.from({ length: count }, (_, i) => ({
    type: table.readUInt32LE(i * SECTION_SIZE + 4),
    address: Number(table.readBigUInt64LE(i * SECTION_SIZE + 16)),
    offset: Number(table.readBigUInt64LE(i * SECTION_SIZE + 24)),
    size: Number(table.readBigUInt64LE(i * SECTION_SIZE + 32)),
    link: table.readUInt32LE(i * SECTION_SIZE + 40),
  }));
}

function functionsOf(
  fd: number,
  symbols: Section,
  sections: readonly Section[],
  names: readonly string[],
): [name: string, offset: number][] {
  const strings = sections[symbols.link];
  const text = strings && read(fd, strings.offset, strings.size);
  if (text === undefined) return [];
  const offsets = new Map(names.flatMap((name) => nameOffsets(text, name).map((offset) => [offset, name])));
  if (offsets.size === 0) return [];
  const table = read(fd, symbols.offset, symbols.size);
  if (table === undefined) return [];
  const found: [string, number][] = [];
  for (let at = 0; at + SYMBOL_SIZE <= table.length; at += SYMBOL_SIZE) {
    const name = offsets.get(table.readUInt32LE(at));
    if (name === undefined || ((table[at + 4] ?? 0) & 15) !== FUNCTION) continue;
    // section 0: used here, defined elsewhere
    const index = table.readUInt16LE(at + 6);
    const section = index === 0 ? undefined : sections[index];
    const address = Number(table.readBigUInt64LE(at + 8));
    if (section !== undefined) found.push([name, address - section.address + section.offset]);
  }
  return found;
}

/** Everywhere in a string table where `name` can be read: linkers let a name end inside of a longer one. */
function nameOffsets(text: Buffer, name: string): number[] {
  const wanted = Buffer.from(`${name}\0`);
  const offsets: number[] = [];
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + 1)) offsets.push(at);
  return offsets;
}

function read(fd: number, offset: number, length: number): Buffer | undefined {
  if (length > MAX_TABLE_BYTES || !Number.isSafeInteger(offset)) return undefined;
  const bytes = Buffer.alloc(length);
  return readSync(fd, bytes, 0, length, offset) === length ? bytes : undefined;
}
