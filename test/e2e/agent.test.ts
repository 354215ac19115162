// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { EgressAnswer } from '../../src/api/egress-answer.ts';
import type { StatusAnswer } from '../../src/api/status-answer.ts';
import type { HeartbeatRecord } from '../../src/events/record.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { PodProcess } from '../../src/lab/exec-in-pod.ts';
import { findPython } from '../../src/lab/find-python.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { VERSION } from '../../src/version.ts';
import { freePort } from '../suites/free-port.ts';
import { type AgentPlaces, agentArguments, makeAgentPlaces, runWeir, WeirProcess } from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

const MODEL = 'https://huggingface.co/mystery-labs/uncensored-13b/resolve/main/model.safetensors';

/** Each connect to a closed port is one observation at least, and so is its end. */
const FLOOD = `
import socket
for i in range(300):
    with socket.socket() as s:
        s.connect_ex(('127.0.0.1', 9))
`;

describeWithLab('weir run', () => {
  let lab: Lab;
  let pod: Pod;
  let downloader: Pod;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    const labels = { 'weir.dev/domain': 'research' };
    pod = await lab.addPod({ namespace: 'research', name: 'notebook', labels, ndots: 1 });
    downloader = await lab.addPod({ namespace: 'research', name: 'downloader', labels, ndots: 1 });
  });
  afterAll(async () => {
    await lab?.close();
  });

  const run = (places: AgentPlaces, ...args: readonly string[]): WeirProcess =>
    new WeirProcess(['run', ...agentArguments(lab, places), ...args]);

  /** An agent that ends with its test. */
  async function started(places: AgentPlaces, ...args: readonly string[]): Promise<WeirProcess> {
    const agent = run(places, ...args);
    onTestFinished(async () => void (await agent.stop('SIGKILL')));
    return await agent.started();
  }

  // loading its programs is what an agent takes longest for: these tests share one
  describe('for a while', () => {
    let places: AgentPlaces;
    let agent: WeirProcess;
    let port: number;
    let fetcher: PodProcess;
    let curl: PodProcess;

    beforeAll(async () => {
      const python = await findPython();
      const code =
        'import sys,urllib.request; sys.stdin.readline(); urllib.request.urlopen(sys.argv[1]).read()';
      fetcher = await pod.exec(['sh', '-c', `${python} -c "$1" "$2"; exit $?`, 'sh', code, MODEL]);
      curl = await pod.exec(['sh', '-c', 'read line; curl -sSfLo /dev/null "$1"; exit $?', 'sh', MODEL]);
      places = makeAgentPlaces();
      port = await freePort();
      agent = run(
        places,
        ...['--cluster', 'lab', '--node', 'node-1', '--metrics-listen', `127.0.0.1:${port}`],
        ...['--heartbeat-interval', '1', '--log-level', 'debug'],
      );
      await agent.started();
    });
    afterAll(async () => {
      await agent?.stop('SIGKILL');
      places?.remove();
    });

    test('names python and curl processes that began before the agent, with their whole ancestry', async () => {
      fetcher.stdin.end('go\n');
      curl.stdin.end('go\n');
      expect([(await fetcher.exited).code, (await curl.exited).code]).toEqual([0, 0]);
      const flowOf = (program: string) =>
        agent
          .events('network.flow')
          .find(
            ({ process, destination }) =>
              process?.executable.includes(program) === true && destination?.port === 443,
          );
      await expect
        .poll(() => flowOf('python') !== undefined && flowOf('curl') !== undefined, { timeout: 20_000 })
        .toBe(true);

      const seen = flowOf('python');
      expect(seen?.pod).toMatchObject({
        namespace: 'research',
        name: 'notebook',
        governance: { domain: 'research' },
      });
      expect(seen?.container).toMatchObject({
        id: pod.parts.containers[0].id,
        name: pod.parts.containers[0].name,
      });
      expect(seen?.process?.arguments?.[1]).toBe('-c');
      // The shell in the pod, what put it there, …, up to the first process of the machine.
      const ancestors = seen?.process?.ancestors ?? [];
      expect(ancestors.map(({ pid }) => pid)).toContain(fetcher.pid);
      expect(ancestors.map(({ pid }) => pid)).toContain(process.pid);
      expect(ancestors.at(-1)?.pid).toBe(1);
    });

    test('joins name, server name, bytes and model of a download in one record', async () => {
      const { code, stdout } = await downloader.run([
        'curl',
        '-sSfLo',
        '/dev/null',
        '-w',
        '%{size_download}',
        MODEL,
      ]);
      expect(code).toBe(0);
      const flows = () =>
        agent
          .events('network.flow')
          .filter(
            ({ pod: owner, destination, flow }) =>
              owner?.name === 'downloader' && destination?.port === 443 && flow?.protocol === 'tcp',
          );
      await expect.poll(() => flows().length, { timeout: 20_000 }).toBe(2);
      const hub = flows().find(({ destination }) => destination?.name === 'huggingface.co');
      expect(hub?.destination).toMatchObject({
        channel: 'huggingface-hub',
        nameEvidence: expect.arrayContaining(['dns', 'sni', 'tls-uprobe']),
      });
      expect(hub?.models?.[0]).toMatchObject({
        evidence: 'tls-uprobe',
        purl: expect.stringContaining('pkg:huggingface/mystery-labs/uncensored-13b'),
      });
      const cdn = flows().find(({ destination }) => destination?.name === 'cdn-lfs-us-1.hf.co');
      expect(cdn?.flow?.bytesReceived).toBeGreaterThan(Number(stdout));
      expect(cdn).toMatchObject({ verdict: 'allow', flow: { direction: 'outbound', state: 'closed' } });
      const egress = ['egress', '--run-dir', places.runDir, '--pod', 'research/downloader', '--since', '1h'];
      const { pods } = JSON.parse(runWeir(...egress, '-o', 'json')) as EgressAnswer;
      const told = pods.flatMap(({ destinations }) => destinations).filter(({ port }) => port === 443);
      expect(told.map(({ name, connections }) => [name, connections]).sort()).toEqual([
        ['cdn-lfs-us-1.hf.co', 1],
        ['huggingface.co', 1],
      ]);
      expect(told.find(({ name }) => name === hub?.destination?.name)).toMatchObject({
        channel: 'huggingface-hub',
        bytesReceived: hub?.flow?.bytesReceived,
        models: [expect.stringContaining('pkg:huggingface/mystery-labs/uncensored-13b')],
      });
      expect(told.find(({ name }) => name === cdn?.destination?.name)).toMatchObject({
        bytesSent: cdn?.flow?.bytesSent,
        bytesReceived: cdn?.flow?.bytesReceived,
      });
      expect(runWeir(...egress)).toMatch(/^research\/downloader +huggingface\.co:443 /m);
    });

    test('serves what it counts to Prometheus', async () => {
      await pod.run(['true']);
      await expect.poll(() => agent.events('process.exec').length).toBeGreaterThan(0);
      expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      expect(text).toMatch(/^weir_build_info\{version="[^"]+",catalog="[^"]+"\} 1$/m);
      expect(text).toMatch(/^weir_pods_known\{origin="folder"\} 2$/m);
      expect(Number(/^weir_events_total\{kind="process\.exec"\} (\d+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
      expect(text).toMatch(/^weir_ready 1$/m);
      const losses = text.match(/^weir_losses_total\{.*$/gm) ?? [];
      expect(losses.length).toBeGreaterThan(50);
      expect(losses.filter((line) => !line.endsWith(' 0'))).toEqual([]);
    });

    test('says how it stands, to people and as JSON', async () => {
      await pod.run(['true']);
      const ask = (): StatusAnswer =>
        JSON.parse(runWeir('status', '--run-dir', places.runDir, '-o', 'json')) as StatusAnswer;
      await expect.poll(ask).toMatchObject({
        ...{ node: 'node-1', cluster: 'lab', version: VERSION, kernel: release(), ready: true, notReady: [] },
        pods: { known: 2, observed: 2, unknown: 0, governed: 2 },
        coverage: { lost: 0, pending: 0 },
        losses: [],
        outputs: [{ name: 'stdout', lost: 0 }, { name: 'events socket' }],
      });
      const status = ask();
      expect(status.coverage.events).toBeGreaterThan(0);
      expect(status.memoryBytes).toBeGreaterThan(20e6);
      expect(status.tables.map(({ table }) => table)).toContain('destinations');
      expect(runWeir('status', '--run-dir', places.runDir)).toMatch(/^node node-1 of lab: ready, up \d+ s$/m);
    });

    test('refuses a second agent on the node, and leaves the first alone', async () => {
      const second = run(places);
      onTestFinished(async () => void (await second.stop('SIGKILL')));
      const before = agent.events('process.exec').length;
      expect(await second.exited).toBe(5);
      expect(second.stderr).toContain('"code":"AGENT_RUNNING"');
      await pod.run(['true']);
      await expect.poll(() => agent.events('process.exec').length).toBeGreaterThan(before);
    });

    test('is followed by weir events, with a filter', async () => {
      const follower = new WeirProcess([
        'events',
        '--run-dir',
        places.runDir,
        '--format',
        'json',
        '--kind',
        'process.exec',
        '--pod',
        'research/',
      ]);
      onTestFinished(async () => void (await follower.stop('SIGKILL')));
      await expect
        .poll(
          async () => {
            await pod.run(['sh', '-c', ': followed']);
            return follower.records.length;
          },
          { timeout: 20_000 },
        )
        .toBeGreaterThan(0);
      expect(new Set(follower.records.map(({ kind }) => kind))).toEqual(new Set(['process.exec']));
    });

    test('flags and counts arguments that are not UTF-8', async () => {
      await pod.run(['python3', '-c', 'import os; os.execv(b"/bin/true", [b"true", b"\\xff\\xfe"])']);
      await expect
        .poll(() => agent.events('process.exec').some(({ process }) => process?.argumentsInvalid === true), {
          timeout: 20_000,
        })
        .toBe(true);
      const flawed = () =>
        (agent.records.findLast(({ kind }) => kind === 'heartbeat') as HeartbeatRecord).flawed;
      await expect.poll(flawed).toEqual([{ kind: 'process.exec', flaw: 'arguments-not-utf8', count: 1 }]);
    });

    test('ends with a heartbeat, after records without a gap, and no word of what pods do in its own log', async () => {
      const secret = 'sentinel-5ecre7';
      const { code } = await pod.run([
        'sh',
        '-c',
        `curl -sSo /dev/null https://huggingface.co/${secret}; exit 0`,
      ]);
      expect(code).toBe(0);
      await pod.run(['getent', 'hosts', `${secret}.example.com`]);
      await expect
        .poll(() => JSON.stringify(agent.records).includes(`${secret}.example.com`), { timeout: 20_000 })
        .toBe(true);
      expect(await agent.stop()).toBe(0);
      expect(agent.records.map(({ sequence }) => sequence)).toEqual(agent.records.map((_, index) => index));
      expect(agent.records.at(-1)).toMatchObject({ kind: 'heartbeat', lost: [], undecodable: 0 });
      expect(agent.stderr).toContain('agent stopped');
      expect(agent.stderr).toContain('"lost":[]');
      expect(agent.stderr).not.toContain(secret);
      expect(agent.stderr).not.toContain('huggingface');
      expect(agent.stderr).not.toContain('curl');
      for (const line of agent.stderr.trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
    });
  });

  test('takes over the pins of an agent that was killed, with what happened in between', async () => {
    const places = makeAgentPlaces('again');
    onTestFinished(() => places.remove());
    const first = await started(places);
    await first.stop('SIGKILL');
    const links = () =>
      readdirSync(places.pinDir).flatMap((version) => readdirSync(join(places.pinDir, version, 'links')));
    const before = links();
    expect(before.length).toBeGreaterThan(5);
    await pod.run(['sh', '-c', ': while the agent is away']);
    const second = await started(places);
    const words = () => second.events('process.exec').flatMap(({ process }) => process?.arguments ?? []);
    await expect.poll(words).toContain(': while the agent is away');
    expect(links()).toEqual(before);
    await second.stop();
    const printed = runWeir('cleanup', '--pin-dir', places.pinDir, '--run-dir', places.runDir);
    expect(
      printed.split('\n').filter((line) => line.startsWith('removed /sys/fs/bpf')).length,
    ).toBeGreaterThan(before.length);
    expect(existsSync(places.pinDir)).toBe(false);
  });

  test('throttles a pod that does too much, says so once, and counts what it did not see', async () => {
    const places = makeAgentPlaces('throttled');
    onTestFinished(() => places.remove());
    const limits = ['--pod-rate-per-second', '10', '--pod-rate-burst', '20', '--heartbeat-interval', '1'];
    const agent = await started(places, ...limits);
    const { code } = await pod.run(['python3', '-c', FLOOD]);
    expect(code).toBe(0);
    await expect.poll(() => agent.events('coverage.throttle').length, { timeout: 20_000 }).toBeGreaterThan(0);
    expect(agent.events('coverage.throttle')[0]?.pod).toMatchObject({ name: 'notebook' });
    // What it executed is identity and never shed.
    expect(agent.events('process.exec').map(({ process }) => process?.arguments)).toContainEqual([
      'python3',
      '-c',
      FLOOD,
    ]);
    await agent.stop();
    const lost = (agent.records.at(-1) as HeartbeatRecord).lost;
    expect(lost.filter(({ reason }) => reason !== 'throttled')).toEqual([]);
    expect(lost.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(100);
  });
});
