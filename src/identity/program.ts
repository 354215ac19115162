// SPDX-License-Identifier: Apache-2.0
import { BatchView } from '../batch-view.ts';
import { decodeBytes, isUtf8Bytes } from '../byte-text.ts';
import type { ProcessFacts } from '../events/facts.ts';
import type { ExecutableFile, Namespaces, Process } from '../events/process.ts';
import { EventFlag, ProcessExecCursor } from '../gen/events.ts';

/** What exec makes of a process; a fork shares its parent's. Immutable. */
export type Program = Pick<
  Process,
  | 'executable'
  | 'arguments'
  | 'argumentsTruncated'
  | 'argumentsInvalid'
  | 'cwd'
  | 'comm'
  | 'uid'
  | 'effectiveUid'
  | 'gid'
  | 'effectiveGid'
  | 'loginUid'
  | 'capabilities'
  | 'permittedCapabilities'
  | 'session'
  | 'processGroup'
  | 'file'
  | 'tty'
  | 'namespaces'
>;

/** `(uid_t) -1`: nobody logged in (kernel/audit.c). */
const NOBODY = 0xffff_ffff;

/** Where the fixed part of a kept record is read. */
const fixed = new BatchView(new ArrayBuffer(ProcessExecCursor.size));
const record = new ProcessExecCursor().move(fixed, 0);

/** A program as an exec event tells it. Its bytes are copied once; the rest is made when somebody asks for it. */
export class ExecProgram implements Program {
  readonly argumentsTruncated: boolean;
  readonly uid: number;
  readonly effectiveUid: number;
  readonly gid: number;
  readonly tty: number;
  readonly namespaces: Namespaces;
  /** The record. Numbers of their own for each process would cost the garbage collector more than this. */
  readonly #bytes: string;
  readonly #executableAt: number;
  readonly #cwdAt: number;
  readonly #argumentsAt: number;
  readonly #executableLength: number;
  #executable: string | undefined;
  #arguments: readonly string[] | undefined;

  /** `relative` is a program that may run in the same namespaces: the one before, or the parent's. */
  constructor(event: ProcessExecCursor, view: BatchView, relative: Program | undefined) {
    const from = event.at;
    this.#bytes = view.byteText(from, event.argsOffset + event.argsLength - from);
    this.#executableAt = event.executableOffset - from;
    this.#executableLength = event.executableLength;
    this.#cwdAt = event.cwdOffset - from;
    this.#argumentsAt = event.argsOffset - from;
    this.argumentsTruncated = (event.header.flags & EventFlag.EXEC_ARGS_TRUNCATED) !== 0;
    this.uid = event.uid;
    this.effectiveUid = event.effectiveUid;
    this.gid = event.gid;
    this.tty = event.tty;
    this.namespaces = sharedNamespaces(event, relative?.namespaces);
  }

  get capabilities(): bigint {
    return this.#fixed.capabilities;
  }

  get permittedCapabilities(): bigint {
    return this.#fixed.permitted;
  }

  get loginUid(): number | undefined {
    const { loginUid } = this.#fixed;
    return loginUid === NOBODY ? undefined : loginUid;
  }

  get effectiveGid(): number {
    return this.#fixed.effectiveGid;
  }

  get session(): number {
    return this.#fixed.session;
  }

  get processGroup(): number {
    return this.#fixed.processGroup;
  }

  get file(): ExecutableFile {
    return fileOf(this.#fixed);
  }

  get executable(): string {
    const end = this.#executableAt + this.#executableLength;
    this.#executable ??= decodeBytes(this.#bytes.slice(this.#executableAt, end));
    return this.#executable;
  }

  get arguments(): readonly string[] {
    this.#arguments ??= splitArguments(this.#bytes.slice(this.#argumentsAt));
    return this.#arguments;
  }

  get argumentsInvalid(): boolean {
    return !isUtf8Bytes(this.#bytes.slice(this.#argumentsAt));
  }

  get cwd(): string {
    return decodeBytes(this.#bytes.slice(this.#cwdAt, this.#argumentsAt));
  }

  get comm(): string {
    const padded = String.fromCharCode(...this.#fixed.comm);
    const end = padded.indexOf('\0');
    return decodeBytes(end < 0 ? padded : padded.slice(0, end));
  }

  /** Its fixed part: valid until the next one is asked for. */
  get #fixed(): ProcessExecCursor {
    fixed.bytes.write(this.#bytes, 0, ProcessExecCursor.size, 'latin1');
    return record;
  }
}

function fileOf(event: ProcessExecCursor): ExecutableFile {
  const { flags } = event.header;
  const isUpper = (flags & EventFlag.EXEC_UPPER_LAYER) !== 0;
  const isLower = (flags & EventFlag.EXEC_LOWER_LAYER) !== 0;
  return {
    inode: event.executableInode,
    device: event.executableDevice,
    changedNs: event.executableChanged,
    modifiedNs: event.executableModified,
    isDeleted: (flags & EventFlag.EXEC_DELETED_FILE) !== 0,
    layer: isUpper ? 'upper' : isLower ? 'lower' : undefined,
    isWritable: (flags & EventFlag.EXEC_WRITABLE) !== 0,
    isMemory: (flags & EventFlag.EXEC_MEMFD) !== 0,
  };
}

/** A program as the host tells it. */
export function programOfFacts(facts: ProcessFacts): Program {
  return {
    executable: facts.executable,
    arguments: facts.arguments,
    argumentsTruncated: false,
    // the host's text shows U+FFFD where argv was no UTF-8
    argumentsInvalid: facts.arguments.some((argument) => argument.includes('\ufffd')),
    cwd: facts.cwd,
    comm: facts.comm,
    uid: facts.uid,
    effectiveUid: facts.effectiveUid,
    gid: facts.gid,
    effectiveGid: facts.effectiveGid ?? facts.gid,
    loginUid: facts.loginUid,
    capabilities: facts.capabilities,
    permittedCapabilities: facts.permittedCapabilities ?? 0n,
    session: facts.session ?? 0,
    processGroup: facts.processGroup ?? 0,
    file: undefined,
    tty: facts.tty,
    namespaces: facts.namespaces,
  };
}

/** argv of NUL terminated byte texts; the last may have lost its NUL. */
function splitArguments(bytes: string): readonly string[] {
  if (bytes === '') return [];
  return (bytes.endsWith('\0') ? bytes.slice(0, -1) : bytes).split('\0').map(decodeBytes);
}

/** Processes of one container run in the same namespaces: they share one object. */
function sharedNamespaces(event: ProcessExecCursor, known: Namespaces | undefined): Namespaces {
  if (
    known !== undefined &&
    known.mount === event.mountNamespace &&
    known.pid === event.pidNamespace &&
    known.network === event.networkNamespace &&
    known.user === event.userNamespace &&
    known.uts === event.utsNamespace &&
    known.ipc === event.ipcNamespace &&
    known.cgroup === event.cgroupNamespace
  )
    return known;
  return {
    mount: event.mountNamespace,
    pid: event.pidNamespace,
    network: event.networkNamespace,
    user: event.userNamespace,
    uts: event.utsNamespace,
    ipc: event.ipcNamespace,
    cgroup: event.cgroupNamespace,
  };
}
