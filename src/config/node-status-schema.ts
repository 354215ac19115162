// SPDX-License-Identifier: Apache-2.0
import type { IntegerNode, ObjectNode, TextNode } from './policy-node.ts';

const text = (description: string, maxLength: number): TextNode => ({
  type: 'string',
  description,
  maxLength,
});
const count = (description: string, maximum = 2_147_483_647): IntegerNode => ({
  type: 'integer',
  description,
  minimum: 0,
  maximum,
});

/** Limits of one report: what has no room in it is counted in `omitted`. */
export const NODE_STATUS_LIMITS = { policies: 1024, idle: 4096, problems: 4, reasons: 8, text: 256 } as const;

const UNPROGRAMMED: ObjectNode = {
  type: 'object',
  title: 'UnprogrammedReport',
  description: 'One reason.',
  required: ['reason'],
  properties: {
    // no enum: an agent that knows more reasons than this definition must still be heard
    reason: text(
      '`pending`, `not-accepted`, `off`, `not-enforced-by-this-version`, `tier-missing`, `table-full` or `refused-by-kernel`.',
      64,
    ),
    tier: text('What the node lacks.', 64),
    clause: text('The clause that needs it, such as `egress.allow.hub`.', NODE_STATUS_LIMITS.text),
    table: text('The table that is full.', 64),
    message: text('Why, for people.', NODE_STATUS_LIMITS.text),
  },
};

const POLICY_REPORT: ObjectNode = {
  type: 'object',
  title: 'PolicyReport',
  description: 'A policy.',
  required: ['policy', 'uid', 'generation', 'pods'],
  properties: {
    policy: text('Its name; of a namespaced policy `namespace/name`.', 320),
    uid: text('Its uid.', 64),
    generation: count('The newest generation that the node has seen.', Number.MAX_SAFE_INTEGER),
    pods: count('Pods of the node that it selects.'),
    problems: {
      type: 'array',
      description: 'Why the node does not take this generation. Absent: it does.',
      maxItems: NODE_STATUS_LIMITS.problems,
      items: text('One problem, with its field.', NODE_STATUS_LIMITS.text * 2),
    },
    heldGeneration: count(
      'The last good generation, where that one is in force instead.',
      Number.MAX_SAFE_INTEGER,
    ),
    unprogrammed: {
      type: 'array',
      description: 'Why this generation is not in force on the node. Absent: it is.',
      maxItems: NODE_STATUS_LIMITS.reasons,
      items: UNPROGRAMMED,
    },
    degraded: {
      type: 'object',
      title: 'DegradedReport',
      description:
        'Pods that it selects and that are governed only in part. A count that is absent is not known.',
      properties: {
        l3Only: count('Whose runtime hides their sockets.'),
        packetOnly: count('With flows that are judged packet by packet.'),
        opaque: count('With processes whose requests can not be read.'),
      },
    },
  },
};

/** What the agent of one node says of the policies: the `status` of a WeirNodeStatus. */
export const NODE_STATUS: ObjectNode = {
  type: 'object',
  title: 'NodeStatus',
  description:
    'What the agent of the node says. It has no status subresource: one write makes the object and fills it.',
  required: ['version', 'time', 'heartbeatSeconds'],
  properties: {
    version: text('Version of the agent.', 64),
    time: text('When it was written, by the clock of the API server.', 40),
    heartbeatSeconds: {
      type: 'integer',
      description:
        'How often it is written where nothing changes. After three times that without news the node counts as stale.',
      minimum: 1,
      maximum: 86_400,
    },
    policies: {
      type: 'array',
      description: 'Policies that select pods of the node, or are not in force on it.',
      maxItems: NODE_STATUS_LIMITS.policies,
      items: POLICY_REPORT,
    },
    idle: {
      type: 'array',
      description:
        'Policies that the node knows and that select none of its pods, as `uid:generation`: it has nothing else to say of them.',
      maxItems: NODE_STATUS_LIMITS.idle,
      items: text('A policy.', 96),
    },
    omitted: count('Policies that found no room in the two lists.'),
  },
};
