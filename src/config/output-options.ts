// SPDX-License-Identifier: Apache-2.0
import type { Schema } from './schema-node.ts';

/** What all outputs that post to a receiver have in common. */
const RECEIVER = {
  headerFile: {
    type: 'string',
    default: '',
    since: '0.1.0',
    description: 'File of headers, one `Name: value` a line, such as an `Authorization`. Empty: none.',
  },
  caFile: {
    type: 'string',
    default: '',
    since: '0.1.0',
    description: "Certificates (PEM) to trust. Empty: the system's.",
  },
  spillBytes: {
    type: 'integer',
    minimum: 0,
    maximum: 107374182400,
    default: 67108864,
    unit: 'bytes',
    since: '0.1.0',
    description: 'Room below `stateDir` for what the receiver can not take now. 0: memory only.',
  },
} as const satisfies Readonly<Record<string, Schema>>;

/** Options of everything that records go to: a part of the one schema. */
export const OUTPUT_OPTIONS = {
  output: {
    type: 'object',
    description: 'Where records go.',
    properties: {
      format: {
        type: 'string',
        enum: ['json', 'pretty'],
        default: 'json',
        since: '0.1.0',
        description: 'JSON lines, or one readable line for each record.',
      },
      file: {
        type: 'string',
        default: '',
        since: '0.1.0',
        description: 'File to append records to. Empty: standard output.',
      },
      queue: {
        type: 'integer',
        minimum: 1,
        maximum: 10000000,
        default: 65536,
        unit: 'records',
        since: '0.1.0',
        description: 'Records a slow output may fall behind before they are dropped and counted.',
      },
    },
  },
  http: {
    type: 'object',
    description: 'Records posted to an address, beside `output`.',
    properties: {
      url: {
        type: 'string',
        default: '',
        since: '0.1.0',
        description: 'Address that records are posted to. Empty: none.',
      },
      format: {
        type: 'string',
        enum: ['webhook', 'falcosidekick'],
        default: 'webhook',
        since: '0.1.0',
        description: 'A JSON array of records, or the JSON that Falco posts, one event a request.',
      },
      kinds: {
        type: 'array',
        items: { type: 'string' },
        default: ['finding'],
        since: '0.1.0',
        description: 'Kinds of records that are posted. Empty: all.',
      },
      ...RECEIVER,
    },
  },
  otlp: {
    type: 'object',
    description: 'Records sent as logs to an OpenTelemetry receiver, beside `output`.',
    properties: {
      endpoint: {
        type: 'string',
        default: '',
        since: '0.1.0',
        description:
          'Base address of the receiver (OTLP over HTTP), such as `http://collector:4318`. Empty: none.',
      },
      kinds: {
        type: 'array',
        items: { type: 'string' },
        default: [],
        since: '0.1.0',
        description: 'Kinds of records that are sent. Empty: all.',
      },
      ...RECEIVER,
    },
  },
} as const satisfies Readonly<Record<string, Schema>>;
