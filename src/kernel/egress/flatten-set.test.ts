// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { compilePolicies } from '../../policy/compile-tables.ts';
import type { Overlay } from '../../policy/overlay.ts';
import { readPolicies } from '../../policy/read-policies.ts';
import { flattenSet } from './flatten-set.ts';

const NOW_MS = Date.parse('2027-01-01T00:00:00Z');
const POD = { namespace: 'prod', name: 'pod', labels: {}, namespaceLabels: {}, governance: {} };

function contentOf(expires: string, clockOffsetNs: bigint, untilMs?: number): bigint {
  const text = JSON.stringify({
    apiVersion: 'weir.dev/v1alpha1',
    kind: 'ClusterAIGovernancePolicy',
    metadata: { name: 'pilot' },
    spec: {
      podSelector: {},
      mode: 'enforce',
      egress: {
        default: 'deny',
        allow: [{ name: 'vendor', cidrs: ['203.0.113.0/24'], reason: 'pilot', expires }],
      },
    },
  });
  const { policies } = readPolicies([{ name: 'pilot.yaml', text }]);
  const overlays: Overlay[] =
    untilMs === undefined
      ? []
      : [
          {
            kind: 'breakglass',
            id: 'b-1',
            policy: { kind: 'ClusterAIGovernancePolicy', name: 'pilot' },
            ...{ untilMs, reason: 'outage' },
          },
        ];
  const [set] = compilePolicies(
    policies.map(({ policy }) => policy),
    [POD],
    undefined,
    overlays,
  ).sets.values();
  if (set === undefined) throw new Error('no set');
  // in another run of the agent the keys of overlays are the same, and so is the set's
  const places = { names: [], below: [], addresses: [] };
  const flat = flattenSet(set, { places, addresses: new Map(), clockOffsetNs, nowMs: NOW_MS });
  if ('refusal' in flat) throw new Error(flat.refusal.message);
  return flat.header.content;
}

const DAY = '2027-02-01';
const OFFSET = 1_700_000_000_000_000_000n;

it('knows a set again whose ends fall on other instants of the boot clock', () => {
  expect(contentOf(DAY, OFFSET + 1_234_567n)).toBe(contentOf(DAY, OFFSET));
  const until = NOW_MS + 3_600_000;
  expect(contentOf(DAY, OFFSET + 1_234_567n, until)).toBe(contentOf(DAY, OFFSET, until));
});

it('tells sets apart that end at other times', () => {
  expect(contentOf('2027-02-02', OFFSET)).not.toBe(contentOf(DAY, OFFSET));
  const until = NOW_MS + 3_600_000;
  expect(contentOf(DAY, OFFSET, until)).not.toBe(contentOf(DAY, OFFSET));
  expect(contentOf(DAY, OFFSET, until + 1)).not.toBe(contentOf(DAY, OFFSET, until));
});
