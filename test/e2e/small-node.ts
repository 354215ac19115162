// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Writable } from 'node:stream';
import { stringify } from 'yaml';
import { createAgentLog } from '../../src/agent/agent-log.ts';
import type { RunningAgent } from '../../src/agent/running-agent.ts';
import { startLiveAgent } from '../../src/agent/start-live-agent.ts';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { OBJECTS_FOLDER } from '../../src/cli/objects-folder.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { EventRecord, WeirRecord } from '../../src/events/record.ts';
import { podFolder } from '../../src/lab/cgroup-layout.ts';
import { openByteFile } from '../../src/sinks/open-byte-file.ts';
import { runIn } from '../kernel/actor.ts';
import { type LivePlace, makeLivePlace } from '../kernel/live.ts';
import { memorySink } from '../suites/memory-sink.ts';
import { type AgentPlaces, makeAgentPlaces } from './agent-process.ts';

/**
 * An agent of this process on cgroups that look like a kubelet's, and a folder of manifests to tell it of pods. Nothing
 * but programs run in its containers: no namespaces, no network.
 */
export class SmallNode {
  readonly records: WeirRecord[] = [];
  readonly recording: string;
  readonly #place: LivePlace;
  readonly #places: AgentPlaces = makeAgentPlaces();
  readonly #folder = mkdtempSync(join(tmpdir(), 'weir-node-'));
  readonly #pods = join(this.#folder, 'pods');
  #agent: RunningAgent | undefined;

  constructor(name: string) {
    this.#place = makeLivePlace(name);
    this.recording = join(this.#folder, 'run.weir');
    mkdirSync(this.#pods);
    this.#place.makeCgroup('kubepods.slice');
  }

  get agent(): RunningAgent {
    if (this.#agent === undefined) throw new Error('not started');
    return this.#agent;
  }

  /** Path of the kubelet's cgroup. */
  get root(): string {
    return join(this.#place.cgroup, 'kubepods.slice');
  }

  async start(flags: Record<string, string> = {}): Promise<void> {
    const { config } = loadConfig({
      flags: {
        'cgroup-root': `/${relative(cgroup2Mount(), this.root)}`,
        pods: this.#pods,
        'pin-dir': this.#places.pinDir,
        'run-dir': this.#places.runDir,
        ...flags,
      },
    });
    this.#agent = await startLiveAgent({
      config,
      objects: OBJECTS_FOLDER,
      log: createAgentLog('error', new Writable({ write: (_chunk, _encoding, done) => done() })),
      sinks: [memorySink(this.records)],
      recordTo: openByteFile(this.recording),
    });
  }

  async close(): Promise<void> {
    await this.#agent?.stop();
    this.#place.remove();
    this.#places.remove();
    rmSync(this.#folder, { recursive: true });
  }

  /** Makes the cgroup of a container; gives its path. */
  makeContainer(uid: string, containerId = containerOf(uid)): string {
    return this.#place.makeCgroup(
      `${podFolder('systemd', 'Burstable', uid)}/cri-containerd-${containerId}.scope`,
    );
  }

  /** Runs `/bin/true` in the container of a pod. */
  run(uid: string, times = 1): void {
    const cgroup = this.makeContainer(uid);
    for (let i = 0; i < times; i += 1) runIn(cgroup, ['/bin/true']);
  }

  /** Tells the agent of a pod, or of what became of it. */
  tell(uid: string, name: string, labels: Record<string, string>, { privileged = false } = {}): void {
    const containerID = `containerd://${containerOf(uid)}`;
    const manifest = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { namespace: 'research', name, uid, labels },
      spec: { containers: [{ name: 'main', image: 'busybox:1', securityContext: { privileged } }] },
      status: { containerStatuses: [{ name: 'main', image: 'busybox:1', containerID, state: {} }] },
    };
    writeFileSync(join(this.#pods, `${name}.yaml`), stringify(manifest));
  }

  /** Records of programs that ran in a pod. */
  execs(uid: string): EventRecord[] {
    return this.records
      .filter((record): record is EventRecord => record.kind === 'process.exec')
      .filter(({ pod, container }) => (pod?.uid ?? container?.podUid) === uid);
  }
}

/** Id of the container that a pod has here. */
export function containerOf(uid: string): string {
  return uid.replaceAll('-', '').repeat(2);
}
