// SPDX-License-Identifier: Apache-2.0
import { type Cidr, cidrHolds, parseCidr } from '../cidr.ts';
import { isMapped, parseAddress } from '../ip-address.ts';
import { compileGlob } from './compile-glob.ts';
import { compilePathPrefixes } from './compile-path-prefixes.ts';
import { compileRegex } from './compile-regex.ts';
import type { Operator } from './condition.ts';
import { type FieldType, isNumberType, type NumberType, unsignedBits } from './field-type.ts';
import type { FieldValue } from './rule-field.ts';
import { SERVICE_PORTS } from './service-ports.ts';

/** Whether one value of a field holds against the literals of a check. */
export type ValueTest = (value: FieldValue) => boolean;

/**
 * Compiles the literals that an operator compares a field with, one or (of an operator on lists) many. A string says what is
 * wrong: the operator is none of the type's, or a literal none of its values.
 */
export function compileLiterals(
  type: FieldType,
  operator: Operator,
  literals: readonly string[],
): ValueTest | string {
  if (type === 'text') return compileText(operator, literals);
  if (type === 'bytes') return compileBytes(operator, literals);
  if (type === 'bool') return compileBool(operator, literals);
  if (type === 'address') return compileAddress(operator, literals);
  if (type === 'network') return compileNetwork(operator, literals);
  if (isNumberType(type)) return compileNumber(type, operator, literals);
  return compileDynamic(operator, literals);
}

function unsupported(operator: Operator, type: string): string {
  return `operator '${operator}' not supported for ${type}`;
}

/** A test of what is text; nothing else holds. */
function onText(test: (text: string) => boolean): ValueTest {
  return (value) => typeof value === 'string' && test(value);
}

/** The tests that ask for the same of text and of bytes. */
function compileEqual(operator: Operator, literals: readonly string[]): ValueTest | undefined {
  const [first = ''] = literals;
  switch (operator) {
    case '=':
      return (value) => value === first;
    case '!=':
      return onText((text) => text !== first);
    case 'in':
    case 'intersects': {
      const set = new Set<FieldValue>(literals);
      return (value) => set.has(value);
    }
    case 'contains':
      return onText((text) => text.includes(first));
    case 'startswith':
      return onText((text) => text.startsWith(first));
    case 'endswith':
      return onText((text) => text.endsWith(first));
    default:
      return undefined;
  }
}

function compileText(operator: Operator, literals: readonly string[]): ValueTest | string {
  if (literals.some((literal) => literal.includes('\0'))) return "text can't hold a NUL byte";
  const equal = compileEqual(operator, literals);
  if (equal !== undefined) return equal;
  const [first = ''] = literals;
  switch (operator) {
    case '<':
      return onText((text) => text < first);
    case '<=':
      return onText((text) => text <= first);
    case '>':
      return onText((text) => text > first);
    case '>=':
      return onText((text) => text >= first);
    case 'icontains': {
      const lower = first.toLowerCase();
      return onText((text) => text.toLowerCase().includes(lower));
    }
    case 'glob':
    case 'iglob':
      return onText(compileGlob(first, operator === 'iglob'));
    case 'pmatch':
      return onText(compilePathPrefixes(literals));
    case 'regex': {
      const regex = compileRegex(first);
      return typeof regex === 'string' ? `invalid regular expression: ${regex}` : onText(regex);
    }
    default:
      return unsupported(operator, 'text');
  }
}

const HEX_BYTES = /^(?:[0-9a-fA-F]{2})+$/;

function compileBytes(operator: Operator, literals: readonly string[]): ValueTest | string {
  if (operator !== 'bcontains' && operator !== 'bstartswith') {
    return compileEqual(operator, literals) ?? unsupported(operator, 'bytes');
  }
  const [first = ''] = literals;
  if (!HEX_BYTES.test(first)) return `'${first}' is not bytes in hexadecimal digits`;
  const bytes = Buffer.from(first, 'hex').toString('latin1');
  return operator === 'bcontains'
    ? onText((text) => text.includes(bytes))
    : onText((text) => text.startsWith(bytes));
}

/** Tests for equality alone, of values that literals stand for. */
function compileChoice<T>(
  type: string,
  operator: Operator,
  literals: readonly string[],
  read: (literal: string) => T | undefined,
  equals: (value: FieldValue, wanted: T) => boolean | undefined,
): ValueTest | string {
  const wanted: T[] = [];
  for (const literal of literals) {
    const value = read(literal);
    if (value === undefined) return `'${literal}' is no ${type}`;
    wanted.push(value);
  }
  const holds = (value: FieldValue) => wanted.some((each) => equals(value, each) === true);
  if (operator === '=' || operator === 'in' || operator === 'intersects') return holds;
  return operator === '!=' ? (value) => !holds(value) : unsupported(operator, type);
}

function compileBool(operator: Operator, literals: readonly string[]): ValueTest | string {
  const read = (literal: string) => (literal === 'true' ? true : literal === 'false' ? false : undefined);
  return compileChoice('boolean', operator, literals, read, (value, wanted) => value === wanted);
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at]);
}

function compileAddress(operator: Operator, literals: readonly string[]): ValueTest | string {
  return compileChoice(
    'IP address',
    operator,
    literals,
    parseAddress,
    (value, wanted) => value instanceof Uint8Array && equalBytes(value, wanted),
  );
}

function compileNetwork(operator: Operator, literals: readonly string[]): ValueTest | string {
  return compileChoice(
    'network (address/bits)',
    operator,
    literals,
    parseCidr,
    (value, wanted: Cidr) =>
      value instanceof Uint8Array && isMapped(value) === isMapped(wanted.address) && cidrHolds(wanted, value),
  );
}

const DECIMAL = /^[+-]?\d+$/;
const DECIMAL_FRACTION = /^[+-]?\d+(?:\.\d*)?(?:[eE][+-]\d+)?$/;

/** The number that a literal stands for; negative ones wrap where the type has no sign. */
function readNumber(type: NumberType, literal: string): number | bigint | undefined {
  if (type === 'double') return DECIMAL_FRACTION.test(literal) ? Number(literal) : undefined;
  if (type === 'port') {
    if (literal === '') return 0;
    const named = SERVICE_PORTS[literal.toLowerCase()];
    if (named !== undefined) return named;
  }
  if (!DECIMAL.test(literal)) return undefined;
  const bits = unsignedBits(type);
  const exact = BigInt(literal.replace(/^\+/, ''));
  const value = bits > 0 ? BigInt.asUintN(bits, exact) : exact;
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function isNumber(value: FieldValue): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function equalNumbers(a: number | bigint, b: number | bigint): boolean {
  // a number and a bigint are never the same to ===
  return a <= b && a >= b;
}

function compileNumber(
  type: NumberType,
  operator: Operator,
  literals: readonly string[],
): ValueTest | string {
  const wanted: (number | bigint)[] = [];
  for (const literal of literals) {
    const value = readNumber(type, literal);
    if (value === undefined) return `'${literal}' is no number`;
    wanted.push(value);
  }
  const [first = 0] = wanted;
  switch (operator) {
    case '=':
      return (value) => isNumber(value) && equalNumbers(value, first);
    case '!=':
      return (value) => isNumber(value) && !equalNumbers(value, first);
    case '<':
      return (value) => isNumber(value) && value < first;
    case '<=':
      return (value) => isNumber(value) && value <= first;
    case '>':
      return (value) => isNumber(value) && value > first;
    case '>=':
      return (value) => isNumber(value) && value >= first;
    case 'in':
    case 'intersects': {
      const set = new Set<FieldValue>(wanted);
      return (value) => set.has(value) || (typeof value === 'bigint' && set.has(Number(value)));
    }
    default:
      return unsupported(operator, 'numbers');
  }
}

/** Compared as a number where both are, as text where not. */
function compileDynamic(operator: Operator, literals: readonly string[]): ValueTest | string {
  const number = compileNumber('int64', operator, literals);
  const text = compileText(operator, literals);
  if (typeof number === 'string') {
    return typeof text === 'string' ? text : (value) => text(String(value));
  }
  return (value) => (isNumber(value) ? number(value) : typeof text !== 'string' && text(value));
}
