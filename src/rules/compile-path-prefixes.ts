// SPDX-License-Identifier: Apache-2.0
import { compileGlob, type Glob } from './compile-glob.ts';

const WILDCARD = /[?*[]/;

interface PathNode {
  readonly exact: Map<string, PathNode>;
  readonly globs: { readonly glob: Glob; readonly text: string; readonly node: PathNode }[];
  isEnd: boolean;
}

/**
 * Compiles what `pmatch` asks: whether a path is one of some, or below one. Components may be patterns; a leading slash and
 * doubled ones don't count. Byte text.
 */
export function compilePathPrefixes(prefixes: readonly string[]): (path: string) => boolean {
  const root = makeNode();
  for (const prefix of prefixes) {
    let node = root;
    for (const component of componentsOf(prefix)) node = childOf(node, component);
    node.isEnd = true;
  }
  return (path) => isBelow(root, componentsOf(path), 0);
}

function makeNode(): PathNode {
  return { exact: new Map(), globs: [], isEnd: false };
}

function componentsOf(path: string): string[] {
  return path.split('/').filter((component) => component !== '');
}

function childOf(node: PathNode, component: string): PathNode {
  if (!WILDCARD.test(component)) {
    const known = node.exact.get(component);
    if (known !== undefined) return known;
    const made = makeNode();
    node.exact.set(component, made);
    return made;
  }
  const known = node.globs.find(({ text }) => text === component);
  if (known !== undefined) return known.node;
  const made = { glob: compileGlob(component), text: component, node: makeNode() };
  node.globs.push(made);
  return made.node;
}

function isBelow(node: PathNode, components: readonly string[], depth: number): boolean {
  if (node.isEnd) return true;
  const component = components[depth];
  if (component === undefined) return false;
  const exact = node.exact.get(component);
  if (exact !== undefined && isBelow(exact, components, depth + 1)) return true;
  return node.globs.some(({ glob, node: next }) => glob(component) && isBelow(next, components, depth + 1));
}
