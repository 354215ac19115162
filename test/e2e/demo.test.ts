// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { DEMO_PIN_DIR, DEMO_RUN_DIR } from '../../src/cli/demo-places.ts';
import type { EventRecord } from '../../src/events/record.ts';
import { childrenOf } from '../../src/lab/children-of.ts';
import { runWeir } from './agent-process.ts';
import { eventuallyEmpty } from './eventually.ts';
import { describeWithLab } from './needs-root.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

interface Summary {
  readonly mode: string;
  readonly kernel: string;
  readonly pods: readonly { readonly pod: string }[];
  readonly findings: readonly { readonly rule: string; readonly pod: string; readonly subject: string }[];
  readonly denied: number;
  readonly denials: readonly unknown[];
  readonly events: number;
  readonly lost: number;
}

function parse(output: string): { records: EventRecord[]; summary: Summary } {
  const lines = output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
  const { summary } = lines.pop() as { summary: Summary };
  return { records: lines as EventRecord[], summary };
}

/** What the issue of the demo promises, live and replayed. */
function expectDemo({ records, summary }: { records: EventRecord[]; summary: Summary }, mode: string): void {
  expect(summary).toMatchObject({ mode, lost: 0 });
  expect(summary.pods.map(({ pod }) => pod).sort()).toEqual([
    'research/notebook',
    'serving/llm-server',
    'training/trainer',
  ]);
  expect(summary.findings).toEqual([
    expect.objectContaining({
      rule: 'unapproved-model-download',
      pod: 'research/notebook',
      subject: expect.stringContaining('pkg:huggingface/mystery-labs/uncensored-13b'),
    }),
  ]);
  for (const pod of ['notebook', 'llm-server', 'trainer']) {
    const own = records.filter((record) => record.pod?.name === pod);
    expect(own.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['process.exec', 'dns.answer', 'network.connect', 'network.flow']),
    );
    expect(own.some(({ flow }) => (flow?.bytesReceived ?? 0) > 1_000)).toBe(true);
  }
  expect(records.map(({ model }) => model?.purl)).toContainEqual(
    expect.stringContaining('pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@'),
  );
}

const INTERNAL = 'feature-store.features.svc.cluster.local';
const EXTERNAL = 'api.openai.com';

/** The training pod is refused the name outside and served the one inside; the other pods have no policy. */
function expectDenial({ records, summary }: { records: EventRecord[]; summary: Summary }): void {
  const policy = { kind: 'ClusterAIGovernancePolicy', name: 'training', clause: 'egress.default' };
  expect(summary.denials).toEqual([
    {
      pod: 'training/trainer',
      verdict: 'deny',
      destination: `${EXTERNAL}:443`,
      policy: expect.objectContaining({ ...policy, mode: 'enforce' }),
      count: summary.denied,
    },
  ]);
  const denials = records.filter(({ kind }) => kind === 'egress.decision');
  expect(denials).toHaveLength(summary.denied);
  for (const denial of denials)
    expect(denial).toMatchObject({
      pod: { namespace: 'training', name: 'trainer' },
      process: { executable: '/usr/bin/curl' },
      destination: { name: EXTERNAL, port: 443 },
      verdict: 'deny',
      policy,
    });
  const received = (name: string): number =>
    records
      .filter(({ pod, destination }) => pod?.name === 'trainer' && destination?.name === name)
      .reduce((sum, { flow }) => sum + (flow?.bytesReceived ?? 0), 0);
  expect(received(INTERNAL)).toBeGreaterThan(1_000);
  expect(received(EXTERNAL)).toBe(0);
}

describe('the shipped recording of the demo', () => {
  test('shows the three pods and the finding where eBPF can not run', () => {
    const shown = parse(runWeir('demo', '--replay', '--json'));
    expectDemo(shown, 'replay');
    expectDenial(shown);
  });

  test('tells of nothing but the pods and what ran them', () => {
    const text = execFileSync(process.execPath, [MAIN, 'demo', '--replay', '--json'], { encoding: 'utf8' });
    const programs = new Set([...text.matchAll(/"executable":"([^"]*)"/g)].map(([, path = '']) => path));
    const known = /^\/(usr\/bin\/|bin\/|opt\/weir\/|usr\/lib\/)|^$/;
    expect([...programs].filter((path) => !known.test(path))).toEqual([]);
  });
});

/** What a demo leaves while it runs: processes below `pid`, cgroups, pins, its socket. */
function leftovers(): string[] {
  const cgroups = readdirSync(cgroup2Mount()).filter((name) => name.startsWith('weir-demo-'));
  return [...cgroups, ...[DEMO_RUN_DIR].filter((path) => existsSync(path))];
}

describeWithLab('weir demo', () => {
  test('shows the three pods, the finding and the denial live', () => {
    const shown = parse(runWeir('demo', '--json'));
    expectDemo(shown, 'live');
    expectDenial(shown);
    expect([...leftovers(), ...[DEMO_PIN_DIR].filter((path) => existsSync(path))]).toEqual([]);
  });

  test.each(['SIGINT', 'SIGKILL'] as const)(
    'leaves no process and no cgroup behind %s, and weir cleanup leaves nothing',
    async (signal) => {
      const demo = spawn(process.execPath, [MAIN, 'demo', '--json'], { stdio: ['ignore', 'pipe', 'ignore'] });
      const exited = once(demo, 'exit');
      // The first record: lab, agent and pods are up.
      await once(demo.stdout, 'data');
      const children = await childrenOf(demo.pid ?? 0);
      expect(children.length).toBeGreaterThan(0);
      demo.kill(signal);
      demo.stdout.resume();
      await exited;
      await eventuallyEmpty(() => children.filter((pid) => existsSync(`/proc/${pid}`)).map(String));
      await eventuallyEmpty(() =>
        readdirSync(cgroup2Mount()).filter((name) => name.startsWith('weir-demo-')),
      );
      if (signal === 'SIGKILL') expect(runWeir('cleanup')).toContain(`removed ${DEMO_PIN_DIR}`);
      expect([...leftovers(), ...[DEMO_PIN_DIR].filter((path) => existsSync(path))]).toEqual([]);
    },
  );
});
