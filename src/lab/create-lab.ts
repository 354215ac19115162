// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { WeirError } from '../errors.ts';
import {
  type CgroupDriver,
  type CgroupLayout,
  type ContainerRuntime,
  kubepodsFolder,
} from './cgroup-layout.ts';
import { createPod } from './create-pod.ts';
import type { OutsideRequest, OutsideResponse } from './internet/calls.ts';
import type { Zone } from './internet/dns-zone.ts';
import { internetZone } from './internet/internet-hosts.ts';
import type { Served } from './internet/served.ts';
import { formatLabId, newLabId } from './lab-id.ts';
import { LAB_FOLDER_PARENT } from './lab-places.ts';
import { type LabSetting, MANIFESTS, SERVICES_CGROUP } from './lab-setting.ts';
import { makeCertificates } from './make-certificates.ts';
import { dnsAddresses, internetCommands } from './network-plan.ts';
import type { Pod } from './pod.ts';
import type { PodSpec } from './pod-spec.ts';
import { removeStaleLabs } from './remove-stale-labs.ts';
import { runIp } from './run-ip.ts';
import { type Internet, startInternet } from './start-internet.ts';
import { type Keeper, startKeeper } from './start-keeper.ts';

export interface LabOptions {
  /** Part of the names of all it makes: lower-case letters and digits. */
  readonly prefix: string;
  /** Default `systemd`. */
  readonly driver?: CgroupDriver;
  /** Default `containerd`. */
  readonly runtime?: ContainerRuntime;
}

/**
 * Sets up a lab: an internet of its own (DNS, a model hub, an LLM API …) in a network namespace, and room for pods that
 * are linked to it and to nothing else. Needs root and Linux; leaves the machine's own network, mounts and cgroups
 * untouched. Nothing of it outlives this process, however it ends. Throws `NOT_LINUX`, `NOT_PERMITTED`,
 * `CGROUP2_NOT_FOUND`, `LAB_TOOL_MISSING` or `LAB_FAILED`; what was made until then is removed.
 */
export async function createLab(options: LabOptions): Promise<Lab> {
  if (process.platform !== 'linux')
    throw new WeirError('NOT_LINUX', `sample pods need Linux, this is ${process.platform}`);
  if (process.getuid?.() !== 0)
    throw new WeirError('NOT_PERMITTED', `sample pods need root, this is uid ${process.getuid?.()}`);
  const mount = cgroup2Mount();
  await removeStaleLabs(mount);
  const id = formatLabId(newLabId(options.prefix));
  const places = { cgroup: join(mount, id), folder: join(LAB_FOLDER_PARENT, id) };
  const keeper = await startKeeper(places);
  try {
    const layout = { driver: options.driver ?? 'systemd', runtime: options.runtime ?? 'containerd' };
    return new Lab(keeper, ...(await setUp(places, layout)));
  } catch (error: unknown) {
    await keeper.clean();
    if (error instanceof WeirError) throw error;
    // A cgroup tree or /run that can't be written, as in a container.
    const why = error instanceof Error ? error.message : String(error);
    throw new WeirError('LAB_FAILED', `lab ${id}: ${why}`, { cause: error });
  }
}

async function setUp(
  places: { cgroup: string; folder: string },
  layout: CgroupLayout,
): Promise<[LabSetting, Internet]> {
  const { cgroup, folder } = places;
  for (const path of [
    join(cgroup, kubepodsFolder(layout.driver)),
    join(cgroup, SERVICES_CGROUP),
    join(folder, MANIFESTS),
    join(folder, 'tls'),
  ]) {
    await mkdir(path, { recursive: true });
  }
  const internet = await startInternet(join(cgroup, SERVICES_CGROUP));
  const [certificates] = await Promise.all([makeCertificates(join(folder, 'tls')), internet.channel.up]);
  const hasIpv6 = existsSync('/proc/net/if_inet6');
  const nameservers = dnsAddresses(hasIpv6);
  await runIp(internet.pid, internetCommands(hasIpv6));
  const zone = internetZone();
  await internet.channel.ask('start', {
    dnsAddresses: nameservers,
    hasIpv6,
    zone,
    certificates: certificates.ofHosts,
  });
  const { authorityFile } = certificates;
  return [
    {
      folder,
      cgroup,
      layout,
      authorityFile,
      nameservers: nameservers.slice(0, 1),
      hasIpv6,
      internetPid: internet.pid,
    },
    internet,
  ];
}

/** A running lab; made by `createLab`. */
export class Lab implements AsyncDisposable {
  readonly setting: LabSetting;
  readonly #keeper: Keeper;
  readonly #internet: Internet;
  #pods = 0;

  constructor(keeper: Keeper, setting: LabSetting, internet: Internet) {
    this.#keeper = keeper;
    this.setting = setting;
    this.#internet = internet;
  }

  /** The cgroup folder of the lab's "node": the pods' are below its `kubepods` folder. */
  get cgroup(): string {
    return this.setting.cgroup;
  }

  /** The folder of pod and namespace manifests, which an agent takes as `--pods`. */
  get manifestsFolder(): string {
    return join(this.setting.folder, MANIFESTS);
  }

  /** Makes a pod; it runs nothing until `pod.exec`. */
  async addPod(spec: PodSpec): Promise<Pod> {
    const index = this.#pods;
    this.#pods += 1;
    return createPod(this.setting, index, spec);
  }

  /** Makes a request to a pod, or to a site, from outside the pods. */
  async request(request: OutsideRequest): Promise<OutsideResponse> {
    return this.#internet.channel.ask('request', request);
  }

  /** Changes what the DNS server knows: names in `extra` over those of the lab's internet. */
  async setNames(extra: Zone): Promise<void> {
    await this.#internet.channel.ask('setZone', { ...internetZone(), ...extra });
  }

  /** What the lab's servers saw up to now, oldest first; at most the last 10,000. */
  async served(): Promise<readonly Served[]> {
    return this.#internet.channel.ask('served');
  }

  /** Kills and removes everything. Calling it twice is harmless. */
  async close(): Promise<void> {
    await this.#keeper.clean();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
