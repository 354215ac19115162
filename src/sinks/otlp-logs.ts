// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';
import type { Severity } from '../record-words.ts';
import { VERSION } from '../version.ts';
import { factsOf } from './record-facts.ts';
import type { SendResult } from './send-result.ts';

/** Severity numbers of the OpenTelemetry log data model: the first of each range. */
const SEVERITIES: Readonly<Record<Severity | 'none', readonly [number: number, text: string]>> = {
  critical: [21, 'FATAL'],
  high: [17, 'ERROR'],
  medium: [13, 'WARN'],
  low: [10, 'INFO2'],
  info: [9, 'INFO'],
  none: [9, 'INFO'],
};

/**
 * A record as a log record of OTLP in JSON: the record itself is the body, what it is asked for by stands beside it
 * under the names of OpenTelemetry's semantic conventions. `shown` is the part of the record that may be told.
 * Source: opentelemetry-proto, logs/v1 and the JSON mapping of OTLP (64-bit numbers are text).
 */
export function otlpLogRecord(record: WeirRecord, shown: WeirRecord): string {
  const finding = 'finding' in record ? record.finding : undefined;
  const [severityNumber, severityText] = SEVERITIES[finding?.severity ?? 'none'];
  return JSON.stringify({
    timeUnixNano: unixNanos(record.time),
    severityNumber,
    severityText,
    eventName: `weir.${record.kind}`,
    body: { stringValue: JSON.stringify(shown) },
    attributes: factsOf(shown, 'otel').map(attribute),
  });
}

/** Log records of one node as the body of a request. `lines` as `otlpLogRecord` makes them. */
export function otlpRequest(lines: readonly string[], node: string, cluster: string | undefined): string {
  const facts: [string, string][] = [
    ['service.name', 'weir'],
    ['service.version', VERSION],
    ['k8s.node.name', node],
    ...(cluster === undefined ? [] : [['k8s.cluster.name', cluster] satisfies [string, string]]),
  ];
  const resource = facts.map(attribute);
  const scope = JSON.stringify({ name: 'weir', version: VERSION });
  return `{"resourceLogs":[{"resource":${JSON.stringify({ attributes: resource })},"scopeLogs":[{"scope":${scope},"logRecords":[${lines.join(',')}]}]}]}`;
}

/** What the answer to a request that was taken says: a receiver may have refused a part of it. */
export function judgeOtlpAnswer(answer: string): SendResult {
  const match = /"(?:rejectedLogRecords|rejected_log_records)"\s*:\s*"?([1-9]\d*)/.exec(answer);
  return match === null
    ? { outcome: 'delivered' }
    : { outcome: 'delivered', refused: Number(match[1]), reason: 'rejected' };
}

/** Nanoseconds since 1970 of a time as records tell it. */
function unixNanos(time: string): string {
  const fraction = /\.(\d{1,9})Z$/.exec(time)?.[1] ?? '';
  const seconds = Math.floor(Date.parse(time) / 1000);
  return `${seconds}${fraction.padEnd(9, '0')}`;
}

function attribute([key, value]: readonly [string, string | number]): object {
  return { key, value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value } };
}
