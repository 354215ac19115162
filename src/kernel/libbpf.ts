// SPDX-License-Identifier: Apache-2.0
import koffi, { type LibraryHandle } from 'koffi';
import { WeirError } from '../errors.ts';

/** An address in this process, as koffi gives it; `null` is NULL. */
export type Pointer = bigint;

/** Memory handed to C: typed arrays are passed in place, not copied, so C may write into them. */
export type Memory = Uint8Array | Uint32Array | BigUint64Array;

/**
 * The part of libbpf that Weir calls, by the C names, so that they can be looked up. Functions that give an `int`
 * return a negative errno; functions that give a pointer return `null` and set errno (`koffi.errno()`). Everything
 * here exists since libbpf 1.1. Source: libbpf `src/libbpf.h`, `src/bpf.h`, `src/btf.h`.
 */
export interface Libbpf {
  libbpf_major_version(): number;
  libbpf_minor_version(): number;
  libbpf_set_print(callback: Pointer | null): Pointer | null;
  libbpf_num_possible_cpus(): number;
  libbpf_probe_bpf_map_type(type: number, opts: null): number;
  libbpf_probe_bpf_helper(programType: number, helper: number, opts: null): number;
  libbpf_find_vmlinux_btf_id(name: string, attachType: number): number;

  bpf_object__open_mem(bytes: Memory, size: number, opts: Memory): Pointer | null;
  bpf_object__load(object: Pointer): number;
  bpf_object__close(object: Pointer): void;
  bpf_object__btf(object: Pointer): Pointer | null;
  bpf_object__next_program(object: Pointer, previous: Pointer | null): Pointer | null;
  bpf_object__next_map(object: Pointer, previous: Pointer | null): Pointer | null;
  btf__raw_data(btf: Pointer, size: Memory): Pointer | null;

  bpf_program__name(program: Pointer): string;
  bpf_program__section_name(program: Pointer): string;
  bpf_program__type(program: Pointer): number;
  bpf_program__expected_attach_type(program: Pointer): number;
  bpf_program__set_expected_attach_type(program: Pointer, type: number): number;
  bpf_program__insn_cnt(program: Pointer): number | bigint;
  bpf_program__fd(program: Pointer): number;
  bpf_program__set_autoload(program: Pointer, autoload: boolean): number;
  bpf_program__set_log_buf(program: Pointer, log: Pointer | null, size: number): number;
  bpf_program__attach(program: Pointer): Pointer | null;
  bpf_program__attach_cgroup(program: Pointer, cgroupFd: number): Pointer | null;
  bpf_program__attach_iter(program: Pointer, opts: Memory): Pointer | null;
  bpf_program__attach_uprobe_opts(
    program: Pointer,
    pid: number,
    path: string,
    offset: number | bigint,
    opts: Memory,
  ): Pointer | null;
  bpf_prog_load(
    type: number,
    name: string,
    license: string,
    instructions: Memory,
    count: number,
    opts: Memory,
  ): number;
  bpf_raw_tracepoint_open(name: string | null, programFd: number): number;
  bpf_prog_test_run_opts(programFd: number, opts: Memory): number;
  bpf_prog_attach(programFd: number, targetFd: number, attachType: number, flags: number): number;
  bpf_prog_query(
    targetFd: number,
    attachType: number,
    queryFlags: number,
    attachFlags: Memory,
    ids: Memory,
    count: Memory,
  ): number;
  bpf_prog_get_fd_by_id(id: number): number;
  /** Statistics of `enum bpf_stats_type` are kept while the descriptor is open. */
  bpf_enable_stats(type: number): number;

  bpf_map__name(map: Pointer): string;
  bpf_map__type(map: Pointer): number;
  bpf_map__key_size(map: Pointer): number;
  bpf_map__value_size(map: Pointer): number;
  bpf_map__max_entries(map: Pointer): number;
  bpf_map__map_flags(map: Pointer): number;
  bpf_map__is_internal(map: Pointer): boolean;
  bpf_map__fd(map: Pointer): number;
  bpf_map__set_max_entries(map: Pointer, count: number): number;
  bpf_map__reuse_fd(map: Pointer, fd: number): number;
  bpf_map__initial_value(map: Pointer, size: Memory): Pointer | null;
  bpf_map_lookup_elem(fd: number, key: Memory, value: Memory): number;
  bpf_map_update_elem(fd: number, key: Memory, value: Memory, flags: number): number;
  bpf_map_delete_elem(fd: number, key: Memory): number;
  bpf_map_get_next_key(fd: number, key: Memory | null, next: Memory): number;
  bpf_map_lookup_batch(
    fd: number,
    from: Memory | null,
    next: Memory,
    keys: Memory,
    values: Memory,
    count: Memory,
    opts: null,
  ): number;
  bpf_map_update_batch(fd: number, keys: Memory, values: Memory, count: Memory, opts: null): number;
  bpf_map_delete_batch(fd: number, keys: Memory, count: Memory, opts: null): number;
  bpf_map_get_next_id(after: number, next: Memory): number;
  bpf_map_get_fd_by_id(id: number): number;

  bpf_obj_pin(fd: number, path: string): number;
  bpf_obj_get(path: string): number;
  bpf_obj_get_info_by_fd(fd: number, info: Memory, size: Memory): number;

  bpf_link__open(path: string): Pointer | null;
  bpf_link__fd(link: Pointer): number;
  bpf_link__pin(link: Pointer, path: string): number;
  bpf_link__unpin(link: Pointer): number;
  bpf_link__update_program(link: Pointer, program: Pointer): number;
  bpf_link__detach(link: Pointer): number;
  bpf_link__destroy(link: Pointer): number;
  bpf_iter_create(linkFd: number): number;
  bpf_link_create(programFd: number, target: number, attachType: number, opts: Memory): number;
  bpf_tc_hook_create(hook: Memory): number;
  bpf_tc_attach(hook: Memory, opts: Memory): number;
  bpf_tc_detach(hook: Memory, opts: Memory): number;
  bpf_tc_query(hook: Memory, opts: Memory): number;
}

const PROTOTYPES: Readonly<Record<keyof Libbpf, string>> = {
  libbpf_major_version: 'uint32_t libbpf_major_version(void)',
  libbpf_minor_version: 'uint32_t libbpf_minor_version(void)',
  libbpf_set_print: 'void *libbpf_set_print(void *fn)',
  libbpf_num_possible_cpus: 'int libbpf_num_possible_cpus(void)',
  libbpf_probe_bpf_map_type: 'int libbpf_probe_bpf_map_type(int type, const void *opts)',
  libbpf_probe_bpf_helper: 'int libbpf_probe_bpf_helper(int prog_type, int helper, const void *opts)',
  libbpf_find_vmlinux_btf_id: 'int libbpf_find_vmlinux_btf_id(const char *name, int attach_type)',

  bpf_object__open_mem: 'void *bpf_object__open_mem(const void *buf, size_t size, const void *opts)',
  bpf_object__load: 'int bpf_object__load(void *obj)',
  bpf_object__close: 'void bpf_object__close(void *obj)',
  bpf_object__btf: 'void *bpf_object__btf(const void *obj)',
  bpf_object__next_program: 'void *bpf_object__next_program(const void *obj, const void *prog)',
  bpf_object__next_map: 'void *bpf_object__next_map(const void *obj, const void *map)',
  btf__raw_data: 'void *btf__raw_data(const void *btf, void *size)',

  bpf_program__name: 'const char *bpf_program__name(const void *prog)',
  bpf_program__section_name: 'const char *bpf_program__section_name(const void *prog)',
  bpf_program__type: 'int bpf_program__type(const void *prog)',
  bpf_program__expected_attach_type: 'int bpf_program__expected_attach_type(const void *prog)',
  bpf_program__set_expected_attach_type: 'int bpf_program__set_expected_attach_type(void *prog, int type)',
  bpf_program__insn_cnt: 'size_t bpf_program__insn_cnt(const void *prog)',
  bpf_program__fd: 'int bpf_program__fd(const void *prog)',
  bpf_program__set_autoload: 'int bpf_program__set_autoload(void *prog, bool autoload)',
  bpf_program__set_log_buf: 'int bpf_program__set_log_buf(void *prog, void *buf, size_t size)',
  bpf_program__attach: 'void *bpf_program__attach(const void *prog)',
  bpf_program__attach_cgroup: 'void *bpf_program__attach_cgroup(const void *prog, int cgroup_fd)',
  bpf_program__attach_iter: 'void *bpf_program__attach_iter(const void *prog, const void *opts)',
  bpf_program__attach_uprobe_opts:
    'void *bpf_program__attach_uprobe_opts(const void *prog, int pid, const char *path, size_t offset, const void *opts)',
  bpf_prog_load:
    'int bpf_prog_load(int type, const char *name, const char *license, const void *insns, size_t count, const void *opts)',
  bpf_raw_tracepoint_open: 'int bpf_raw_tracepoint_open(const char *name, int fd)',
  bpf_prog_test_run_opts: 'int bpf_prog_test_run_opts(int fd, void *opts)',
  bpf_prog_attach: 'int bpf_prog_attach(int prog_fd, int target_fd, int type, unsigned int flags)',
  bpf_prog_query:
    'int bpf_prog_query(int fd, int type, uint32_t query_flags, void *attach_flags, void *ids, void *count)',
  bpf_enable_stats: 'int bpf_enable_stats(int type)',
  bpf_prog_get_fd_by_id: 'int bpf_prog_get_fd_by_id(uint32_t id)',

  bpf_map__name: 'const char *bpf_map__name(const void *map)',
  bpf_map__type: 'int bpf_map__type(const void *map)',
  bpf_map__key_size: 'uint32_t bpf_map__key_size(const void *map)',
  bpf_map__value_size: 'uint32_t bpf_map__value_size(const void *map)',
  bpf_map__max_entries: 'uint32_t bpf_map__max_entries(const void *map)',
  bpf_map__map_flags: 'uint32_t bpf_map__map_flags(const void *map)',
  bpf_map__is_internal: 'bool bpf_map__is_internal(const void *map)',
  bpf_map__fd: 'int bpf_map__fd(const void *map)',
  bpf_map__set_max_entries: 'int bpf_map__set_max_entries(void *map, uint32_t count)',
  bpf_map__reuse_fd: 'int bpf_map__reuse_fd(void *map, int fd)',
  bpf_map__initial_value: 'void *bpf_map__initial_value(void *map, void *size)',
  bpf_map_lookup_elem: 'int bpf_map_lookup_elem(int fd, const void *key, void *value)',
  bpf_map_update_elem: 'int bpf_map_update_elem(int fd, const void *key, const void *value, uint64_t flags)',
  bpf_map_delete_elem: 'int bpf_map_delete_elem(int fd, const void *key)',
  bpf_map_get_next_key: 'int bpf_map_get_next_key(int fd, const void *key, void *next)',
  bpf_map_lookup_batch:
    'int bpf_map_lookup_batch(int fd, void *from, void *next, void *keys, void *values, void *count, const void *opts)',
  bpf_map_update_batch:
    'int bpf_map_update_batch(int fd, const void *keys, const void *values, void *count, const void *opts)',
  bpf_map_delete_batch: 'int bpf_map_delete_batch(int fd, const void *keys, void *count, const void *opts)',
  bpf_map_get_next_id: 'int bpf_map_get_next_id(uint32_t after, void *next)',
  bpf_map_get_fd_by_id: 'int bpf_map_get_fd_by_id(uint32_t id)',

  bpf_obj_pin: 'int bpf_obj_pin(int fd, const char *path)',
  bpf_obj_get: 'int bpf_obj_get(const char *path)',
  bpf_obj_get_info_by_fd: 'int bpf_obj_get_info_by_fd(int fd, void *info, void *size)',

  bpf_link__open: 'void *bpf_link__open(const char *path)',
  bpf_link__fd: 'int bpf_link__fd(const void *link)',
  bpf_link__pin: 'int bpf_link__pin(void *link, const char *path)',
  bpf_link__unpin: 'int bpf_link__unpin(void *link)',
  bpf_link__update_program: 'int bpf_link__update_program(void *link, void *prog)',
  bpf_link__detach: 'int bpf_link__detach(void *link)',
  bpf_link__destroy: 'int bpf_link__destroy(void *link)',
  bpf_iter_create: 'int bpf_iter_create(int link_fd)',
  bpf_link_create: 'int bpf_link_create(int prog_fd, int target_fd, int attach_type, const void *opts)',
  bpf_tc_hook_create: 'int bpf_tc_hook_create(void *hook)',
  bpf_tc_attach: 'int bpf_tc_attach(const void *hook, void *opts)',
  bpf_tc_detach: 'int bpf_tc_detach(const void *hook, const void *opts)',
  bpf_tc_query: 'int bpf_tc_query(const void *hook, void *opts)',
};

const SONAMES = ['libbpf.so.1', '/usr/lib64/libbpf.so.1', '/usr/local/lib/libbpf.so.1'];

let loaded: Libbpf | undefined;

/**
 * The system's libbpf, loaded once per process and silenced (messages are captured where they explain a failure).
 * Throws LIBBPF_NOT_FOUND when there is none, or only one older than 1.1.
 */
export function libbpf(): Libbpf {
  if (loaded === undefined) {
    const library = openLibrary();
    const functions = Object.entries(PROTOTYPES).map(([name, prototype]) => [name, library.func(prototype)]);
    // koffi types every function as any: the interface above is the statement of what the prototypes mean.
    const api = Object.fromEntries(functions) as Libbpf;
    requireVersion(api.libbpf_major_version(), api.libbpf_minor_version());
    api.libbpf_set_print(null);
    loaded = api;
  }
  return loaded;
}

function openLibrary(): LibraryHandle {
  const failures: string[] = [];
  for (const soname of SONAMES) {
    try {
      return koffi.load(soname);
    } catch (error: unknown) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new WeirError('LIBBPF_NOT_FOUND', `libbpf: none of ${SONAMES.join(', ')} could be loaded`, {
    details: { failures },
  });
}

function requireVersion(major: number, minor: number): void {
  if (major !== 1 || minor < 1) {
    throw new WeirError('LIBBPF_NOT_FOUND', `libbpf: needs 1.1 or newer, found ${major}.${minor}`);
  }
}
