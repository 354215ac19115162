// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';
import { KEPT_MEMBERS } from '../record-shape.ts';

export interface FieldSelection {
  /** Dotted paths of members that are kept, with all that is below them. Empty: all. */
  readonly fields: readonly string[];
  /** Dotted paths of members that are left out, of those that are kept. */
  readonly omit: readonly string[];
}

/** Paths by their parts: true where a path ends. */
type Tree = Map<string, Tree | true>;

/**
 * What makes of a record the one with the selected members only. `KEPT_MEMBERS` always are; lists are selected from
 * entry by entry. Returns undefined where nothing is selected: the record stays as it is.
 */
export function selectFields({
  fields,
  omit,
}: FieldSelection): ((record: WeirRecord) => WeirRecord) | undefined {
  if (fields.length === 0 && omit.length === 0) return undefined;
  const kept = fields.length === 0 ? undefined : treeOf([...fields, ...KEPT_MEMBERS]);
  const omitted = treeOf(omit);
  for (const member of KEPT_MEMBERS) omitted.delete(member);
  // A record without some of its optional members is one still; those that its type insists on are kept or not read again.
  return (record) => without(kept === undefined ? record : only(record, kept), omitted) as WeirRecord;
}

function treeOf(paths: readonly string[]): Tree {
  const root: Tree = new Map();
  for (const path of paths) {
    const names = path.split('.');
    const last = names.pop() as string;
    let at: Tree | undefined = root;
    for (const name of names) at = at && branchOf(at, name);
    at?.set(last, true);
  }
  return root;
}

/** What is below `name`; undefined where all of it is named already. */
function branchOf(tree: Tree, name: string): Tree | undefined {
  const known = tree.get(name);
  if (known === true) return undefined;
  const branch = known ?? new Map();
  tree.set(name, branch);
  return branch;
}

function only(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((entry) => only(entry, tree));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const below = tree.get(name);
    if (below !== undefined) kept[name] = below === true ? member : only(member, below);
  }
  return kept;
}

function without(value: unknown, tree: Tree): unknown {
  if (tree.size === 0 || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((entry) => without(entry, tree));
  const kept: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const below = tree.get(name);
    if (below !== true) kept[name] = below === undefined ? member : without(member, below);
  }
  return kept;
}
