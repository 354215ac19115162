// SPDX-License-Identifier: Apache-2.0
import { isMapNode, type PolicyNode } from '../../src/config/policy-node.ts';
import {
  NODE_STATUS_KIND,
  POLICY_GROUP,
  POLICY_KINDS,
  POLICY_STATUS,
  POLICY_VERSION,
  type PolicyKind,
} from '../../src/config/policy-schema.ts';

/** Text of docs/reference/policy.md. */
export function writePolicyDoc(): string {
  return `# Policies

Generated from \`src/config/policy-schema.ts\` by \`npm run gen\`. What the fields add up to is told in
[policy](../explanation/policy.md); the custom resources are in \`daemonset/chart/crds/\`.

Policies are checked (\`weir policy check\`), explained (\`weir policy explain\`) and, where the agent runs with \`policy.enforce\`, enforced: [how](../explanation/enforcement.md).

API version \`${POLICY_GROUP}/${POLICY_VERSION}\`. A list written \`names[]\` has the entries that are told of; \`required\` holds
where what is around it is there. Unknown fields are errors.

${describeKinds()}

## Status

${POLICY_STATUS.description} How to read it: [read a policy's status](../how-to/read-a-policys-status.md).

${table(rowsOf('status', POLICY_STATUS, false))}

## ${NODE_STATUS_KIND.kind}

${NODE_STATUS_KIND.description} Cluster-scoped; \`kubectl get ${NODE_STATUS_KIND.shortNames[0]}\`.

${table(rowsOf('status', NODE_STATUS_KIND.status, false))}
`;
}

function table(rows: readonly string[]): string {
  return `| field | value | what it says |\n| --- | --- | --- |\n${rows.join('\n')}`;
}

/** The first kind whole, of the others what is said otherwise. */
function describeKinds(): string {
  const told = new Set<string>();
  return POLICY_KINDS.map((kind) => {
    const rows = rowsOf('spec', kind.spec, true);
    const news = rows.filter((row) => !told.has(row));
    for (const row of rows) told.add(row);
    return describeKind(kind, news, news.length < rows.length);
  }).join('\n\n');
}

function describeKind(
  { kind, scope, shortNames, description }: PolicyKind,
  rows: readonly string[],
  isRest: boolean,
): string {
  const rest = isRest
    ? ' Fields that are not listed here are those of the kind above, but for `spec.namespaceSelector`.'
    : '';
  return `## ${kind}

${description} ${scope === 'cluster' ? 'Cluster-scoped' : 'Namespaced'}; \`kubectl get ${shortNames[0]}\`.${rest}

${table(rows)}`;
}

function rowsOf(path: string, node: PolicyNode, isRequired: boolean): string[] {
  const rules = (node.rules ?? []).map(({ message }) => ` ${capital(message)}.`).join('');
  const row = `| \`${path}\` | ${shapeOf(node)}${isRequired ? ', required' : ''} | ${node.description}${rules} |`;
  if (node.type === 'array') {
    const { items } = node;
    if (items.type !== 'object') {
      const more = (items.rules ?? []).map(({ message }) => ` ${capital(message)}.`).join('');
      return [row.replace(/ \|$/, `${more} |`)];
    }
    // Denies have the members of allows.
    return path.endsWith('.deny') ? [row] : [row, ...membersOf(`${path}[]`, items)];
  }
  return [row, ...membersOf(path, node)];
}

function membersOf(path: string, node: PolicyNode): string[] {
  if (node.type !== 'object' || isMapNode(node)) return [];
  // What a selector is made of is told once.
  if (node.title === 'LabelSelector' && path !== 'spec.podSelector') return [];
  return [
    ...(node.rules ?? [])
      .map(({ message }) => `| \`${path}\` | | ${capital(message)}. |`)
      .filter(() => path.endsWith('[]')),
    ...Object.entries(node.properties).flatMap(([name, child]) =>
      rowsOf(`${path}.${name}`, child, node.required?.includes(name) ?? false),
    ),
  ];
}

function shapeOf(node: PolicyNode): string {
  if (node.type === 'array') return `list of at most ${node.maxItems}`;
  if (node.type === 'integer') return `${node.minimum} to ${node.maximum}`;
  if (node.type === 'object')
    return isMapNode(node) ? 'labels' : node.title === 'LabelSelector' ? 'selector' : 'object';
  if (node.enum === undefined) return 'text';
  return node.enum.map((value) => `\`${value}\`${value === node.default ? ' (default)' : ''}`).join(', ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
