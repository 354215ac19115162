// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveApi } from '../../src/api/serve-api.ts';
import { ERRORS } from '../../src/errors.ts';
import { runWeir } from './run-weir.ts';

const explain = (...argv: readonly string[]) =>
  runWeir('policy', 'explain', '--policy', 'examples/policies', '--pods', 'examples/pods.yaml', ...argv);

const AT = ['--at', '2026-12-01T00:00:00Z'];

describe('weir policy explain', () => {
  it('names the clause of each gate in both evaluations, and claims no enforcement', async () => {
    const { status, stdout } = await explain(
      '--pod',
      'research/notebook',
      '--to',
      'api.openai.com:443',
      ...AT,
    );
    expect(stdout).toBe(`pod research/notebook to api.openai.com:443 at 2026-12-01T00:00:00.000Z

verdict: allow (the policies in mode enforce let it pass, and so do all together)

policies in mode enforce:
  cluster    allow  no policy of this gate speaks
  namespace  allow  AIGovernancePolicy research/notebooks, egress.allow.assistant
all policies:
  cluster    allow  ClusterAIGovernancePolicy baseline, egress.default (left to the namespace)
  namespace  allow  AIGovernancePolicy research/notebooks, egress.allow.assistant

selected by: AIGovernancePolicy research/notebooks (enforce), ClusterAIGovernancePolicy baseline (audit)
note: the pod asked DNS for api.openai.com, and went to an address of the answer
note: api.openai.com is the name on the wire
Agents enforce policies where policy.enforce is on.
`);
    expect(status).toBe(0);
  });

  it('says which allows nearly fit, and why they do not', async () => {
    const { stdout } = await explain('--pod', 'prod/llama', '--to', 'huggingface.co:80', ...AT);
    expect(stdout).toContain('verdict: deny');
    expect(stdout).toContain(
      'does not fit: ClusterAIGovernancePolicy serving, egress.allow.hub: it is for 443/tcp, not 80/tcp\n',
    );
  });

  it.each([
    [['--to', '203.0.113.7:443', '--at', '2099-02-01T00:00:00Z'], 'expired at 2099-02-01T00:00:00.000Z'],
    [['--to', 'huggingface.co:443', '--wire', 'evil.example'], 'evil.example is on the wire'],
    [
      ['--to', '203.0.113.7:443', '--wire', 'huggingface.co', '--at', '2099-02-01T00:00:00Z'],
      'no DNS answer for it led',
    ],
    [['--to', 'vendor.example:443'], 'no address is known: clauses by cidrs were not judged (vendor)'],
  ])('tells of %j: %s', async (argv, why) => {
    expect((await explain('--pod', 'prod/llama', ...argv)).stdout).toContain(why);
  });

  it.each([
    [
      ['--to', 'vendor.example:443', '--address', '203.0.113.7'],
      'egress.allow.vendor: "pilot with the vendor, ticket 4711"',
    ],
    [['--to', 'huggingface.co:443/udp'], 'deny   ClusterAIGovernancePolicy serving, egress.quic'],
    [['--to', 'kube-apiserver'], 'egress.allow.api'],
    [['--to', 'pod/research/notebook:80'], 'egress.default'],
    [['--to', '169.254.169.254:80'], 'egress.deny.leaks'],
    [['--to', '127.0.0.1:80'], 'no egress'],
    [['--to', '[2001:db8::1]:443'], 'egress.default'],
    [['--to', 'service/prod/minio:9000'], 'egress.default'],
  ])('decides %j by %s', async (argv, clause) => {
    expect((await explain('--pod', 'prod/llama', ...argv, ...AT)).stdout).toContain(clause);
  });

  it('writes JSON', async () => {
    const { stdout } = await explain(
      '--pod',
      'prod/llama',
      '--to',
      'api.openai.com:443',
      ...AT,
      '-o',
      'json',
    );
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'weir.dev/policy-explanation/v1',
      pod: { namespace: 'prod', name: 'llama' },
      to: 'api.openai.com:443',
      time: '2026-12-01T00:00:00.000Z',
      decision: {
        verdict: 'deny',
        enforce: { cluster: { by: 'default', clause: { policy: 'serving', clause: 'egress.default' } } },
      },
    });
  });

  it.each([
    [['--to', 'a.example:443'], '--pod is missing'],
    [['--pod', 'prod/llama'], '--to is missing'],
    [['--pod', 'prod/none', '--to', 'a.example:443'], '--pod prod/none: none of the 3 pods'],
    [['--pod', 'prod/llama', '--to', 'a.example'], 'a destination is NAME:PORT'],
    [['--pod', 'prod/llama', '--to', 'a.example:0'], 'a destination is NAME:PORT'],
    [['--pod', 'prod/llama', '--to', 'pod/a/b:1'], 'pod/a/b: no such pod'],
    [['--pod', 'prod/llama', '--to', 'a.example:443', '--at', 'soon'], '--at must be a time'],
    [['--pod', 'prod/llama', '--to', 'a.example:443', '--address', 'x'], '--address must be an IP address'],
  ])('says what is wrong with %j', async (argv, message) => {
    const { status, stderr } = await explain(...argv);
    expect(stderr).toContain(message);
    expect(status).toBeGreaterThan(0);
  });

  it('asks the agent of the node for the pod where no manifests are given', async () => {
    const runDir = mkdtempSync(join(tmpdir(), 'weir-explain-'));
    const pod = {
      namespace: 'research',
      name: 'live',
      uid: 'u',
      labels: { app: 'notebook' },
      namespaceLabels: {},
      governance: {},
      observed: true,
      reason: '',
      containers: [],
      cgroups: 1,
      origins: [],
      since: '',
    };
    const unasked = (): never => expect.fail('nobody asks this');
    const agent = await serveApi({
      runDir,
      answers: {
        status: unasked,
        egress: unasked,
        explain: unasked,
        why: unasked,
        decision: unasked,
        policies: unasked,
        breakglass: () => ({ node: 'n', time: '', enabled: true, maxSeconds: 60, active: [], notes: [] }),
        pods: () => ({ node: 'n', time: '', sources: [], pods: [pod], unknown: [] }),
      },
    });
    onTestFinished(async () => {
      await agent.close();
      rmSync(runDir, { recursive: true });
    });
    const argv = [
      '--policy',
      'examples/policies',
      '--run-dir',
      runDir,
      '--pod',
      'research/live',
      '--to',
      'pypi.org:443',
    ];
    const { stdout, stderr } = await runWeir('policy', 'explain', ...argv);
    expect(stderr).toBe('');
    expect(stdout).toContain(
      'namespace  allow  AIGovernancePolicy research/notebooks, egress.allow.packages',
    );
  });

  it('reads what a decision was from a file of records, and says where there is none of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-records-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'records.jsonl');
    const gate = { evaluation: 'both', gate: 'cluster', verdict: 'deny', by: 'default' };
    const by = { kind: 'ClusterAIGovernancePolicy', name: 'training', generation: 4, mode: 'enforce' };
    const policy = { decision: '00d1', gates: [{ ...gate, ...by, clause: 'egress.default' }] };
    const head = { schema: 'weir.dev/record/v1', kind: 'egress.decision', verdict: 'deny' };
    const times = ['2027-01-02T00:00:00Z', '2027-01-02T00:00:01Z'];
    writeFileSync(file, times.map((time) => `${JSON.stringify({ ...head, time, policy })}\n`).join(''));
    const ask = (id: string, ...more: string[]) =>
      runWeir('policy', 'explain', '--id', id, '--records', file, ...more);
    const { stdout } = await ask('00d1');
    expect(stdout).toContain('decision 00d1: deny\n');
    expect(stdout).toContain('told 2 times, 2027-01-02T00:00:00Z to 2027-01-02T00:00:01Z');
    expect(stdout).toContain(
      'cluster: deny by ClusterAIGovernancePolicy training (mode enforce, generation 4), clause egress.default\n',
    );
    expect(JSON.parse((await ask('00d1', '-o', 'json')).stdout)).toMatchObject({
      count: 2,
      gates: policy.gates,
    });
    const { status, stderr } = await ask('beef');
    expect(status).toBe(ERRORS.UNKNOWN.exit);
    expect(stderr).toContain('none of the 2 records');
  });

  it('refuses policies that are wrong, with their lines', async () => {
    const argv = [
      '--policy',
      'examples/pods.yaml',
      '--policy',
      'test/policy/wrong.yaml',
      '--pods',
      'examples/pods.yaml',
    ];
    const { status, stderr } = await runWeir(
      'policy',
      'explain',
      ...argv,
      '--pod',
      'prod/llama',
      '--to',
      'a.example:1',
    );
    expect(stderr).toContain('test/policy/wrong.yaml:9:34: error: spec.egress.allow[0].names[0]');
    expect(stderr).toContain('POLICY_INVALID');
    expect(status).toBe(2);
  });
});
