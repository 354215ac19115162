// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { AgentLog } from './agent-log.ts';
import { rateLimitedLog } from './rate-limited-log.ts';

function setUp() {
  const lines: unknown[] = [];
  const say =
    (level: string) =>
    (facts: object, message: string): void =>
      void lines.push([level, facts, message]);
  const log: AgentLog = { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') };
  const timers: (() => void)[] = [];
  const limited = rateLimitedLog({
    log,
    after: (_, run) => {
      timers.push(run);
      return () => undefined;
    },
  });
  const minute = (): void => {
    for (const run of timers.splice(0)) run();
  };
  return { limited, lines, minute };
}

describe('rateLimitedLog', () => {
  it('says what has the same code once in a minute, then how often it was', () => {
    const { limited, lines, minute } = setUp();
    for (let each = 1; each <= 1000; each += 1)
      limited.warn({ code: 'PODS_INVALID', each }, `manifest ${each} is wrong`);
    expect(lines).toEqual([['warn', { code: 'PODS_INVALID', each: 1 }, 'manifest 1 is wrong']]);
    minute();
    expect(lines[1]).toEqual([
      'warn',
      { code: 'PODS_INVALID', times: 999 },
      '999 times: manifest 1000 is wrong',
    ]);
    limited.warn({ code: 'PODS_INVALID' }, 'again');
    expect(lines[2]).toEqual(['warn', { code: 'PODS_INVALID' }, 'again']);
  });

  it('adds nothing where nothing was repeated', () => {
    const { limited, lines, minute } = setUp();
    limited.info({}, 'agent started');
    minute();
    expect(lines).toHaveLength(1);
  });

  it('tells apart other codes, other levels, and other facts where there is no code', () => {
    const { limited, lines } = setUp();
    limited.warn({ code: 'A' }, 'x');
    limited.warn({ code: 'B' }, 'x');
    limited.error({ code: 'A' }, 'x');
    limited.warn({ program: 'p' }, 'degraded');
    limited.warn({ program: 'q' }, 'degraded');
    limited.warn({ program: 'q' }, 'degraded');
    expect(lines).toHaveLength(5);
  });

  it('says at the end what it held back', () => {
    const { limited, lines, minute } = setUp();
    for (let each = 0; each < 3; each += 1) limited.error({ code: 'A' }, 'x');
    limited.flush();
    expect(lines[1]).toEqual(['error', { code: 'A', times: 2 }, '2 times: x']);
    limited.flush();
    minute();
    expect(lines).toHaveLength(2);
  });

  it('is bounded, whatever words come', () => {
    const { limited, lines, minute } = setUp();
    for (let each = 0; each < 10_000; each += 1) limited.warn({}, `words ${each}`);
    expect(lines.length).toBeLessThanOrEqual(257);
    minute();
    expect(lines.at(-1)).toMatchObject(['warn', { times: 10_000 - 257 }, expect.any(String)]);
  });
});
