// SPDX-License-Identifier: Apache-2.0
import type { Schema } from './schema-node.ts';

/** What an operator may loosen on a node, and for how long. */
export const BREAKGLASS_OPTIONS = {
  breakglass: {
    type: 'object',
    description: 'Suspending a policy on this node for a while, with `weir breakglass`.',
    properties: {
      enabled: {
        type: 'boolean',
        default: true,
        since: '0.1.0',
        description:
          'Whether it is possible. Where it is not, what an earlier run of the agent kept of it ends at once.',
      },
      maxDuration: {
        type: 'integer',
        unit: 'seconds',
        minimum: 60,
        maximum: 86_400,
        default: 14_400,
        since: '0.1.0',
        description: 'How long it may last at most. What takes longer belongs into the policy.',
      },
    },
  },
} as const satisfies Readonly<Record<string, Schema>>;
