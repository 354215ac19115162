// SPDX-License-Identifier: Apache-2.0
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { elfFunctions } from './elf-functions.ts';

function functionsIn(path: string, names: readonly string[]): readonly string[] {
  const fd = openSync(path, 'r');
  try {
    return [...elfFunctions(fd, names).keys()];
  } finally {
    closeSync(fd);
  }
}

function temporaryFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-elf-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'file');
}

interface Symbol {
  readonly nameAt: number;
  /** Low four bits: 1 data, 2 function. */
  readonly info: number;
  /** 0: used here, defined elsewhere. */
  readonly section: number;
}

/** An ELF file with one table of symbols, of type 2 (full) or 11 (dynamic), and its strings. */
function elf(type: number, strings: string, symbols: readonly Symbol[]): Buffer {
  const text = Buffer.from(strings);
  const file = Buffer.alloc(64 + 3 * 64 + text.length + symbols.length * 24);
  file.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  file.writeBigUInt64LE(64n, 0x28);
  file.writeUInt16LE(64, 0x3a);
  file.writeUInt16LE(3, 0x3c);
  const section = (i: number, kind: number, offset: number, size: number, link: number) => {
    const at = 64 + i * 64;
    file.writeUInt32LE(kind, at + 4);
    file.writeBigUInt64LE(BigInt(offset), at + 24);
    file.writeBigUInt64LE(BigInt(size), at + 32);
    file.writeUInt32LE(link, at + 40);
  };
  const textAt = 64 + 3 * 64;
  section(1, type, textAt + text.length, symbols.length * 24, 2);
  section(2, 3, textAt, text.length, 0);
  file.set(text, textAt);
  for (const [i, symbol] of symbols.entries()) {
    const at = textAt + text.length + i * 24;
    file.writeUInt32LE(symbol.nameAt, at);
    file.writeUInt8(symbol.info, at + 4);
    file.writeUInt16LE(symbol.section, at + 6);
  }
  return file;
}

describe('elfFunctions', () => {
  it('tells what a program defines from what it only uses', ({ skip }) => {
    skip(process.platform !== 'linux', 'needs Linux');
    const names = ['SSL_write', 'SSL_write_ex', 'malloc', 'no_such_function'];
    expect(functionsIn(process.execPath, names)).toEqual(
      expect.arrayContaining(['SSL_write', 'SSL_write_ex']),
    );
    expect(functionsIn(process.execPath, ['malloc', 'no_such_function'])).toEqual([]);
  });

  it.each([2, 11])(
    'reads names that share their ends, and only functions defined here (table %i)',
    (type) => {
      const path = temporaryFile();
      const strings = '\0my_SSL_write\0SSL_read\0SSL_data\0';
      const defined = { info: 0x12, section: 2 };
      writeFileSync(
        path,
        elf(type, strings, [
          { nameAt: 4, ...defined },
          { nameAt: 14, info: 0x12, section: 0 },
          { nameAt: 23, info: 0x11, section: 2 },
        ]),
      );
      expect(functionsIn(path, ['SSL_write', 'SSL_read', 'SSL_data'])).toEqual(['SSL_write']);
      expect(functionsIn(path, ['write', 'my_SSL_write'])).toEqual([]);
    },
  );

  it('gives nothing for files that are damaged or something else, whatever they say', () => {
    const path = temporaryFile();
    const whole = elf(11, '\0SSL_write\0', [{ nameAt: 1, info: 0x12, section: 2 }]);
    const change = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { maxLength: 32 }), fc.nat(whole.length), (changes, kept) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        writeFileSync(path, bytes.subarray(0, kept));
        for (const name of functionsIn(path, ['SSL_write'])) expect(name).toBe('SSL_write');
      }),
      { numRuns: 300 },
    );
    writeFileSync(path, readFileSync(new URL(import.meta.url)));
    expect(functionsIn(path, ['SSL_write'])).toEqual([]);
  });
});
