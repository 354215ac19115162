// SPDX-License-Identifier: Apache-2.0
import { closeSync, existsSync, rmSync } from 'node:fs';
import { bpfError, errnoName } from '../bpf-error.ts';
import { libbpf } from '../libbpf.ts';
import { withLibbpfLog } from '../libbpf-log.ts';
import { Link } from '../link.ts';
import type { Program } from '../program.ts';

/** Which frames a program sees, as the node has it: `ingress` is what comes from the pod. */
export type Direction = 'ingress' | 'egress';

/** `enum bpf_attach_type`: BPF_TCX_INGRESS, BPF_TCX_EGRESS. */
const TCX: Readonly<Record<Direction, number>> = { ingress: 46, egress: 47 };
/** `enum bpf_tc_attach_point` of libbpf. */
const CLSACT: Readonly<Record<Direction, number>> = { ingress: 1, egress: 2 };
/** Before all that hang there: others may end the walk. */
const BPF_F_BEFORE = 1 << 3;
const BPF_TC_F_REPLACE = 1;
/** The filter is known by these: "weir", and the first priority there is. */
const HANDLE = 0x77656972;
const PRIORITY = 1;
/** The interface went, or has no such filter. */
const GONE: ReadonlySet<string> = new Set(['ENODEV', 'ENOENT', 'EINVAL']);

/** A program on an interface. It outlives the process when it was given a place for its pin, or hangs the older way. */
export interface InterfaceLink {
  /** Lets go of it; what is pinned, or hangs the older way, goes on. */
  close(): void;
  /** Ends it. */
  remove(): void;
  /** The interface is gone, and it with it: what is left of it goes. */
  forget(): void;
}

/**
 * Hangs a program on an interface of this network namespace: as a link (tcx, since 6.6), else as a filter of clsact. With
 * `pin`, the path of a file in bpffs, it takes the place of the one that an earlier run pinned there. Undefined when the
 * interface is gone. Throws BPF_FAILED, NOT_PERMITTED or UNSUPPORTED.
 */
export function attachInterface(
  program: Program,
  index: number,
  direction: Direction,
  pin?: string,
): InterfaceLink | undefined {
  const pinned = pin === undefined ? undefined : takeOver(program, index, pin);
  if (pinned !== undefined) return pinned;
  // struct bpf_link_create_opts { size_t sz; u32 flags; … }
  const opts = new Uint32Array([16, 0, BPF_F_BEFORE, 0]);
  const fd = libbpf().bpf_link_create(program.fd, index, TCX[direction], opts);
  if (fd >= 0) return linked(fd, pin);
  if (errnoName(fd) === 'ENODEV') return undefined;
  // an older kernel knows no such kind of attachment
  if (errnoName(fd) !== 'EINVAL') throw failure(program, index, fd);
  return attachFilter(program, index, direction);
}

/** Whether this kernel hangs programs on interfaces as links; `program`: the descriptor of one of that kind. */
export function hasInterfaceLinks(program: number): boolean {
  const nowhere = 0x7fffffff;
  const opts = new Uint32Array([16, 0, BPF_F_BEFORE, 0]);
  return errnoName(libbpf().bpf_link_create(program, nowhere, TCX.ingress, opts)) === 'ENODEV';
}

/** Takes our filters off an interface, where they hang the older way. Gives whether there were any. */
export function removeFilters(index: number): boolean {
  return (['ingress', 'egress'] as const).map((way) => detachFilter(index, way)).includes(true);
}

function takeOver(program: Program, index: number, pin: string): InterfaceLink | undefined {
  const link = existsSync(pin) ? Link.openPinned(pin) : undefined;
  if (link === undefined) return undefined;
  if (link.interfaceIndex() === index) {
    link.update(program);
    const end = (): void => unpin(link, pin);
    return { close: () => link.close(), remove: end, forget: end };
  }
  unpin(link, pin);
  return undefined;
}

function unpin(link: Link, pin: string): void {
  rmSync(pin, { force: true });
  link.close();
}

function linked(fd: number, pin: string | undefined): InterfaceLink {
  let isOpen = true;
  const close = (): void => {
    if (isOpen) closeSync(fd);
    isOpen = false;
  };
  if (pin !== undefined) {
    const result = libbpf().bpf_obj_pin(fd, pin);
    if (result < 0) {
      close();
      throw bpfError({ operation: 'pin', object: `link ${pin}`, errno: result });
    }
  }
  const end = (): void => {
    if (pin !== undefined) rmSync(pin, { force: true });
    close();
  };
  return { close, remove: end, forget: end };
}

function attachFilter(program: Program, index: number, direction: Direction): InterfaceLink | undefined {
  const hook = hookOf(index, direction);
  const made = withLibbpfLog(() => libbpf().bpf_tc_hook_create(hook));
  if (made.result < 0 && errnoName(made.result) !== 'EEXIST') {
    if (errnoName(made.result) === 'ENODEV') return undefined;
    throw failure(program, index, made.result, made.lines);
  }
  const opts = filterOpts(program.fd, BPF_TC_F_REPLACE);
  const { result, lines } = withLibbpfLog(() => libbpf().bpf_tc_attach(hook, opts));
  if (result < 0) {
    if (errnoName(result) === 'ENODEV') return undefined;
    throw failure(program, index, result, lines);
  }
  return {
    close: () => undefined,
    remove: () => void detachFilter(index, direction),
    forget: () => undefined,
  };
}

function detachFilter(index: number, direction: Direction): boolean {
  const { result, lines } = withLibbpfLog(() =>
    libbpf().bpf_tc_detach(hookOf(index, direction), filterOpts(0, 0)),
  );
  if (result < 0 && !GONE.has(errnoName(result)))
    throw bpfError({
      operation: 'detach',
      object: `filter of interface ${index}`,
      errno: result,
      messages: lines,
    });
  return result === 0;
}

/** struct bpf_tc_hook { size_t sz; int ifindex; enum attach_point; u32 parent; } */
function hookOf(index: number, direction: Direction): Uint32Array {
  return new Uint32Array([24, 0, index, CLSACT[direction], 0, 0]);
}

/** struct bpf_tc_opts { size_t sz; int prog_fd; u32 flags, prog_id, handle, priority; } */
function filterOpts(programFd: number, flags: number): Uint32Array {
  return new Uint32Array([32, 0, programFd, flags, 0, HANDLE, PRIORITY, 0]);
}

function failure(program: Program, index: number, errno: number, messages: readonly string[] = []) {
  const object = `program ${program.name} to interface ${index}`;
  return bpfError({ operation: 'attach', object, errno, messages });
}
