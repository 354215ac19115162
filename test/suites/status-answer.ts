// SPDX-License-Identifier: Apache-2.0
import type { StatusAnswer } from '../../src/api/status-answer.ts';

/** An agent with which all is well. */
export const STATUS: StatusAnswer = {
  node: 'gpu-1',
  time: '2026-11-21T10:00:00.000Z',
  version: '0.1.0',
  catalog: '2026.11',
  kernel: '6.1.0',
  bootId: 'b-1',
  started: '2026-11-21T06:54:55.000Z',
  uptimeSeconds: 11_105,
  observe: 'ai',
  ready: true,
  notReady: [],
  degraded: [],
  breakglass: [],
  pods: { known: 12, observed: 4, unknown: 0, ai: 5, governed: 3, ungovernable: 0 },
  coverage: {
    ...{ complete: true, events: 12_345, lost: 0, held: 2, pending: 0, partial: 0 },
    ...{ processes: 300, cgroups: 40 },
  },
  losses: [],
  outputs: [
    {
      name: 'stdout',
      ...{ delivered: 99, retries: 0, spilled: 0, lost: 0 },
      waiting: { memory: 0, disk: 0 },
    },
  ],
  rules: { loaded: 14, since: '2026-11-21T06:54:56.000Z' },
  tables: [{ table: 'flows', entries: 3, capacity: 65_536 }],
  memoryBytes: 104_857_600,
  cpuSeconds: 12.34,
};
