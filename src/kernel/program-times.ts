// SPDX-License-Identifier: Apache-2.0
import { closeSync } from 'node:fs';
import { WeirError } from '../errors.ts';
import { bpfError } from './bpf-error.ts';
import { libbpf } from './libbpf.ts';
import type { Program } from './program.ts';

/** What a program took while its time was taken. */
export interface ProgramTime {
  readonly seconds: number;
  readonly runs: number;
}

/** `enum bpf_stats_type`, include/uapi/linux/bpf.h. */
const BPF_STATS_RUN_TIME = 0;
/** Where `run_time_ns` and `run_cnt` stand in `struct bpf_prog_info`. */
const RUN_TIME_AT = 192;
const RUN_COUNT_AT = 200;
const INFO_BYTES = 232;
const EPERM = 1;

/**
 * Takes the time of programs for short whiles: while the kernel keeps it, every program of the node pays for that, some
 * 50 ns a run. Needs CAP_SYS_ADMIN.
 */
export class ProgramTimes {
  readonly #programs: () => Iterable<readonly [string, Program]>;
  readonly #times = new Map<string, ProgramTime>();
  readonly #info = new DataView(new ArrayBuffer(INFO_BYTES));
  #seconds = 0;

  /** `programs` gives, by name, those that are loaded at the moment. */
  constructor(programs: () => Iterable<readonly [string, Program]>) {
    this.#programs = programs;
  }

  /** How long time was taken so far, seconds. */
  get seconds(): number {
    return this.#seconds;
  }

  /** By program; those that never ran meanwhile are left out. */
  get times(): ReadonlyMap<string, ProgramTime> {
    return this.#times;
  }

  /** Begins to take time; returns what ends it. Throws BPF_FAILED or NOT_PERMITTED. */
  begin(): () => void {
    const fd = libbpf().bpf_enable_stats(BPF_STATS_RUN_TIME);
    if (fd === -EPERM)
      throw new WeirError(
        'NOT_PERMITTED',
        'take the time of programs: the kernel wants CAP_SYS_ADMIN for it',
      );
    if (fd < 0) throw bpfError({ operation: 'take the time of', object: 'programs', errno: fd });
    const began = performance.now();
    const before = this.#read();
    return () => {
      const after = this.#read();
      closeSync(fd);
      this.#seconds += (performance.now() - began) / 1e3;
      for (const [name, { seconds, runs }] of after) this.#add(name, seconds, runs, before.get(name));
    };
  }

  #add(name: string, seconds: number, runs: number, before: ProgramTime | undefined): void {
    const more = runs - (before?.runs ?? 0);
    if (more <= 0) return;
    const known = this.#times.get(name);
    this.#times.set(name, {
      seconds: (known?.seconds ?? 0) + seconds - (before?.seconds ?? 0),
      runs: (known?.runs ?? 0) + more,
    });
  }

  #read(): Map<string, ProgramTime> {
    return new Map([...this.#programs()].map(([name, { fd }]) => [name, this.#timeOf(name, fd)]));
  }

  #timeOf(name: string, fd: number): ProgramTime {
    const size = new Uint32Array([INFO_BYTES]);
    // the kernel takes what is in it for requests
    const info = new Uint8Array(this.#info.buffer).fill(0);
    const result = libbpf().bpf_obj_get_info_by_fd(fd, info, size);
    if (result < 0) throw bpfError({ operation: 'read info of', object: `program ${name}`, errno: result });
    return {
      seconds: Number(this.#info.getBigUint64(RUN_TIME_AT, true)) / 1e9,
      runs: Number(this.#info.getBigUint64(RUN_COUNT_AT, true)),
    };
  }
}
