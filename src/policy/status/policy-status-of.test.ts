// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { policyState } from '../../../test/suites/policy-state.ts';
import type { PolicyStatus } from '../../gen/policy.ts';
import type { NodePolicyState, UnprogrammedReason } from '../node-policy-state.ts';
import { NodeReports } from './node-reports.ts';
import { policyStatusOf } from './policy-status-of.ts';
import { tallyReports } from './tally-reports.ts';
import { writeNodeStatus } from './write-node-status.ts';

const NOW = Date.UTC(2027, 0, 2);
const MINUTE = 60_000;

type Node = Partial<NodePolicyState> & { readonly saidMs?: number; readonly knowsNot?: true };

/** The status of policy `p` in generation 2, from what nodes `n0`, `n1`, … say of it. */
function statusOf(nodes: readonly Node[], before?: PolicyStatus, nowMs = NOW): PolicyStatus {
  const reports = new NodeReports();
  const all = nodes.flatMap(({ saidMs = NOW, knowsNot, ...state }, at) => {
    const states = knowsNot ? [] : [policyState('p', { generation: 2, ...state })];
    const status = writeNodeStatus({ states, version: '1', timeMs: saidMs, heartbeatSeconds: 300 });
    return reports.read(`n${at}`, status) ?? [];
  });
  const [tally] = tallyReports([{ uid: 'uid-p', generation: 2 }], all, reports, nowMs);
  if (tally === undefined) throw new Error('no tally');
  return policyStatusOf(2, tally, before, nowMs);
}

function said(status: PolicyStatus, type: string): string {
  const { status: holds, reason, message } = status.conditions?.find((each) => each.type === type) ?? {};
  return `${holds} ${reason}: ${message}`;
}

const lacking = (...unprogrammed: UnprogrammedReason[]): Node => ({ unprogrammed });
const tier = { reason: 'tier-missing', tier: 'stream', clause: 'egress.allow.hub' } as const;
const invalid: Node = {
  problems: [{ code: 'rule', field: 'spec.egress.allow[0]', message: 'must be one' }],
  unprogrammed: [{ reason: 'not-accepted' }],
};

describe('policyStatusOf', () => {
  it('is in force where every node with selected pods says so', () => {
    const degraded = { l3Only: 0, packetOnly: 0, opaque: 0 };
    const status = statusOf([{ degraded }, { selectedPods: 5, degraded }, { selectedPods: 0 }]);
    expect(status).toMatchObject({
      observedGeneration: 2,
      selectedPods: 7,
      nodes: 2,
      nodesProgrammed: 2,
      nodesStale: 0,
      programmedOn: '2/2',
    });
    expect(status.conditions?.map(({ observedGeneration }) => observedGeneration)).toEqual([2, 2, 2]);
    expect(said(status, 'Accepted')).toBe('True Accepted: 3 nodes of those that know it take it');
    expect(said(status, 'Programmed')).toBe('True Programmed: in force on 2 of 2 nodes');
    expect(said(status, 'Degraded')).toBe('False FullyGoverned: nothing of it holds only in part');
  });

  it.each<[string, Node[], string]>([
    ['no node', [], 'Unknown Pending: no node has told of it yet'],
    [
      'no node that knows it',
      [{ generation: 1 }, { knowsNot: true }],
      'Unknown Pending: no node has told of it yet; waiting for n0, n1',
    ],
    ['no pod', [{ selectedPods: 0 }], 'True SelectsNoPods: it selects no pod now'],
    [
      'an older generation',
      [{}, { generation: 1 }],
      'False Pending: in force on 1 of 2 nodes; waiting for n1',
    ],
    [
      'a node that may have pods of it',
      [{}, { knowsNot: true }],
      'False Pending: in force on 1 of 1 node; waiting for n1',
    ],
    [
      'a tier that nodes lack',
      [{}, lacking(tier), lacking(tier)],
      'False TierMissing: in force on 1 of 3 nodes; n1, n2: clause egress.allow.hub needs the tier stream',
    ],
    [
      'a tier that a node without such pods lacks',
      [{}, { ...lacking(tier), selectedPods: 0 }],
      'True Programmed: in force on 1 of 1 node',
    ],
    [
      'a full table',
      [lacking({ reason: 'table-full', table: 'verdicts', message: 'verdicts is full' })],
      'False TableFull: in force on 0 of 1 node; n0: verdicts is full',
    ],
    [
      'a version that enforces nothing',
      [{ ...lacking({ reason: 'not-enforced-by-this-version' }), selectedPods: 0 }],
      'False NotEnforced: this version of Weir checks and explains it, and does not enforce it',
    ],
    [
      'enforcement that is off',
      [{ ...lacking({ reason: 'off' }), selectedPods: 0 }],
      'False EnforcementOff: nothing is enforced here: policy.enforce is off',
    ],
    [
      'a reason of a newer agent',
      [lacking({ reason: 'moon', message: 'is full' } as never)],
      'False Other: in force on 0 of 1 node; n0: moon: is full',
    ],
    [
      'tables that are being made',
      [lacking({ reason: 'pending' })],
      'False Pending: in force on 0 of 1 node; n0: its tables are being made',
    ],
    [
      'two reasons: the worse one is the reason',
      [lacking({ reason: 'table-full', table: 't', message: 't is full' }), lacking(tier)],
      'False TierMissing: in force on 0 of 2 nodes; n0: t is full; n1: clause egress.allow.hub needs the tier stream',
    ],
    [
      'a node without news',
      [{}, { saidMs: NOW - 16 * MINUTE }],
      'False NodesStale: in force on 1 of 2 nodes; no news from n1',
    ],
    ['a late heartbeat', [{ saidMs: NOW - 14 * MINUTE }], 'True Programmed: in force on 1 of 1 node'],
    [
      'a policy that is not taken',
      [{}, invalid],
      'False NotAccepted: in force on 1 of 2 nodes; n1: it is not accepted',
    ],
  ])('says of Programmed with %s', (_, nodes, expected) => {
    expect(said(statusOf(nodes), 'Programmed')).toBe(expected);
  });

  it('says what nodes have against it', () => {
    const status = statusOf([{}, invalid, invalid]);
    expect(said(status, 'Accepted')).toBe('False Invalid: spec.egress.allow[0]: must be one (n1, n2)');
  });

  it('does not say that all is governed where nobody counts what is not', () => {
    expect(said(statusOf([{}]), 'Degraded')).toBe(
      'Unknown NotCounted: pods that are governed only in part are not counted on n0',
    );
    const half = { ...tier, message: 'it holds by half' };
    expect(said(statusOf([lacking(half)]), 'Degraded')).toBe(
      'True TierMissing: n0: clause egress.allow.hub needs the tier stream: it holds by half',
    );
  });

  it('says what holds only in part', () => {
    const part = { degraded: { l3Only: 1, packetOnly: 0, opaque: 2 } };
    expect(said(statusOf([{}, part]), 'Degraded')).toBe(
      'True PartlyGoverned: 1 pod whose sockets can not be seen, 2 pods with requests that can not be read (n1)',
    );
    expect(said(statusOf([{ ...invalid, heldGeneration: 1 }]), 'Degraded')).toBe(
      'True OlderGeneration: an older generation is in force on n0',
    );
    expect(said(statusOf([{}, { saidMs: 0 }]), 'Degraded')).toBe('True NodesStale: no news from n1');
  });

  it('never counts a node without news as in force, and still counts its pods', () => {
    expect(statusOf([{ saidMs: 0 }, { selectedPods: 3 }])).toMatchObject({
      selectedPods: 5,
      nodes: 2,
      nodesProgrammed: 1,
      nodesStale: 1,
      programmedOn: '1/2',
    });
  });

  it('names some of many nodes, the same ones in whatever order they come', () => {
    const nodes = Array.from({ length: 40 }, () => lacking(tier));
    const { message = '' } = statusOf(nodes).conditions?.[1] ?? {};
    expect(message).toContain('n0, n1, n10, n11, n12, n13, n14, n15, n16, n17 and 30 more: clause');
    expect(message.length).toBeLessThan(200);
  });

  it('keeps the time of a condition that stays, and no other', () => {
    const degraded = { l3Only: 0, packetOnly: 0, opaque: 0 };
    const first = statusOf([{ unprogrammed: [{ reason: 'pending' }], degraded }]);
    const later = NOW + MINUTE;
    const second = statusOf([{ saidMs: later, degraded }], first, later);
    const times = second.conditions?.map(({ type, lastTransitionTime }) => [type, lastTransitionTime]);
    expect(times).toEqual([
      ['Accepted', '2027-01-02T00:00:00Z'],
      ['Programmed', '2027-01-02T00:01:00Z'],
      ['Degraded', '2027-01-02T00:00:00Z'],
    ]);
  });
});

describe('NodeReports', () => {
  it('gives the numbers of policies back that no report has any longer', () => {
    const reports = new NodeReports();
    const read = (...names: string[]) => {
      const states = names.map((name) => policyState(name));
      const status = writeNodeStatus({ states, version: '1', timeMs: NOW, heartbeatSeconds: 300 });
      const report = reports.read('n', status);
      if (report === undefined) throw new Error('no report');
      return report;
    };
    const [first, second] = [read('a', 'b'), read('b')];
    reports.release(first);
    expect([reports.numberOf('uid-a'), reports.numberOf('uid-b')]).toEqual([undefined, 1]);
    read('c');
    expect(reports.numberOf('uid-c')).toBe(0);
    reports.release(second);
    expect(reports.numberOf('uid-b')).toBeUndefined();
  });

  it('takes no report where a node has written none', () => {
    expect(new NodeReports().read('n', undefined)).toBeUndefined();
  });
});
