// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decodePolicyState, encodePolicyState } from '../../src/policy/policy-state.ts';
import { policyVersion } from '../suites/policy-object.ts';

const SOURCE = 'api ClusterAIGovernancePolicy';

function encoded(): string {
  const { good } = policyVersion('a', { generation: 7 });
  if (good === undefined) throw new Error('wrong');
  const addresses = new Map([['kube-dns', ['10.96.0.10']]]);
  return encodePolicyState('node-1', {
    written: 5,
    policies: [{ source: SOURCE, object: good.object }],
    addresses,
  });
}

describe('the state file of policies', () => {
  it('gives what was kept, read again', () => {
    const state = decodePolicyState('f', encoded(), 'node-1');
    expect(state).toMatchObject({ written: 5, addresses: new Map([['kube-dns', ['10.96.0.10']]]) });
    expect(state?.policies).toEqual([{ source: SOURCE, version: policyVersion('a', { generation: 7 }) }]);
  });

  it('keeps nothing that policies are not made of', () => {
    expect(encoded()).not.toContain('managedFields');
  });

  it('is not used on another node', () => {
    expect(decodePolicyState('f', encoded(), 'node-2')).toBeUndefined();
  });

  it.each([
    ['cut off', (text: string) => text.slice(0, -5), /does not have its checksum/],
    ['changed', (text: string) => text.replace('huggingface', 'huggingfake'), /does not have its checksum/],
    ['of another version', (text: string) => text.replace('"version":1', '"version":9'), /version 9/],
    ['none of ours', () => '{"weir":"state"}\n', /is no/],
    ['empty', () => '', /no complete first line/],
    ['no JSON', () => 'policies\n', /JSON/],
  ])('is refused when it is %s', (_, damage, message) => {
    expect(() => decodePolicyState('f', damage(encoded()), 'node-1')).toThrow(message);
  });
});
