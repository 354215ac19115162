// SPDX-License-Identifier: Apache-2.0
import type { Sink } from '../detect/sink.ts';
import { createDeliverySink, type DeliverySinkOptions } from './create-delivery-sink.ts';
import { createHttpSender, type HttpSenderOptions } from './http-sender.ts';
import { judgeOtlpAnswer, otlpLogRecord, otlpRequest } from './otlp-logs.ts';

export interface OtlpSinkOptions
  extends HttpSenderOptions,
    Pick<DeliverySinkOptions, 'kinds' | 'spill' | 'onState'> {
  readonly node: string;
  readonly cluster?: string;
}

const PATH = '/v1/logs';

/**
 * Sends records as logs to an OpenTelemetry receiver (OTLP over HTTP, JSON). `url` is the receiver's base address, as in
 * OTEL_EXPORTER_OTLP_ENDPOINT. Throws CONFIG_INVALID when it is none.
 */
export function openOtlpSink(options: OtlpSinkOptions): Sink {
  const { kinds, spill, onState, node, cluster, url } = options;
  const sender = createHttpSender({ ...options, url: url.replace(/\/*$/, PATH) });
  return createDeliverySink({
    name: 'otlp',
    kinds,
    onState,
    ...(spill && { spill }),
    encode: otlpLogRecord,
    send: (lines) => sender.post(otlpRequest(lines, node, cluster), 'application/json', judgeOtlpAnswer),
    end: () => sender.close(),
  });
}
