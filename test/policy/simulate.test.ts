// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventRecord, WeirRecord } from '../../src/events/record.ts';
import { actionOfRecord } from '../../src/policy/action-of-record.ts';
import { evaluateEgress } from '../../src/policy/evaluate-egress.ts';
import type { SimulationInput } from '../../src/policy/simulation.ts';
import { flowRecord } from './flow-record.ts';
import { CHANNELS } from './read-semantics.ts';
import { runWeir } from './run-weir.ts';
import { serveAgent } from './serve-agent.ts';
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
---
apiVersion: weir.dev/v1alpha1
kind: AIGovernancePolicy
metadata: { name: team, namespace: training }
spec:
  targetLabels: { weir.dev/domain: training }
  egress:
    default: allow
    deny:
      - { name: apis, categories: [llm-api] }
`;

let folder: string;
const file = (name: string): string => join(folder, name);
let records: readonly WeirRecord[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weir-simulate-'));
  writeFileSync(file('policy.yaml'), POLICY);
  await runWeir('replay', 'examples/demo.weir', '--format', 'json', '--output-file', file('records.jsonl'));
  const lines = readFileSync(file('records.jsonl'), 'utf8');
  records = lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as WeirRecord);
});
afterAll(() => rmSync(folder, { recursive: true }));

const simulate = (some: readonly WeirRecord[], input: Partial<SimulationInput> = {}) =>
  simulateRecords(newSimulation(policiesOf(POLICY), input), some);
const told = toldOf;

describe('weir policy simulate', () => {
  const run = async (...argv: readonly string[]) => {
    const { status, stdout, stderr } = await runWeir(
      'policy',
      'simulate',
      '--policy',
      file('policy.yaml'),
      ...argv,
      '-o',
      'json',
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return JSON.parse(stdout);
  };

  it('lists what would have been denied in a recording, per pod and name', async () => {
    const { status, stdout } = await runWeir(
      'policy',
      'simulate',
      '--policy',
      file('policy.yaml'),
      'examples/demo.weir',
    );
    expect(
      stdout,
    ).toBe(`VERDICT  POD                 DESTINATION                                      FLOWS  SENT  DECIDED BY
deny     research/notebook   cdn-lfs-us-1.hf.co:443/tcp                       1      1061  demo egress.default
deny     serving/llm-server  cdn-lfs-us-1.hf.co:443/tcp                       1      1036  demo egress.default
deny     training/trainer    api.openai.com:443/tcp                           2      0     demo egress.default; training/team egress.deny.apis
deny     training/trainer    feature-store.features.svc.cluster.local:80/tcp  1      122   demo egress.default

flows: 5 deny, 0 audit, 3 allow; 18 no egress
note: only governance labels are known of research/notebook, serving/llm-server, training/trainer: --pods tells the others
note: 10.96.0.10 answered DNS, and is taken for the pods' resolver
note: addresses were taken for the services features/feature-store by their names: --pods tells whose they are
Agents enforce policies where policy.enforce is on.
`);
    expect(status).toBe(0);
  });

  it('says the same of the records that an output wrote of it, compressed or not', async () => {
    writeFileSync(file('records.jsonl.gz'), gzipSync(readFileSync(file('records.jsonl'))));
    const of = async (name: string) => {
      const { read, ...result } = await run(name, '--all');
      return { read, result };
    };
    const recording = await of('examples/demo.weir');
    const lines = await of(file('records.jsonl'));
    const compressed = await of(file('records.jsonl.gz'));
    expect(recording.result.rows.length).toBeGreaterThan(4);
    expect(lines.result).toEqual(recording.result);
    expect(compressed.result).toEqual(recording.result);
    expect(compressed.read).toEqual([{ ...lines.read[0], file: file('records.jsonl.gz') }]);
  });

  it('decides each flow as the evaluator does, one by one', () => {
    const policies = policiesOf(POLICY);
    const counts = { allow: 0, audit: 0, deny: 0 };
    for (const record of records as readonly EventRecord[]) {
      const action = record.kind === 'network.flow' ? actionOfRecord(record) : undefined;
      const { pod, time } = record;
      if (action === undefined || pod === undefined || action.port === 53) continue;
      const { namespace, name, governance = {} } = pod;
      const { verdict, all } = evaluateEgress({
        policies,
        pod: { namespace, name, labels: {}, namespaceLabels: {}, governance },
        action,
        channels: CHANNELS,
        nowMs: Date.parse(time),
      });
      if (all.cluster.by !== 'implied') counts[verdict]++;
    }
    expect(counts.allow + counts.deny).toBeGreaterThan(5);
    expect(simulate(records).decided).toEqual(counts);
  });

  it('counts lines that are no records, and names the first', async () => {
    writeFileSync(
      file('broken.jsonl'),
      `${readFileSync(file('records.jsonl'), 'utf8')}{"half":\n{"schema":"other"}\n\n`,
    );
    const { read } = await run(file('broken.jsonl'));
    expect(read).toEqual([
      {
        file: file('broken.jsonl'),
        records: records.length,
        unreadable: 2,
        firstUnreadable: `${file('broken.jsonl')}:${records.length + 1}`,
      },
    ]);
  });

  it('says which compressed file is cut short', async () => {
    writeFileSync(file('cut.gz'), gzipSync(readFileSync(file('records.jsonl'))).subarray(0, 1_000));
    const { status, stderr } = await runWeir(
      'policy',
      'simulate',
      '--policy',
      'examples/policies',
      file('cut.gz'),
    );
    expect(stderr).toContain(`${file('cut.gz')}: unexpected end of file`);
    expect(status).toBe(6);
  });

  it.each([
    [2, ['x'], '--policy is missing'],
    [5, ['--policy', 'examples/policies', '--run-dir', '/nowhere'], 'AGENT_NOT_RUNNING'],
    [2, ['--policy', 'examples/policies', '/nowhere'], '/nowhere: cannot be read: ENOENT'],
    [2, ['--policy', 'examples/policies', 'x', '--since', 'monday'], '--since must be a time such as'],
  ])('ends with %d where something is missing: %j', async (expected, argv, message) => {
    const { status, stderr } = await runWeir('policy', 'simulate', ...argv);
    expect(stderr).toContain(message);
    expect(status).toBe(expected);
  });

  it.each([
    ['/api.openai.com:443 .*demo egress.default/', '--pod training/trainer', 1],
    ['none', '--since 1s', 0],
  ])('fails on a denial only, where that is asked for: %s', async (_, options, expected) => {
    const argv = ['policy', 'simulate', '--policy', file('policy.yaml'), 'examples/demo.weir'];
    const { status } = await runWeir(...argv, ...options.split(' '), '--fail-on-deny');
    expect(status).toBe(expected);
    expect((await runWeir(...argv, ...options.split(' '))).status).toBe(0);
  });

  it("decides what the agent's tables hold where no file is given", async () => {
    const now = new Date().toISOString();
    const before = new Date(Date.now() - 25 * 3_600_000).toISOString();
    const row = {
      ...{ connections: 3, bytesSent: 10, bytesReceived: 20, models: [], programs: ['/bin/a'] },
      ...{ protocol: 'tcp', address: '203.0.113.7', port: 443, firstSeen: before, lastSeen: now },
    };
    const hub = { ...row, name: 'huggingface.co', nameEvidence: ['dns' as const] };
    const destinations = [row, hub, { ...row, port: 80, lastSeen: before }];
    const egress = { node: 'n', time: now, folded: 0, pods: [{ pod: 'prod/a', uid: 'u', destinations }] };
    const runDir = await serveAgent({ egress, labels: {} });
    const { rows, decided, notes } = await run('--run-dir', runDir, '--since', '24h', '--all');
    expect(decided).toEqual({ allow: 3, audit: 0, deny: 3 });
    expect(rows).toMatchObject([
      { destination: '203.0.113.7', port: 443, flows: 3, bytesSent: 10 },
      { destination: 'huggingface.co', flows: 3 },
    ]);
    expect(notes).toEqual([
      'counts are those since each destination was first seen by this run of the agent',
    ]);
  });
});

describe('a simulation', () => {
  const open = (cookie: string): EventRecord => {
    const { flow: details, ...record } = flowRecord({ cookie });
    if (details === undefined) throw new Error('no flow');
    const { state: _, ...rest } = details;
    return { ...record, kind: 'network.connect', flow: rest };
  };

  it('decides a flow once, by its last record, and one that never closed at the end', () => {
    const named = flowRecord({
      destination: {
        address: '203.0.113.7',
        port: 443,
        name: 'huggingface.co',
        nameEvidence: ['sni', 'dns'],
      },
    });
    expect(told(simulate([open('1'), named, open('2')]))).toEqual([
      'deny prod 203.0.113.7:443 1',
      'allow prod huggingface.co:443 1',
    ]);
  });

  it('adds up flows and bytes of one pod to one name, whatever its addresses', () => {
    const to = (address: string, cookie: string) =>
      flowRecord({ cookie, destination: { address, port: 443, name: 'a.example', nameEvidence: ['dns'] } });
    const { rows } = simulate([to('203.0.113.7', '1'), to('203.0.113.8', '2'), to('203.0.113.7', '3')]);
    expect(rows).toMatchObject([{ destination: 'a.example', flows: 3, bytesSent: 30 }]);
  });

  it('is not led astray by names that look like others', () => {
    const to = (name: string, cookie: string, more: object = {}) =>
      flowRecord({
        cookie,
        destination: { address: '203.0.113.7', port: 443, name, nameEvidence: ['dns'], ...more },
      });
    const result = simulate([
      to('huggingface.co', '1'),
      to('huggingface.co,x.example', '2'),
      to('huggingface.co 443 ', '3'),
      to('x.example', '4', { aliases: ['huggingface.co'] }),
    ]);
    expect(result.decided).toEqual({ allow: 1, audit: 0, deny: 3 });
    expect(result.rows).toHaveLength(4);
  });

  it('lets an exception end at its instant', () => {
    const policies = policiesOf(
      POLICY.replace('names: [huggingface.co]', 'cidrs: [203.0.113.0/24], expires: "2026-12-01"'),
    );
    const at = (time: string, cookie: string) => flowRecord({ time, cookie });
    const { decided } = simulate(
      [
        at('2026-12-01T23:59:59.999999999Z', '1'),
        at('2026-12-02T00:00:00Z', '2'),
        at('2026-12-01T12:00:00Z', '3'),
      ],
      { policies },
    );
    expect(decided).toEqual({ allow: 2, audit: 0, deny: 1 });
  });

  it('knows labels and addresses where pods are given', () => {
    const a = { namespace: 'prod', name: 'a', labels: { app: 'llama' }, namespaceLabels: {}, governance: {} };
    const policies = policiesOf(
      POLICY.replace('podSelector: {}', 'podSelector: { matchLabels: { app: llama } }').replace(
        'names: [huggingface.co]',
        'services: [{ namespace: data, name: minio }]',
      ),
    );
    const places = new Map([['203.0.113.7', { services: [{ namespace: 'data', name: 'minio' }] }]]);
    const given = simulate([flowRecord()], { policies, places, pods: new Map([['prod/a', a]]) });
    expect(given.withoutLabels).toEqual([]);
    expect(given.rows).toMatchObject([{ decision: { enforce: { cluster: { by: 'allow' } } } }]);
    const unknown = simulate([flowRecord()], { policies, places });
    expect(unknown.withoutLabels).toEqual(['prod/a']);
    expect(unknown.rows).toMatchObject([{ decision: { enforce: { cluster: { by: 'open' } } } }]);
  });

  it('takes who answered DNS for the resolver, and nobody else', () => {
    const dns = (address: string, cookie: string) =>
      flowRecord({ cookie, destination: { address, port: 53 } });
    const answer = {
      ...dns('10.96.0.10', '1'),
      kind: 'dns.answer' as const,
      dns: { question: 'a.example', type: 'A' },
    };
    const result = simulate([answer, dns('10.96.0.10', '1'), dns('8.8.8.8', '2')]);
    expect(result.resolvers).toEqual(['10.96.0.10']);
    expect(result.implied).toBe(1);
    expect(told(result)).toEqual(['deny prod 8.8.8.8:53 1']);
  });

  it('counts accepted flows and flows of no pod', () => {
    const { pod: _, ...noPod } = flowRecord({ cookie: '3' });
    const { flow: details, destination: __, ...inbound } = flowRecord({ cookie: '2' });
    const accepted = {
      ...inbound,
      ...(details && { flow: { ...details, direction: 'inbound' as const } }),
      peer: { address: '10.0.0.9', port: 5 },
    };
    expect(simulate([accepted, noPod])).toMatchObject({ implied: 1, withoutPod: 1, rows: [] });
  });

  it('keeps its memory within bounds, and counts what it does not list', () => {
    const simulation = newSimulation(policiesOf(POLICY));
    for (let n = 0; n < 70_000; n++) {
      const record = open(`${n}`);
      simulation.add({
        ...record,
        destination: { address: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, port: 443 },
      });
    }
    // Once more to what found no room.
    simulation.add({ ...open('again'), destination: { address: '10.1.17.111', port: 443 } });
    const { rows, unlisted, decided } = simulation.finish();
    expect(rows).toHaveLength(20_000);
    expect(unlisted).toBe(50_001);
    expect(decided.deny).toBe(70_001);
  });
});
