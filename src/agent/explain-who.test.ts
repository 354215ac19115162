// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { ProcessFacts } from '../events/facts.ts';
import type { PodFacts } from '../events/pod.ts';
import { createIdentity } from '../identity/create-identity.ts';
import { governanceKeys } from '../identity/governance.ts';
import { PodDirectory } from '../identity/pod-directory.ts';
import { describePods } from './describe-pods.ts';
import { type ExplainParts, explainWho } from './explain-who.ts';

const ID = 'ab'.repeat(32);
const NOW = Date.UTC(2026, 10, 21, 12);
const CGROUPS = [
  { id: 19n, path: '/kubepods' },
  { id: 20n, path: '/kubepods/podu-1' },
  { id: 21n, path: `/kubepods/podu-1/${ID}` },
  { id: 30n, path: '/kubepods/podu-2' },
];

function runs(pid: number, parentPid: number, cgroupId: bigint, words: readonly string[] = []): ProcessFacts {
  return {
    pid,
    namespacePid: 0,
    startNs: BigInt(pid) * 1_000_000_000n,
    startExact: true,
    parentPid,
    executable: `/bin/p${pid}`,
    arguments: words,
    cwd: '/',
    comm: '',
    uid: 0,
    effectiveUid: 0,
    gid: 0,
    capabilities: 0n,
    tty: 0,
    cgroupId,
    namespaces: { mount: 0, pid: 0, network: 0, user: 0, uts: 0, ipc: 0, cgroup: 0 },
  };
}

const NOTEBOOK: PodFacts = {
  namespace: 'research',
  name: 'notebook',
  uid: 'u-1',
  workload: { kind: 'StatefulSet', name: 'notebook' },
  labels: { 'weir.dev/domain': 'anything', 'weir.dev/owner': 'nadia' },
  containers: [
    { name: 'main', id: ID, image: 'python:3', kind: 'container', command: ['x', '--password=y'] },
  ],
  resources: [],
};

function setUp(processes: ProcessFacts[] = []) {
  const pods = new PodDirectory({ keys: governanceKeys(), now: () => NOW });
  const identity = createIdentity({
    pods,
    host: {
      processes: () => processes.slice(0, 2),
      process: (pid) => processes.find((process) => process.pid === pid),
      cgroups: () => CGROUPS,
    },
  });
  identity.seed('/kubepods');
  const parts: ExplainParts = {
    node: 'node-1',
    pods,
    identity,
    selection: { observeOf: (id) => (id === 21n || id === 20n ? 7 : 0), isRefused: () => false },
    rule: { mode: 'ai', isAi: () => false },
    recognition: {
      ofPod: (uid) =>
        uid === 'u-1'
          ? {
              ai: {
                kind: 'notebook',
                confidence: 0.68,
                evidence: [{ signal: 'argv', weight: 0.68, detail: 'jupyter' }],
              },
              control: 'l3-only',
            }
          : {},
    },
    keys: governanceKeys(),
    cgroupPathOf: () => undefined,
    redact: true,
    sources: () => [],
    now: () => NOW,
    clockOffsetNs: () => BigInt(NOW) * 1_000_000n - 3_600_000_000_000n,
  };
  const told = (question: string) =>
    explainWho(question, parts).steps.map(({ step, value, missing }) =>
      [step, value, ...(missing === undefined ? [] : [`missing: ${missing}`])].join(' | '),
    );
  return { pods, parts, told };
}

const LINE = [
  runs(1, 0, 1n),
  runs(40, 1, 1n, ['shim']),
  runs(50, 40, 21n, ['sh']),
  runs(60, 50, 21n, ['python', '-c', 'x', '--token=hunter2hunter2']),
];

describe('explainWho', () => {
  it('shows the chain from a pid to the labels that govern it', () => {
    const { pods, parts } = setUp(LINE);
    pods.setPod('cri', { ...NOTEBOOK, labels: {} });
    pods.setPod('api', NOTEBOOK);
    pods.setNamespace('api', 'research', { 'weir.dev/domain': 'research' });
    expect(explainWho('60', parts)).toEqual({
      question: '60',
      asked: 'process',
      steps: [
        {
          step: 'process',
          value: '60 /bin/p60: python -c x "--token=[redacted]"',
          learned: [{ from: '/proc, when it was asked about', since: '2026-11-21T11:01:00.000Z' }],
        },
        {
          step: 'parent',
          value: '50 /bin/p50: sh',
          learned: [{ from: '/proc, when it was asked about', since: '2026-11-21T11:00:50.000Z' }],
        },
        { step: 'parent', value: '2 more outside of the pod, the nearest p40 (pid 40)' },
        {
          step: 'cgroup',
          value: `/kubepods/podu-1/${ID} (id 21)`,
          learned: [{ from: 'cgroup2, by looking' }],
        },
        {
          step: 'container',
          value: 'main abababababab (unknown), image python:3',
          learned: [{ from: 'the path of its cgroup' }],
          missing: 'nobody told the digest of its image',
        },
        {
          step: 'pod',
          value: 'research/notebook, uid u-1, of StatefulSet notebook',
          learned: [
            { from: 'API server', since: '2026-11-21T12:00:00.000Z' },
            { from: 'container runtime', since: '2026-11-21T12:00:00.000Z' },
          ],
        },
        {
          step: 'namespace',
          value: 'research: weir.dev/domain=research',
          learned: [{ from: 'API server', since: '2026-11-21T12:00:00.000Z' }],
        },
        {
          step: 'governance',
          value: 'domain research',
          learned: [{ from: 'label weir.dev/domain of the namespace' }],
        },
        {
          step: 'governance',
          value: 'owner nadia',
          learned: [{ from: 'label weir.dev/owner of the pod' }],
        },
        { step: 'ai', value: 'notebook 0.68', learned: [{ from: 'argv jupyter (0.68)' }] },
        { step: 'ai', value: 'l3-only', missing: expect.stringContaining('RDMA') },
        { step: 'observed', value: 'yes: governance labels' },
      ],
    });
  });

  it('takes a name, a uid, a cgroup path or id, and the beginning of a container id', () => {
    const { pods, parts } = setUp();
    pods.setPod('api', NOTEBOOK);
    const asked = (question: string) => explainWho(question, parts).asked;
    expect(
      [
        'research/notebook',
        'u-1',
        `/kubepods/podu-1/${ID}`,
        `/sys/fs/cgroup/kubepods/podu-1/${ID}/`,
        'kubepods/podu-1',
        '21',
        'cgroup:21',
        'abababababab',
      ].map(asked),
    ).toEqual(['pod', 'pod', 'cgroup', 'cgroup', 'cgroup', 'cgroup', 'cgroup', 'container']);
  });

  it('tells the newer of two pods of one name', () => {
    const { pods, parts } = setUp();
    pods.setPod('api', NOTEBOOK);
    pods.setPod('api', { ...NOTEBOOK, uid: 'u-2' });
    const step = explainWho('research/notebook', parts).steps.find((each) => each.step === 'pod');
    expect(step?.value).toContain('uid u-2');
  });

  it('says what is missing of a pod that nobody told of, and of one that only the runtime knows', () => {
    const { pods, told } = setUp();
    expect(told('u-2')).toContainEqual(
      'pod | uid u-2 | missing: nobody told of this pod yet: name, labels and governance are not known',
    );
    pods.setPod('cri', { ...NOTEBOOK, uid: 'u-2', labels: {} });
    expect(told('u-2')).toEqual(
      expect.arrayContaining([
        'pod | research/notebook, uid u-2, of StatefulSet notebook | missing: only the container runtime told of it: its owner is not known yet',
        'namespace | research | missing: nobody told its labels',
        'governance |  | missing: neither the pod nor its namespace has a governance label',
        'observed | no: only the container runtime told of this pod',
      ]),
    );
  });

  it('tells a process of the host as such', () => {
    const { told } = setUp(LINE);
    expect(told('pid:40')).toEqual([
      'process | 40 /bin/p40: shim',
      'parent | 1 /bin/p1',
      "cgroup |  | missing: cgroup 1 is not below the kubelet's: a process of the host",
      'observed | no: it is in no pod',
    ]);
  });

  it('tells which unit of the host a process is of, while it runs', () => {
    const { parts } = setUp(LINE);
    const cgroupPathOf = (pid: number) => `/system.slice/p${pid}.service/x`;
    const { steps } = explainWho('pid:40', { ...parts, cgroupPathOf });
    expect(steps.find(({ step }) => step === 'cgroup')).toEqual({
      step: 'cgroup',
      value: '/system.slice/p40.service/x (id 1)',
      learned: [{ from: '/proc' }],
      missing: "not below the kubelet's: a process of the host, unit p40.service",
    });
  });

  it.each(['61', 'pid:21', 'research/nobody', '/kubepods/none', 'cgroup:99', '', 'x'.repeat(4000)])(
    'does not know %.20s',
    (question) => {
      const { parts } = setUp(LINE);
      expect(() => explainWho(question, parts)).toThrow(expect.objectContaining({ code: 'UNKNOWN' }));
    },
  );
});

describe('describePods', () => {
  it('lists pods by name, without the commands of their containers', () => {
    const { pods, parts } = setUp();
    pods.setPod('folder', { ...NOTEBOOK, uid: 'u-9', name: 'zebra' });
    pods.setPod('api', NOTEBOOK);
    const answer = describePods(parts);
    expect(
      answer.pods.map(({ name, observed, cgroups, reason }) => [name, observed, cgroups, reason]),
    ).toEqual([
      ['notebook', true, 2, 'governance labels'],
      ['zebra', false, 0, 'it has no cgroup on this node; governance labels'],
    ]);
    expect(JSON.stringify(answer)).not.toContain('password');
    expect(answer.unknown).toEqual([
      { uid: 'u-2', observed: false, reason: 'nobody told of this pod', cgroups: 1 },
    ]);
  });
});
