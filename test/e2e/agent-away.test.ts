// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { containerFolder, podFolder } from '../../src/lab/cgroup-layout.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { type AgentPlaces, makeAgentPlaces, WeirProcess } from './agent-process.ts';
import { enforcingArguments, fetchIn, REFUSED } from './enforcing-arguments.ts';
import { describeWithLab } from './needs-root.ts';

const INTERNAL = 'http://feature-store.features.svc.cluster.local/features/churn.csv';
const EXTERNAL = 'https://api.openai.com/v1/models';
const PATIENCE = { timeout: 30_000 };
const AWAY_AFTER_SECONDS = 5;
const ENTER = 'echo $$ >"$0/cgroup.procs"';

const POLICY = `apiVersion: weir.dev/v1alpha1
kind: ClusterAIGovernancePolicy
metadata: { name: training }
spec:
  targetLabels: { weir.dev/domain: training }
  mode: enforce
  egress:
    default: deny
    allow:
      - { name: features, names: [feature-store.features.svc.cluster.local] }
`;

/** Of an API server that is away. */
const NOBODYS_CLUSTER = `apiVersion: v1
kind: Config
clusters: [{ name: away, cluster: { server: 'http://127.0.0.1:1' } }]
users: [{ name: nobody, user: {} }]
contexts: [{ name: away, context: { cluster: away, user: nobody } }]
current-context: away
`;

/** A datagram to 192.0.2.1 port 9, past every hook of its cgroup. */
const SEND_FRAME = `import socket, struct
head = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 29, 0, 0, 64, 17, 0, bytes([10, 0, 0, 9]), bytes([192, 0, 2, 1]))
words = sum(struct.unpack(">10H", head))
words = (words & 0xffff) + (words >> 16)
head = head[:10] + struct.pack(">H", ~((words & 0xffff) + (words >> 16)) & 0xffff) + head[12:]
frame = b"\\xff" * 6 + b"\\2" + b"\\0" * 5 + b"\\x08\\0" + head + struct.pack(">HHHH", 4711, 9, 9, 0) + b"x"
with socket.socket(socket.AF_PACKET, socket.SOCK_RAW) as one:
    one.bind(("eth0", 0))
    one.send(frame)`;

/** Agents start, and are away for a while. */
const TIMEOUT_MS = 180_000;

describeWithLab('policy.whenAgentAway and policy.newPods: deny', () => {
  let lab: Lab;
  let places: AgentPlaces;
  let folder: string;
  let agent: WeirProcess;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    places = makeAgentPlaces();
    folder = mkdtempSync(join(tmpdir(), 'weir-policy-'));
    writeFileSync(join(folder, 'policy.yaml'), POLICY);
  });
  afterAll(async () => {
    await agent?.stop('SIGKILL');
    await lab?.close();
    places?.remove();
    rmSync(folder, { recursive: true });
  });

  function run(enter: readonly string[] = [], more: Record<string, string> = {}): Promise<WeirProcess> {
    const options = {
      ...more,
      '--policy-new-pods': 'deny',
      '--policy-when-agent-away': 'deny',
      '--policy-away-after': String(AWAY_AFTER_SECONDS),
    };
    return new WeirProcess(
      [...enforcingArguments(lab, places, join(folder, 'policy.yaml')), ...Object.entries(options).flat()],
      enter,
    ).started();
  }

  const addPod = (name: string, domain: string): Promise<Pod> =>
    lab.addPod({ namespace: domain, name, labels: { 'weir.dev/domain': domain } });

  test(
    'a pod that begins while no agent runs sends nothing until one knows it; those before go on',
    async () => {
      const [early, free] = [await addPod('early', 'training'), await addPod('free', 'research')];
      agent = await run();
      expect(await fetchIn(free, EXTERNAL)).toBe(0);
      expect(await fetchIn(early, INTERNAL)).toBe(0);
      // known at once, and let go
      const present = await addPod('present', 'research');
      await expect.poll(() => fetchIn(present, EXTERNAL), PATIENCE).toBe(0);

      await agent.stop('SIGKILL');
      await setTimeout((AWAY_AFTER_SECONDS + 1) * 1_000);
      const [late, lateFree] = [await addPod('late', 'training'), await addPod('late-free', 'research')];
      expect(await fetchIn(late, INTERNAL)).toBe(REFUSED);
      expect(await fetchIn(lateFree, EXTERNAL)).toBe(REFUSED);
      expect(await fetchIn(free, EXTERNAL)).toBe(0);
      expect(await fetchIn(early, INTERNAL)).toBe(0);
      expect(await fetchIn(early, EXTERNAL)).toBe(REFUSED);

      agent = await run();
      await expect.poll(() => fetchIn(lateFree, EXTERNAL), PATIENCE).toBe(0);
      // what happened meanwhile is told, by the name of what held it back
      const refusals = () =>
        agent.events('egress.decision').filter(({ policy }) => policy?.name === 'weir-agent-away');
      await expect.poll(() => refusals().map(({ pod }) => pod?.name), PATIENCE).toContain('late-free');
      await expect.poll(() => fetchIn(late, INTERNAL), PATIENCE).toBe(0);
      expect(await fetchIn(late, EXTERNAL)).toBe(REFUSED);
      expect(await fetchIn(free, EXTERNAL)).toBe(0);
    },
    TIMEOUT_MS,
  );

  test(
    'the pod of the agent itself is let go first, and no other that nobody told of',
    async () => {
      await agent.stop();
      await setTimeout((AWAY_AFTER_SECONDS + 1) * 1_000);
      const [own, other, static_] = [
        makePod(randomUUID()),
        makePod(randomUUID()),
        makePod('0a1b2c3d00004000800000005e6f7081'),
      ];
      expect([own, other, static_].map(isRefused)).toEqual([true, true, false]);
      agent = await run(['sh', '-c', `${ENTER} && exec "$@"`, own]);
      expect([own, other, static_].map(isRefused)).toEqual([false, true, false]);
      await agent.stop();
    },
    TIMEOUT_MS,
  );

  test(
    'what a node needs is let go while no API server tells of policies; packet sockets of others are held back as well',
    async () => {
      await setTimeout((AWAY_AFTER_SECONDS + 1) * 1_000);
      const [needed, other] = [await addPod('cni', 'kube-system'), await addPod('waits', 'research')];
      expect(await fetchIn(needed, EXTERNAL)).toBe(REFUSED);
      const kubeconfig = join(folder, 'kubeconfig');
      writeFileSync(kubeconfig, NOBODYS_CLUSTER);
      const away = { '--kubernetes-mode': 'kubeconfig', '--kubernetes-kubeconfig': kubeconfig };
      // where the other ends of the pods' interfaces are
      const [internet = ''] = readFileSync(join(lab.cgroup, 'system.slice/cgroup.procs'), 'utf8').split('\n');
      agent = await run(['nsenter', `--net=/proc/${internet}/ns/net`], { ...away, '--cri-mode': 'off' });
      await expect.poll(() => fetchIn(needed, EXTERNAL), PATIENCE).toBe(0);
      expect(await fetchIn(other, EXTERNAL)).toBe(REFUSED);
      const frames = () =>
        agent
          .events('egress.decision')
          .filter(({ pod, policy }) => pod?.name === 'waits' && policy?.hook === 'interface');
      const sendsFrames = async () => {
        const { code, stderr } = await other.run(['python3', '-c', SEND_FRAME]);
        expect(code, stderr).toBe(0);
        return frames().map(({ verdict, policy }) => [verdict, policy?.name, policy?.coverage]);
      };
      await expect
        .poll(sendsFrames, { ...PATIENCE, interval: 500 })
        .toContainEqual(['deny', 'weir-agent-away', 'l3-only']);
      await agent.stop();
    },
    TIMEOUT_MS,
  );

  /** The folder of a pod, and of a container in it, that nobody tells of; gives the container's. */
  function makePod(uid: string): string {
    const id = randomBytes(32).toString('hex');
    const container = containerFolder({ driver: 'systemd', runtime: 'containerd' }, id);
    const path = join(lab.cgroup, podFolder('systemd', 'Burstable', uid), container);
    mkdirSync(path, { recursive: true });
    onTestFinished(() => {
      for (const folder of [path, dirname(path)]) rmdirSync(folder);
    });
    return path;
  }

  /** Whether a process in a cgroup may not send. */
  function isRefused(cgroup: string): boolean {
    const source = `import socket,sys
try: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("192.0.2.1", 9))
except OSError as error: sys.exit(error.errno == 1)`;
    return spawnSync('sh', ['-c', `${ENTER} && exec python3 -c '${source}'`, cgroup]).status === 1;
  }
});
