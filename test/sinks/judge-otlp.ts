// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../../src/events/record.ts';
import type { Judge } from './strict-receiver.ts';

/** A part of the messages of OTLP logs, as their JSON mapping has them. */
export interface LogsData {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeLogs: readonly { readonly logRecords: readonly LogRecord[] }[];
  }[];
}

interface Attribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface LogRecord {
  readonly timeUnixNano: string;
  readonly severityNumber: number;
  readonly body: { readonly stringValue: string };
  readonly attributes: readonly Attribute[];
  readonly [other: string]: unknown;
}

/** Names of LogRecord in opentelemetry-proto, logs/v1. */
const NAMES = new Set([
  'timeUnixNano',
  'observedTimeUnixNano',
  'severityNumber',
  'severityText',
  'body',
  'attributes',
  'droppedAttributesCount',
  'flags',
  'traceId',
  'spanId',
  'eventName',
]);
const KINDS = ['stringValue', 'intValue', 'doubleValue', 'boolValue'];

/** Takes what the JSON mapping of OTLP allows (64-bit numbers are text, one kind of value, no other names), else 400. */
export const judgeOtlp: Judge = (path, body) => {
  if (path !== '/v1/logs') return { status: 404 };
  const logs = logRecordsOf(body as LogsData);
  if (!logs.every(isWellFormed)) return { status: 400 };
  const taken = logs.map(({ body: { stringValue } }) => {
    const { run, sequence, time } = JSON.parse(stringValue) as WeirRecord;
    return { run, sequence, time };
  });
  return { status: 200, body: '{"partialSuccess":{}}', taken };
};

export function logRecordsOf({ resourceLogs }: LogsData): LogRecord[] {
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}

function isWellFormed(log: LogRecord): boolean {
  return (
    Object.keys(log).every((name) => NAMES.has(name)) &&
    /^\d{19}$/.test(log.timeUnixNano) &&
    log.severityNumber >= 1 &&
    log.severityNumber <= 24 &&
    log.attributes.every(({ key, value }) => {
      const kinds = Object.keys(value);
      const isInt = value.intValue === undefined || /^-?\d+$/.test(String(value.intValue));
      return key !== '' && kinds.length === 1 && KINDS.includes(kinds[0] ?? '') && isInt;
    })
  );
}
