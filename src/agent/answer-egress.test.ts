// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildPod } from '../../test/suites/build-event.ts';
import { resolve, setUp, tcp, WHO } from '../../test/suites/detect-setup.ts';
import type { EgressQuestion } from '../api/read-egress-question.ts';
import { answerEgress } from './answer-egress.ts';

const DAY_NS = 86_400_000_000_000n;
const OFFSET_NS = 1_767_225_600_000_000_000n;

/** A node on which two pods sent something, an hour after it was started. */
function setUpNode() {
  const { detect, feed, wait, now } = setUp();
  wait(3_600_000);
  resolve(feed, 'example.com');
  feed('network.close', { socket: tcp(1), bytesSent: 7 });
  const other = { ...WHO, pod: buildPod('serving', 'api') };
  feed('network.close', { socket: tcp(2, '198.51.100.1'), bytesSent: 1 }, other);
  const ask = (question: EgressQuestion, clockOffsetNs = OFFSET_NS) =>
    answerEgress(question, {
      ...{ node: 'n', detect },
      bootNow: () => BigInt(now()),
      clockOffsetNs: () => clockOffsetNs,
    });
  return { ask };
}

describe('answerEgress', () => {
  it('tells pods by name, with the times of what they did', () => {
    const { ask } = setUpNode();
    const { pods, folded, since } = ask({});
    expect(pods.map(({ pod, uid }) => [pod, uid])).toEqual([
      ['research/notebook', WHO.pod?.uid],
      ['serving/api', expect.any(String)],
    ]);
    expect(pods[1]?.destinations[0]).toMatchObject({
      ...{ address: '198.51.100.1', port: 443, protocol: 'tcp', connections: 1, bytesSent: 1 },
      firstSeen: '2026-01-01T01:00:01.000Z',
      lastSeen: '2026-01-01T01:00:01.000Z',
    });
    expect([folded, since]).toEqual([0, undefined]);
  });

  it.each([
    ['serving/', ['serving/api']],
    ['serving/api', ['serving/api']],
    ['serving', []],
    ['serv/', []],
  ])('tells only of pods that are asked for: %s', (asked, names) => {
    const { ask } = setUpNode();
    expect(ask({ pods: [asked] }).pods.map(({ pod }) => pod)).toEqual(names);
  });

  it('counts the same when the wall clock jumps: only what it calls the moment differs', () => {
    const { ask } = setUpNode();
    const before = ask({ sinceSeconds: 900 });
    for (const jump of [DAY_NS, -DAY_NS]) {
      const after = ask({ sinceSeconds: 900 }, OFFSET_NS + jump);
      const bytes = ({ pods }: typeof after) =>
        pods.map(({ destinations }) => destinations.map((d) => d.bytesSent));
      expect(bytes(after)).toEqual(bytes(before));
      expect(Date.parse(after.since ?? '') - Date.parse(before.since ?? '')).toBe(Number(jump / 1_000_000n));
    }
  });
});
