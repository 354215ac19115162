// SPDX-License-Identifier: Apache-2.0
import type { Schema } from './schema-node.ts';

/** Where policies come from. */
export const POLICY_OPTIONS = {
  policy: {
    type: 'object',
    description:
      'Policies (docs/explanation/policy.md): where they come from. This version compiles them and enforces none.',
    properties: {
      enabled: {
        type: 'boolean',
        default: true,
        since: '0.1.0',
        description:
          'Whether policies are followed: those of the API server, where one is followed, and those of `policy.paths`. Off: none is asked for, and none holds.',
      },
      paths: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        since: '0.1.0',
        description:
          'Files of policies, and folders of which every `.yaml`, `.yml` and `.json` file is one; changes are followed. A policy of the same name in the API server holds over one of a file.',
      },
      noticeHours: {
        type: 'integer',
        minimum: 1,
        maximum: 8760,
        default: 168,
        unit: 'hours',
        since: '0.1.0',
        description: 'How long before its end an exception (`expires`) is announced by a record.',
      },
    },
  },
} as const satisfies Readonly<Record<string, Schema>>;
