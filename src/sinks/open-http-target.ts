// SPDX-License-Identifier: Apache-2.0
import type { WeirRecord } from '../events/record.ts';
import { falcosidekickPayload } from './falcosidekick-payload.ts';
import { createHttpSender, type HttpSenderOptions } from './http-sender.ts';
import type { OutputTarget } from './output-target.ts';

export interface HttpTargetOptions extends HttpSenderOptions {
  /** `webhook`: a JSON array of records. `falcosidekick`: what Falco posts, one event a request. */
  readonly format: 'webhook' | 'falcosidekick';
  /** What of a record may be told. Default: all. */
  readonly select?: (record: WeirRecord) => WeirRecord;
}

const JSON_TYPE = 'application/json';

/** Posts records to an address. Throws CONFIG_INVALID when the address is none. */
export function openHttpTarget(options: HttpTargetOptions): OutputTarget {
  const { format, select = (record) => record } = options;
  const sender = createHttpSender(options);
  const close = async (): Promise<void> => sender.close();
  return format === 'falcosidekick'
    ? {
        limits: { batchLines: 1 },
        encode: (record) => falcosidekickPayload(record, select(record)),
        send: ([line = '']) => sender.post(line, JSON_TYPE),
        close,
      }
    : {
        encode: (record) => JSON.stringify(select(record)),
        send: (lines) => sender.post(`[${lines.join(',')}]`, JSON_TYPE),
        close,
      };
}
