// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { EventRecord, WeirRecord } from '../../src/events/record.ts';
import type { SimulationInput } from '../../src/policy/simulation.ts';
import { flowRecord } from './flow-record.ts';
import { newSimulation, policiesOf, simulateRecords, toldOf } from './simulate-records.ts';

const POLICY = `apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: demo }
spec:
  podSelector: {}
  mode: enforce
  egress:
    default: deny
    allow:
      - { name: hub, names: [huggingface.co] }
    deny:
      - { name: other, names: [other.example] }
`;

const POLICIES = policiesOf(POLICY);
const simulate = (some: readonly WeirRecord[], input: Partial<SimulationInput> = {}) =>
  simulateRecords(newSimulation(POLICIES, input), some);
const told = toldOf;

/** The first record of a flow. */
function open(cookie: string): EventRecord {
  const { flow: details, ...record } = flowRecord({ cookie });
  if (details === undefined) throw new Error('no flow');
  const { state: _, ...rest } = details;
  return { ...record, kind: 'network.connect', flow: rest };
}

describe('a simulation, beside what the kernel decides', () => {
  const dnsTo = (address: string, name: string, ...more: readonly string[]) => ({
    ...{ address, port: 443, name, nameEvidence: ['dns' as const] },
    ...(more.length > 0 && {
      names: [name, ...more].map((each) => ({ name: each, evidence: 'dns' as const })),
    }),
  });

  it('decides every peer of one datagram socket, and every connection of one stream socket', () => {
    const of = (address: string, protocol: 'tcp' | 'udp', more: Partial<EventRecord> = {}): EventRecord => {
      const { flow: details, ...record } = open('1');
      if (details === undefined) throw new Error('no flow');
      return { ...record, destination: { address, port: 443 }, flow: { ...details, protocol }, ...more };
    };
    const datagrams = ['203.0.113.7', '203.0.113.8', '203.0.113.7'].map((to) => of(to, 'udp'));
    expect(told(simulate(datagrams))).toEqual(['deny prod 203.0.113.7:443 1', 'deny prod 203.0.113.8:443 1']);
    const streams = ['203.0.113.7', '203.0.113.8'].map((to) => of(to, 'tcp'));
    expect(told(simulate(streams))).toEqual(['deny prod 203.0.113.7:443 1', 'deny prod 203.0.113.8:443 1']);
  });

  it('denies by a name that only the first record of a flow tells', () => {
    const first = { ...open('1'), destination: dnsTo('203.0.113.7', 'other.example', 'huggingface.co') };
    const last = flowRecord({
      destination: {
        ...{ address: '203.0.113.7', port: 443, name: 'huggingface.co' },
        nameEvidence: ['sni', 'dns'],
      },
    });
    expect(simulate([last]).decided).toEqual({ allow: 1, audit: 0, deny: 0 });
    expect(simulate([first, last]).decided).toEqual({ allow: 0, audit: 0, deny: 1 });
  });

  it('denies a name on the wire that is not approved, whatever DNS taught', () => {
    const destination = {
      ...{ address: '203.0.113.7', port: 443, name: 'x.example', nameEvidence: ['sni' as const] },
      names: [
        { name: 'x.example', evidence: 'sni' as const },
        { name: 'huggingface.co', evidence: 'dns' as const },
      ],
    };
    const result = simulate([flowRecord({ destination }), flowRecord({ cookie: '2' })]);
    expect(result).toMatchObject({ decided: { allow: 0, deny: 2 } });
  });

  it('believes the resolvers that it is told, and nobody else', () => {
    const answer = (resolver: string): EventRecord => ({
      ...flowRecord({ cookie: '9', destination: { address: resolver, port: 53 } }),
      kind: 'dns.answer',
      dns: {
        ...{ question: 'huggingface.co', type: 'A', rcode: 'NOERROR' },
        answers: [{ type: 'A', ttl: 60, data: '203.0.113.7' }],
      },
    });
    const asked = flowRecord({ cookie: '8', destination: { address: '8.8.8.8', port: 53 } });
    const flow = flowRecord({ destination: dnsTo('203.0.113.7', 'huggingface.co') });
    const resolvers = new Set(['10.96.0.10']);
    const allowed = { allow: 1, audit: 0, deny: 0 };
    expect(simulate([answer('8.8.8.8'), asked, flow])).toMatchObject({ decided: allowed, implied: 1 });
    expect(simulate([answer('8.8.8.8'), asked, flow], { resolvers }).decided).toEqual({
      ...{ allow: 0, audit: 0, deny: 2 },
    });
    const both = [answer('10.96.0.10'), answer('8.8.8.8')];
    expect(simulate([...both, flow], { resolvers }).decided).toEqual(allowed);
    expect(simulate([...both.toReversed(), flow], { resolvers }).decided).toEqual(allowed);
  });
});
