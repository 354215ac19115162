// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { OlderVersion } from '../../policy/older-versions.ts';
import { olderVersionSamples } from './older-version-samples.ts';

const versions = (count: number): OlderVersion[] =>
  Array.from({ length: count }, (_, at) => ({
    policy: { kind: 'AIGovernancePolicy', namespace: 'team', name: `p${at}` },
    sinceMs: 100_000 - at * 1000,
  }));

it('tells of the policies of which an older version has held longest', () => {
  const samples = [...olderVersionSamples({ older: () => versions(40) }, 105_000)];
  expect(samples).toHaveLength(32);
  expect(samples[0]).toEqual({
    name: 'weir_policy_older_version_seconds',
    labels: { kind: 'AIGovernancePolicy', policy: 'team/p39' },
    value: 44,
  });
});

it('is never negative, and absent where the newest versions hold', () => {
  expect([...olderVersionSamples({ older: () => versions(1) }, 0)]).toMatchObject([{ value: 0 }]);
  expect([...olderVersionSamples({ older: () => [] }, 0)]).toEqual([]);
});
