// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { WhyAnswer } from '../api/why-answer.ts';
import { formatWhy } from './format-why.ts';

const TIMES = { first: '2027-01-02T00:00:00.000Z', last: '2027-01-02T00:00:05.000Z' };
const ANSWER: WhyAnswer = {
  ...{ node: 'n1', time: TIMES.last, since: TIMES.first, others: 3 },
  pod: { namespace: 'research', name: 'notebook', uids: ['u'] },
  policies: [
    { kind: 'AIGovernancePolicy', namespace: 'research', name: 'team', mode: 'audit', state: 'enforced' },
  ],
  denials: [
    {
      ...{ verdict: 'audit', count: 2, ...TIMES, protocol: 'tcp' },
      destination: { address: 'fd00::1', port: 443 },
      policy: {
        ...{ hook: 'packet', set: 1, decision: 'd1', evidence: 'cidr', reason: 'no\u001b[31m leaks' },
        gates: [
          {
            ...{ evaluation: 'all', gate: 'namespace', verdict: 'deny', by: 'deny' },
            ...{ kind: 'AIGovernancePolicy', namespace: 'research', name: 'team', mode: 'audit' },
            clause: 'egress.deny.leaks',
          },
          { evaluation: 'enforce', gate: 'cluster', verdict: 'allow', by: 'allow' },
        ],
      },
      remedies: [{ policy: 'AIGovernancePolicy research/team', text: 'the clause would have to change' }],
    },
  ],
  notes: [{ code: 'folded', text: '3 more denials are not told apart' }],
};

it('says for people what was denied, at which gate, and what else explains it', () => {
  expect(formatWhy(ANSWER).split('\n')).toEqual([
    'pod research/notebook on node n1',
    'selected by:',
    '  AIGovernancePolicy research/team (mode audit, enforced)',
    '',
    'AUDIT, passed and would be denied: [fd00::1]:443/tcp',
    '  2 times, 2027-01-02T00:00:00Z to 2027-01-02T00:00:05Z, at packet, fits by cidr',
    '  namespace: deny by AIGovernancePolicy research/team (mode audit), clause egress.deny.leaks, over all policies',
    '  cluster: allow by allow, over policies that enforce',
    expect.stringMatching(/^ {2}reason of the clause: no.*leaks$/),
    '  decision d1',
    '  AIGovernancePolicy research/team: the clause would have to change',
    '',
    'note: 3 more denials are not told apart',
    '',
  ]);
  expect(formatWhy(ANSWER)).not.toContain('\u001b');
});

it('says since when nothing was denied', () => {
  expect(formatWhy({ ...ANSWER, policies: [], denials: [], notes: [] })).toContain(
    'nothing was denied to it, and nothing would have been, since 2027-01-02T00:00:00Z\n',
  );
});
