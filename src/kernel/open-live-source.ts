// SPDX-License-Identifier: Apache-2.0
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { WeirError } from '../errors.ts';
import type { EventKindNumber } from '../events/event-kinds.ts';
import { EventKind, LAYOUT_HASH } from '../gen/events.ts';
import { attachProgram } from './attach-program.ts';
import type { BpfMap } from './bpf-map.ts';
import { CallWatcher } from './calls/call-watcher.ts';
import { carryLearned } from './carry-learned.ts';
import { Collection, type RefusedProgram } from './collection.ts';
import { type CollectionSpec, readCollectionSpec } from './collection-spec.ts';
import { attachSenders } from './egress/attach-senders.ts';
import { InterfaceGuard } from './interfaces/interface-guard.ts';
import { removeAllFilters } from './interfaces/remove-all-filters.ts';
import type { Link } from './link.ts';
import { type Degradation, LiveSource } from './live-source.ts';
import { PinFolder } from './pin-folder.ts';
import { attachmentOf, SENSORS, type Sensor } from './sensors.ts';

/** What another version goes on with until our tables are filled: deciding, learning, and giving new cgroups their policy. */
const ENFORCING_OBJECTS = ['egress', 'datagram', 'cgroup'];

/** Loaded only while rules ask for system calls. */
const CALL_OBJECT = 'syscalls';

const PAGE_BYTES = 4096; // a kernel with larger pages refuses smaller rings itself

/** What to load, where to attach it, how large. */
export interface LiveSourceOptions {
  /** Folder of the compiled objects, `<concern>.bpf.o`. */
  readonly objects: string;
  /** Path of the cgroup v2 folder that is watched, with all below it: the kubelet's. */
  readonly cgroup: string;
  /** Folder in bpffs where programs and tables are pinned, so that they outlive the process. Absent: nowhere. */
  readonly pinDir?: string;
  /** Events that somebody wants; all by default. Processes and cgroups are always read: identity needs them. */
  readonly kinds?: ReadonlySet<EventKindNumber>;
  /** Whether policy on egress is enforced: attaches what decides. Default false. */
  readonly enforcesEgress?: boolean;
  /** Whether it is also judged in `send()`. Default true. */
  readonly judgesSends?: boolean;
  /** Ring sizes: powers of two and multiples of the page size. Defaults are the objects' own (8 and 4 MiB). */
  readonly observationsBytes?: number;
  readonly decisionsBytes?: number;
  /** Observations a second that a pod may send, 0 for no limit, and how many it may save up. */
  readonly podRate?: number;
  readonly podBurst?: number;
  /** Age from which `reportFlows` reports an open flow. Default 60. */
  readonly flowIntervalSeconds?: number;
}

/**
 * Loads Weir's programs, attaches them and gives the source of what they tell. Events are kept in the rings from here
 * on; `start` begins to read them.
 *
 * With `pinDir` it takes over what an earlier run left there: tables with their content, cgroup programs replaced in
 * place. What other versions left is removed once ours is attached; where egress is enforced, it goes on to decide until
 * `retireOthers`, and what it learned is taken over. Throws CONFIG_INVALID for a ring size that can't be, OBJECT_NOT_FOUND, LAYOUT_MISMATCH, NO_BTF,
 * NOT_PERMITTED, CGROUP2_NOT_FOUND, BPFFS_NOT_MOUNTED, and UNSUPPORTED or BPF_FAILED when a required program is
 * refused; nothing that wasn't there before stays attached then. Optional ones that are refused are in `degraded`.
 */
export async function openLiveSource(options: LiveSourceOptions): Promise<LiveSource> {
  requireCgroup(options.cgroup);
  const sensors = SENSORS.filter((sensor) => isWanted(sensor, options));
  const specs = sensors.map((sensor) => readCollectionSpec(join(options.objects, `${sensor.object}.bpf.o`)));
  const pins = options.pinDir === undefined ? undefined : new PinFolder(options.pinDir, LAYOUT_HASH);
  const maxEntries = ringSizes(options);
  const sized = specs.flatMap((spec) =>
    spec.maps.map((map) => ({ ...map, maxEntries: maxEntries[map.name] ?? map.maxEntries })),
  );
  const pinned = pins?.openMaps(sized) ?? new Map<string, BpfMap>();
  const attached = new Map<string, Link>();
  let collection: Collection | undefined;
  try {
    collection = await load(specs, options, maxEntries, pinned);
    const before = pins && carryLearned(pins, collection);
    const refused = [
      ...collection.refused,
      ...tryAttachSenders(collection),
      ...attachAll(collection, options.cgroup, pins, attached),
    ];
    // what another version learned until ours did
    const since = pins && carryLearned(pins, collection);
    pins?.pinMaps(collection.maps.values());
    pins?.dropLinks(new Set(attached.keys()));
    const interfaces = guardOf(collection, pins);
    if (options.enforcesEgress) pins?.dropOtherLinks(ENFORCING_OBJECTS);
    else pins?.removeOtherVersions();
    const parts = {
      collection,
      links: attached,
      pinnedMaps: [...pinned.values()],
      cgroup: options.cgroup,
      interfaces,
      pins,
      calls: new CallWatcher({
        objects: options.objects,
        maps: collection.maps,
        variables: tunables(specs, options),
      }),
      carried: {
        addresses: (before?.addresses ?? 0) + (since?.addresses ?? 0),
        left: since?.left ?? 0,
      },
    };
    return new LiveSource({ ...parts, degraded: refused.map(toDegradation) });
  } catch (error: unknown) {
    pins?.abandon();
    for (const link of attached.values()) link.close();
    collection?.close();
    for (const map of pinned.values()) map.close();
    throw error;
  }
}

/** Without it sockets are put in a table that does nothing with what they send. */
function tryAttachSenders(collection: Collection): RefusedProgram[] {
  try {
    attachSenders(collection);
    return [];
  } catch (error: unknown) {
    if (!(error instanceof WeirError)) throw error;
    return [{ key: 'send/on_send', error }];
  }
}

/** Takes over what an earlier run guarded, or ends it where nothing is enforced any more. */
function guardOf(collection: Collection, pins: PinFolder | undefined): InterfaceGuard | undefined {
  if (InterfaceGuard.isPossible(collection)) return new InterfaceGuard(collection, pins);
  if (pins === undefined) return undefined;
  pins.dropInterfaces();
  removeAllFilters();
  return undefined;
}

function toDegradation({ key, error }: RefusedProgram): Degradation {
  return { program: key, brings: sensorOf(key)?.brings ?? '', error };
}

function sensorOf(program: string): Sensor | undefined {
  return SENSORS.find((sensor) => program.startsWith(`${sensor.object}/`));
}

function isWanted(
  sensor: Sensor,
  { kinds, enforcesEgress = false, judgesSends = true }: LiveSourceOptions,
): boolean {
  // loaded when rules ask for calls
  if (sensor.object === CALL_OBJECT) return false;
  if (sensor.object === 'send') return enforcesEgress && judgesSends;
  if (sensor.kinds.includes(EventKind.EGRESS_DECISION)) return enforcesEgress;
  return (
    sensor.required ||
    sensor.kinds.length === 0 ||
    kinds === undefined ||
    sensor.kinds.some((kind) => kinds.has(kind))
  );
}

function requireCgroup(path: string): void {
  if (!existsSync(join(path, 'cgroup.procs')) || !statSync(path).isDirectory()) {
    throw new WeirError('CGROUP2_NOT_FOUND', `cgroup ${path}: not a cgroup v2 folder`);
  }
}

/** Sizes of the rings that are not the objects' own. */
function ringSizes(options: LiveSourceOptions): Record<string, number> {
  const wanted = { observations: options.observationsBytes, decisions: options.decisionsBytes };
  const sizes: Record<string, number> = {};
  for (const [ring, bytes] of Object.entries(wanted)) {
    if (bytes === undefined) continue;
    if (bytes < PAGE_BYTES || 2 ** Math.round(Math.log2(bytes)) !== bytes) {
      throw new WeirError(
        'CONFIG_INVALID',
        `ring ${ring}: needs a power of two from ${PAGE_BYTES} bytes, got ${bytes}`,
      );
    }
    sizes[ring] = bytes;
  }
  return sizes;
}

function load(
  specs: readonly CollectionSpec[],
  options: LiveSourceOptions,
  maxEntries: Record<string, number>,
  maps: ReadonlyMap<string, BpfMap>,
): Promise<Collection> {
  return Collection.loadTogether(specs, {
    layoutHash: BigInt(`0x${LAYOUT_HASH}`),
    maxEntries,
    maps,
    variables: tunables(specs, options),
    optional: (key) => sensorOf(key)?.required === false,
  });
}

/** Tunables that were given, for those of the wanted objects that have them. */
function tunables(specs: readonly CollectionSpec[], options: LiveSourceOptions): Record<string, bigint> {
  const wanted = {
    cfg_pod_rate: options.podRate,
    cfg_pod_burst: options.podBurst,
    cfg_flow_interval:
      options.flowIntervalSeconds === undefined ? undefined : options.flowIntervalSeconds * 1e9,
  };
  const known = new Set(specs.flatMap((spec) => spec.variables.map((variable) => variable.name)));
  const given = Object.entries(wanted).filter(([name, value]) => value !== undefined && known.has(name));
  return Object.fromEntries(given.map(([name, value]) => [name, BigInt(value ?? 0)]));
}

/**
 * Attaches every program that has a standing hook; `links` gets them as they come, so that a failure can undo them.
 * Gives the optional ones that the kernel refused to attach.
 */
function attachAll(
  collection: Collection,
  cgroup: string,
  pins: PinFolder | undefined,
  links: Map<string, Link>,
): RefusedProgram[] {
  const refused: RefusedProgram[] = [];
  for (const program of collection.programs.values()) {
    if (attachmentOf(program.spec.section, program.spec.name) === 'on-demand') continue;
    try {
      links.set(program.name, attachProgram(program, cgroup, pins));
    } catch (error: unknown) {
      if (!(error instanceof WeirError) || sensorOf(program.name)?.required !== false) throw error;
      refused.push({ key: program.name, error });
    }
  }
  return refused;
}
