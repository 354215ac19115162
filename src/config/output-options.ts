// SPDX-License-Identifier: Apache-2.0
import { RECORD_KIND_NAMES, SEVERITIES, VERDICTS } from '../record-words.ts';
import type { Schema } from './schema-node.ts';

type Options = Readonly<Record<string, Schema>>;

/** Which records an output gets. `kinds` is what it gets by default. */
const filterOptions = (kinds: readonly string[]) =>
  ({
    kinds: {
      type: 'array',
      items: { type: 'string', enum: RECORD_KIND_NAMES },
      default: kinds,
      since: '0.1.0',
      description: 'Kinds of records that are sent. Empty: all.',
    },
    pods: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$' },
      default: [],
      since: '0.1.0',
      description:
        'Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all.',
    },
    severity: {
      type: 'string',
      enum: SEVERITIES,
      default: 'info',
      since: '0.1.0',
      description: 'Findings that are sent are at least so grave. Says nothing of other kinds.',
    },
    verdicts: {
      type: 'array',
      items: { type: 'string', enum: VERDICTS },
      default: [],
      since: '0.1.0',
      description: 'Verdicts whose records are sent; what has none is not sent then. Empty: all.',
    },
    fields: {
      type: 'array',
      items: { type: 'string' },
      holds: 'record-paths',
      default: [],
      since: '0.1.0',
      description:
        'Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all.',
    },
    omit: {
      type: 'array',
      items: { type: 'string' },
      holds: 'record-paths',
      default: [],
      since: '0.1.0',
      description: 'Members of a record that are not sent, as dotted paths.',
    },
  }) as const satisfies Options;

/** Where records wait for a receiver. */
const queueOptions = <SpillBytes extends number>(spillBytes: SpillBytes) =>
  ({
    queueBytes: {
      type: 'integer',
      minimum: 65536,
      maximum: 1073741824,
      default: 8388608,
      unit: 'bytes',
      since: '0.1.0',
      description: 'Records that wait in memory.',
    },
    spillBytes: {
      type: 'integer',
      minimum: 0,
      maximum: 107374182400,
      default: spillBytes,
      unit: 'bytes',
      since: '0.1.0',
      description: 'Room below `stateDir` for what has none in memory. 0: memory only.',
    },
  }) as const satisfies Options;

/** What all outputs that post to a receiver have in common. */
const RECEIVER = {
  headerFile: {
    type: 'string',
    default: '',
    since: '0.1.0',
    description:
      'File of headers, one `Name: value` a line, such as an `Authorization`. Read again when the receiver answers 401 or 403. Empty: none.',
  },
  caFile: {
    type: 'string',
    default: '',
    since: '0.1.0',
    description: "Certificates (PEM) to trust. Empty: the system's.",
  },
  ...queueOptions(67108864),
} as const satisfies Options;

/** Receivers by the names that commands, metrics and folders of `stateDir` know them by. */
const RECEIVERS = {
  type: 'object',
  since: '0.1.0',
  default: {},
  names: '^[a-z][a-z0-9-]{0,39}$',
} as const;

/** When the file of `output.file` makes room for a new one. */
const ROTATE = {
  type: 'object',
  description: 'When `output.file` is put aside and begun anew.',
  properties: {
    bytes: {
      type: 'integer',
      minimum: 0,
      maximum: 1099511627776,
      default: 104857600,
      unit: 'bytes',
      since: '0.1.0',
      description: 'Size from which on it is put aside. 0: whatever its size.',
    },
    seconds: {
      type: 'integer',
      minimum: 0,
      maximum: 31536000,
      default: 0,
      unit: 'seconds',
      since: '0.1.0',
      description: 'Age from which on it is put aside, when the next record comes. 0: whatever its age.',
    },
    keep: {
      type: 'integer',
      minimum: 0,
      maximum: 10000,
      default: 5,
      unit: 'files',
      since: '0.1.0',
      description: 'Files put aside that are kept; older ones are removed.',
    },
    compress: {
      type: 'boolean',
      default: false,
      since: '0.1.0',
      description: 'Whether files put aside are compressed (gzip).',
    },
  },
} as const satisfies Schema;

/** Options of everything that records go to: a part of the one schema. */
export const OUTPUT_OPTIONS = {
  output: {
    type: 'object',
    description: 'Where records go.',
    properties: {
      format: {
        type: 'string',
        enum: ['json', 'pretty', 'falco', 'falco-text'],
        default: 'json',
        since: '0.1.0',
        description:
          'JSON lines, or one readable line for each record; `falco` and `falco-text`: findings alone, in the JSON or the text of Falco’s alerts.',
      },
      file: {
        type: 'string',
        default: '',
        since: '0.1.0',
        description: 'File to append records to. Empty: standard output.',
      },
      rotate: ROTATE,
      ...filterOptions([]),
      ...queueOptions(0),
    },
  },
  http: {
    ...RECEIVERS,
    description: 'Receivers that records are posted to, beside `output`, by name.',
    required: ['url'],
    each: {
      type: 'object',
      description: 'A receiver that records are posted to.',
      properties: {
        url: {
          type: 'string',
          default: '',
          since: '0.1.0',
          description: 'Address that records are posted to.',
        },
        format: {
          type: 'string',
          enum: ['webhook', 'falcosidekick'],
          default: 'webhook',
          since: '0.1.0',
          description: 'A JSON array of records, or the JSON that Falco posts, one event a request.',
        },
        ...filterOptions(['finding']),
        ...RECEIVER,
      },
    },
  },
  otlp: {
    ...RECEIVERS,
    description: 'OpenTelemetry receivers that records are sent to as logs, beside `output`, by name.',
    required: ['endpoint'],
    each: {
      type: 'object',
      description: 'An OpenTelemetry receiver.',
      properties: {
        endpoint: {
          type: 'string',
          default: '',
          since: '0.1.0',
          description: 'Base address of the receiver (OTLP over HTTP), such as `http://collector:4318`.',
        },
        ...filterOptions([]),
        ...RECEIVER,
      },
    },
  },
} as const satisfies Options;
