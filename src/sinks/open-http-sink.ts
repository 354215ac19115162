// SPDX-License-Identifier: Apache-2.0
import type { Sink } from '../detect/sink.ts';
import { createDeliverySink, type DeliverySinkOptions } from './create-delivery-sink.ts';
import { falcosidekickPayload } from './falcosidekick-payload.ts';
import { createHttpSender, type HttpSenderOptions } from './http-sender.ts';

export interface HttpSinkOptions
  extends HttpSenderOptions,
    Pick<DeliverySinkOptions, 'kinds' | 'spill' | 'onState'> {
  /** `webhook`: a JSON array of records. `falcosidekick`: what Falco posts, one event a request. */
  readonly format: 'webhook' | 'falcosidekick';
}

const JSON_TYPE = 'application/json';

/** Posts records to an address. Throws CONFIG_INVALID when the address is none. */
export function openHttpSink(options: HttpSinkOptions): Sink {
  const { kinds, spill, onState, format } = options;
  const sender = createHttpSender(options);
  const common = { name: 'http', kinds, onState, end: () => sender.close(), ...(spill && { spill }) };
  return format === 'falcosidekick'
    ? createDeliverySink({
        ...common,
        limits: { batchLines: 1 },
        encode: falcosidekickPayload,
        send: ([line = '']) => sender.post(line, JSON_TYPE),
      })
    : createDeliverySink({
        ...common,
        encode: (record) => JSON.stringify(record),
        send: (lines) => sender.post(`[${lines.join(',')}]`, JSON_TYPE),
      });
}
