// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeUnless } from '../../test/suites/describe-unless.ts';
import { readClockOffset } from './read-clock-offset.ts';

describeUnless(process.platform !== 'linux' ? 'needs Linux' : undefined, 'readClockOffset', () => {
  it('agrees with the boot time that the kernel tells in seconds', () => {
    const bootSeconds = Number(/^btime (\d+)$/m.exec(readFileSync('/proc/stat', 'utf8'))?.[1]);
    expect(Math.abs(Number(readClockOffset() / 1_000_000_000n) - bootSeconds)).toBeLessThanOrEqual(2);
  });
});
