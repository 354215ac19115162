// SPDX-License-Identifier: Apache-2.0
import type { Schema } from './schema-node.ts';

/** Options of rule files: a part of the one schema. */
export const RULE_OPTIONS = {
  rules: {
    type: 'object',
    description: 'Falco rule files, which events are held against.',
    properties: {
      files: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        flag: 'rules',
        since: '0.1.0',
        description:
          'Rule files, and folders of which every `.yaml` and `.yml` file is meant, each on top of those before it. They are read again when they change, and on SIGHUP; a set that does not load leaves the one before in force.',
      },
      shipped: {
        type: 'boolean',
        default: true,
        since: '0.1.0',
        description:
          'Load the rules that come with Weir (`examples/rules/ai_rules.yaml`) before them. They are asked apart from the others: neither keeps the other from holding.',
      },
      scope: {
        type: 'string',
        enum: ['observed'],
        default: 'observed',
        since: '0.1.0',
        description:
          'Whose events rules are about: `observed` those of the pods that are observed (`observe`).',
      },
      select: {
        type: 'array',
        items: { type: 'string', pattern: '^(enable|disable) (rule|tag) .+$' },
        default: [],
        since: '0.1.0',
        description:
          'Enables or disables rules, in this order, over what the files say: `disable rule NAME` (`*` stands for anything), `enable tag NAME`.',
      },
      priority: {
        type: 'string',
        enum: ['emergency', 'alert', 'critical', 'error', 'warning', 'notice', 'informational', 'debug'],
        default: 'debug',
        since: '0.1.0',
        description: 'Rules that are less severe are left out.',
      },
      matching: {
        type: 'string',
        enum: ['first', 'all'],
        default: 'first',
        since: '0.1.0',
        description:
          'Of the rules that hold for an event `first` raises the one that was defined first, `all` all of them (Falco’s `rule_matching`).',
      },
      suggestedOutput: {
        type: 'boolean',
        default: true,
        since: '0.1.0',
        description:
          'Append container, image, pod and namespace to the output of every rule, as Falco does (`append_output`, `suggested_output`).',
      },
      appendOutput: {
        type: 'object',
        since: '0.1.0',
        default: {},
        names: '^[a-z][a-z0-9-]{0,39}$',
        description: 'What is appended to the outputs of rules beside, by name (Falco’s `append_output`).',
        required: ['extraOutput'],
        each: {
          type: 'object',
          description: 'Something that is appended.',
          properties: {
            extraOutput: {
              type: 'string',
              default: '',
              since: '0.1.0',
              description: 'Text with fields, as in the output of a rule: `parent=%proc.pname`.',
            },
            rule: {
              type: 'string',
              default: '',
              since: '0.1.0',
              description: 'The rule that it is for. Empty: all.',
            },
            source: {
              type: 'string',
              default: '',
              since: '0.1.0',
              description: 'The source of the rules that it is for. Empty: all.',
            },
            tags: {
              type: 'array',
              items: { type: 'string' },
              default: [],
              since: '0.1.0',
              description: 'Tags that the rules have that it is for. Empty: all.',
            },
          },
        },
      },
      burst: {
        type: 'integer',
        minimum: 1,
        maximum: 1000000,
        default: 10,
        unit: 'alerts',
        since: '0.1.0',
        description:
          'How many alerts of one rule in one pod have a line each in a minute; those beyond are told in one, with their number.',
      },
    },
  },
} as const satisfies Readonly<Record<string, Schema>>;
