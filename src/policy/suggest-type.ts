// SPDX-License-Identifier: Apache-2.0
import type { PolicyNode } from '../config/policy-node.ts';
import type { FieldPath } from './field-path.ts';

/** What was probably meant by a value that is of another type than its field. */
export function suggestType(node: PolicyNode, value: unknown, path: FieldPath): string {
  const isPlain = typeof value !== 'object';
  const text = JSON.stringify(value);
  if (node.type === 'string' && node.enum !== undefined) return `write ${node.enum.join(' or ')}`;
  switch (node.type) {
    case 'array':
      return isPlain ? `write [${text}]` : 'write a list: each entry on a line of its own, behind a -';
    case 'string':
      return isPlain ? `write ${JSON.stringify(String(value))}` : 'write one text';
    case 'integer':
      return isPlain && /^\d+$/.test(String(value))
        ? `write ${value}, without quotes`
        : 'write a whole number';
    case 'object':
      return suggestMapping(value, path);
  }
}

function suggestMapping(value: unknown, path: FieldPath): string {
  const field = path.findLast((part) => typeof part === 'string');
  if (field === 'ports' && /^\d+$/.test(String(value))) return `write { port: ${value} }`;
  if (field === 'allow' || field === 'deny') return 'write a clause: { name: hub, names: [huggingface.co] }';
  return 'write its fields below it, as name: value';
}
