// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { readTracesInPod } from './read-traces-in-pod.ts';

const TRACES = { mapped: ['/x/libtorch.so'], open: [], truncated: false };

/** A pid that is, one after another, in these cgroups. */
function look(...paths: (string | undefined)[]) {
  return { cgroupPath: () => paths.shift(), traces: () => TRACES };
}

describe('readTracesInPod', () => {
  it('reads a process of the pod, in whatever container of it', () => {
    expect(readTracesInPod('u', 7, look('/kubepods/podu/a', '/kubepods/podu/a'))).toBe(TRACES);
  });

  it.each([
    ['another pod had the pid by then', ['/kubepods/podv/a']],
    ['another pod got the pid while it was read', ['/kubepods/podu/a', '/kubepods/podv/a']],
    ['it ended while it was read', ['/kubepods/podu/a', undefined]],
    ['it is gone', [undefined]],
    ['it is of the host', ['/system.slice/x.service']],
  ])('tells nothing where %s', (_, paths) => {
    expect(readTracesInPod('u', 7, look(...paths))).toBeUndefined();
  });
});
