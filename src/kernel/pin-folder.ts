// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { BpfMap } from './bpf-map.ts';
import { requireBpffs } from './bpffs.ts';
import type { MapSpec } from './collection-spec.ts';
import { differenceOfShapes } from './difference-of-shapes.ts';
import { Link } from './link.ts';
import type { Program, UprobeLink } from './program.ts';

const VERSION_FOLDER = /^v[0-9a-f]{8}$/;

/**
 * Where one version of Weir keeps what must outlive the process: `<root>/v<layout hash>/maps/<map>` and
 * `…/links/<object>-<program>` (bpffs refuses dots), `…/interfaces/<index>-<direction>`, `…/probes/<file>-<function>`. Another version has another folder, so that an update can put its programs in place
 * before it takes the old ones away.
 */
export class PinFolder {
  readonly #root: string;
  readonly #version: string;
  readonly #made: string[] = [];
  /** Names of probes that are this run's. */
  readonly #probes = new Set<string>();

  /** Makes the folders. `layoutHash` is hex. Throws BPFFS_NOT_MOUNTED. */
  constructor(root: string, layoutHash: string) {
    requireBpffs(root);
    this.#root = root;
    this.#version = `v${layoutHash.slice(0, 8)}`;
    mkdirSync(this.#path('maps'), { recursive: true, mode: 0o700 });
    mkdirSync(this.#path('links'), { recursive: true, mode: 0o700 });
    mkdirSync(this.#path('interfaces'), { recursive: true, mode: 0o700 });
    mkdirSync(this.#path('probes'), { recursive: true, mode: 0o700 });
  }

  /** Where the program of an interface is pinned. */
  interfacePin(index: number, direction: string): string {
    return this.#path('interfaces', `${index}-${direction}`);
  }

  /** Ends the programs of interfaces: nothing guards them any more. */
  dropInterfaces(): void {
    for (const name of readdirSync(this.#path('interfaces'))) unlinkSync(this.#path('interfaces', name));
  }

  /**
   * The pinned maps that can stand in for the wanted ones, by name; the caller closes them. One that has another shape
   * (a table that was configured larger) is unpinned: a new one takes its place.
   */
  openMaps(wanted: readonly MapSpec[]): Map<string, BpfMap> {
    const found = new Map<string, BpfMap>();
    for (const spec of wanted) {
      const path = this.#path('maps', spec.name);
      const map = found.has(spec.name) ? undefined : BpfMap.openPinned(spec.name, path);
      if (map === undefined) continue;
      if (differenceOfShapes(map, spec) === undefined) found.set(spec.name, map);
      else {
        map.close();
        unlinkSync(path);
      }
    }
    return found;
  }

  /** Pins the maps that aren't. */
  pinMaps(maps: Iterable<BpfMap>): void {
    for (const map of maps) {
      const path = this.#path('maps', map.name);
      if (existsSync(path)) continue;
      map.pin(path);
      this.#made.push(path);
    }
  }

  /**
   * Puts `program` where an earlier run pinned the same one: in place where the hook allows it, else anew before the
   * old attachment ends, so that for a moment both run rather than neither. `attach` makes a new attachment;
   * `cgroupId` is where it would hang, undefined for programs that hang on no cgroup.
   */
  replaceLink(program: Program, attach: () => Link, cgroupId: bigint | undefined): Link {
    const path = this.#path('links', linkName(program.name));
    const old = Link.openPinned(path);
    if (old !== undefined && cgroupId !== undefined && old.cgroupId() === cgroupId) {
      old.update(program);
      return old;
    }
    const link = attach();
    old?.unpin();
    old?.close();
    link.pin(path);
    this.#made.push(path);
    return link;
  }

  /** Pins a probe, in place of the one that an earlier run pinned by that name: for a moment both run rather than neither. */
  replaceProbe(name: string, probe: UprobeLink): void {
    const path = this.#path('probes', name);
    this.#probes.add(name);
    if (existsSync(path)) unlinkSync(path);
    probe.pin(path);
  }

  /** Ends probes of earlier runs that nobody has taken the place of. */
  dropOldProbes(): void {
    for (const name of readdirSync(this.#path('probes')))
      if (!this.#probes.has(name)) unlinkSync(this.#path('probes', name));
  }

  /** Takes back what this object pinned: for a start that failed half-way. */
  abandon(): void {
    for (const path of this.#made.splice(0)) unlinkSync(path);
  }

  /** Ends attachments of this version that are not among `kept` (program names). */
  dropLinks(kept: ReadonlySet<string>): void {
    const names = new Set([...kept].map(linkName));
    for (const name of readdirSync(this.#path('links'))) {
      if (!names.has(name)) unlinkSync(this.#path('links', name));
    }
  }

  /** Names of the folders of other versions: theirs goes on until `removeOtherVersions`. */
  otherVersions(): readonly string[] {
    return readdirSync(this.#root).filter((name) => VERSION_FOLDER.test(name) && name !== this.#version);
  }

  /** A map of another version, undefined where it has none of that name; the caller closes it. */
  openOther(version: string, map: string): BpfMap | undefined {
    return BpfMap.openPinned(map, join(this.#root, version, 'maps', map));
  }

  /** Lets other versions know nothing of these cgroups (ids): they don't decide for them any more. */
  freeFromOthers(cgroupIds: readonly bigint[]): void {
    for (const version of this.otherVersions()) {
      const cgroups = this.openOther(version, 'cgroups');
      if (cgroups?.keySize === 8)
        for (const id of cgroupIds) cgroups.delete(new Uint8Array(BigUint64Array.of(id).buffer));
      cgroups?.close();
    }
  }

  /** Ends the attachments of other versions but those of some objects, which go on doing their work. */
  dropOtherLinks(kept: readonly string[]): void {
    for (const version of this.otherVersions()) {
      const links = join(this.#root, version, 'links');
      for (const name of existsSync(links) ? readdirSync(links) : [])
        if (!kept.some((object) => name.startsWith(linkName(`${object}/`)))) unlinkSync(join(links, name));
      const probes = join(this.#root, version, 'probes');
      for (const name of existsSync(probes) ? readdirSync(probes) : []) unlinkSync(join(probes, name));
    }
  }

  /** Removes what other versions left, once ours is in place. */
  removeOtherVersions(): void {
    for (const version of this.otherVersions()) removeFolder(join(this.#root, version));
  }

  #path(...parts: readonly string[]): string {
    return join(this.#root, this.#version, ...parts);
  }
}

/**
 * Removes everything that any version pinned below `root`: programs detach and tables go as soon as no process holds
 * them. Gives the paths removed. Nothing to remove is not an error; BPFFS_NOT_MOUNTED when `root` is no bpffs folder.
 */
export function removePins(root: string): readonly string[] {
  if (!existsSync(root)) return [];
  requireBpffs(root);
  const removed = readdirSync(root)
    .filter((name) => VERSION_FOLDER.test(name))
    .flatMap((name) => removeFolder(join(root, name)));
  if (readdirSync(root).length === 0) rmSync(root, { recursive: true });
  return removed;
}

/** Kernel ids of the programs that any version pinned below `root`; none when nothing is. */
export function pinnedProgramIds(root: string): ReadonlySet<number> {
  const ids = new Set<number>();
  for (const path of linkPaths(root)) {
    const link = Link.openPinned(path);
    if (link !== undefined) ids.add(link.programId());
    link?.close();
  }
  return ids;
}

function linkPaths(root: string): string[] {
  if (!existsSync(root)) return [];
  return readdirSync(root)
    .filter((name) => VERSION_FOLDER.test(name))
    .flatMap((name) => ['links', 'probes'].map((folder) => join(root, name, folder)))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
}

function linkName(program: string): string {
  return program.replace('/', '-');
}

/** Links first: a program must not run on tables that are being taken away. */
function removeFolder(path: string): string[] {
  const removed: string[] = [];
  for (const folder of ['links', 'probes', 'interfaces', 'maps']) {
    const inside = join(path, folder);
    if (!existsSync(inside) || !statSync(inside).isDirectory()) continue;
    for (const name of readdirSync(inside)) {
      rmSync(join(inside, name), { recursive: true });
      removed.push(join(inside, name));
    }
  }
  rmSync(path, { recursive: true });
  return removed;
}
