// SPDX-License-Identifier: Apache-2.0
import type { EventRecord } from '../../src/events/record.ts';

/** The last record of a flow, of which everything may be said otherwise. */
export function flowRecord(more: Partial<EventRecord> & { readonly cookie?: string } = {}): EventRecord {
  const { cookie = '1', ...rest } = more;
  return {
    schema: 'weir.dev/record/v1',
    kind: 'network.flow',
    time: '2026-12-01T00:00:00Z',
    node: 'n',
    bootId: 'b',
    run: 'r',
    sequence: 1,
    agent: '0',
    catalog: '0',
    verdict: 'allow',
    pod: { namespace: 'prod', name: 'a', uid: 'u' },
    destination: { address: '203.0.113.7', port: 443 },
    flow: {
      protocol: 'tcp',
      direction: 'outbound',
      cookie,
      localAddress: '10.0.0.1',
      localPort: 1,
      state: 'closed',
      bytesSent: 10,
    },
    ...rest,
  };
}
