// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { DEMO_POLICY } from '../../src/cli/demo-policy.ts';
import { DenialRehearsal } from '../../src/cli/denial-rehearsal.ts';
import { flowRecord } from './flow-record.ts';

test('says what the policy of the demo would deny', () => {
  const rehearsal = new DenialRehearsal(DEMO_POLICY, loadBuiltinCatalog());
  const pod = { namespace: 'training', name: 'trainer', uid: 'u', governance: { domain: 'training' } };
  const to = (name: string, cookie: string, more: object = {}) =>
    rehearsal.write(
      flowRecord({
        cookie,
        pod,
        destination: { address: '203.0.113.7', port: 443, name, nameEvidence: ['dns'] },
        ...more,
      }),
    );
  to('api.openai.com', '1');
  to('api.openai.com', '2');
  to('feature-store.features.svc.cluster.local', '3');
  to('api.openai.com', '4', { pod: { namespace: 'research', name: 'notebook', uid: 'n' } });
  expect(rehearsal.denials).toEqual([
    {
      pod: 'training/trainer',
      verdict: 'audit',
      destination: 'api.openai.com:443',
      policy: {
        kind: 'ClusterAIGovernancePolicy',
        name: 'training',
        mode: 'enforce',
        clause: 'egress.default',
      },
      count: 2,
    },
  ]);
});
