// SPDX-License-Identifier: Apache-2.0
import type { ProcessFacts } from '../events/facts.ts';
import type { ExecutableFile, Namespaces, Process } from '../events/process.ts';
import type { Program } from './program.ts';

/** Ancestors a process may have; with one more, all but the nearest `KEPT_ANCESTORS` are let go. */
export const MAX_ANCESTORS = 128;
export const KEPT_ANCESTORS = 32;

/** A cgroup id, as a number where that is exact: it costs the garbage collector nothing. */
export type CgroupNumber = number | bigint;

export function cgroupNumber(key: number, header: { readonly cgroupId: bigint }): CgroupNumber {
  return key <= Number.MAX_SAFE_INTEGER ? key : header.cgroupId;
}

interface ImageFields {
  readonly pid: number;
  readonly namespacePid: number;
  readonly startNs: bigint;
  readonly cgroup: CgroupNumber;
  readonly program: Program;
  readonly parent: ProcessImage | undefined;
  readonly source: Process['source'];
}

/** One program run by one process: who it is, and the program it may share with its parent. Immutable. */
export class ProcessImage implements Process {
  readonly pid: number;
  readonly namespacePid: number;
  readonly startNs: bigint;
  readonly cgroup: CgroupNumber;
  readonly program: Program;
  readonly parent: ProcessImage | undefined;
  readonly source: Process['source'];
  /** Ancestors it has. */
  readonly depth: number;
  #id: string | undefined;

  constructor(fields: ImageFields) {
    const parent = boundAncestry(fields.parent);
    this.pid = fields.pid;
    this.namespacePid = fields.namespacePid;
    this.startNs = fields.startNs;
    this.cgroup = fields.cgroup;
    this.program = fields.program;
    this.parent = parent;
    this.source = fields.source;
    this.depth = parent === undefined ? 0 : parent.depth + 1;
  }

  get id(): string {
    this.#id ??= `${this.pid}:${this.startNs}`;
    return this.#id;
  }

  get cgroupId(): bigint {
    return BigInt(this.cgroup);
  }

  get executable(): string {
    return this.program.executable;
  }

  get arguments(): readonly string[] {
    return this.program.arguments;
  }

  get argumentsTruncated(): boolean {
    return this.program.argumentsTruncated;
  }

  get argumentsInvalid(): boolean {
    return this.program.argumentsInvalid;
  }

  get cwd(): string {
    return this.program.cwd;
  }

  get comm(): string {
    return this.program.comm;
  }

  get uid(): number {
    return this.program.uid;
  }

  get effectiveUid(): number {
    return this.program.effectiveUid;
  }

  get gid(): number {
    return this.program.gid;
  }

  get effectiveGid(): number {
    return this.program.effectiveGid;
  }

  get loginUid(): number | undefined {
    return this.program.loginUid;
  }

  get permittedCapabilities(): bigint {
    return this.program.permittedCapabilities;
  }

  get session(): number {
    return this.program.session;
  }

  get processGroup(): number {
    return this.program.processGroup;
  }

  get file(): ExecutableFile | undefined {
    return this.program.file;
  }

  get capabilities(): bigint {
    return this.program.capabilities;
  }

  get tty(): number {
    return this.program.tty;
  }

  get namespaces(): Namespaces {
    return this.program.namespaces;
  }
}

/** What a recording or the next table needs to know this image again. */
export function factsOfImage(image: ProcessImage, startExact: boolean): ProcessFacts {
  return {
    pid: image.pid,
    namespacePid: image.namespacePid,
    startNs: image.startNs,
    startExact,
    parentPid: image.parent?.pid ?? 0,
    executable: image.executable,
    arguments: image.arguments,
    cwd: image.cwd,
    comm: image.comm,
    uid: image.uid,
    effectiveUid: image.effectiveUid,
    gid: image.gid,
    effectiveGid: image.effectiveGid,
    ...(image.loginUid !== undefined && { loginUid: image.loginUid }),
    capabilities: image.capabilities,
    permittedCapabilities: image.permittedCapabilities,
    session: image.session,
    processGroup: image.processGroup,
    tty: image.tty,
    cgroupId: image.cgroupId,
    namespaces: image.namespaces,
  };
}

/**
 * The parent of a new image. A program that goes on by forking and letting the parent die would keep every ancestor
 * alive: at the limit the nearest ones are copied without those before them.
 */
function boundAncestry(parent: ProcessImage | undefined): ProcessImage | undefined {
  if (parent === undefined || parent.depth < MAX_ANCESTORS - 1) return parent;
  const kept: ProcessImage[] = [];
  for (
    let image: ProcessImage | undefined = parent;
    image && kept.length < KEPT_ANCESTORS;
    image = image.parent
  )
    kept.push(image);
  return kept.reduceRight<ProcessImage | undefined>(
    (above, image) =>
      new ProcessImage({
        pid: image.pid,
        namespacePid: image.namespacePid,
        startNs: image.startNs,
        cgroup: image.cgroup,
        program: image.program,
        parent: above,
        source: image.source,
      }),
    undefined,
  );
}
