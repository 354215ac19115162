// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { readPolicyName } from './read-policy-name.ts';

const CLUSTER = { kind: 'ClusterAIGovernancePolicy', name: 'serving' };
const OWN = { kind: 'AIGovernancePolicy', namespace: 'prod', name: 'team' };

it.each([
  ['serving', CLUSTER],
  ['ClusterAIGovernancePolicy/serving', CLUSTER],
  ['prod/team', OWN],
  ['AIGovernancePolicy/prod/team', OWN],
])('reads %s', (text, name) => expect(readPolicyName('breakglass', text)).toEqual(name));

it.each(['', '/', 'prod/', '/team', 'a/b/c', 'AIGovernancePolicy/team', 'ClusterAIGovernancePolicy/a/b'])(
  'refuses %j',
  (text) =>
    expect(() => readPolicyName('breakglass', text)).toThrow(/--policy must be NAME of a cluster policy/),
);
