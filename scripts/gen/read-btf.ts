// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Layout, LayoutEnum, LayoutMember, LayoutStruct } from './layout.ts';

interface BtfType {
  id: number;
  kind: string;
  name: string;
  size?: number;
  type_id?: number;
  nr_elems?: number;
  members?: { name: string; type_id: number; bits_offset: number }[];
  values?: { name: string; val: number }[];
}

/** Reduces `bpftool -j btf dump` of bpf/layout.c to what the generators need. Fails on what they can't express. */
export function readBtf(types: readonly BtfType[]): Layout {
  const byId = new Map(types.map((type) => [type.id, type]));
  const structs = types.filter((type) => type.kind === 'STRUCT').map((type) => readStruct(type, byId));
  const enums = types.filter((type) => type.kind === 'ENUM' && type.name !== '(anon)').map(readEnum);
  const hash = createHash('sha256').update(JSON.stringify({ structs, enums })).digest('hex').slice(0, 16);
  return { generatedBy: 'npm run gen', hash, structs, enums };
}

function readEnum(type: BtfType): LayoutEnum {
  return { name: type.name, values: (type.values ?? []).map(({ name, val }) => ({ name, value: val })) };
}

function readStruct(type: BtfType, byId: Map<number, BtfType>): LayoutStruct {
  const members = (type.members ?? []).map((member) => readMember(type.name, member, byId));
  let end = 0;
  for (const member of members) {
    if (member.offset !== end)
      throw new Error(
        `${type.name}.${member.name}: ${member.offset - end} bytes of hidden padding before it`,
      );
    end = member.offset + member.size;
  }
  if (end !== type.size)
    throw new Error(`${type.name}: ${(type.size ?? 0) - end} bytes of hidden padding at the end`);
  return { name: type.name, size: end, members };
}

function readMember(
  struct: string,
  member: { name: string; type_id: number; bits_offset: number },
  byId: Map<number, BtfType>,
): LayoutMember {
  const offset = member.bits_offset / 8;
  const declared = get(byId, member.type_id);
  const base = resolve(declared, byId);
  const named = { name: member.name, offset };
  if (base.kind === 'STRUCT') return { ...named, size: base.size ?? 0, type: base.name, kind: 'struct' };
  if (base.kind === 'ARRAY') {
    const element = resolve(get(byId, base.type_id ?? 0), byId);
    if (element.size !== 1) throw new Error(`${struct}.${member.name}: only arrays of bytes are supported`);
    return { ...named, size: base.nr_elems ?? 0, type: '__u8[]', kind: 'bytes' };
  }
  if (base.kind !== 'INT') throw new Error(`${struct}.${member.name}: unsupported BTF kind ${base.kind}`);
  return { ...named, size: base.size ?? 0, type: declared.name, kind: 'integer' };
}

function get(byId: Map<number, BtfType>, id: number): BtfType {
  const type = byId.get(id);
  if (type === undefined) throw new Error(`BTF type ${id} is missing`);
  return type;
}

function resolve(type: BtfType, byId: Map<number, BtfType>): BtfType {
  return type.kind === 'TYPEDEF' || type.kind === 'CONST' || type.kind === 'VOLATILE'
    ? resolve(get(byId, type.type_id ?? 0), byId)
    : type;
}
