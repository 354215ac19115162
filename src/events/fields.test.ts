// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EVENT_KINDS } from './event-kinds.ts';
import { FIELDS } from './fields.ts';

const source = ['fields.ts', 'exec-rows.ts', 'syscall-rows.ts']
  .map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'))
  .join('');

/** Getters of a cursor that are layout, not facts: offsets, lengths, raw bytes, keys and nested structs. */
function factsOf(cursor: { prototype: object }): string[] {
  return Object.entries(Object.getOwnPropertyDescriptors(cursor.prototype))
    .filter(([, descriptor]) => descriptor.get !== undefined)
    .map(([name]) => name)
    .filter(
      (name, _, all) =>
        !['header', 'socket'].includes(name) && !/(Offset|Key)$/.test(name) && !isViewOfPart(name, all),
    );
}

function isViewOfPart(name: string, all: readonly string[]): boolean {
  const part = name.replace(/(Length|Bytes)$/, '');
  return part !== name && all.includes(part);
}

describe('the field table', () => {
  it('has unique dotted names with a sentence each', () => {
    expect(new Set(FIELDS.map((field) => field.name)).size).toBe(FIELDS.length);
    for (const field of FIELDS) {
      expect(field.name).toMatch(/^[a-z]+(\.[a-z][A-Za-z]*)+$/);
      expect(field.doc).toMatch(/[.…]$/);
    }
  });

  it.each(Object.values(EVENT_KINDS).map((kind) => [kind.name, kind.cursor] as const))(
    'has a row for every field of %s',
    (_, cursor) => {
      const missing = factsOf(cursor).filter((name) => !source.includes(`e.event.${name}`));
      expect(missing).toEqual([]);
    },
  );

  it('has a row for every field of the header and of a socket', () => {
    for (const name of ['time', 'processStart', 'cgroupId', 'tgid', 'tid', 'flags'])
      expect(source).toContain(`header.${name}`);
    for (const name of [
      'cookie',
      'localAddress',
      'remoteAddress',
      'localPort',
      'remotePort',
      'family',
      'protocol',
      'direction',
    ]) {
      expect(source).toContain(`socket.${name}`);
    }
  });
});
