// SPDX-License-Identifier: Apache-2.0
import {
  isMapNode,
  type ListNode,
  type ObjectNode,
  type PolicyNode,
  type TextNode,
} from '../config/policy-node.ts';
import { nearestWord } from '../nearest-word.ts';
import type { FieldPath } from './field-path.ts';
import type { ProblemCode } from './policy-problem.ts';
import { suggestLength, suggestText } from './suggest-text.ts';
import { suggestType } from './suggest-type.ts';

/** Something a value is not, against the schema. */
export interface Fault {
  readonly code: ProblemCode;
  readonly path: FieldPath;
  readonly message: string;
  readonly suggestion?: string;
  /** Where the same stands a first time. */
  readonly firstAt?: FieldPath;
}

type Report = (fault: Fault) => void;
type Members = Readonly<Record<string, unknown>>;

/**
 * What is wrong with a value by the schema: as the API server answers with strict validation, rules included, but for
 * members without a value, which the server drops and which are an error here.
 */
export function checkStructure(node: PolicyNode, value: unknown, path: FieldPath): readonly Fault[] {
  const faults: Fault[] = [];
  checkNode(node, value, path, (fault) => faults.push(fault));
  return faults;
}

/** Whether the value is right. */
function checkNode(node: PolicyNode, value: unknown, path: FieldPath, report: Report): boolean {
  if (!checkType(node, value, path, report)) return false;
  if (!checkParts(node, value, path, report)) return false;
  return (node.rules ?? []).reduce((isRight, { message, fix, holds }) => {
    // The type was checked: it is the one that the rule is written for.
    if (holds(value as never)) return isRight;
    const suggestion = (typeof value === 'string' ? suggestText(path, value) : undefined) ?? fix;
    report({ code: 'rule', path, message, suggestion });
    return false;
  }, true);
}

function checkType(node: PolicyNode, value: unknown, path: FieldPath, report: Report): boolean {
  if (typeOf(value) === node.type) return true;
  if (value === null) {
    report({ code: 'missing-field', path, message: 'has no value', suggestion: 'give it one, or remove it' });
    return false;
  }
  const message = `must be ${ARTICLES[node.type]}, got ${shorten(value)}`;
  report({ code: 'type', path, message, suggestion: suggestType(node, value, path) });
  return false;
}

const ARTICLES = {
  object: 'a mapping',
  array: 'a list',
  string: 'text',
  integer: 'a whole number',
} as const;

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (Number.isSafeInteger(value)) return 'integer';
  return value === null ? 'null' : typeof value;
}

function checkParts(node: PolicyNode, value: unknown, path: FieldPath, report: Report): boolean {
  if (node.type === 'array') return checkList(node, value as unknown[], path, report);
  if (node.type === 'string') return checkText(node, value as string, path, report);
  if (node.type === 'integer') {
    const number = value as number;
    if (number >= node.minimum && number <= node.maximum) return true;
    const message = `must be from ${node.minimum} to ${node.maximum}, got ${number}`;
    const suggestion = `write a number from ${node.minimum} to ${node.maximum}`;
    report({ code: 'value', path, message, suggestion });
    return false;
  }
  const members = value as Members;
  if (!isMapNode(node)) return checkObject(node, members, path, report);
  const names = Object.keys(members);
  if (names.length > node.maxProperties) {
    report({
      code: 'value',
      path,
      message: `must have at most ${node.maxProperties} entries, got ${names.length}`,
      suggestion: 'select by fewer labels',
    });
    return false;
  }
  return all(names, (name) => checkNode(node.additionalProperties, members[name], [...path, name], report));
}

function checkObject(node: ObjectNode, members: Members, path: FieldPath, report: Report): boolean {
  const known = Object.keys(node.properties);
  const missing = (node.required ?? []).filter((name) => !Object.hasOwn(members, name));
  for (const name of missing)
    report({
      code: 'missing-field',
      path: [...path, name],
      message: 'is missing',
      suggestion: `add ${name}: ${node.properties[name]?.description ?? ''}`.trimEnd(),
    });
  const areRight = all(Object.keys(members), (name) => {
    const child = Object.hasOwn(node.properties, name) ? node.properties[name] : undefined;
    if (child !== undefined) return checkNode(child, members[name], [...path, name], report);
    const near = nearestWord(name, known);
    report({
      code: 'unknown-field',
      path: [...path, name],
      message: 'is no field of this',
      suggestion: near === undefined ? `it has ${known.join(', ')}` : `did you mean ${near}?`,
    });
    return false;
  });
  return areRight && missing.length === 0;
}

function checkList(node: ListNode, entries: readonly unknown[], path: FieldPath, report: Report): boolean {
  const { minItems = 0, maxItems, unique } = node;
  if (entries.length < minItems || entries.length > maxItems) {
    const limits = entries.length < minItems ? `at least ${minItems}` : `at most ${maxItems}`;
    const suggestion =
      entries.length < minItems
        ? 'name at least one, or remove the field'
        : `split it: one list takes ${maxItems}, and clauses and policies add up`;
    report({
      code: 'value',
      path,
      message: `must have ${limits} entries, got ${entries.length}`,
      suggestion,
    });
    return false;
  }
  const isRight = all(entries, (entry, at) => checkNode(node.items, entry, [...path, at], report));
  return unique === undefined ? isRight : checkUnique(unique, entries, path, report) && isRight;
}

function checkUnique(
  unique: NonNullable<ListNode['unique']>,
  entries: readonly unknown[],
  path: FieldPath,
  report: Report,
): boolean {
  const first = new Map<unknown, number>();
  return all(entries, (entry, at) => {
    const key = unique === 'entries' ? entry : (entry as Members | null)?.[unique];
    if (key === undefined) return true;
    const before = first.get(key);
    if (before === undefined) {
      first.set(key, at);
      return true;
    }
    const member = unique === 'entries' ? [] : [unique];
    report({
      code: 'duplicate',
      path: [...path, at, ...member],
      message: `${shorten(key)} stands twice in this list`,
      suggestion: unique === 'entries' ? 'remove one of the two' : 'give one of the two another name',
      firstAt: [...path, before, ...member],
    });
    return false;
  });
}

function checkText(node: TextNode, text: string, path: FieldPath, report: Report): boolean {
  const message = problemOfText(node, text);
  if (message === undefined) return true;
  const near = node.enum && nearestWord(text, node.enum);
  const suggestion =
    near === undefined ? (suggestText(path, text) ?? suggestLength(node, text)) : `did you mean ${near}?`;
  report({
    code: 'value',
    path,
    message: `${message}, got ${shorten(text)}`,
    ...(suggestion !== undefined && { suggestion }),
  });
  return false;
}

function problemOfText(node: TextNode, text: string): string | undefined {
  if (node.enum !== undefined && !node.enum.includes(text)) return `must be one of ${node.enum.join(', ')}`;
  // Kubernetes counts characters, not UTF-16 units.
  const { length } = [...text];
  if (length > (node.maxLength ?? Number.POSITIVE_INFINITY))
    return `must have at most ${node.maxLength} characters`;
  if (length < (node.minLength ?? 0)) return `must have at least ${node.minLength} characters`;
  if (node.pattern === undefined || new RegExp(node.pattern).test(text)) return undefined;
  return node.must ?? `must match ${node.pattern}`;
}

/** Whether all are right; looks at each, so that all that is wrong is told. */
function all<Entry>(entries: readonly Entry[], isRight: (entry: Entry, at: number) => boolean): boolean {
  return entries.map(isRight).every(Boolean);
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}
