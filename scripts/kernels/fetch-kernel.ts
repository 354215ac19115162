// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kernel } from './kernel-list.ts';
import { runTool } from './run-tool.ts';

/** A kernel unpacked in the cache. */
export interface KernelFiles {
  /** Kernel release, as `uname -r` prints it. */
  readonly release: string;
  /** The bootable image. */
  readonly image: string;
  /** Root under which `lib/modules/<release>` lies, with its dependency files. */
  readonly root: string;
}

/**
 * Downloads and unpacks the suite's newest kernel into `cache`, unless that very version is there already. Uses apt with
 * a root of its own, on the mirror the machine itself uses: nothing of the system's package state is read or changed.
 * Throws when the machine has no apt, no Debian mirror, or the mirror no such suite.
 */
export function fetchKernel(kernel: Kernel, cache: string): KernelFiles {
  const apt = privateApt(kernel.suite, join(cache, 'apt', kernel.suite));
  runTool('apt-get', [...apt, 'update', '-qq']);
  const packages = kernelPackages(apt);
  const prefix = 'linux-image-';
  const release = packages.find((name) => name.startsWith(prefix))?.slice(prefix.length);
  if (release === undefined) throw new Error(`suite ${kernel.suite} has no kernel package`);
  const root = join(cache, kernel.suite, release);
  if (!existsSync(root)) unpack(apt, packages, release, root);
  const places = [join(root, 'boot', `vmlinuz-${release}`), join(root, 'lib/modules', release, 'vmlinuz')];
  const found = places.find((path) => existsSync(path));
  if (found === undefined) throw new Error(`no kernel image in the packages ${packages.join(', ')}`);
  return { release, image: found, root };
}

/** Options that give apt a root of its own below `folder`, with one source. */
function privateApt(suite: string, folder: string): string[] {
  for (const part of ['lists/partial', 'archives/partial', 'parts'])
    mkdirSync(join(folder, part), { recursive: true });
  const list = join(folder, 'sources.list');
  const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
  writeFileSync(list, `deb [signed-by=${keyring}] ${debianMirror()} ${suite} main\n`);
  const settings = {
    'Dir::Etc::sourcelist': list,
    'Dir::Etc::sourceparts': join(folder, 'parts'),
    'Dir::State': folder,
    'Dir::State::status': '/dev/null',
    'Dir::Cache': folder,
    'APT::Architecture': 'amd64',
    'APT::Sandbox::User': 'root',
    'Acquire::Languages': 'none',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled': 'false',
  };
  return Object.entries(settings).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
}

/** The first Debian archive among the machine's own sources. */
function debianMirror(): string {
  const targets = runTool('apt-get', [
    'indextargets',
    '--format',
    '$(ORIGIN) $(LABEL) $(REPO_URI)',
    'Created-By: Packages',
  ]);
  const mirror = /^Debian Debian (\S+)$/m.exec(targets.toString())?.[1];
  if (mirror === undefined)
    throw new Error('no Debian archive among the sources of apt: kernels come from there');
  return mirror;
}

/** Names of the packages that hold the suite's default kernel: image, and the parts newer suites split off. */
function kernelPackages(apt: readonly string[]): string[] {
  const relations = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'].map(
    (name) => `--no-${name}`,
  );
  const depends = runTool('apt-cache', [
    ...apt,
    'depends',
    '--recurse',
    ...relations,
    'linux-image-amd64',
  ]).toString();
  return [...new Set(depends.match(/^linux-(image|base|binary|modules)-\d\S*/gm) ?? [])];
}

function unpack(apt: readonly string[], packages: readonly string[], release: string, root: string): void {
  const partial = `${root}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  runTool('apt-get', [...apt, 'download', '-qq', ...packages], { cwd: partial });
  for (const file of readdirSync(partial).filter((name) => name.endsWith('.deb'))) {
    runTool('dpkg-deb', ['--extract', join(partial, file), partial]);
    rmSync(join(partial, file));
  }
  // Some suites unpack to /usr/lib; depmod and modprobe look in /lib.
  if (!existsSync(join(partial, 'lib'))) renameSync(join(partial, 'usr/lib'), join(partial, 'lib'));
  runTool('depmod', ['--basedir', partial, release]);
  renameSync(partial, root);
}
