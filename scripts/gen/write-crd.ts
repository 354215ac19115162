// SPDX-License-Identifier: Apache-2.0
import { stringify } from 'yaml';
import { isMapNode, type PolicyNode } from '../../src/config/policy-node.ts';
import {
  NODE_STATUS_KIND,
  POLICY_GROUP,
  POLICY_STATUS,
  POLICY_VERSION,
  type PolicyKind,
} from '../../src/config/policy-schema.ts';

type Json = Readonly<Record<string, unknown>>;

const HEADER = `# SPDX-License-Identifier: Apache-2.0
# Generated from src/config/policy-schema.ts by \`npm run gen\`. Do not edit.
# Agents follow and compile policies, and enforce them where policy.enforce is on.
`;

/** Text of the custom resource definition of a kind of policy. */
export function writeCrd(kind: PolicyKind): string {
  const { spec } = kind;
  return write(kind, {
    subresources: { status: {} },
    additionalPrinterColumns: COLUMNS,
    schema: { required: ['spec'], properties: { spec: schemaOf(spec), status: schemaOf(POLICY_STATUS) } },
  });
}

/** Text of the custom resource definition of what each node says of the policies. */
export function writeNodeStatusCrd(): string {
  return write(NODE_STATUS_KIND, {
    additionalPrinterColumns: NODE_COLUMNS,
    schema: { properties: { status: schemaOf(NODE_STATUS_KIND.status) } },
  });
}

type Names = Pick<
  PolicyKind | typeof NODE_STATUS_KIND,
  'kind' | 'scope' | 'plural' | 'singular' | 'shortNames' | 'description'
>;

function write(
  { kind, scope, plural, singular, shortNames, description }: Names,
  { schema, ...version }: Json & { readonly schema: Json },
): string {
  const { required, properties } = schema;
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${POLICY_GROUP}` },
    spec: {
      group: POLICY_GROUP,
      scope: scope === 'cluster' ? 'Cluster' : 'Namespaced',
      names: { kind, listKind: `${kind}List`, plural, singular, shortNames, categories: ['weir'] },
      versions: [
        {
          name: POLICY_VERSION,
          served: true,
          storage: true,
          ...version,
          schema: {
            openAPIV3Schema: {
              type: 'object',
              description,
              ...(required !== undefined && { required }),
              properties: {
                apiVersion: { type: 'string' },
                kind: { type: 'string' },
                metadata: { type: 'object' },
                ...(properties as Json),
              },
            },
          },
        },
      ],
    },
  };
  return HEADER + stringify(definition, { lineWidth: 110, aliasDuplicateObjects: false });
}

const condition = (name: string) => ({
  name,
  type: 'string',
  jsonPath: `.status.conditions[?(@.type=="${name}")].status`,
});
const AGE = { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' };

const COLUMNS = [
  { name: 'Mode', type: 'string', jsonPath: '.spec.mode' },
  { name: 'Egress', type: 'string', jsonPath: '.spec.egress.default' },
  condition('Accepted'),
  condition('Programmed'),
  { name: 'Pods', type: 'integer', jsonPath: '.status.selectedPods', description: 'Pods that it selects.' },
  {
    name: 'Nodes',
    type: 'string',
    jsonPath: '.status.programmedOn',
    description: 'Nodes on which it is in force, of those that have such pods.',
  },
  condition('Degraded'),
  {
    name: 'Reason',
    type: 'string',
    jsonPath: '.status.conditions[?(@.type=="Programmed")].message',
    description: 'Why it is in force or not.',
    priority: 1,
  },
  AGE,
];

const NODE_COLUMNS = [
  { name: 'Version', type: 'string', jsonPath: '.status.version' },
  { name: 'Heard', type: 'date', jsonPath: '.status.time', description: 'How long ago it was written.' },
  AGE,
];

/** A node as Kubernetes writes it: rules and what is unique as extensions. */
function schemaOf(node: PolicyNode): Json {
  const { description, type } = node;
  const rules = node.rules?.map(({ cel, message }) => ({ rule: cel, message }));
  return { type, description, ...partsOf(node), ...(rules && { 'x-kubernetes-validations': rules }) };
}

function partsOf(node: PolicyNode): Json {
  if (node.type === 'array') return listParts(node);
  if (node.type !== 'object') {
    const { must: _, rules: __, type: ___, description: ____, ...limits } = { must: undefined, ...node };
    return limits;
  }
  if (isMapNode(node))
    return { additionalProperties: schemaOf(node.additionalProperties), maxProperties: node.maxProperties };
  const properties = Object.entries(node.properties).map(([name, child]) => [name, schemaOf(child)]);
  return {
    ...(node.required && { required: node.required }),
    properties: Object.fromEntries(properties) as Json,
  };
}

function listParts(node: Extract<PolicyNode, { type: 'array' }>): Json {
  const { items, minItems, maxItems, unique } = node;
  return {
    ...(minItems !== undefined && { minItems }),
    maxItems,
    ...(unique === 'entries' && { 'x-kubernetes-list-type': 'set' }),
    ...(unique !== undefined &&
      unique !== 'entries' && { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': [unique] }),
    items: schemaOf(items),
  };
}
