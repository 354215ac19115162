// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';
import { createHttpSender, type HttpSenderOptions } from './http-sender.ts';
import { judgeOtlpAnswer, otlpLogRecord, otlpRequest } from './otlp-logs.ts';
import type { OutputTarget } from './output-target.ts';

export interface OtlpTargetOptions extends Omit<HttpSenderOptions, 'isPassing'> {
  readonly node: string;
  readonly cluster?: string;
  /** What of a record may be told. Default: all. */
  readonly select?: (record: WeirRecord) => WeirRecord;
}

const PATH = '/v1/logs';
/** What a receiver says that can't take it now; any other 5xx is final. Source: OTLP 1.7, Retryable Response Codes. */
const PASSING: ReadonlySet<number> = new Set([502, 503, 504]);

/**
 * Sends records as logs to an OpenTelemetry receiver (OTLP over HTTP, JSON). `url` is the receiver's base address, as in
 * OTEL_EXPORTER_OTLP_ENDPOINT. Throws CONFIG_INVALID when it is none.
 */
export function openOtlpTarget(options: OtlpTargetOptions): OutputTarget {
  const { node, cluster, url, select = (record) => record } = options;
  const sender = createHttpSender({
    ...options,
    url: url.replace(/\/*$/, PATH),
    isPassing: (status) => PASSING.has(status),
  });
  return {
    encode: (record) => otlpLogRecord(record, select(record)),
    send: (lines) => sender.post(otlpRequest(lines, node, cluster), 'application/json', judgeOtlpAnswer),
    close: async () => sender.close(),
  };
}
