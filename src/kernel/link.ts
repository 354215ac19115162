// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { bpfError } from './bpf-error.ts';
import { libbpf, type Pointer } from './libbpf.ts';
import { withLibbpfLog } from './libbpf-log.ts';
import type { Program } from './program.ts';

const ENOENT = 2;

/**
 * An attachment of a program to a hook. It lasts until it is closed, or, when pinned, until the pin is removed (or
 * the cgroup it hangs on is). Throws BPF_FAILED, NOT_PERMITTED or UNSUPPORTED.
 */
export class Link {
  /** For messages: `program process/on_exec`. */
  readonly name: string;
  #pointer: Pointer | null;

  /** Takes over a `struct bpf_link *`. */
  constructor(name: string, pointer: Pointer) {
    this.name = name;
    this.#pointer = pointer;
  }

  /** Opens a pinned link. Gives undefined when nothing is pinned at `path`. */
  static openPinned(path: string): Link | undefined {
    const { result, errno, lines } = withLibbpfLog(() => libbpf().bpf_link__open(path));
    if (result !== null) return new Link(path, result);
    if (errno === ENOENT) return undefined;
    throw bpfError({ operation: 'open pinned', object: `link ${path}`, errno, messages: lines });
  }

  get fd(): number {
    return libbpf().bpf_link__fd(this.#open);
  }

  /** Makes the attachment outlive this process, as a file in bpffs; folders are made as needed. */
  pin(path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    this.#run('pin', path, (link) => libbpf().bpf_link__pin(link, path));
  }

  /** Removes the pin made by `pin`, or the one it was opened from; the attachment stays until `close`. */
  unpin(): void {
    this.#run('unpin', '', (link) => libbpf().bpf_link__unpin(link));
  }

  /**
   * Puts another program of the same type in place, atomically: no packet or call sees neither. Cgroup, iterator,
   * netns and XDP links can; tracing links can't (attach anew instead).
   */
  update(program: Program): void {
    this.#run('update', `to ${program.name}`, (link) =>
      libbpf().bpf_link__update_program(link, program.pointer),
    );
  }

  /** Detaches at once, pinned or not. Cgroup links only; others detach when their last reference closes. */
  detach(): void {
    this.#run('detach', '', (link) => libbpf().bpf_link__detach(link));
  }

  /** The cgroup it hangs on, by id; 0 when that cgroup is gone, and with it the attachment. For cgroup links. */
  cgroupId(): bigint {
    return this.#info()[2] ?? 0n;
  }

  /** The interface it hangs on, by index; 0 when that is gone, and with it the attachment. For links of interfaces. */
  interfaceIndex(): number {
    return Number((this.#info()[2] ?? 0n) & 0xffffffffn);
  }

  /** Kernel id of the program that is attached. */
  programId(): number {
    return Number((this.#info()[1] ?? 0n) & 0xffffffffn);
  }

  /** Lets go of the link: it detaches unless pinned. Closing twice is harmless. */
  close(): void {
    if (this.#pointer === null) return;
    const pointer = this.#pointer;
    this.#pointer = null;
    const result = libbpf().bpf_link__destroy(pointer);
    if (result < 0) throw bpfError({ operation: 'close', object: `link ${this.name}`, errno: result });
  }

  get #open(): Pointer {
    if (this.#pointer === null) throw new Error(`link ${this.name}: used after close`);
    return this.#pointer;
  }

  /** struct bpf_link_info { u32 type, id, prog_id, pad; struct { u64 cgroup_id; u32 attach_type; } cgroup; struct { u32 ifindex, … } tcx; … } */
  #info(): BigUint64Array {
    const info = new BigUint64Array(8);
    const size = new Uint32Array([info.byteLength]);
    const result = libbpf().bpf_obj_get_info_by_fd(this.fd, info, size);
    if (result < 0) throw bpfError({ operation: 'read info of', object: `link ${this.name}`, errno: result });
    return info;
  }

  #run(operation: string, detail: string, call: (link: Pointer) => number): void {
    const { result, lines } = withLibbpfLog(() => call(this.#open));
    if (result < 0) {
      throw bpfError({
        operation,
        object: `link ${this.name} ${detail}`.trim(),
        errno: result,
        messages: lines,
      });
    }
  }
}
