// SPDX-License-Identifier: Apache-2.0
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sandbox } from '../containers/kubelet.ts';
import { describeWithContainerd } from '../containers/needs-containerd.ts';
import { type Flaw, type TruePod, type Truth, TruthCluster } from '../containers/truth-cluster.ts';

const MINUTE = 60_000;
const minutes = Number(process.env.WEIR_SOAK_MINUTES ?? 0.25);
const seed = Number(process.env.WEIR_SOAK_SEED ?? Date.now() % 2 ** 31);
const WORKERS = 4;

/** Does something for ever that the agent tells of, each time with the token. */
const BUSY =
  'while :; do /bin/true $0; /bin/wget -q -U $0 -O /dev/null http://127.0.0.1:9/; /bin/sleep 0.2; done';

/** What a worker has running. */
interface Running {
  readonly pod: TruePod;
  readonly sandbox: Sandbox;
  readonly containers: Map<string, Truth>;
  /** Containers that end by themselves. */
  readonly moments: Truth[];
}

describeWithContainerd(`containers that come and go for ${minutes} minutes (seed ${seed})`, () => {
  let cluster: TruthCluster;

  beforeAll(async () => {
    cluster = await TruthCluster.start('soak');
  }, 2 * MINUTE);
  afterAll(async () => {
    await cluster?.close();
  }, 2 * MINUTE);

  it(
    'are never taken for another',
    async () => {
      const flaws: Flaw[] = [];
      const checking = setInterval(() => flaws.push(...cluster.check()), 500);
      const end = Date.now() + minutes * MINUTE;
      const workers = Array.from({ length: WORKERS }, (_, n) => new Worker(cluster, n, randomFrom(seed + n)));
      try {
        await Promise.all(workers.map((worker) => worker.workUntil(end)));
      } finally {
        clearInterval(checking);
      }
      flaws.push(...(await cluster.settled()));
      expect(flaws.filter(({ wrong }) => wrong)).toEqual([]);
      const incomplete = flaws.length;
      console.log(
        `${cluster.checked} events of ${cluster.truths.size} containers; ${incomplete} said to be incomplete`,
      );
    },
    minutes * MINUTE + 5 * MINUTE,
  );
});

/** Does one thing after another to pods of its own; their names come back, their uids do not. */
class Worker {
  readonly #cluster: TruthCluster;
  readonly #number: number;
  readonly #random: () => number;
  #running: Running[] = [];
  #attempts = 0;

  constructor(cluster: TruthCluster, number: number, random: () => number) {
    this.#cluster = cluster;
    this.#number = number;
    this.#random = random;
  }

  async workUntil(end: number): Promise<void> {
    while (Date.now() < end) await this.#act();
  }

  async #act(): Promise<void> {
    const running = this.#pick(this.#running);
    const dice = this.#random();
    if (running === undefined || (dice < 0.2 && this.#running.length < 3)) await this.#addPod();
    else if (dice < 0.35) await this.#removePod(running);
    else if (dice < 0.6 && running.containers.size < 3) await this.#addContainer(running);
    else if (dice < 0.85) await this.#restart(running);
    else await this.#moment(running);
  }

  async #addPod(): Promise<void> {
    const free = ['a', 'b', 'c'].filter(
      (name) => !this.#running.some(({ pod }) => pod.name.startsWith(`pod-${this.#number}${name}`)),
    );
    const pod = this.#cluster.plan(`pod-${this.#number}${this.#pick(free) ?? 'a'}`);
    const isLate = this.#random() < 0.3;
    if (!isLate) this.#cluster.announce(pod);
    const running: Running = {
      pod,
      sandbox: await this.#cluster.sandbox(pod),
      containers: new Map(),
      moments: [],
    };
    this.#running.push(running);
    await this.#addContainer(running);
    if (isLate) this.#cluster.announce(pod);
  }

  async #removePod(running: Running): Promise<void> {
    this.#running = this.#running.filter((each) => each !== running);
    for (const truth of [...running.containers.values(), ...running.moments]) truth.isCut = true;
    const isFirst = this.#random() < 0.5;
    if (isFirst) this.#cluster.withdraw(running.pod);
    await this.#cluster.kubelet.removePod(running.sandbox);
    if (!isFirst) this.#cluster.withdraw(running.pod);
  }

  async #addContainer({ pod, sandbox, containers }: Running, name?: string): Promise<void> {
    const free = ['main', 'side', 'helper'].filter((each) => !containers.has(each));
    const container = name ?? this.#pick(free) ?? 'main';
    this.#attempts += 1;
    const truth = await this.#cluster.run(
      pod,
      sandbox,
      container,
      (token) => ['sh', '-c', BUSY, token],
      this.#attempts,
    );
    containers.set(container, truth);
  }

  async #restart(running: Running): Promise<void> {
    const name = this.#pick([...running.containers.keys()]);
    const truth = running.containers.get(name ?? '');
    if (name === undefined || truth?.id === undefined) return;
    const { id } = truth;
    truth.isCut = true;
    await this.#cluster.kubelet.stopContainer(id);
    if (this.#random() < 0.5) await this.#cluster.kubelet.removeContainer(id);
    await this.#addContainer(running, name);
  }

  /** A container that ends at once. */
  async #moment({ pod, sandbox, moments }: Running): Promise<void> {
    this.#attempts += 1;
    const end = (token: string) => ['true', token];
    const truth = await this.#cluster.run(pod, sandbox, 'moment', end, this.#attempts);
    moments.push(truth);
    await sleep(this.#random() * 100);
  }

  #pick<T>(all: readonly T[]): T | undefined {
    return all[Math.floor(this.#random() * all.length)];
  }
}

/** Numbers from 0 to below 1, the same for the same seed (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
