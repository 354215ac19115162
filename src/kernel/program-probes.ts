// SPDX-License-Identifier: Apache-2.0
import type { ProgramProbe } from './probe-program.ts';

/** A kernel feature that comes with a kind of program: what it is used for and what is missing without it. */
export interface ProgramFeature {
  readonly name: string;
  readonly probe: ProgramProbe;
  /** Whether capture can't work at all without it. */
  readonly required: boolean;
  readonly usedFor: string;
  readonly without: string;
}

const TRACING = 26;
const LSM = 29;
const NOT_YET = 'nothing in this version';
const NOTHING_LOST = 'nothing is lost in this version';

/** Numbers are those of `enum bpf_prog_type` and `enum bpf_attach_type` (include/uapi/linux/bpf.h). */
export const PROGRAM_FEATURES: readonly ProgramFeature[] = [
  {
    name: 'tp_btf',
    probe: { type: TRACING, attachType: 23, target: 'sched_process_exec', attach: true },
    required: true,
    usedFor: 'processes and cgroups: fork, exec, exit, mkdir, rmdir',
    without: 'nothing can be attributed: capture is not possible',
  },
  {
    name: 'cgroup/connect',
    probe: { type: 18, attachType: 10, result: 1 },
    required: false,
    usedFor: 'connections as the process asks for them',
    without: 'connect events are missing; flows appear once they are established',
  },
  {
    name: 'cgroup/sendmsg',
    probe: { type: 18, attachType: 14, result: 1 },
    required: false,
    usedFor: 'datagrams sent without connect',
    without: 'unconnected UDP peers are missing',
  },
  {
    name: 'cgroup/post_bind',
    probe: { type: 9, attachType: 12, result: 1 },
    required: false,
    usedFor: 'sockets that begin to listen',
    without: 'listen events are missing',
  },
  {
    name: 'cgroup/sock_release',
    probe: { type: 9, attachType: 34, result: 1 },
    required: false,
    usedFor: 'the end of UDP flows',
    without: 'UDP flows end by their last report only',
  },
  {
    name: 'cgroup_skb',
    probe: { type: 8, attachType: 1, result: 1 },
    required: false,
    usedFor: 'DNS, TLS server names and plain HTTP requests, UDP bytes',
    without: 'destinations have addresses only, no names',
  },
  {
    name: 'sockops',
    probe: { type: 13, attachType: 3, result: 1 },
    required: false,
    usedFor: 'TCP flows with bytes both ways',
    without: 'TCP flows and their bytes are missing',
  },
  {
    name: 'sched_cls',
    probe: { type: 3 },
    required: false,
    usedFor: 'policy on what passes the hooks of cgroups, at the interfaces of pods',
    without: 'packet sockets and sandboxed runtimes are not governed',
  },
  {
    name: 'uprobe',
    probe: { type: 2 },
    required: false,
    usedFor: 'request lines of OpenSSL clients',
    without: 'HTTPS requests show their server name only',
  },
  {
    name: 'iter/task_file',
    probe: { type: TRACING, attachType: 28, target: 'task_file', attach: false },
    required: false,
    usedFor: 'processes older than the agent, and their sockets',
    without: 'their start times are known to 10 ms only, their open sockets have no process',
  },
  {
    name: 'iter/bpf_sk_storage_map',
    probe: { type: TRACING, attachType: 28, target: 'bpf_sk_storage_map' },
    required: false,
    usedFor: 'reports of flows that are still open',
    without: 'long flows are reported when they end',
  },
  {
    name: 'sk_msg',
    probe: { type: 16, attachType: 7, result: 1 },
    required: false,
    usedFor: NOT_YET,
    without: NOTHING_LOST,
  },
  {
    name: 'lsm',
    probe: { type: LSM, attachType: 27, target: 'file_open', attach: true },
    required: false,
    usedFor: NOT_YET,
    without: NOTHING_LOST,
  },
  {
    name: 'fentry',
    probe: { type: TRACING, attachType: 24, target: 'do_exit', attach: true },
    required: false,
    usedFor: NOT_YET,
    without: NOTHING_LOST,
  },
];
