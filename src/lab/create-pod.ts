// SPDX-License-Identifier: Apache-2.0
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerFolder, podFolder } from './cgroup-layout.ts';
import { type LabSetting, MANIFESTS, SERVICES_CGROUP } from './lab-setting.ts';
import { linkCommands, podAddresses, podCommands } from './network-plan.ts';
import { Pod, type PodContainer, type PodParts, WORK_FOLDER } from './pod.ts';
import { podEtcFiles } from './pod-files.ts';
import { namespaceManifest, podManifest } from './pod-manifest.ts';
import type { ContainerSpec, PodSpec } from './pod-spec.ts';
import { runIp } from './run-ip.ts';
import { startSandbox } from './start-sandbox.ts';

/** The pod but for its sandbox, which comes last. */
type PodPlan = Omit<PodParts, 'sandbox'> & { readonly sandboxCgroup: string };

/**
 * Makes the lab's pod number `index` (from 0): cgroups, files, manifests, namespaces and a link, in this order, so that
 * whoever watches knows the pod before anything runs in it.
 */
export async function createPod(setting: LabSetting, index: number, spec: PodSpec): Promise<Pod> {
  const plan = planPod(setting, index, spec);
  const etcFolder = join(plan.folder, 'etc');
  const cgroups = [plan.sandboxCgroup, ...plan.containers.map((container) => container.cgroup)];
  await Promise.all([...cgroups, etcFolder, join(plan.folder, WORK_FOLDER)].map(makeFolder));
  const etc = podEtcFiles(spec, plan.addresses, spec.nameservers ?? setting.nameservers);
  for (const [name, content] of Object.entries(etc)) await writeFile(join(etcFolder, name), content);
  await writeManifests(setting, spec, plan);

  const sandbox = await startSandbox(spec.name, etcFolder);
  await enterCgroup(join(setting.cgroup, SERVICES_CGROUP), sandbox.holderPid);
  await enterCgroup(plan.sandboxCgroup, sandbox.pid);
  await runIp(setting.internetPid, linkCommands(index, sandbox.pid, plan.addresses));
  await runIp(sandbox.pid, podCommands(plan.addresses));
  return new Pod({ ...plan, sandbox });
}

function planPod(setting: LabSetting, index: number, spec: PodSpec): PodPlan {
  const { layout, authorityFile } = setting;
  const { namespace, name } = spec;
  const uid = randomUUID();
  const cgroup = join(setting.cgroup, podFolder(layout.driver, spec.qos ?? 'Burstable', uid));
  const place = (container: ContainerSpec): PodContainer => {
    const id = newContainerId();
    return { ...container, id, cgroup: join(cgroup, containerFolder(layout, id)) };
  };
  const [first, ...rest] = spec.containers ?? [{ name: 'main', image: `registry.lab/${name}:1` }];
  return {
    namespace,
    name,
    uid,
    authorityFile,
    addresses: podAddresses(index, setting.hasIpv6),
    cgroup,
    containers: [place(first), ...rest.map(place)],
    sandboxCgroup: join(cgroup, containerFolder(layout, newContainerId())),
    folder: join(setting.folder, 'pods', `${namespace}_${name}`),
    manifestFile: join(setting.folder, MANIFESTS, `${namespace}_${name}.yaml`),
  };
}

async function writeManifests(setting: LabSetting, spec: PodSpec, plan: PodPlan): Promise<void> {
  await writeManifest(join(setting.folder, MANIFESTS, `${spec.namespace}.yaml`), namespaceManifest(spec));
  await writeManifest(plan.manifestFile, podManifest(spec, { ...plan, runtime: setting.layout.runtime }));
}

async function enterCgroup(cgroup: string, pid: number): Promise<void> {
  await writeFile(join(cgroup, 'cgroup.procs'), String(pid));
}

function newContainerId(): string {
  return randomBytes(32).toString('hex');
}

async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
}

/** By rename, so that whoever watches the folder never reads half a manifest. */
async function writeManifest(file: string, content: string): Promise<void> {
  await writeFile(`${file}.new`, content);
  await rename(`${file}.new`, file);
}
