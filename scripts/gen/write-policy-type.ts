// SPDX-License-Identifier: Apache-2.0
import { isMapNode, type ObjectNode, type PolicyNode } from '../../src/config/policy-node.ts';
import { NODE_STATUS_KIND, POLICY_KINDS, POLICY_STATUS } from '../../src/config/policy-schema.ts';

/** Text of src/gen/policy.ts: the types of policies and of their status, as they are written. */
export function writePolicyType(): string {
  const types = new Map<string, string>();
  for (const { spec } of POLICY_KINDS) collect(spec, types);
  for (const status of [POLICY_STATUS, NODE_STATUS_KIND.status]) collect(status, types);
  return `// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/policy-schema.ts by \`npm run gen\`. Do not edit.

${[...types.values()].join('\n\n')}
`;
}

/** Adds the interfaces of an object and of what it holds; the outer ones first. */
function collect(node: PolicyNode, types: Map<string, string>): void {
  if (node.type === 'array') collect(node.items, types);
  if (node.type !== 'object' || isMapNode(node)) return;
  const { title, properties } = node;
  if (title === undefined)
    throw new Error(`an object of the policy schema has no title: ${node.description}`);
  types.set(title, types.get(title) ?? writeInterface(title, node));
  for (const child of Object.values(properties)) collect(child, types);
}

function writeInterface(title: string, node: ObjectNode): string {
  const members = Object.entries(node.properties).map(([name, child]) => {
    const isGiven = node.required?.includes(name) ?? false;
    return `  /** ${child.description} */\n  readonly ${name}${isGiven ? '' : '?'}: ${typeOf(child)};`;
  });
  return `/** ${node.description} */\nexport interface ${title} {\n${members.join('\n')}\n}`;
}

function typeOf(node: PolicyNode): string {
  if (node.type === 'array') return `readonly ${grouped(typeOf(node.items))}[]`;
  if (node.type === 'integer') return 'number';
  if (node.type === 'string') return node.enum?.map((value) => `'${value}'`).join(' | ') ?? 'string';
  return isMapNode(node) ? 'Readonly<Record<string, string>>' : (node.title ?? '');
}

function grouped(type: string): string {
  return type.includes('|') ? `(${type})` : type;
}
