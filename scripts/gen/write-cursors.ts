// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Layout, LayoutMember, LayoutStruct } from './layout.ts';
import { isPadding, TYPE_DOC, toCamel, toPascal } from './names.ts';

const HEADER = `// SPDX-License-Identifier: Apache-2.0
// Generated from bpf/event.h and bpf/tables.h by \`npm run gen\`. Do not edit.
`;

/** Text of src/gen/events.ts: enums, and one reused cursor per event struct. */
export function writeCursors(layout: Layout): string {
  const events = layout.structs.filter((struct) => !isTable(struct));
  return [
    HEADER,
    "import { Cursor } from '../cursor.ts';",
    '',
    '/** First 64 bits of the layout hash, hex. Objects built from another layout are refused. */',
    `export const LAYOUT_HASH = '${layout.hash}';`,
    '',
    '/** The same of what DNS taught, and of how names are hashed: versions that agree on it take it over from each other. */',
    `export const LEARNED_LAYOUT = 0x${hashOfLearned(layout)}n;`,
    '',
    ...layout.enums.flatMap(writeEnum),
    ...events.flatMap(writeCursor),
  ].join('\n');
}

function hashOfLearned({ structs, enums }: Layout): string {
  const named = [...structs, ...enums].filter(({ name }) => name.startsWith('learned_'));
  return createHash('sha256').update(JSON.stringify(named)).digest('hex').slice(0, 16);
}

/** Structs of bpf/tables.h are map values, not records: they get encoders instead of cursors. */
export function isTable(struct: LayoutStruct): boolean {
  return (
    !struct.name.endsWith('_event') && !['event_header', 'socket_info', 'dns_record'].includes(struct.name)
  );
}

function writeEnum(layoutEnum: Layout['enums'][number]): string[] {
  const name = toPascal(layoutEnum.name);
  const prefix = commonPrefix(layoutEnum.values.map((value) => value.name));
  return [
    `export const ${name} = {`,
    ...layoutEnum.values.map((value) => `  ${value.name.slice(prefix.length)}: ${value.value},`),
    '} as const;',
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
    '',
  ];
}

function commonPrefix(names: readonly string[]): string {
  const first = names[0] ?? '';
  let end = first.length;
  for (const name of names) while (!name.startsWith(first.slice(0, end))) end -= 1;
  return first.slice(0, first.lastIndexOf('_', end - 1) + 1);
}

function writeCursor(struct: LayoutStruct): string[] {
  const name = toPascal(struct.name.replace(/_event$/, '_cursor'));
  const className = name.endsWith('Cursor') ? name : `${name}Cursor`;
  const members = struct.members.filter((member) => !isPadding(member.name));
  const parts = members.filter((member) => member.type === 'length_t' && member.name.endsWith('_length'));
  const tail = struct.name.endsWith('_event') ? parts : [];
  return [
    `/** struct ${struct.name}, ${struct.size} bytes${tail.length > 0 ? ` before its tail: ${tail.map(partName).join(', ')}` : ''}. */`,
    `export class ${className} extends Cursor {`,
    `  static readonly size = ${struct.size};`,
    ...writeTailLengths(tail),
    ...members
      .filter((member) => member.kind === 'struct')
      .map((member) => `  readonly #${toCamel(member.name)} = new ${toPascal(member.type)}Cursor();`),
    '',
    ...members.flatMap((member) => writeMember(member, tail.includes(member))),
    ...tail.flatMap((member, index) => writePart(struct, member, tail.slice(0, index))),
    ...(struct.name.endsWith('_event') ? writeValidity(struct, tail) : []),
    ...writeSnapshot(members, tail),
    '}',
    '',
  ];
}

function partName(member: LayoutMember): string {
  return toCamel(member.name.replace(/_length$/, ''));
}

function writeMember(member: LayoutMember, isTail: boolean): string[] {
  const name = toCamel(member.name);
  const at = member.offset === 0 ? 'this.at' : `this.at + ${member.offset}`;
  if (member.kind === 'struct') {
    return [
      `  get ${name}(): ${toPascal(member.type)}Cursor {`,
      `    return this.#${name}.move(this.view, ${at});`,
      '  }',
      '',
    ];
  }
  if (member.kind === 'bytes') {
    return [
      `  /** Byte offset of ${name} (${member.size} bytes) in the view. */`,
      `  get ${name}Offset(): number {`,
      `    return ${at};`,
      '  }',
      '',
      `  /** A view of ${member.size} bytes, valid while the batch is. */`,
      `  get ${name}(): Uint8Array {`,
      `    return this.view.u8.subarray(${at}, ${at} + ${member.size});`,
      '  }',
      '',
    ];
  }
  const meaning =
    TYPE_DOC[member.type] ??
    (member.type.startsWith('__u') ? undefined : fail(`no meaning for type ${member.type}`));
  const doc =
    meaning === undefined
      ? []
      : [`  /** ${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}${isTail ? '' : ''}. */`];
  return [...doc, ...writeInteger(name, member, at)];
}

function writeInteger(name: string, member: LayoutMember, at: string): string[] {
  if (member.size === 8) {
    const exact = [
      `  get ${name}(): bigint {`,
      `    return this.view.u64[(${at}) >> 3] as bigint;`,
      '  }',
      '',
    ];
    const key = [
      `  /** ${name} as a number, exact below 2^53: for keys and ordering. */`,
      `  get ${name}Key(): number {`,
      `    return this.view.key64(${at});`,
      '  }',
      '',
    ];
    return [...exact, ...key];
  }
  const [array, shift] = member.size === 4 ? ['u32', 2] : member.size === 2 ? ['u16', 1] : ['u8', 0];
  const index = shift === 0 ? at : `(${at}) >> ${shift}`;
  return [`  get ${name}(): number {`, `    return this.view.${array}[${index}] as number;`, '  }', ''];
}

function writePart(struct: LayoutStruct, member: LayoutMember, before: readonly LayoutMember[]): string[] {
  const name = partName(member);
  const offset = [`this.at + ${struct.size}`, ...before.map((part) => `this.${toCamel(part.name)}`)].join(
    ' + ',
  );
  return [
    `  get ${name}Offset(): number {`,
    `    return ${offset};`,
    '  }',
    '',
    `  /** Text of this part of the tail; invalid UTF-8 becomes U+FFFD. */`,
    `  get ${name}(): string {`,
    `    return this.view.text(this.${name}Offset, this.${toCamel(member.name)});`,
    '  }',
    '',
    `  /** A view of this part of the tail, valid while the batch is. */`,
    `  get ${name}Bytes(): Uint8Array {`,
    `    const start = this.${name}Offset;`,
    `    return this.view.u8.subarray(start, start + this.${toCamel(member.name)});`,
    '  }',
    '',
  ];
}

function writeTailLengths(tail: readonly LayoutMember[]): string[] {
  if (tail.some(({ size }) => size !== 2)) fail('a length that is no 16-bit number');
  return [
    '  /** Byte offsets of the lengths of the parts of its tail, 16 bits each. */',
    `  static readonly tailLengths: readonly number[] = [${tail.map(({ offset }) => offset).join(', ')}];`,
  ];
}

function writeValidity(struct: LayoutStruct, tail: readonly LayoutMember[]): string[] {
  const size = [String(struct.size), ...tail.map((part) => `this.${toCamel(part.name)}`)].join(' + ');
  const header = struct.name === 'event_header' ? 'this' : 'this.header';
  return [
    '  /** Whether a record of `length` bytes holds this struct and exactly the tail it names. */',
    '  isValid(length: number): boolean {',
    `    return length >= ${struct.size} && ${header}.size === length && ${size} === length;`,
    '  }',
    '',
  ];
}

function writeSnapshot(members: readonly LayoutMember[], tail: readonly LayoutMember[]): string[] {
  const fields = members
    .filter((member) => !tail.includes(member))
    .map((member) => {
      const name = toCamel(member.name);
      if (member.kind === 'struct') return `      ${name}: this.${name}.snapshot(),`;
      if (member.kind === 'bytes')
        return `      ${name}: this.view.copy(this.${name}Offset, ${member.size}),`;
      return `      ${name}: this.${name},`;
    });
  const parts = tail.map((member) => `      ${partName(member)}: this.${partName(member)},`);
  return [
    '  /** A copy of everything, which outlives the batch. */',
    '  snapshot() {',
    '    return {',
    ...fields,
    ...parts,
    '    };',
    '  }',
  ];
}

function fail(message: string): never {
  throw new Error(message);
}
