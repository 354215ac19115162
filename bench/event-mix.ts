// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../src/batch-view.ts';
import type { CgroupFacts } from '../src/events/facts.ts';
import type { Pod } from '../src/events/pod.ts';
import { address, dnsRecords, FrameBuilder } from '../test/suites/build-frames.ts';

const PODS = 200;
const LIVE_PROCESSES = 3000;
const BATCH_BYTES = 512 * 1024;
const FIRST_CGROUP = 1000;
const ROOT_TGID = 1_000_000;
const ARGUMENTS = [
  'python3',
  '-m',
  'trainer.main',
  '--model',
  'meta-llama/Llama-3.1-8B-Instruct',
  '--epochs',
  '3',
  '',
].join('\0');

/** A stretch of a busy node: batches as native hands them over, and what is known of the pods in them. */
export interface EventMix {
  readonly batches: readonly { readonly view: BatchView; readonly byteLength: number }[];
  readonly events: number;
  readonly pods: readonly Pod[];
  readonly cgroups: readonly CgroupFacts[];
}

interface Running {
  readonly tgid: number;
  readonly start: number;
  readonly cgroup: number;
}

/**
 * Builds `events` events: of ten, seven are of network, DNS, TLS and HTTP, and one each fork, exec and exit. Some 3000
 * processes in 200 pods run at any time. The same every time.
 */
export function buildEventMix(events: number): EventMix {
  const builder = new MixBuilder();
  for (let i = 0; i < events; i++) builder.step();
  const pods = Array.from({ length: PODS }, (_, i) => podOf(i));
  const cgroups = pods.map(({ uid, containers }, i) => ({
    id: BigInt(FIRST_CGROUP + i),
    path: `/kubepods/burstable/pod${uid}/${containers[0]?.id}`,
  }));
  return { batches: builder.finish(), events, pods, cgroups };
}

function podOf(i: number): Pod {
  const id = i.toString(16).padStart(64, '0');
  return {
    namespace: `team-${i % 10}`,
    name: `worker-${i}`,
    uid: `00000000-0000-4000-8000-${i.toString(16).padStart(12, '0')}`,
    labels: { app: 'worker' },
    namespaceLabels: {},
    governance: { domain: 'training' },
    containers: [{ name: 'main', id, image: 'registry.example/worker:1', kind: 'container' }],
    resources: ['nvidia.com/gpu'],
  };
}

class MixBuilder {
  readonly #batches: { view: BatchView; byteLength: number }[] = [];
  readonly #running: Running[] = [];
  #frames = new FrameBuilder();
  #time = 1_000_000_000_000;
  #step = 0;
  #nextTgid = 2_000_000;
  readonly #answer = dnsRecords([
    { type: 'CNAME', ttl: 60, data: 'cdn.huggingface.example' },
    { type: 'A', ttl: 60, data: '203.0.113.7' },
  ]);
  readonly #socket = {
    localAddress: address('10.244.1.7'),
    remoteAddress: address('203.0.113.7'),
    localPort: 40000,
    remotePort: 443,
    family: 4,
    protocol: 6,
    direction: 1,
  };

  step(): void {
    this.#time += 1000;
    const turn = this.#step++ % 10;
    if (turn === 0) this.#fork();
    else if (turn === 1) this.#exec();
    else if (turn === 2 && this.#running.length > LIVE_PROCESSES) this.#exit();
    else this.#observe();
    if (this.#frames.byteLength > BATCH_BYTES) this.#flush();
  }

  finish(): { view: BatchView; byteLength: number }[] {
    this.#flush();
    return this.#batches;
  }

  #flush(): void {
    if (this.#frames.byteLength > 0) this.#batches.push(this.#frames.build());
    this.#frames = new FrameBuilder();
  }

  #header({ tgid, start, cgroup }: Running) {
    return { time: this.#time, tgid, tid: tgid, processStart: start, cgroupId: cgroup };
  }

  #fork(): void {
    const parent = this.#any();
    const child = {
      tgid: this.#nextTgid++,
      start: this.#time - 500,
      cgroup: FIRST_CGROUP + (this.#step % PODS),
    };
    this.#running.push(child);
    this.#frames.add('process.fork', {
      header: this.#header(child),
      parentTgid: parent?.tgid ?? ROOT_TGID,
      parentStart: parent?.start ?? 1,
      namespaceTgid: 17,
    });
  }

  #exec(): void {
    const process = this.#running.at(-1);
    if (process === undefined) return;
    this.#frames.add('process.exec', {
      header: this.#header(process),
      parentTgid: ROOT_TGID,
      parentStart: 1,
      namespaceTgid: 17,
      capabilities: 0xa80425fb,
      mountNamespace: 4026532000 + (process.cgroup % PODS),
      networkNamespace: 4026533000 + (process.cgroup % PODS),
      comm: 'python3',
      executable: '/usr/local/bin/python3.12',
      filename: '/usr/local/bin/python3',
      cwd: '/workspace/src',
      args: ARGUMENTS,
    });
  }

  #exit(): void {
    const process = this.#running.splice((this.#step * 7919) % LIVE_PROCESSES, 1)[0];
    if (process !== undefined) this.#frames.add('process.exit', { header: this.#header(process) });
  }

  #observe(): void {
    const process = this.#any();
    if (process === undefined) return;
    const header = this.#header(process);
    const socket = { ...this.#socket, cookie: this.#step };
    const name = `host-${this.#step % 50}.huggingface.example`;
    const turn = (this.#step * 31) % 7;
    if (turn === 0) this.#frames.add('network.connect', { header, socket });
    else if (turn === 1) this.#frames.add('network.established', { header, socket });
    else if (turn === 2)
      this.#frames.add('network.close', { header, socket, bytesSent: 1234, bytesReceived: 99 });
    else if (turn === 3) this.#frames.add('dns.question', { header, socket, type: 1, name });
    else if (turn === 4)
      this.#frames.add('dns.answer', {
        header,
        socket,
        type: 1,
        name,
        recordCount: 2,
        records: this.#answer,
      });
    else if (turn === 5)
      this.#frames.add('tls.hello', { header, socket, version: 0x304, serverName: name, alpn: 'h2' });
    else
      this.#frames.add('http.request', {
        header,
        socket,
        method: 'GET',
        target: '/meta-llama/Llama-3.1-8B-Instruct/resolve/main/config.json',
        host: name,
      });
  }

  #any(): Running | undefined {
    return this.#running[(this.#step * 104_729) % Math.max(1, this.#running.length)];
  }
}
