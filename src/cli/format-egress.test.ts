// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { EgressAnswer } from '../api/egress-answer.ts';
import { WeirError } from '../errors.ts';
import { readEgressOptions } from './egress-options.ts';
import { formatEgress } from './format-egress.ts';

const ANSWER: EgressAnswer = {
  node: 'gpu-1',
  time: '2026-11-21T10:00:00.000Z',
  since: '2026-11-21T08:45:00.000Z',
  folded: 3,
  pods: [
    {
      pod: 'research/notebook',
      uid: 'u-1',
      destinations: [
        {
          name: 'huggingface.co',
          nameEvidence: ['sni', 'dns'],
          address: '203.0.113.10',
          port: 443,
          channel: 'huggingface-hub',
          category: 'model-registry',
          protocol: 'tcp',
          connections: 2,
          bytesSent: 700,
          bytesReceived: 9_000_000_000,
          models: ['pkg:huggingface/org/m@main'],
          programs: ['/usr/bin/python3.11'],
          firstSeen: '2026-11-21T09:59:00.000Z',
          lastSeen: '2026-11-21T09:59:59.000Z',
        },
        {
          address: 'fd00::1',
          port: 53,
          protocol: 'udp',
          connections: 1,
          bytesSent: 60,
          bytesReceived: 0,
          models: [],
          programs: ['/usr/bin/\u001b[31mdig', '/b'],
          isCut: true,
          firstSeen: '2026-11-21T09:59:00.000Z',
          lastSeen: '2026-11-21T09:59:00.000Z',
        },
      ],
      other: { connections: 3, bytesSent: 30, bytesReceived: 2048 },
    },
  ],
};

describe('formatEgress', () => {
  it('shows a line for each destination, and what found no room', () => {
    expect(formatEgress(ANSWER).split('\n')).toEqual([
      'node gpu-1: 1 pod, 2 destinations, since 2026-11-21T08:45:00Z, 3 flows found no room and are told as (other)',
      '',
      'POD                DESTINATION         NAME BY  CHANNEL                           CONNECTIONS  SENT   RECEIVED  MODELS                      PROGRAMS             LAST SEEN',
      'research/notebook  huggingface.co:443  sni+dns  huggingface-hub (model-registry)  2            700 B  8.4 GiB   pkg:huggingface/org/m@main  /usr/bin/python3.11  2026-11-21T09:59:59Z',
      'research/notebook  [fd00::1]:53/udp    -        -                                 1            60 B   0 B       -                           /usr/bin/dig,/b,…    2026-11-21T09:59:00Z',
      'research/notebook  (other)             -        -                                 3            30 B   2.0 KiB   -                           -                    -',
      '',
    ]);
  });

  it('says so when there is none', () => {
    expect(formatEgress({ node: 'n', time: ANSWER.time, pods: [], folded: 0 })).toBe(
      'node n: 0 pods, 0 destinations\n',
    );
  });
});

describe('readEgressOptions', () => {
  it.each([
    ['90s', 90],
    ['15m', 900],
    ['1h', 3600],
  ])('reads --since %s', (since, sinceSeconds) => {
    expect(readEgressOptions({ values: { since, pod: ['a/'] } })).toEqual({ sinceSeconds, pods: ['a/'] });
  });

  it.each(['', '2h', '0s', '1d', '-1m', '1.5h', '90'])('refuses --since %j', (since) => {
    expect(() => readEgressOptions({ values: { since } })).toThrow(WeirError);
  });
});
