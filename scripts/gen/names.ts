// SPDX-License-Identifier: Apache-2.0

/** `process_exec_event` → `processExecEvent`. */
export function toCamel(snake: string): string {
  return snake.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** `process_exec_event` → `ProcessExecEvent`. */
export function toPascal(snake: string): string {
  const camel = toCamel(snake);
  return camel.charAt(0).toUpperCase() + camel.slice(1);
}

/** What a semantic typedef of bpf/types.h means, for the doc line of a generated field. */
export const TYPE_DOC: Readonly<Record<string, string>> = {
  boot_ns_t: 'nanoseconds since boot',
  epoch_ns_t: 'nanoseconds since 1970',
  duration_ns_t: 'nanoseconds',
  cgroup_id_t: 'cgroup v2 id',
  inode_t: 'inode number',
  sock_cookie_t: 'socket cookie',
  byte_count_t: 'bytes',
  capability_set_t: 'bit n is capability n',
  address_t: 'user-space address',
  tgid_t: 'process id in the initial pid namespace',
  tid_t: 'thread id in the initial pid namespace',
  user_id_t: 'uid in the initial user namespace',
  group_id_t: 'gid in the initial user namespace',
  namespace_id_t: 'inode number of the namespace',
  device_t: 'kernel dev_t: major << 20 | minor',
  duration_us_t: 'microseconds',
  wait_status_t: 'status as wait(2) gives it',
  port_t: 'port, host byte order',
  length_t: 'bytes of this part of the tail',
};

/** Whether a member of a struct only fills it up: `pad`, `pad2` … */
export function isPadding(name: string): boolean {
  return /^pad\d*$/.test(name);
}
