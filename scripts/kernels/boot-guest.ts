// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { KernelFiles } from './fetch-kernel.ts';

interface GuestOptions {
  readonly kernel: KernelFiles;
  readonly initramfs: string;
  /** The checkout whose suites run inside; the guest sees the host's whole root read-only. */
  readonly checkout: string;
  /** Host folder that the guest writes its results to. */
  readonly results: string;
  /** File that takes everything the guest prints. */
  readonly console: string;
  /** What the guest does; see guest.sh. Default: the kernel suites. */
  readonly job?: 'suites' | 'demo';
  /** Test files that the suites are; default all of test/kernel. */
  readonly tests?: readonly string[] | undefined;
  /** A guest that has not powered off by then is killed. */
  readonly timeoutSeconds: number;
}

/** Boots one guest in software emulation and waits until it has powered off. Returns whether it did so by itself. */
export async function bootGuest(options: GuestOptions): Promise<boolean> {
  const log = createWriteStream(options.console);
  // setpriv: however this process ends, the guest ends with it.
  const command = ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...qemuArguments(options)];
  const guest = spawn('setpriv', command, { stdio: ['ignore', 'pipe', 'pipe'] });
  guest.stdout.pipe(log, { end: false });
  guest.stderr.pipe(log, { end: false });
  let killed = false;
  const limit = setTimeout(() => {
    killed = true;
    guest.kill('SIGKILL');
  }, options.timeoutSeconds * 1000);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      guest.once('error', reject);
      guest.once('close', resolve);
    });
    return code === 0 && !killed;
  } finally {
    clearTimeout(limit);
    log.end();
  }
}

function qemuArguments(options: GuestOptions): string[] {
  const share = (id: string, path: string, mode: string) => [
    '-fsdev',
    `local,id=${id},path=${path},security_model=none,multidevs=remap${mode}`,
    '-device',
    `virtio-9p-pci,fsdev=${id},mount_tag=${id}`,
  ];
  // no_timer_check: on a busy host older kernels panic over the emulated timer. TSC watchdogs complain for the same reason.
  // What hardens a machine costs time here and changes nothing of what is tested.
  const commandLine = `console=ttyS0 quiet panic=-1 no_timer_check tsc=reliable nowatchdog mitigations=off init_on_alloc=0 WEIR_CHECKOUT=${options.checkout} WEIR_JOB=${options.job ?? 'suites'}${options.tests ? ` WEIR_TESTS=${options.tests.join(',')}` : ''}`;
  // Without protection keys: V8 guards its code pages by them, and now and then aborts where they are emulated. Without what
  // is fast on a real processor and slow here: copying byte by byte (erms, fsrm), tables of five levels (la57), smap.
  return [
    // one thread for both processors: with two, V8's freshly compiled code reads as zeros now and then, and it crashes
    ['-accel', 'tcg,thread=single', '-cpu', 'max,-pku,-erms,-fsrm,-la57,-smap', '-m', '2048', '-smp', '2'],
    ['-nographic', '-no-reboot', '-nic', 'none', '-serial', 'stdio', '-monitor', 'none'],
    ['-kernel', options.kernel.image, '-initrd', options.initramfs, '-append', commandLine],
    share('host', '/', ',readonly=on'),
    share('results', options.results, ''),
  ].flat();
}
