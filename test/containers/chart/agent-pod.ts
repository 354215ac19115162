// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cgroup2Mount } from '../../../src/cgroup2-mount.ts';
import type { EventRecord, WeirRecord } from '../../../src/events/record.ts';
import type { ContainerState, ExecResult, Kubelet, Sandbox } from '../kubelet.ts';
import type { PodProbe, PodTemplate, PodVolume } from './pod-template.ts';
import { containerConfigOf, type PodPlace, sandboxConfigOf } from './translate-pod.ts';

const V1_MEMORY = '/sys/fs/cgroup/memory';
const EXITED = 2;
/** What the kubelet takes of the end of a log under `FallbackToLogsOnError`. */
const MESSAGE = { lines: 80, bytes: 2048 };

export interface AgentPodOptions {
  readonly kubelet: Kubelet;
  readonly template: PodTemplate;
  /** Data of config maps, by name. */
  readonly configMaps: (name: string) => Readonly<Record<string, string>>;
  /** Of the kubelet's own for this pod. */
  readonly folder: string;
  readonly place: Omit<PodPlace, 'volumes' | 'logFolder' | 'added'>;
  /** What a pod with a service account finds there. */
  readonly serviceAccount: Readonly<Record<string, string>>;
  /** The text of its /etc/hosts. */
  readonly hosts: string;
  /** Default: that of the runtime. */
  readonly runtimeHandler: string | undefined;
}

/** A pod of the chart's, made through CRI as the kubelet makes it. */
export class AgentPod {
  readonly #options: AgentPodOptions;
  readonly #place: Omit<PodPlace, 'added'>;
  readonly #sandbox: Sandbox;
  #attempt = -1;
  containerId = '';

  private constructor(options: AgentPodOptions, place: Omit<PodPlace, 'added'>, sandbox: Sandbox) {
    this.#options = options;
    this.#place = place;
    this.#sandbox = sandbox;
  }

  get template(): PodTemplate {
    return this.#options.template;
  }

  /** Makes the pod and starts its container. */
  static async start(options: AgentPodOptions): Promise<AgentPod> {
    const { folder, template, kubelet } = options;
    const logFolder = join(folder, 'logs');
    mkdirSync(logFolder, { recursive: true });
    writeFolder(join(folder, 'service-account'), options.serviceAccount);
    writeFileSync(join(folder, 'hosts'), options.hosts);
    const volumes = new Map(template.spec.volumes.map((each) => [each.name, placeVolume(each, options)]));
    const place = { ...options.place, logFolder, volumes };
    const sandbox = await kubelet.runSandbox(
      sandboxConfigOf(template, { ...place, added: [] }),
      options.runtimeHandler,
    );
    const pod = new AgentPod(options, place, sandbox);
    await pod.startContainer();
    return pod;
  }

  /** Starts the container, again after it ended. */
  async startContainer(): Promise<void> {
    const { template, kubelet } = this.#options;
    this.#attempt += 1;
    writeFileSync(this.#messageFile, '');
    const config = containerConfigOf(template, { ...this.#place, added: this.#added() }, this.#attempt);
    this.containerId = await kubelet.runConfigured(this.#sandbox, config);
  }

  /** Asks the container's startup probe until it is answered; throws what the container said when it ended instead. */
  async ready(): Promise<this> {
    const { startupProbe } = this.#options.template.spec.containers[0];
    if (startupProbe === undefined) throw new Error('the pod has no startup probe');
    while (!(await this.probe(startupProbe))) {
      if ((await this.state()).state === EXITED)
        throw new Error(`container ended: ${this.terminationMessage()}\n${this.log('stderr')}`);
      await sleep(100);
    }
    return this;
  }

  /** Whether a probe is answered well, as the kubelet judges it. */
  async probe({ httpGet: { path, port, host } }: PodProbe): Promise<boolean> {
    const { ports = [] } = this.#options.template.spec.containers[0];
    const number = ports.find(({ name }) => name === port)?.containerPort ?? port;
    try {
      const { status } = await fetch(`http://${host ?? (await this.address())}:${number}${path}`, {
        signal: AbortSignal.timeout(5_000),
      });
      return status >= 200 && status < 400;
    } catch {
      return false;
    }
  }

  async address(): Promise<string> {
    return this.#options.template.spec.hostNetwork === true
      ? '127.0.0.1'
      : await this.#options.kubelet.addressOf(this.#sandbox);
  }

  async state(): Promise<ContainerState> {
    return await this.#options.kubelet.stateOf(this.containerId);
  }

  async exec(...command: readonly string[]): Promise<ExecResult> {
    return await this.#options.kubelet.exec(this.containerId, command);
  }

  /** Stops the container as `kubectl delete pod` does; gives its exit code. */
  async stop(): Promise<number> {
    const grace = this.#options.template.spec.terminationGracePeriodSeconds;
    await this.#options.kubelet.stopContainer(this.containerId, grace);
    return (await this.state()).exitCode;
  }

  /** Waits until the container ended by itself; gives its exit code. */
  async ended(): Promise<number> {
    for (let tries = 0; ; tries++) {
      const { state, exitCode } = await this.state();
      if (state === EXITED) return exitCode;
      if (tries >= 600) throw new Error(`container goes on: ${this.log('stderr')}`);
      await sleep(100);
    }
  }

  /** What `kubectl describe pod` shows of a container that ended. */
  terminationMessage(): string {
    const written = readFileSync(this.#messageFile, 'utf8');
    if (written !== '') return written;
    const lines = `${this.log('stdout')}${this.log('stderr')}`.split('\n');
    return lines.slice(-MESSAGE.lines).join('\n').slice(-MESSAGE.bytes);
  }

  /** What the container that runs now, or ran last, printed. The runtime's log has `TIME STREAM F|P TEXT` a line. */
  log(stream: 'stdout' | 'stderr'): string {
    const file = join(this.#place.logFolder, `${this.#attempt}.log`);
    if (!existsSync(file)) return '';
    let text = '';
    for (const line of readFileSync(file, 'utf8').split('\n')) {
      const [, from, tag] = line.split(' ', 3);
      if (from === stream) text += line.slice(line.indexOf(` ${tag} `) + 3) + (tag === 'F' ? '\n' : '');
    }
    return text;
  }

  /** Its process, as the machine numbers it. */
  pid(): number {
    const [pid = ''] = readFileSync(join(cgroup2Mount(), this.#cgroup, 'cgroup.procs'), 'utf8').split('\n');
    return Number(pid);
  }

  /** What its memory cgroup says: bytes, and how often the limit stood in the way. */
  memory(): { readonly limit: number; readonly peak: number; readonly failures: number } {
    const [folder = '', peak = '', limit = ''] = existsSync(V1_MEMORY)
      ? [V1_MEMORY, 'memory.max_usage_in_bytes', 'memory.limit_in_bytes']
      : [cgroup2Mount(), 'memory.peak', 'memory.max'];
    const read = (name: string): string => readFileSync(join(folder, this.#cgroup, name), 'utf8');
    const failures = existsSync(V1_MEMORY)
      ? read('memory.failcnt')
      : /^max (\d+)/m.exec(read('memory.events'))?.[1];
    return { limit: Number(read(limit)), peak: Number(read(peak)), failures: Number(failures) };
  }

  records(): WeirRecord[] {
    return this.log('stdout')
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as WeirRecord);
  }

  events(kind: WeirRecord['kind']): EventRecord[] {
    return this.records().filter((record) => record.kind === kind) as EventRecord[];
  }

  async remove(): Promise<void> {
    await this.#options.kubelet.removePod(this.#sandbox);
  }

  get #cgroup(): string {
    return join(this.#place.cgroup, this.containerId);
  }

  get #messageFile(): string {
    return join(this.#options.folder, `termination-${this.#attempt}`);
  }

  /** What the kubelet mounts that no pod asks for. */
  #added(): PodPlace['added'] {
    const { folder, template } = this.#options;
    const { terminationMessagePath } = template.spec.containers[0];
    const account = '/var/run/secrets/kubernetes.io/serviceaccount';
    return [
      { containerPath: '/etc/hosts', hostPath: join(folder, 'hosts'), readonly: false },
      { containerPath: terminationMessagePath, hostPath: this.#messageFile, readonly: false },
      ...(template.spec.automountServiceAccountToken === true
        ? [{ containerPath: account, hostPath: join(folder, 'service-account'), readonly: true }]
        : []),
    ];
  }
}

/** Where a volume is on the machine, as the kubelet makes it; throws where the kubelet would not start the pod. */
function placeVolume(
  { name, hostPath, configMap }: PodVolume,
  { folder, configMaps }: AgentPodOptions,
): string {
  if (configMap !== undefined) {
    const path = join(folder, `volume-${name}`);
    writeFolder(path, configMaps(configMap.name));
    return path;
  }
  if (hostPath === undefined) throw new Error(`volume ${name}: neither hostPath nor configMap`);
  const { path, type } = hostPath;
  if (type === 'DirectoryOrCreate') mkdirSync(path, { recursive: true, mode: 0o755 });
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new Error(`volume ${name}: hostPath type check failed: ${path} is not a directory`);
  return path;
}

function writeFolder(path: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
}
