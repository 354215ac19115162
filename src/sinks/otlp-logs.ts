// SPDX-License-Identifier: Apache-2.0
import type { EventRecord, FindingRecord, WeirRecord } from '../events/record.ts';
import { VERSION } from '../version.ts';
import type { SendResult } from './delivery-queue.ts';

type Severity = FindingRecord['finding']['severity'];
type Value = string | number | undefined;

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
 * under the names of OpenTelemetry's semantic conventions.
 * Source: opentelemetry-proto, logs/v1 and the JSON mapping of OTLP (64-bit numbers are text).
 */
export function otlpLogRecord(record: WeirRecord): string {
  const finding = 'finding' in record ? record.finding : undefined;
  const event = record as EventRecord;
  const [severityNumber, severityText] = SEVERITIES[finding?.severity ?? 'none'];
  return JSON.stringify({
    timeUnixNano: unixNanos(record.time),
    severityNumber,
    severityText,
    eventName: `weir.${record.kind}`,
    body: { stringValue: JSON.stringify(record) },
    attributes: attributes({
      'k8s.namespace.name': event.pod?.namespace,
      'k8s.pod.name': event.pod?.name,
      'k8s.pod.uid': event.pod?.uid,
      'container.id': event.container?.id,
      'container.image.name': event.container?.image,
      'process.pid': event.process?.pid,
      'process.executable.path': event.process?.executable,
      'server.address': event.destination?.name ?? event.destination?.address,
      'server.port': event.destination?.port,
      'weir.rule': finding?.rule,
      'weir.channel': event.destination?.channel,
      'weir.model': event.model?.purl ?? event.model?.uri,
      'weir.verdict': event.verdict,
      'weir.sequence': record.sequence,
    }),
  });
}

/** Log records of one node as the body of a request. `lines` as `otlpLogRecord` makes them. */
export function otlpRequest(lines: readonly string[], node: string, cluster: string | undefined): string {
  const resource = attributes({
    'service.name': 'weir',
    'service.version': VERSION,
    'k8s.node.name': node,
    'k8s.cluster.name': cluster,
  });
  const scope = JSON.stringify({ name: 'weir', version: VERSION });
  return `{"resourceLogs":[{"resource":${JSON.stringify({ attributes: resource })},"scopeLogs":[{"scope":${scope},"logRecords":[${lines.join(',')}]}]}]}`;
}

/** What the answer to a request that was taken says: a receiver may have refused a part of it. */
export function judgeOtlpAnswer(answer: string): SendResult {
  const match = /"(?:rejectedLogRecords|rejected_log_records)"\s*:\s*"?([1-9]\d*)/.exec(answer);
  return match === null
    ? { outcome: 'delivered' }
    : { outcome: 'delivered', refused: Number(match[1]), reason: `${match[1]} log records were rejected` };
}

/** Nanoseconds since 1970 of a time as records tell it. */
function unixNanos(time: string): string {
  const fraction = /\.(\d{1,9})Z$/.exec(time)?.[1] ?? '';
  const seconds = Math.floor(Date.parse(time) / 1000);
  return `${seconds}${fraction.padEnd(9, '0')}`;
}

function attributes(values: Readonly<Record<string, Value>>): object[] {
  return Object.entries(values)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({
      key,
      value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
    }));
}
