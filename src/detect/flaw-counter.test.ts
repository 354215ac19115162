// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { NO_HOLDS, setUp, udp } from '../../test/suites/detect-setup.ts';
import { EventFlag } from '../gen/events.ts';

describe('flaws', () => {
  it('are counted by kind in the heartbeat, and flagged in the records', () => {
    const { feed, detect, last, ofKind } = setUp();
    const malformed = { header: { flags: EventFlag.DNS_MALFORMED }, socket: udp(1, '10.0.0.10', 53) };
    feed('dns.answer', malformed);
    feed('dns.answer', malformed);
    feed('process.exec', { header: { flags: EventFlag.EXEC_ARGS_TRUNCATED } });
    detect.heartbeat({
      bootNs: 1n,
      clockOffsetNs: 0n,
      uptimeSeconds: 1,
      events: 3,
      lost: [],
      undecodable: 0,
      pods: 1,
      processes: 1,
      identity: NO_HOLDS,
      degraded: [],
      policies: [],
      suspended: [],
    });
    expect(last()).toMatchObject({
      flawed: [
        { kind: 'dns.answer', flaw: 'malformed', count: 2 },
        { kind: 'process.exec', flaw: 'arguments-truncated', count: 1 },
      ],
    });
    expect(ofKind('dns.answer')[0]?.dns?.malformed).toBe(true);
  });
});
