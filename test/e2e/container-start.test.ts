// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithContainerd } from '../containers/needs-containerd.ts';
import { TruthCluster } from '../containers/truth-cluster.ts';

/** A container takes 0.1 s of a processor: the nightly run has enough of them for what is rare. */
const [PODS, CONTAINERS] = process.env.WEIR_NIGHTLY === '1' ? [20, 10] : [8, 6];
const MINUTES = 60_000;

describeWithContainerd('containers that live a moment', () => {
  let cluster: TruthCluster;

  beforeAll(async () => {
    cluster = await TruthCluster.start('start');
  }, 2 * MINUTES);
  afterAll(async () => {
    await cluster?.close();
  }, 2 * MINUTES);

  it(
    'all have their pod, its labels, container and image in their first event',
    async () => {
      const runPod = async (n: number): Promise<void> => {
        const pod = cluster.plan(`batch-${n}`);
        // The kubelet hears of a pod when we do; or a little before.
        const isLate = n % 2 === 1;
        if (!isLate) cluster.announce(pod);
        const sandbox = await cluster.sandbox(pod);
        for (let i = 0; i < CONTAINERS; i++) {
          await cluster.run(pod, sandbox, `step-${i}`, (token) => ['true', token]);
          if (isLate && i === 0) cluster.announce(pod);
        }
      };
      const left = Array.from({ length: PODS }, (_, n) => n).values();
      await Promise.all(
        Array.from({ length: 4 }, async () => {
          for (const n of left) await runPod(n);
        }),
      );
      expect(await cluster.settled()).toEqual([]);
      expect(cluster.truths.size).toBe(PODS * CONTAINERS);
      for (const { id, execs } of cluster.truths.values()) {
        expect(execs).toBe(1);
        expect((await cluster.kubelet.stateOf(id ?? '')).exitCode).toBe(0);
      }
      expect(cluster.agent.stderr).not.toContain('"level":"warn"');
    },
    5 * MINUTES,
  );
});

describeWithContainerd('containers in cgroups as systemd names them', () => {
  let cluster: TruthCluster;

  beforeAll(async () => {
    cluster = await TruthCluster.start('slices', 'systemd');
  }, 2 * MINUTES);
  afterAll(async () => {
    await cluster?.close();
  }, 2 * MINUTES);

  it(
    'have their pod and its labels in their first event, also where the runtime does not tell of them',
    async () => {
      const pods = Array.from({ length: 5 }, (_, n) => cluster.plan(`batch-${n}`));
      for (const [n, pod] of pods.entries()) {
        if (n % 2 === 0) cluster.announce(pod);
        for (let i = 0; i < 4; i++) {
          const run = cluster.runBeside(pod, (token) => ['true', token]);
          if (i === 0) cluster.announce(pod);
          await run;
        }
      }
      expect(await cluster.settled()).toEqual([]);
      expect([...cluster.truths.values()].map(({ execs }) => execs)).toEqual(Array(20).fill(1));
    },
    5 * MINUTES,
  );
});
