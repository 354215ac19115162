// SPDX-License-Identifier: Apache-2.0
import { readFileSync, readlinkSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FindingRecord } from '../../src/events/record.ts';
import { pinnedProgramIds } from '../../src/kernel/pin-folder.ts';
import {
  addSamplePods,
  runSamplePods,
  type SamplePods,
  UNAPPROVED_MODEL,
} from '../../src/lab/sample-pods.ts';
import type { AgentPod } from '../containers/chart/agent-pod.ts';
import { ChartNode } from '../containers/chart/chart-node.ts';
import { describeWithChart } from '../containers/chart/needs-chart.ts';
import type { PodTemplate } from '../containers/chart/pod-template.ts';
import { bytesOf } from '../containers/chart/translate-pod.ts';
import { CGROUPS_OF_ITS_OWN } from '../containers/containerd.ts';

/** Every capability that may be missing takes a container of its own. */
const NIGHTLY = process.env.WEIR_NIGHTLY === '1';
const ONLY_NIGHTLY = 'WEIR_NIGHTLY=1 only: each takes a container of its own';
/** Numbers of capabilities (linux/capability.h). */
const NUMBERS: Readonly<Record<string, number>> = {
  DAC_READ_SEARCH: 2,
  NET_ADMIN: 12,
  SYS_PTRACE: 19,
  SYS_ADMIN: 21,
  PERFMON: 38,
  BPF: 39,
};
/** Making a container, and a process in it, on a busy machine. */
const SLOW = { timeout: 120_000 };

/** The pod with fewer capabilities than the chart says. */
function without(...lost: readonly string[]): (template: PodTemplate) => PodTemplate {
  return (template) => {
    const [container] = template.spec.containers;
    const { capabilities } = container.securityContext;
    const add = capabilities.add.filter((name) => !lost.includes(name));
    const securityContext = { ...container.securityContext, capabilities: { ...capabilities, add } };
    return { ...template, spec: { ...template.spec, containers: [{ ...container, securityContext }] } };
  };
}

describeWithChart('the pod of the chart, from the image, on a real containerd', () => {
  let node: ChartNode;
  let samples: SamplePods;

  beforeAll(async () => {
    node = await ChartNode.start();
    samples = await addSamplePods(node.lab);
    for (const pod of Object.values(samples)) node.announce(pod, { 'weir.dev/domain': 'research' });
  }, 300_000);
  afterAll(async () => {
    await node?.close();
  }, 60_000);

  /** A field of `/proc/<pid>/status` of the agent. */
  function statusOf(pod: AgentPod, field: string): string | undefined {
    const status = readFileSync(`/proc/${pod.pid()}/status`, 'utf8');
    return new RegExp(`^${field}:\\s*(\\S+)`, 'm').exec(status)?.[1];
  }

  // loading its programs is what an agent takes longest for: these tests share one
  describe('with the values that the chart has', () => {
    let pod: AgentPod;

    beforeAll(async () => {
      pod = await node.startAgent({ models: { approved: ['pkg:huggingface/meta-llama/*'] } });
      await pod.ready();
    }, SLOW.timeout);
    afterAll(() => node.forgetAgents());

    it(
      'is ready with the capabilities, the filter and the mounts of the chart, and no others',
      SLOW,
      async () => {
        const { capabilities } = pod.template.spec.containers[0].securityContext;
        expect(capabilities.drop).toEqual(['ALL']);
        const wanted = capabilities.add.reduce(
          (bits, name) => bits | (1n << BigInt(NUMBERS[name] ?? 63)),
          0n,
        );
        for (const set of ['CapEff', 'CapPrm', 'CapBnd'])
          expect(BigInt(`0x${statusOf(pod, set)}`)).toBe(wanted);
        expect([statusOf(pod, 'NoNewPrivs'), statusOf(pod, 'Seccomp'), statusOf(pod, 'Uid')]).toEqual([
          '1',
          '2',
          '0',
        ]);

        const mounts = readFileSync(`/proc/${pod.pid()}/mountinfo`, 'utf8').split('\n');
        const optionsOf = (path: string) => mounts.find((line) => line.split(' ')[4] === path)?.split(' ')[5];
        expect(optionsOf('/')).toMatch(/^ro\b/);
        expect(optionsOf('/sys/fs/cgroup')).toMatch(/^ro\b/);
        expect(optionsOf('/sys/fs/bpf')).toMatch(/^rw\b/);
      },
    );

    it('tells what AI pods execute, resolve, connect to and download, and by whom', SLOW, async () => {
      // Probes on a library stay; on a busy machine the first program that maps it may be done before they are there.
      await runSamplePods(node.lab, samples);
      await runSamplePods(node.lab, samples);
      const name = UNAPPROVED_MODEL.id;
      const download = () =>
        pod
          .events('network.flow')
          .find(
            ({ pod: owner, destination, models }) =>
              owner?.name === 'notebook' &&
              destination?.channel === 'huggingface-lfs-cdn' &&
              models?.some(({ purl }) => purl?.includes(name)) === true,
          );
      await expect.poll(download, { timeout: 30_000, message: pod.log('stderr') }).toBeDefined();
      expect(download()).toMatchObject({
        pod: { namespace: 'research', name: 'notebook', governance: { domain: 'research' } },
        destination: { nameEvidence: expect.arrayContaining(['dns', 'sni', 'tls-uprobe']) },
        models: [{ operation: 'download', evidence: 'tls-uprobe' }],
      });
      const inNotebook = (kind: Parameters<AgentPod['events']>[0]) =>
        pod.events(kind).filter(({ pod: owner }) => owner?.name === 'notebook');
      expect(inNotebook('process.exec').map(({ process }) => process?.executable)).toContainEqual(
        expect.stringContaining('python'),
      );
      for (const kind of ['dns.answer', 'network.connect', 'tls.hello', 'http.request'] as const)
        expect(inNotebook(kind).length, kind).toBeGreaterThan(0);
      const egress = await pod.exec('weir', 'egress', '--pod', 'research/notebook');
      expect(egress).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('huggingface.co') });
      expect(egress.stdout).toContain(name);
      const findings = pod.records().filter(({ kind }) => kind === 'finding') as FindingRecord[];
      expect(findings.map(({ finding }) => finding.rule)).toContain('unapproved-model-download');
    });

    it(
      'answers `weir pods` in the container, with the API server and the runtime as sources',
      SLOW,
      async () => {
        const answer = async () => {
          const { exitCode, stdout, stderr } = await pod.exec(
            'weir',
            'pods',
            '--config',
            '/etc/weir/weir.yaml',
          );
          return exitCode === 0 ? stdout : stderr;
        };
        await expect
          .poll(answer, { timeout: 30_000 })
          .toMatch(/research +notebook .*domain=research .* api /);
        expect(await answer()).toMatch(/weir-system +weir-\S+ .* cri /);
        expect(await answer()).toContain('connected');
      },
    );

    it('can be asked what it can do, and has no shell', SLOW, async () => {
      const doctor = await pod.exec('weir', 'doctor');
      expect(doctor).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining('Capture is possible'),
      });
      // another compiler than this machine's makes the image's programs
      expect(doctor.stdout).not.toMatch(/\brefused\b.*/);
      await expect(pod.exec('sh', '-c', 'true')).rejects.toThrow(/"sh".*not found/);
    });

    it('stays within its memory', SLOW, async () => {
      await runSamplePods(node.lab, samples);
      const limit = bytesOf(pod.template.spec.containers[0].resources.limits.memory ?? '0');
      const memory = pod.memory();
      expect(memory.limit).toBe(limit);
      expect(memory.peak).toBeLessThan(limit);
      expect(memory.failures).toBe(0);
    });

    it(
      'stops in good order, and what is pinned goes on until the next container takes it over',
      SLOW,
      async () => {
        const pinned = pinnedProgramIds(node.pinDir);
        expect(pinned.size).toBeGreaterThan(10);
        expect(await pod.stop()).toBe(0);
        expect(pod.log('stderr')).toContain('agent stopped');
        expect(pinnedProgramIds(node.pinDir)).toEqual(pinned);
        await pod.startContainer();
        await pod.ready();
        const seen = () => pod.events('process.exec').filter(({ pod: owner }) => owner?.name === 'notebook');
        const before = seen().length;
        expect(await samples.notebook.run(['true'])).toMatchObject({ code: 0 });
        await expect.poll(() => seen().length, { timeout: 30_000 }).toBeGreaterThan(before);
        expect(pinnedProgramIds(node.pinDir).size).toBe(pinned.size);
      },
    );
  });

  describe('otherwise', () => {
    afterEach(() => node.forgetAgents());

    it('knows who is who in a cgroup namespace of its own, as where cgroup v2 is alone', SLOW, async () => {
      const early = await samples.notebook.exec(['sh', '-c', 'read line; exec true']);
      const pod = await (await node.startAgent({}, (template) => template, CGROUPS_OF_ITS_OWN)).ready();
      const namespaceOf = (pid: number) => readlinkSync(`/proc/${pid}/ns/cgroup`);
      expect(namespaceOf(pod.pid())).not.toBe(namespaceOf(process.pid));
      // ready, and the API server may still have to tell
      const explain = async () => (await pod.exec('weir', 'pods', '--explain', `pid:${early.pid}`)).stdout;
      await expect.poll(explain, { timeout: 30_000, interval: 500 }).toContain('research/notebook');
      early.stdin.end('go\n');
      await samples.notebook.run(['true']);
      const execs = () => pod.events('process.exec').filter(({ pod: owner }) => owner?.name === 'notebook');
      await expect.poll(() => execs().length, { timeout: 30_000 }).toBeGreaterThanOrEqual(2);
    });

    // CAP_SYS_ADMIN stands for the first two, and on newer kernels for all three.
    it.each(NIGHTLY ? ['BPF', 'PERFMON', 'NET_ADMIN'] : ['BPF'])(
      'ends without CAP_%s, and its message says so and what to do',
      SLOW,
      async (name) => {
        const pod = await node.startAgent({}, without('SYS_ADMIN', name));
        expect(await pod.ended()).toBe(3);
        expect(pod.terminationMessage()).toContain(`missing CAP_${name}`);
        expect(pod.terminationMessage()).toContain('with CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN');
      },
    );

    it(
      'goes on without the capabilities that files of processes need, and says what it does not see',
      SLOW,
      async ({ skip }) => {
        skip(!NIGHTLY, ONLY_NIGHTLY);
        const pod = await (await node.startAgent({}, without('SYS_PTRACE', 'DAC_READ_SEARCH'))).ready();
        const said = pod.log('stderr');
        for (const name of ['CAP_SYS_PTRACE', 'CAP_DAC_READ_SEARCH'])
          expect(said).toMatch(new RegExp(`"capability":"${name}","missing":".+"degraded`));
      },
    );

    it(
      'places probes on TLS libraries without CAP_SYS_ADMIN, or says that it may not',
      SLOW,
      async ({ skip }) => {
        skip(!NIGHTLY, ONLY_NIGHTLY);
        const pod = await (await node.startAgent({}, without('SYS_ADMIN'))).ready();
        await runSamplePods(node.lab, samples);
        await runSamplePods(node.lab, samples);
        const seen = () =>
          pod
            .events('network.flow')
            .some(({ destination }) => destination?.nameEvidence?.includes('tls-uprobe')) ||
          pod.log('stderr').includes('TLS library not probed');
        await expect.poll(seen, { timeout: 30_000 }).toBe(true);
      },
    );
  });
});
