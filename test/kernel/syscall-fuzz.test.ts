// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  SYSTEM_CALL_NAMES,
  type SystemCallName,
  systemCallName,
} from '../../src/events/calls/system-call-name.ts';
import { SYSTEM_CALLS } from '../../src/kernel/calls/system-calls.ts';
import { CallPlace, type MadeCall } from './call-place.ts';
import type { CallArgument } from './calls.ts';
import { Random } from './fuzz/random.ts';
import { describeLive } from './live.ts';
import type { Syscall } from './watch.ts';

const ROUNDS = Number(process.env.WEIR_FUZZ_RUNS ?? 60 / Number(process.env.WEIR_TIME_SCALE ?? 1));
const CALLS = 24;
/** Calls that would end, stop or empty the process itself, wait for something, or reach others than it. */
const LEFT_OUT: ReadonlySet<SystemCallName> = new Set<SystemCallName>([
  ...(['kill', 'tkill', 'tgkill', 'ptrace', 'setns', 'unshare', 'seccomp', 'prctl', 'close_range'] as const),
  ...(['mount', 'umount2', 'pivot_root', 'chroot', 'process_vm_writev', 'process_vm_readv'] as const),
  ...(['accept', 'accept4', 'recvfrom', 'recvmsg', 'recvmmsg', 'read', 'readv', 'pread64'] as const),
  ...(['io_uring_enter', 'userfaultfd', 'delete_module', 'init_module', 'finit_module', 'bpf'] as const),
  ...(['execve', 'execveat', 'close', 'dup2', 'dup3', 'connect'] as const),
]);
const MADE = SYSTEM_CALL_NAMES.filter(
  (name) => !LEFT_OUT.has(name) && (process.arch === 'x64' || SYSTEM_CALLS[name].arm64 !== undefined),
);
/** As nobody, so that what is hit by chance is nobody's. */
const PREFIX = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'];

describeLive('system calls with arguments of any kind', () => {
  let place: CallPlace;

  beforeAll(() => {
    place = new CallPlace('syscall-fuzz');
    place.want(...SYSTEM_CALL_NAMES);
  });
  afterAll(() => place.remove());

  function randomBytes(random: Random, length: number): Uint8Array {
    return Uint8Array.from({ length }, () => 1 + random.below(255));
  }

  function randomArgument(random: Random): CallArgument {
    switch (random.below(9)) {
      case 0:
        return { word: 'p' };
      case 1:
        return { word: 'e' };
      case 2:
        return randomBytes(random, random.below(random.below(8) === 0 ? 5000 : 40));
      case 3:
        return 'x/../'.repeat(random.below(1200)) || '.';
      case 4:
        return {
          word: `m${Buffer.from(randomBytes(random, random.below(40))).toString('hex')}:${'ab'.repeat(random.below(200))}`,
        };
      case 5:
        return { word: `v${'cd'.repeat(random.below(3000))}` };
      case 6:
        return random.below(2) === 0 ? -100 : -1 - random.below(5);
      case 7:
        return random.below(40);
      default:
        return random.below(2 ** 31);
    }
  }

  it(`are told as they were, ${ROUNDS} times ${CALLS} of them`, () => {
    const random = new Random(Number(process.env.WEIR_FUZZ_SEED ?? 20261201));
    let told = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const made = Array.from({ length: CALLS }, (): MadeCall => {
        const name = MADE[random.below(MADE.length)] as SystemCallName;
        return [name, ...Array.from({ length: 6 }, () => randomArgument(random))];
      });
      place.watch.clear();
      // the watch throws on a record that can't be decoded; the place, on a call that is not told
      const events = place.tellOf(made, { cwd: place.folder, prefix: PREFIX }).told;
      for (const [index, event] of events.entries()) checkEvent(event, made[index] as MadeCall);
      told += events.length;
    }
    expect(told).toBe(ROUNDS * CALLS);
    expect(place.watch.losses().filter(({ reason }) => reason !== 'unreadable')).toEqual([]);
  });

  function checkEvent(event: Syscall, [name, ...args]: MadeCall): void {
    const row = SYSTEM_CALLS[name];
    expect(systemCallName(event.call)).toBe(name);
    if (row.path !== undefined) {
      const given = args[row.path];
      const bytes =
        typeof given === 'string'
          ? Buffer.from(given)
          : given instanceof Uint8Array
            ? Buffer.from(given)
            : undefined;
      if (bytes !== undefined) expect(event.bytes.path).toEqual(bytes.subarray(0, 4095));
      if (typeof given === 'object' && 'word' in given && given.word === 'p') expect(event.path).toBe('');
    }
    expect(event.bytes.data.length).toBeLessThanOrEqual(1024);
    expect(event.bytes.address.length).toBeLessThanOrEqual(128);
  }
});
