// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/events/record.ts';
import { actionOfRecord } from '../../src/policy/action-of-record.ts';
import { ByteLines } from '../../src/policy/byte-lines.ts';
import { evaluateEgress } from '../../src/policy/evaluate-egress.ts';
import { FactReader } from '../../src/policy/fact-reader.ts';
import { FactScanner } from '../../src/policy/fact-scanner.ts';
import { placeAction } from '../../src/policy/place-action.ts';
import type { SimulationResult } from '../../src/policy/simulation.ts';
import { anyRecords } from './random-records.ts';
import { CHANNELS } from './read-semantics.ts';
import { newSimulation, policiesOf, simulateRecords } from './simulate-records.ts';

const POLICY = `apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: cluster }
spec:
  podSelector: {}
  mode: enforce
  egress:
    default: delegate
    allow:
      - { name: hub, names: [huggingface.co, "*.hf.co"] }
    deny:
      - { name: leaks, names: [pastebin.com] }
      - { name: block, cidrs: [192.168.0.0/16] }
---
apiVersion: weir.dev/v1alpha1
kind: AIGovernancePolicy
metadata: { name: team, namespace: prod }
spec:
  targetLabels: { weir.dev/domain: training }
  mode: enforce
  egress:
    default: deny
    allow:
      - { name: some, names: [pypi.org, a.b-example], ports: [{ port: 443 }] }
      - { name: block, cidrs: [203.0.113.0/29], ports: [{ port: 80 }, { port: 444 }] }
---
apiVersion: weir.dev/v1alpha1
kind: AIGovernancePolicy
metadata: { name: trial, namespace: prod }
spec:
  podSelector: {}
  mode: audit
  egress: { default: deny, allow: [{ name: some, cidrs: ["2001:db8::/64", 10.0.0.0/8] }] }
`;

const policies = policiesOf(POLICY);

function simulateLines(records: readonly EventRecord[], size: number): SimulationResult {
  const [simulation, scanner] = [newSimulation(policies), new FactScanner(new FactReader())];
  const lines = new ByteLines((bytes, start, end, text) => {
    const found = scanner.scan(bytes, start, end, text);
    const parse = () => JSON.parse(bytes.toString('utf8', start, end));
    const fact = found === 'parse' ? scanner.learn(bytes, start, end, parse(), text) : found;
    if (fact !== undefined && fact !== 'nothing') simulation.addFact(fact);
  });
  const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  for (let at = 0; at < bytes.length; at += size) lines.add(bytes.subarray(at, at + size));
  lines.end();
  return simulation.finish();
}

/** What the evaluator says of each record, added up. */
function evaluateAll(records: readonly EventRecord[]) {
  const sum = { allow: 0, audit: 0, deny: 0, implied: 0 };
  const answers = records.filter(({ kind }) => kind === 'dns.answer');
  const resolvers = new Set(answers.map(({ destination }) => destination?.address ?? ''));
  for (const record of records) {
    const action = record.kind === 'dns.answer' ? undefined : actionOfRecord(record);
    if (action === undefined || record.pod === undefined) continue;
    const { namespace, name, governance = {} } = record.pod;
    const { verdict, all } = evaluateEgress({
      policies,
      pod: { namespace, name, labels: {}, namespaceLabels: {}, governance },
      action: placeAction(action, { places: new Map(), resolvers }),
      channels: CHANNELS,
      nowMs: Date.parse(record.time),
    });
    sum[all.cluster.by === 'implied' ? 'implied' : verdict]++;
  }
  return sum;
}

describe('a simulation of any records', () => {
  it('says what the evaluator says of one after the other, from memory and from lines however they are cut', () => {
    const seen = { allow: 0, audit: 0, deny: 0, implied: 0 };
    fc.assert(
      fc.property(anyRecords, fc.integer({ min: 1, max: 5_000 }), (some, size) => {
        // Each is a flow of its own, and all of them come again.
        const records = [...some, ...some].map((record, at) => {
          const flow = record.flow && { ...record.flow, cookie: `${at}`, state: 'closed' as const };
          return { ...record, ...(flow && { flow }) };
        });
        const result = simulateRecords(newSimulation(policies), records);
        const expected = evaluateAll(records);
        expect({ ...result.decided, implied: result.implied }).toEqual(expected);
        expect(simulateLines(records, size)).toEqual(result);
        for (const key of ['allow', 'audit', 'deny', 'implied'] as const) seen[key] += expected[key];
      }),
      { numRuns: 300 },
    );
    expect(Math.min(seen.allow, seen.audit, seen.deny, seen.implied)).toBeGreaterThan(20);
  });
});
