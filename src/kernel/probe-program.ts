// SPDX-License-Identifier: Apache-2.0
import { closeSync } from 'node:fs';
import koffi from 'koffi';
import { errnoName } from './bpf-error.ts';
import { libbpf } from './libbpf.ts';

/** A kind of program, to be tried with two instructions: `r0 = <result>; exit`. */
export interface ProgramProbe {
  /** `enum bpf_prog_type`. */
  readonly type: number;
  /** `enum bpf_attach_type`, where the kernel checks it at load. */
  readonly attachType?: number;
  /** Kernel function or tracepoint whose BTF the program is bound to. */
  readonly target?: string;
  /** What it returns; some types accept certain values only. */
  readonly result?: number;
  /** Also attach it: loading and attaching are refused independently. For raw and BTF tracepoints, LSM, fentry. */
  readonly attach?: boolean;
}

const INSTRUCTION_BYTES = 8;
const OPTS_BYTES = 48;

/**
 * Loads, and if asked attaches, a program that does nothing, and takes it away at once. Gives undefined when that
 * worked, else why not: an errno name, or that the kernel has no such target. `then`: what else is tried with it.
 */
export function probeProgram(
  probe: ProgramProbe,
  then: (fd: number) => string | undefined = (fd) => (probe.attach === true ? attachOnce(fd) : undefined),
): string | undefined {
  const api = libbpf();
  const { type, attachType = 0, target } = probe;
  const btfId = target === undefined ? 0 : api.libbpf_find_vmlinux_btf_id(target, attachType);
  if (btfId < 0) return `the kernel has no ${target}`;
  const fd = api.bpf_prog_load(
    type,
    'weir_probe',
    'GPL',
    encodeInstructions(probe.result ?? 0),
    2,
    encodeOpts(attachType, btfId),
  );
  if (fd < 0) return errnoName(fd);
  try {
    return then(fd);
  } finally {
    closeSync(fd);
  }
}

/** BTF-bound programs attach by BPF_RAW_TRACEPOINT_OPEN without a name. */
function attachOnce(fd: number): string | undefined {
  const link = libbpf().bpf_raw_tracepoint_open(null, fd);
  if (link < 0) return `attach: ${errnoName(link)}`;
  closeSync(link);
  return undefined;
}

/** `r0 = result` (BPF_ALU64 | BPF_MOV | BPF_K), `exit` (BPF_JMP | BPF_EXIT). */
function encodeInstructions(result: number): Uint8Array {
  const code = new DataView(new ArrayBuffer(2 * INSTRUCTION_BYTES));
  code.setUint8(0, 0xb7);
  code.setInt32(4, result, true);
  code.setUint8(INSTRUCTION_BYTES, 0x95);
  return new Uint8Array(code.buffer);
}

/** struct bpf_prog_load_opts (libbpf src/bpf.h) up to attach_btf_id. */
function encodeOpts(attachType: number, btfId: number): Uint8Array {
  const opts = new DataView(new ArrayBuffer(OPTS_BYTES));
  opts.setBigUint64(0, BigInt(OPTS_BYTES), true);
  opts.setUint32(12, attachType, true);
  opts.setUint32(32, btfId, true);
  return new Uint8Array(opts.buffer);
}

/** Whether the kernel has a kfunc of this name, by its BTF. */
export function hasKernelFunction(name: string): boolean {
  const fentry = 24; // BPF_TRACE_FENTRY: looked up as a function, by its plain name
  return libbpf().libbpf_find_vmlinux_btf_id(name, fentry) > 0;
}

/** Whether this kernel has io_uring and lets us use it. */
export function hasIoUring(): boolean {
  const syscall: (number: number, entries: number, params: null) => number = koffi
    .load(null)
    .func('long syscall(long number, unsigned int entries, void *params)');
  const ioUringSetup = 425; // the same on every architecture
  return Number(syscall(ioUringSetup, 0, null)) === -1 && errnoName(koffi.errno()) === 'EFAULT';
}
