// SPDX-License-Identifier: Apache-2.0
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { KernelFiles } from './fetch-kernel.ts';
import { runTool } from './run-tool.ts';

/** What the guest needs before the host's root is mounted. */
const FIRST = ['virtio_pci', '9p', '9pnet_virtio', 'overlay'];
/** What pods' networks are made of, and what hangs there: the guest can't load it later. */
const NETWORK = ['veth', 'bridge', 'tun', 'vxlan', 'sch_ingress', 'cls_bpf'];
/** What destroys sockets by sock_diag, which kernels load when first asked. */
const SOCKETS = ['tcp_diag', 'udp_diag'];
/** What iptables translates addresses with. */
const TRANSLATION = ['nft_compat', 'nft_chain_nat', 'xt_nat', 'xt_tcpudp'];
const MODULES = [...FIRST, ...NETWORK, ...SOCKETS, ...TRANSLATION];

/** Writes an initramfs for the kernel: a static busybox, the modules in load order, and init.sh as its init. */
export function buildInitramfs(kernel: KernelFiles, output: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'weir-initramfs-'));
  try {
    for (const name of ['bin', 'modules', 'proc', 'sys', 'dev', 'host', 'upper', 'root'])
      mkdirSync(join(folder, name));
    copyFileSync(runTool('sh', ['-c', 'command -v busybox']).toString().trim(), join(folder, 'bin/busybox'));
    copyFileSync(join(import.meta.dirname, 'init.sh'), join(folder, 'init'));
    chmodSync(join(folder, 'init'), 0o755);
    const files = modulesInOrder(kernel);
    for (const file of files) writeFileSync(join(folder, 'modules', moduleName(file)), readModule(file));
    writeFileSync(join(folder, 'modules/order'), `${files.map(moduleName).join('\n')}\n`);
    const names = runTool('find', ['.', '-print0'], { cwd: folder });
    const archive = runTool('cpio', ['--null', '--create', '--format=newc', '--owner=0:0'], {
      cwd: folder,
      input: names,
    });
    writeFileSync(output, gzipSync(archive, { level: 1 }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Module files such that each comes after what it depends on. Built-in ones are left out. */
function modulesInOrder(kernel: KernelFiles): string[] {
  const lines = MODULES.flatMap((name) => {
    const args = ['--dirname', kernel.root, '--set-version', kernel.release, '--show-depends', name];
    return runTool('modprobe', args).toString().split('\n');
  });
  return [...new Set(lines.flatMap((line) => /^insmod (\S+)/.exec(line)?.[1] ?? []))];
}

function moduleName(file: string): string {
  return basename(file).replace(/\.xz$/, '');
}

function readModule(file: string): Buffer {
  return file.endsWith('.xz') ? runTool('busybox', ['xzcat', file]) : readFileSync(file);
}
