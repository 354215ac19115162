// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import type { GateRecord } from '../events/decision-record.ts';
import type { EgressAction } from './egress-action.ts';
import { evaluateEgress } from './evaluate-egress.ts';
import { readPolicies } from './read-policies.ts';
import { type DeniedAction, remediesFor } from './remedy-for-denial.ts';

const POD = { namespace: 'prod', name: 'one', labels: {}, namespaceLabels: {}, governance: {} };
const NO_CHANNELS = { ofName: () => [], ofAddress: () => [] };
const NOW_MS = Date.UTC(2026, 10, 30);

function gate(more: Partial<GateRecord> = {}): GateRecord {
  return {
    ...{ evaluation: 'both', gate: 'cluster', verdict: 'deny', by: 'default' },
    ...{ kind: 'ClusterAIGovernancePolicy', name: 'serving', clause: 'egress.default', mode: 'enforce' },
    ...more,
  };
}

function denied(destination: DeniedAction['destination'], gates = [gate()], protocol = 'tcp'): DeniedAction {
  return { verdict: 'deny', destination, protocol, policy: { gates, hook: 'connect', set: 1 } };
}

const NAMED = { name: 'api.example.com', nameEvidence: ['dns'], address: '203.0.113.9', port: 443 } as const;
const facts = { nowMs: NOW_MS, ownerOf: () => 'ml-platform' };

/** What the policy decides with the clause that is proposed. */
function verdictWith(yaml: string, action: EgressAction): string {
  const text = `apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: serving }
spec:
  podSelector: {}
  mode: enforce
  egress:
    default: deny
    allow:
      ${yaml}
`;
  const { policies, problems } = readPolicies([{ name: 'a.yaml', text }]);
  expect(problems).toEqual([]);
  const all = policies.map(({ policy }) => policy);
  return evaluateEgress({ policies: all, pod: POD, action, channels: NO_CHANNELS, nowMs: NOW_MS }).verdict;
}

it('proposes a clause that lets just this name pass at just this port, for two weeks', () => {
  const [remedy] = remediesFor(denied(NAMED), facts);
  expect(remedy).toMatchObject({
    policy: 'ClusterAIGovernancePolicy serving',
    ask: 'ml-platform',
    field: 'spec.egress.allow',
    yaml: '- { name: api-example-com, names: [api.example.com], ports: [{ port: 443 }], reason: "why", expires: "2026-12-14" }',
  });
  const asks = (question: string, port: number): EgressAction => ({
    ...{ protocol: 'tcp', port, address: '203.0.113.9', learned: [{ question }] },
  });
  const yaml = remedy?.yaml ?? '';
  expect(verdictWith(yaml, asks('api.example.com', 443))).toBe('allow');
  expect(verdictWith(yaml, asks('api.example.com', 80))).toBe('deny');
  expect(verdictWith(yaml, asks('other.example.com', 443))).toBe('deny');
});

it('proposes the address where no answer of DNS led there, and says so', () => {
  const [public_] = remediesFor(denied({ address: '203.0.113.9', port: 53 }, [gate()], 'udp'), facts);
  expect(public_?.text).toContain('no answer of DNS');
  const action: EgressAction = { protocol: 'udp', port: 53, address: '203.0.113.9', learned: [] };
  expect(verdictWith(public_?.yaml ?? '', action)).toBe('allow');
  const [own] = remediesFor(denied({ address: 'fd00::9', port: 443 }), facts);
  expect(own?.text).toContain('by services or pods');
  expect(own?.yaml).toContain('cidrs: ["fd00::9/128"]');
  // a name that only stood on the wire fits no allow by names
  const wire = { ...NAMED, nameEvidence: ['sni'] } as const;
  expect(remediesFor(denied(wire), facts)[0]?.yaml).toContain('203.0.113.9/32');
});

it('proposes the name that the stream showed, where that was denied', () => {
  const shown = denied(NAMED);
  const policy = { ...shown.policy, wireName: 'evil.example', evidence: 'sni' } as const;
  expect(remediesFor({ ...shown, policy }, facts)[0]).toMatchObject({
    yaml: expect.stringContaining('names: [evil.example]'),
    text: expect.stringContaining('another name'),
  });
});

it('proposes what a proxy was asked for, with its port', () => {
  const shown = denied({ address: '10.0.0.5', port: 3128 });
  const asked = (wireName: string) =>
    remediesFor(
      { ...shown, policy: { ...shown.policy, wireName, proxiedPort: 443, evidence: 'http' } },
      facts,
    )[0]?.yaml;
  expect(asked('hub.example')).toContain('names: [hub.example], ports: [{ port: 443 }]');
  expect(asked('203.0.113.9')).toContain('cidrs: ["203.0.113.9/32"], ports: [{ port: 443 }]');
});

it('proposes nothing that would not help', () => {
  const deny = gate({ by: 'deny', clause: 'egress.deny.leaks' });
  expect(remediesFor(denied(NAMED, [deny]), facts)[0]).toMatchObject({
    text: expect.stringContaining('no allow outweighs a deny'),
    field: 'spec.egress.deny',
  });
  expect(remediesFor(denied(NAMED, [deny]), facts)[0]).not.toHaveProperty('yaml');
  const held = gate({ name: 'weir-new-pods' });
  expect(remediesFor(denied(NAMED, [held]), facts)[0]?.text).toContain('held back');
  const overlay = gate({ by: 'overlay', kind: 'Overlay', name: 'i-1', clause: 'overlay.isolate' });
  expect(remediesFor(denied(NAMED, [overlay]), facts)[0]).not.toHaveProperty('yaml');
  // what has a word is allowed by it
  const word = { address: '169.254.170.23', port: 80, channel: 'workload-identity' };
  expect(remediesFor(denied(word), facts)[0]?.yaml).toContain('to: [workload-identity]');
  const link = remediesFor(denied({ address: '169.254.10.10', port: 80 }), facts);
  expect(link[0]).not.toHaveProperty('yaml');
});

it('names each gate that denied, in the evaluation that the verdict is of', () => {
  const team = { kind: 'AIGovernancePolicy', namespace: 'prod', name: 'team', gate: 'namespace' } as const;
  const both = remediesFor(denied(NAMED, [gate(), gate(team)]), facts);
  expect(both.map(({ policy }) => policy)).toEqual([
    'ClusterAIGovernancePolicy serving',
    'AIGovernancePolicy prod/team',
  ]);
  const audit = { ...denied(NAMED, [gate({ evaluation: 'all', mode: 'audit' })]), verdict: 'audit' } as const;
  expect(remediesFor(audit, facts)).toHaveLength(1);
  expect(remediesFor({ ...audit, verdict: 'deny' }, facts)).toEqual([]);
});
