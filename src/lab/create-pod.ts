// SPDX-License-Identifier: Apache-2.0
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { containerFolder, podFolder } from './cgroup-layout.ts';
import { type LabSetting, MANIFESTS, SERVICES_CGROUP } from './lab-setting.ts';
import { linkCommands, type PodAddresses, podAddresses, podCommands } from './network-plan.ts';
import { Pod, type PodContainer } from './pod.ts';
import { podEtcFiles } from './pod-files.ts';
import { namespaceManifest, podManifest } from './pod-manifest.ts';
import type { PodSpec } from './pod-spec.ts';
import { runIp } from './run-ip.ts';
import { type Sandbox, startSandbox } from './start-sandbox.ts';

/**
 * Makes the lab's pod number `index` (from 0): cgroups, files, manifests, namespaces and a link, in this order, so that
 * whoever watches knows the pod before anything runs in it.
 */
export async function createPod(setting: LabSetting, index: number, spec: PodSpec): Promise<Pod> {
  const fileName = `${spec.namespace}_${spec.name}`;
  const uid = randomUUID();
  const addresses = podAddresses(index, setting.hasIpv6);
  const cgroup = join(setting.cgroup, podFolder(setting.layout.driver, spec.qos ?? 'Burstable', uid));
  const [first, ...rest] = spec.containers ?? [{ name: 'main', image: `registry.lab/${spec.name}:1` }];
  const makeContainer = (container: { name: string; image: string }): PodContainer => {
    const id = newContainerId();
    return { ...container, id, cgroup: join(cgroup, containerFolder(setting.layout, id)) };
  };
  const containers = [makeContainer(first), ...rest.map(makeContainer)] satisfies [
    PodContainer,
    ...PodContainer[],
  ];
  const sandboxCgroup = join(cgroup, containerFolder(setting.layout, newContainerId()));
  await Promise.all([sandboxCgroup, ...containers.map((container) => container.cgroup)].map(makeFolder));

  const folder = join(setting.folder, 'pods', fileName);
  const [etcFolder, workFolder] = [join(folder, 'etc'), join(folder, 'work')];
  await Promise.all([makeFolder(etcFolder), makeFolder(workFolder)]);
  const etc = Object.entries(podEtcFiles(spec, addresses, spec.nameservers ?? setting.nameservers));
  await Promise.all(etc.map(([name, content]) => writeFile(join(etcFolder, name), content)));

  const manifestFile = join(setting.folder, MANIFESTS, `${fileName}.yaml`);
  await writeManifest(join(setting.folder, MANIFESTS, `${spec.namespace}.yaml`), namespaceManifest(spec));
  await writeManifest(
    manifestFile,
    podManifest(spec, { uid, runtime: setting.layout.runtime, addresses, containers }),
  );

  const sandbox = await startSandbox(spec.name, etcFolder);
  await writeFile(join(setting.cgroup, SERVICES_CGROUP, 'cgroup.procs'), String(sandbox.holderPid));
  await writeFile(join(sandboxCgroup, 'cgroup.procs'), String(sandbox.pid));
  await linkPod(setting, index, sandbox, addresses);
  const { authorityFile } = setting;
  const { namespace, name } = spec;
  return new Pod({
    namespace,
    name,
    uid,
    addresses,
    cgroup,
    containers,
    workFolder,
    manifestFile,
    authorityFile,
    sandbox,
  });
}

async function linkPod(
  setting: LabSetting,
  index: number,
  sandbox: Sandbox,
  addresses: PodAddresses,
): Promise<void> {
  await runIp(setting.internetPid, linkCommands(index, sandbox.pid, addresses));
  await runIp(sandbox.pid, podCommands(addresses));
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
