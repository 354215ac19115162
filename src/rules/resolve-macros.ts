// SPDX-License-Identifier: Apache-2.0
import type { Condition } from './condition.ts';

/** A macro as it can be put in. */
export interface VisibleMacro {
  readonly tree: Condition;
  /** The tree holds no macros any more. One that is defined later than what it is put into has its own still. */
  readonly isResolved: boolean;
  readonly index: number;
}

/** What is wrong with a name in a condition. `at` counts in the text of the condition or macro that holds it. */
export interface MacroProblem {
  readonly message: string;
  readonly at: number;
}

export interface ResolvedCondition {
  readonly condition: Condition;
  /** Names of macros in it, and in those that had macros still. */
  readonly macros: ReadonlySet<string>;
}

/** How deep conditions and the macros in them may be nested: what goes down a level by a call. */
const MAX_DEPTH = 2000;

/**
 * Puts macros into the tree of a condition. Macros that were first defined at `visibility` or later are not seen. What they
 * stand for is shared, not copied.
 */
export function resolveMacros(
  condition: Condition,
  macros: ReadonlyMap<string, VisibleMacro>,
  visibility: number,
): ResolvedCondition | { readonly problem: MacroProblem } {
  const resolver = new MacroResolver(macros, visibility);
  const resolved = resolver.resolve(condition);
  const problem = resolver.loop ?? resolver.unknown;
  return problem === undefined ? { condition: resolved, macros: resolver.used } : { problem };
}

class MacroResolver {
  readonly #macros: ReadonlyMap<string, VisibleMacro>;
  readonly #visibility: number;
  readonly #path: string[] = [];
  readonly #resolved = new Map<string, Condition>();
  #depth = 0;
  readonly used = new Set<string>();
  /** The first of each. A loop is told before a name that is unknown. */
  loop: MacroProblem | undefined;
  unknown: MacroProblem | undefined;

  constructor(macros: ReadonlyMap<string, VisibleMacro>, visibility: number) {
    this.#macros = macros;
    this.#visibility = visibility;
  }

  resolve(condition: Condition): Condition {
    if (++this.#depth > MAX_DEPTH) this.loop ??= { message: `nested more than ${MAX_DEPTH} deep`, at: 0 };
    const resolved = this.loop === undefined ? this.#resolveParts(condition) : condition;
    this.#depth--;
    return resolved;
  }

  #resolveParts(condition: Condition): Condition {
    switch (condition.kind) {
      case 'and':
      case 'or': {
        const children = condition.children.map((child) => this.resolve(child));
        const isSame = children.every((child, at) => child === condition.children[at]);
        return isSame ? condition : { kind: condition.kind, children };
      }
      case 'not': {
        const child = this.resolve(condition.child);
        return child === condition.child ? condition : { kind: 'not', child };
      }
      case 'macro':
        return this.#put(condition);
      default:
        return condition;
    }
  }

  #put(reference: Extract<Condition, { kind: 'macro' }>): Condition {
    const { name, at } = reference;
    const macro = this.#macros.get(name);
    if (macro === undefined || macro.index >= this.#visibility) {
      this.unknown ??= { message: `Undefined macro '${name}' used in filter.`, at };
      return reference;
    }
    if (this.#path.includes(name)) {
      this.loop ??= { message: `reference loop in macro '${name}'`, at };
      return reference;
    }
    this.used.add(name);
    if (macro.isResolved) return macro.tree;
    const known = this.#resolved.get(name);
    if (known !== undefined) return known;
    this.#path.push(name);
    const resolved = this.resolve(macro.tree);
    this.#path.pop();
    this.#resolved.set(name, resolved);
    return resolved;
  }
}
