// SPDX-License-Identifier: Apache-2.0

/**
 * A rule that JSON Schema can't say, in both its forms: the API server evaluates `cel`, `weir policy check` calls
 * `holds`. One table of cases in test/policy holds both to the same answers.
 */
export interface PolicyRule {
  readonly cel: string;
  /** What must be, one line. */
  readonly message: string;
  /** What to write instead, where the value itself does not tell. */
  readonly fix: string;
  /** Called only with a value of the type of its node, all of whose members are right. */
  readonly holds: (value: never) => boolean;
}

interface NodeBase {
  readonly description: string;
  readonly rules?: readonly PolicyRule[];
}

/**
 * The schema of policies: the structural subset of Kubernetes (KEP-2335), with a type on every node. Every list and text
 * has a limit, from which the API server estimates what a rule costs.
 */
export type PolicyNode = ObjectNode | MapNode | ListNode | TextNode | IntegerNode;

export interface ObjectNode extends NodeBase {
  readonly type: 'object';
  /** Name of its TypeScript type, where it is used more than once or worth a name. */
  readonly title?: string;
  readonly properties: Readonly<Record<string, PolicyNode>>;
  readonly required?: readonly string[];
}

export interface MapNode extends NodeBase {
  readonly type: 'object';
  readonly additionalProperties: TextNode;
  readonly maxProperties: number;
}

export interface ListNode extends NodeBase {
  readonly type: 'array';
  readonly items: PolicyNode;
  readonly minItems?: number;
  readonly maxItems: number;
  /** What is unique in it: its entries, or this member of each. Several writers can then own entries (server-side apply). */
  readonly unique?: 'entries' | 'name' | 'type';
}

export interface TextNode extends NodeBase {
  readonly type: 'string';
  readonly enum?: readonly string[];
  readonly pattern?: string;
  /** What the pattern asks for, in words. */
  readonly must?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly default?: string;
}

export interface IntegerNode extends NodeBase {
  readonly type: 'integer';
  readonly minimum: number;
  readonly maximum: number;
}

/** Whether the members of an object are free. */
export function isMapNode(node: PolicyNode): node is MapNode {
  return 'additionalProperties' in node;
}
