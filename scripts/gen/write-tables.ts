// SPDX-License-Identifier: Apache-2.0
import type { Layout, LayoutMember, LayoutStruct } from './layout.ts';
import { TYPE_DOC, toCamel, toPascal } from './names.ts';
import { isTable } from './write-cursors.ts';

/** Text of src/gen/tables.ts: value types of maps with an encoder and a decoder each. */
export function writeTables(layout: Layout): string {
  return [
    '// SPDX-License-Identifier: Apache-2.0',
    '// Generated from bpf/tables.h by `npm run gen`. Do not edit.',
    '',
    ...layout.structs.filter(isTable).flatMap(writeTable),
  ].join('\n');
}

function writeTable(struct: LayoutStruct): string[] {
  const type = toPascal(struct.name);
  const members = struct.members.filter((member) => member.name !== 'pad');
  return [
    `/** struct ${struct.name}. */`,
    `export interface ${type} {`,
    ...members.flatMap((member) => [
      ...(TYPE_DOC[member.type] === undefined ? [] : [`  /** ${TYPE_DOC[member.type]} */`]),
      `  readonly ${toCamel(member.name)}: ${member.size === 8 ? 'bigint' : 'number'};`,
    ]),
    '}',
    '',
    `export const ${struct.name.toUpperCase()}_SIZE = ${struct.size};`,
    '',
    `/** The ${struct.size} bytes the kernel keeps for \`value\`. */`,
    `export function encode${type}(value: ${type}): Uint8Array {`,
    `  const view = new DataView(new ArrayBuffer(${struct.size}));`,
    ...members.map(
      (member) => `  view.${setter(member)}(${member.offset}, value.${toCamel(member.name)}, true);`,
    ),
    '  return new Uint8Array(view.buffer);',
    '}',
    '',
    `/** Reads what \`encode${type}\` writes, at byte \`at\` of \`bytes\`. */`,
    `export function decode${type}(bytes: Uint8Array, at = 0): ${type} {`,
    '  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);',
    '  return {',
    ...members.map(
      (member) => `    ${toCamel(member.name)}: view.${getter(member)}(at + ${member.offset}, true),`,
    ),
    '  };',
    '}',
    '',
  ];
}

function setter(member: LayoutMember): string {
  return `set${accessor(member)}`;
}

function getter(member: LayoutMember): string {
  return `get${accessor(member)}`;
}

function accessor(member: LayoutMember): string {
  if (member.kind !== 'integer' || member.size < 2)
    throw new Error(`table field ${member.name}: only integers of 2, 4 and 8 bytes`);
  return member.size === 8 ? 'BigUint64' : member.size === 4 ? 'Uint32' : 'Uint16';
}
