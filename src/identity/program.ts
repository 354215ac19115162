// SPDX-License-Identifier: Apache-2.0
import type { BatchView } from '../batch-view.ts';
import { decodeBytes, isUtf8Bytes } from '../byte-text.ts';
import type { ProcessFacts } from '../events/facts.ts';
import type { Namespaces, Process } from '../events/process.ts';
import { EventFlag, type ProcessExecCursor } from '../gen/events.ts';

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
  | 'capabilities'
  | 'tty'
  | 'namespaces'
>;

/** A program as an exec event tells it. Its bytes are copied once; text is made when somebody asks for it. */
export class ExecProgram implements Program {
  readonly argumentsTruncated: boolean;
  readonly uid: number;
  readonly effectiveUid: number;
  readonly gid: number;
  readonly tty: number;
  readonly namespaces: Namespaces;
  // as two integers: a bigint of its own for each process would cost the garbage collector more than the program
  readonly #capabilitiesLow: number;
  readonly #capabilitiesHigh: number;
  /** comm, then the parts of the tail. */
  readonly #bytes: string;
  readonly #executableAt: number;
  readonly #cwdAt: number;
  readonly #argumentsAt: number;
  readonly #executableLength: number;
  #executable: string | undefined;
  #arguments: readonly string[] | undefined;

  /** `relative` is a program that may run in the same namespaces: the one before, or the parent's. */
  constructor(event: ProcessExecCursor, view: BatchView, relative: Program | undefined) {
    const from = event.commOffset;
    this.#bytes = view.byteText(from, event.argsOffset + event.argsLength - from);
    this.#executableAt = event.executableOffset - from;
    this.#executableLength = event.executableLength;
    this.#cwdAt = event.cwdOffset - from;
    this.#argumentsAt = event.argsOffset - from;
    this.argumentsTruncated = (event.header.flags & EventFlag.EXEC_ARGS_TRUNCATED) !== 0;
    this.uid = event.uid;
    this.effectiveUid = event.effectiveUid;
    this.gid = event.gid;
    this.#capabilitiesLow = event.capabilitiesKey | 0;
    this.#capabilitiesHigh = (event.capabilitiesKey / 0x1_0000_0000) | 0;
    this.tty = event.tty;
    this.namespaces = sharedNamespaces(event, relative?.namespaces);
  }

  get capabilities(): bigint {
    return (BigInt(this.#capabilitiesHigh) << 32n) | BigInt(this.#capabilitiesLow >>> 0);
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
    const padded = this.#bytes.slice(0, 16);
    const end = padded.indexOf('\0');
    return decodeBytes(end < 0 ? padded : padded.slice(0, end));
  }
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
    capabilities: facts.capabilities,
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
