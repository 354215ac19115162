// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import type { EventRecord } from '../../src/events/record.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { compilePolicies } from '../../src/policy/compile-tables.ts';
import type { Decision, Evaluation } from '../../src/policy/decision.ts';
import type { PolicyPod } from '../../src/policy/policy-pod.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { Simulation, type SimulationInput, type SimulationResult } from '../../src/policy/simulation.ts';
import { CHANNELS } from '../policy/read-semantics.ts';
import { ApiServerDouble } from '../suites/api-server/api-server-double.ts';
import { plainObject, podObject } from '../suites/api-server/objects.ts';
import {
  type AgentPlaces,
  agentArguments,
  makeAgentPlaces,
  runWeirAside,
  WeirProcess,
} from './agent-process.ts';
import { ClauseCounts, clauseText } from './agree/clause-counts.ts';
import { BEYOND, CLIENT, LAST, NAMES, POLICIES, PROBE, STEPS, type Step } from './agree/script.ts';
import { RESOLVER } from './enforcing-arguments.ts';
import { describeWithLab } from './needs-root.ts';

const PATIENCE = { timeout: 20_000 };
const EPERM = '1';
/** curl: could not connect; nothing came back in time; TLS failed, as it could not send; could not send; nor receive. */
const REFUSED: ReadonlySet<number | null> = new Set([7, 28, 35, 55, 56]);
const NAMESPACE = 'training';
const PODS = ['trainer', 'second', 'third', 'fourth', 'fifth', 'sixth', 'free'] as const;
const ALL: readonly Step[] = [...STEPS, ...BEYOND, PROBE, LAST];
/** Port that is only tried to see whether policies hold. */
const TRIED = 8999;
const labelsOf = (name: string): Record<string, string> =>
  name === 'free' ? { 'weir.dev/domain': 'research' } : { 'weir.dev/domain': 'training' };

const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace: 'features', name: 'feature-store' },
  spec: { clusterIP: '10.96.0.20', clusterIPs: ['10.96.0.20', 'fd00:10:96::20'] },
};

/** What one step came to. */
interface Outcome {
  /** Of each of `to`: whether the kernel refused it. */
  readonly refused: readonly boolean[];
  /** What clauses decided meanwhile. */
  readonly counts: ReadonlyMap<string, number>;
}

describeWithLab('weir policy simulate, beside the same policies in force', () => {
  vi.setConfig({ testTimeout: 600_000, hookTimeout: 240_000 });
  let lab: Lab;
  let api: ApiServerDouble;
  let folder: string;
  const pods = new Map<string, Pod>();
  const allPlaces: AgentPlaces[] = [];
  const file = (name: string): string => join(folder, name);
  const { policies } = readPolicies([{ name: 'policy.yaml', text: POLICIES }]);
  const named = PODS.map(
    (name): PolicyPod => ({
      namespace: NAMESPACE,
      name,
      labels: labelsOf(name),
      namespaceLabels: {},
      governance: { domain: labelsOf(name)['weir.dev/domain'] ?? '' },
    }),
  );
  const input: SimulationInput = {
    policies: policies.map(({ policy }) => policy),
    channels: CHANNELS,
    pods: new Map(named.map((pod) => [`${pod.namespace}/${pod.name}`, pod])),
    places: new Map(SERVICE.spec.clusterIPs.map((address) => [address, { services: [SERVICE.metadata] }])),
    resolvers: new Set([RESOLVER]),
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weir-agree-'));
    writeFileSync(file('policy.yaml'), POLICIES);
    api = await ApiServerDouble.start();
    writeFileSync(file('kubeconfig'), api.kubeconfig());
    api.store.put('services', SERVICE);
    const manifests = PODS.map((name) => podObject(name, { namespace: NAMESPACE, labels: labelsOf(name) }));
    writeFileSync(file('cluster.yaml'), [...manifests, SERVICE].map((each) => stringify(each)).join('---\n'));
    for (const name of [
      'clusteraigovernancepolicies.weir.dev',
      'aigovernancepolicies.weir.dev',
      'endpointslices.discovery.k8s.io',
    ])
      api.store.define(name);
    api.store.put('namespaces', plainObject(NAMESPACE));
    api.store.put('namespaces', plainObject('features'));
  });
  afterAll(async () => {
    for (const places of allPlaces) places.remove();
    await api?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** New pods, which have learned nothing, with the same names. */
  async function makePods(): Promise<void> {
    lab = await createLab({ prefix: 'test' });
    await lab.setNames(NAMES);
    for (const name of PODS) {
      const pod = await lab.addPod({ namespace: NAMESPACE, name, labels: labelsOf(name), ndots: 1 });
      pods.set(name, pod);
      api.store.put(
        'pods',
        podObject(name, { namespace: NAMESPACE, uid: pod.parts.uid, labels: labelsOf(name) }),
      );
    }
  }

  function start(command: 'run' | 'record', name: string, ...more: readonly string[]): Promise<WeirProcess> {
    const places = makeAgentPlaces(name);
    allPlaces.push(places);
    const own = agentArguments(lab, places);
    const at = own.indexOf('--pods');
    const agent = new WeirProcess([
      command,
      ...more,
      ...own.filter((_, index) => index !== at && index !== at + 1),
      ...['--node', 'node-1', '--kubernetes-kubeconfig', file('kubeconfig'), '--cri-mode', 'off'],
      ...['--policy-resolvers', RESOLVER],
    ]);
    return agent.started();
  }

  async function act({ pod, run, to, at }: Step, counters?: ClauseCounts): Promise<Outcome> {
    const before = counters?.read() ?? new Map<string, number>();
    const { code, stdout } = (await pods.get(pod)?.run(run)) ?? { code: null, stdout: '' };
    const lines = stdout.trim().split('\n');
    const refused = at === undefined ? [REFUSED.has(code)] : at.map((line) => lines[line] === EPERM);
    expect(refused).toHaveLength(to.length);
    const after = counters?.read() ?? new Map<string, number>();
    const counts = [...after].map(([key, count]) => [key, count - (before.get(key) ?? 0)] as const);
    return { refused, counts: new Map(counts.filter(([, count]) => count > 0)) };
  }

  /** What records of this destination of this pod say would be decided. */
  function simulate(records: readonly EventRecord[], pod: string, to: string): SimulationResult {
    const simulation = new Simulation(input);
    for (const record of records)
      if (record.kind === 'dns.answer' || keyOf(record) === `${pod} ${to}`) simulation.add(record);
    return simulation.finish();
  }

  /**
   * Every decision on the way to that of a flow: the kernel decides a connection before the stream has shown a name, and
   * again when that makes a difference.
   */
  function decisionsOn(records: readonly EventRecord[], pod: string, to: string): readonly Decision[] {
    const [last] = simulate(records, pod, to).rows;
    const [first] = simulate(records.map(withoutWireName), pod, to).rows;
    if (last === undefined || first === undefined) return [];
    const isSame = isDeepStrictEqual(clausesOf(first.decision), clausesOf(last.decision));
    return isSame || first.decision.verdict === 'deny' ? [first.decision] : [first.decision, last.decision];
  }

  test('decides each flow as the kernel does, by the same clauses', async () => {
    await makePods();
    const observer = await start('run', 'observe');
    const recorder = await start('record', 'record', file('flows.weir'));
    for (const step of ALL) await act(step);
    await recorder.stop();
    await observer.stop();
    await lab.close();
    const records = observer.records.filter((record): record is EventRecord => 'verdict' in record);
    writeFileSync(file('flows.jsonl'), records.map((record) => `${JSON.stringify(record)}\n`).join(''));

    await makePods();
    const enforcing = await start(
      'run',
      'enforce',
      ...['--policy-enforce', 'true', '--policy-paths', file('policy.yaml')],
      // a simulation knows nothing of what is older than a policy
      ...['--policy-adopt-grace', '0'],
    );
    await inForce();
    const begunAt = Date.now();
    const compiled = compilePolicies(input.policies, [...input.pods.values()]);
    const counters = new ClauseCounts(allPlaces.at(-1)?.pinDir ?? '', compiled.sets.values());
    const outcomes = new Map<Step, Outcome>();
    for (const step of ALL) outcomes.set(step, await act(step, counters));
    counters.close();
    const decisions = (): readonly EventRecord[] => enforcing.events('egress.decision');
    const last = keyOfStep(LAST, LAST.to[0] ?? '');
    await expect.poll(() => decisions().map(keyOf), PATIENCE).toContain(last);
    await enforcing.stop();
    await lab.close();

    const told = new Map(decisions().map((record) => [keyOf(record), toldOf(record)]));
    const totals = { allow: 0, audit: 0, deny: 0 };
    const byWire: string[] = [];
    const [simulated, enforced]: [unknown[], unknown[]] = [[], []];
    for (const step of ALL) {
      const counts = new Map<string, number>();
      const { refused, counts: counted } = outcomes.get(step) ?? { refused: [], counts: new Map() };
      for (const [at, to] of step.to.entries()) {
        const key = keyOfStep(step, to);
        const { rows, decided, implied } = simulate(records, step.pod, to);
        const [row, ...more] = rows;
        const { allow, audit, deny } = decided;
        const verdict = row === undefined ? 'implied' : row.decision.verdict;
        if (row !== undefined) totals[row.decision.verdict]++;
        const made = decisionsOn(records, step.pod, to);
        if (made.length > 1) byWire.push(`${key} ${made.map((each) => each.verdict).join(', then ')}`);
        for (const clause of made.flatMap(clausesOf)) counts.set(clause, (counts.get(clause) ?? 0) + 1);
        const flows = allow + audit + deny + implied;
        const clause = row && refusalOf(row.decision);
        simulated.push({ key, flows, more: more.length, refused: verdict === 'deny', told: clause });
        enforced.push({ key, flows: 1, more: 0, refused: refused[at], told: told.get(key) });
      }
      if (step.to.length > 0) {
        simulated.push({ step: step.run.join(' '), counts: sorted(counts) });
        enforced.push({ step: step.run.join(' '), counts: sorted(counted) });
      }
    }
    expect(simulated).toEqual(enforced);
    expect(byWire).toEqual([
      'fourth 203.0.113.12:443/tcp allow, then deny',
      'fourth 203.0.113.30:443/tcp allow, then deny',
      'fifth 203.0.113.12:80/tcp allow, then deny',
    ]);

    // nothing is decided that is no flow: datagram sockets that were connected, and sent nothing
    const flows = new Set(ALL.flatMap((step) => step.to.map((to) => keyOfStep(step, to))));
    const others = decisions().filter(
      (record) => !flows.has(keyOf(record)) && Date.parse(record.time) > begunAt,
    );
    expect(others).toEqual([]);
    const probed = keyOfStep(PROBE, '203.0.113.31:5009/udp');
    expect(records.filter((record) => keyOf(record) === probed)).toEqual([]);

    // the command says the same of the recording, and of the records
    const options = [
      '--policy',
      file('policy.yaml'),
      '--pods',
      file('cluster.yaml'),
      '--policy-resolvers',
      RESOLVER,
    ];
    const say = async (name: string): Promise<SimulationResult> =>
      JSON.parse(
        await runWeirAside('policy', 'simulate', ...options, file(name), '--all', '-o', 'json'),
      ) as SimulationResult;
    const [ofRecording, ofRecords] = [await say('flows.weir'), await say('flows.jsonl')];
    expect(ofRecords.decided).toEqual(totals);
    expect(rowsOf(ofRecording)).toEqual(rowsOf(ofRecords));
    expect(ofRecording.decided).toEqual(totals);
  });

  /** Waits until policies hold, and services have addresses. */
  async function inForce(): Promise<void> {
    const tries = (pod: string): Promise<Outcome> =>
      act({ pod, run: ['python3', CLIENT, `tcp=203.0.113.31,${TRIED}`], to: [''], at: [0] });
    for (const pod of PODS.filter((name) => name !== 'free'))
      await expect.poll(async () => (await tries(pod)).refused, PATIENCE).toEqual([true]);
    const asks = async (): Promise<readonly boolean[]> =>
      (await act({ pod: 'sixth', run: ['python3', CLIENT, 'tcp=10.96.0.20,80'], to: [''], at: [0] })).refused;
    await expect.poll(asks, PATIENCE).toEqual([false]);
  }
});

/** A record as if nothing had been seen on the wire. */
function withoutWireName(record: EventRecord): EventRecord {
  const { destination } = record;
  if (destination === undefined) return record;
  const { name, nameEvidence = [], names = [], ...where } = destination;
  const claims = [
    ...(name === undefined ? [] : nameEvidence.map((evidence) => ({ name, evidence }))),
    ...names,
  ];
  const [best, ...others] = claims.filter(({ evidence }) => evidence === 'dns');
  const named = best && { name: best.name, nameEvidence: [best.evidence] };
  return { ...record, destination: { ...where, ...named, ...(others.length > 0 && { names: others }) } };
}

function keyOfStep({ pod }: Step, to: string): string {
  return `${pod} ${to}`;
}

function keyOf({ pod, destination, flow }: EventRecord): string {
  return `${pod?.name} ${destination?.address}:${destination?.port}/${flow?.protocol}`;
}

/** What a record of a decision says. */
function toldOf({ verdict, policy }: EventRecord): string {
  const { namespace, name = '', clause = '' } = policy ?? {};
  return `${verdict} ${clauseText({ ...(namespace !== undefined && { namespace }), policy: name, clause })}`;
}

/** The same of what is decided; undefined of what nobody is told. */
function refusalOf({ verdict, enforce, all }: Decision): string | undefined {
  if (verdict === 'allow') return undefined;
  const { cluster, namespace } = verdict === 'deny' ? enforce : all;
  const clause = [cluster, namespace].find((gate) => gate.verdict === 'deny')?.clause;
  return `${verdict} ${clause === undefined ? '' : clauseText(clause)}`;
}

/** Every clause that decides in a gate, in both evaluations. */
function clausesOf({ enforce, all }: Decision): string[] {
  const of = (name: string, { cluster, namespace }: Evaluation): string[] =>
    [cluster, namespace].flatMap(({ clause }) =>
      clause === undefined ? [] : [`${name} ${clauseText(clause)}`],
    );
  return [...of('enforced', enforce), ...of('all', all)];
}

function sorted(counts: ReadonlyMap<string, number>): readonly unknown[] {
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** Rows but for bytes, which two runs of a client do not have alike. */
function rowsOf({ rows }: SimulationResult): readonly unknown[] {
  return rows.map(({ bytesSent: _, ...row }) => row);
}
