// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { ERRORS, type ErrorCode } from '../../src/errors.ts';
import { type AgentPlaces, makeAgentPlaces, WeirProcess } from './agent-process.ts';
import { describeWithLab } from './needs-root.ts';

/** A node of its own, as far as mounts go, on which something is not as an agent needs it. */
interface Node {
  readonly name: string;
  readonly code: ErrorCode;
  readonly says: RegExp;
  /** Shell that breaks it; `$D` is a folder of the test's own. */
  readonly breaks?: string;
  readonly args?: readonly string[];
  readonly enter?: readonly string[];
}

const NODES: readonly Node[] = [
  {
    name: 'a kernel that is too old',
    code: 'KERNEL_TOO_OLD',
    says: /^kernel 2\.6\.\d+\S*: older than 5\.10$/,
    enter: ['setarch', process.arch === 'arm64' ? 'aarch64' : 'x86_64', '--uname-2.6'],
  },
  {
    name: 'a kernel locked down to confidentiality',
    code: 'KERNEL_LOCKED',
    says: /lockdown=confidentiality/,
    breaks:
      'mount -t tmpfs tmpfs /sys/kernel/security && echo "none integrity [confidentiality]" > /sys/kernel/security/lockdown',
  },
  {
    name: 'a kernel without BTF',
    code: 'NO_BTF',
    says: /\/sys\/kernel\/btf\/vmlinux does not exist$/,
    breaks: 'mount -t tmpfs tmpfs /sys/kernel/btf',
  },
  {
    name: 'a bpffs that is read-only',
    code: 'BPFFS_READ_ONLY',
    says: /^pin folder .*\/bpf\/weir: the bpffs is mounted read-only$/,
    breaks: 'mkdir -p "$D/bpf" && mount -t bpf bpf "$D/bpf" && mount -o remount,ro "$D/bpf"',
    args: ['--pin-dir', '$D/bpf/weir'],
  },
  {
    name: 'no bpffs',
    code: 'BPFFS_NOT_MOUNTED',
    says: /not in a bpffs$/,
    args: ['--pin-dir', '$D/pins'],
  },
  {
    name: 'no socket of the container runtime that must be there',
    code: 'RUNTIME_UNAVAILABLE',
    says: /^cri\.mode required: no socket is at .*\/none\.sock$/,
    args: ['--cri-mode', 'required', '--cri-socket', '$D/none.sock'],
  },
  {
    name: 'a configuration that is wrong',
    code: 'CONFIG_INVALID',
    says: /observe/,
    args: ['--observe', 'everything'],
  },
];

describeWithLab('an agent that can not start', () => {
  let places: AgentPlaces;
  let folder: string;
  const cgroup = `weir-test-broken-${process.pid}`;

  beforeAll(() => {
    places = makeAgentPlaces();
    folder = mkdtempSync(join(tmpdir(), 'weir-broken-'));
    mkdirSync(join(cgroup2Mount(), cgroup));
  });
  afterAll(() => {
    places.remove();
    rmSync(folder, { recursive: true });
    rmdirSync(join(cgroup2Mount(), cgroup));
  });

  test.each(NODES)('says why and what to do on a node with $name', async (node) => {
    const { code, says, breaks = 'true', args = [], enter = [] } = node;
    const terminationLog = join(folder, 'termination-log');
    writeFileSync(terminationLog, '');
    const own = args.map((arg) => arg.replace('$D', folder));
    const where = [
      '--pin-dir',
      places.pinDir,
      '--run-dir',
      places.runDir,
      '--kubernetes-mode',
      'off',
      '--cgroup-root',
      `/${cgroup}`,
    ];
    const agent = new WeirProcess(
      ['run', ...where, '--termination-log', terminationLog, ...own],
      ['env', `D=${folder}`, 'unshare', '-m', 'sh', '-ec', `${breaks}; exec "$@"`, 'sh', ...enter],
    );
    const { exit, remedy } = ERRORS[code];
    expect(await agent.exited).toBe(exit);
    const lines = agent.stderr.trim().split('\n');
    expect(lines).toHaveLength(1);
    const { level, msg, ...rest } = JSON.parse(lines[0] ?? '') as Record<string, unknown>;
    expect(rest).toMatchObject({ code, remedy, exitCode: exit });
    expect(level).toBe('error');
    expect(msg).toMatch(says);
    // a wrong configuration names no place for it but the one that Kubernetes has
    if (code !== 'CONFIG_INVALID')
      expect(readFileSync(terminationLog, 'utf8')).toBe(`${code}: ${msg}\n${remedy}\n`);
  });
});
