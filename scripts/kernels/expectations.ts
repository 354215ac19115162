// SPDX-License-Identifier: Apache-2.0

/** Something that a kernel is known to lack. Everything else must be there, and every test must run and pass. */
export interface Expectation {
  /** Names from kernel-list.ts. */
  readonly kernels: readonly string[];
  /** Feature that `weir doctor` must report as absent there. */
  readonly feature?: string;
  /** Start of `file > name` of tests that skip themselves there. */
  readonly test?: string;
  readonly reason: string;
}

export const EXPECTATIONS: readonly Expectation[] = [
  { kernels: ['5.10'], feature: 'bpf_loop', reason: 'came with 5.17' },
  { kernels: ['5.10'], feature: 'bpf_get_attach_cookie', reason: 'came with 5.15' },
  { kernels: ['5.10', '6.1'], feature: 'bpf_sock_destroy', reason: 'came with 6.5' },
  { kernels: ['5.10', '6.1'], feature: 'uprobe links', reason: 'came with 6.6' },
  { kernels: ['5.10', '6.1'], feature: 'links of interfaces', reason: 'came with 6.6' },
  {
    kernels: ['5.10', '6.1'],
    test: 'test/kernel/privileges.test.ts > the capabilities of the chart attach probes to libraries without SYS_ADMIN',
    reason: 'links of uprobes came with 6.6',
  },
  {
    kernels: ['6.1', '6.12', 'newest'],
    test: 'test/kernel/privileges.test.ts > the capabilities of the chart are not where tables count',
    reason: 'tables count against the limit of locked memory before 5.11 only',
  },
  {
    kernels: ['5.10'],
    test: 'test/kernel/tls-probes.test.ts > probes on TLS libraries of images go on while an agent is replaced',
    reason: 'links of perf events, which can be pinned, came with 5.15',
  },
  {
    kernels: ['5.10'],
    test: 'test/kernel/reader.test.ts > openRingReader waits for a record that is not committed yet',
    reason: 'the program that holds a record back needs bpf_loop',
  },
  {
    kernels: ['5.10'],
    test: 'test/kernel/live-source.test.ts > openLiveSource reports flows that stay open',
    reason: 'owners of sockets older than the agent need bpf_sock_from_file, which came with 5.11',
  },
  {
    kernels: ['5.10'],
    test: 'test/kernel/flows.test.ts > sockets older than the sensors learns whose they are, and goes on counting',
    reason: 'owners of sockets older than the agent need bpf_sock_from_file, which came with 5.11',
  },
  {
    kernels: ['5.10'],
    test: 'test/kernel/socket.test.ts > TCP sockets sees what goes by mptcp',
    reason: 'built there without multipath TCP (CONFIG_MPTCP)',
  },
  {
    kernels: ['5.10'],
    test: 'test/kernel/probe-features.test.ts > probeSensors loads every program',
    reason: 'flows/on_iter_task_file needs bpf_sock_from_file, which came with 5.11',
  },
  {
    kernels: ['5.10'],
    test: 'test/kernel/bypass/bypass.test.ts > a pod does not get around its policy by mptcp',
    reason: 'built there without multipath TCP (CONFIG_MPTCP)',
  },
  {
    kernels: ['5.10', '6.1'],
    test: 'test/kernel/fail-static/fail-static.test.ts > what becomes of what the kernel keeps verdicts',
    reason:
      'how much a socket may keep is limited for the whole machine there, and by network namespace from 6.8 on',
  },
  {
    kernels: ['5.10'],
    test: 'test/kernel/bypass/interface.test.ts > the interface of a governed pod holds xdp sockets back',
    reason: 'frames of AF_XDP sockets pass there; why is not known yet',
  },
  {
    kernels: ['5.10', '6.1', '6.12', 'newest'],
    test: 'test/kernel/dns-stream.test.ts > DNS over TCP of a resolver file serves Go',
    reason: 'guests have no Go: to compile its library takes an emulated machine too long',
  },
];
