// SPDX-License-Identifier: Apache-2.0
import type { Layout, LayoutMember, LayoutStruct } from './layout.ts';
import { isPadding, TYPE_DOC, toCamel, toPascal } from './names.ts';
import { isTable } from './write-cursors.ts';

/** Text of src/gen/tables.ts: value types of maps with an encoder and a decoder each. */
export function writeTables(layout: Layout): string {
  return [
    '// SPDX-License-Identifier: Apache-2.0',
    '// Generated from bpf/tables.h by `npm run gen`. Do not edit.',
    '',
    ...layout.structs.filter((struct) => isTable(struct) && struct.name !== LOCK).flatMap(writeTable),
  ].join('\n');
}

/** What programs lock a value with: the kernel keeps it from user space. */
const LOCK = 'bpf_spin_lock';

function writeTable(struct: LayoutStruct): string[] {
  const type = toPascal(struct.name);
  const members = struct.members.filter((member) => !isPadding(member.name) && member.type !== LOCK);
  return [
    `/** struct ${struct.name}. */`,
    `export interface ${type} {`,
    ...members.flatMap((member) => [
      ...(TYPE_DOC[member.type] === undefined ? [] : [`  /** ${TYPE_DOC[member.type]} */`]),
      `  readonly ${toCamel(member.name)}: ${typeOf(member)};`,
    ]),
    '}',
    '',
    `export const ${struct.name.toUpperCase()}_SIZE = ${struct.size};`,
    '',
    `/** The ${struct.size} bytes the kernel keeps for \`value\`. */`,
    `export function encode${type}(value: ${type}): Uint8Array {`,
    `  const view = new DataView(new ArrayBuffer(${struct.size}));`,
    ...members.map(writeEncode),
    '  return new Uint8Array(view.buffer);',
    '}',
    '',
    `/** Reads what \`encode${type}\` writes, at byte \`at\` of \`bytes\`. */`,
    `export function decode${type}(bytes: Uint8Array, at = 0): ${type} {`,
    '  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);',
    '  return {',
    ...members.map(writeDecode),
    '  };',
    '}',
    '',
  ];
}

function typeOf(member: LayoutMember): string {
  if (member.kind === 'bytes') return 'Uint8Array';
  if (member.kind === 'struct') return toPascal(member.type);
  return member.size === 8 ? 'bigint' : 'number';
}

function writeEncode(member: LayoutMember): string {
  const value = `value.${toCamel(member.name)}`;
  if (member.kind === 'bytes')
    return `  new Uint8Array(view.buffer, ${member.offset}, ${member.size}).set(${value});`;
  if (member.kind === 'struct')
    return `  new Uint8Array(view.buffer, ${member.offset}, ${member.size}).set(encode${toPascal(member.type)}(${value}));`;
  if (member.size === 1) return `  view.setUint8(${member.offset}, ${value});`;
  return `  view.set${accessor(member)}(${member.offset}, ${value}, true);`;
}

function writeDecode(member: LayoutMember): string {
  const name = toCamel(member.name);
  if (member.kind === 'bytes')
    return `    ${name}: bytes.slice(at + ${member.offset}, at + ${member.offset + member.size}),`;
  if (member.kind === 'struct')
    return `    ${name}: decode${toPascal(member.type)}(bytes, at + ${member.offset}),`;
  if (member.size === 1) return `    ${name}: view.getUint8(at + ${member.offset}),`;
  return `    ${name}: view.get${accessor(member)}(at + ${member.offset}, true),`;
}

function accessor(member: LayoutMember): string {
  return member.size === 8 ? 'BigUint64' : member.size === 4 ? 'Uint32' : 'Uint16';
}
