// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion } from '../question.ts';

/** A system call of its own costs less than the smallest hook: it shows at once if anything is attached to all of them. */
export const getpid: OverheadQuestion = {
  kind: 'overhead',
  name: 'getpid',
  what: 'getpid, unobserved process',
  load: { program: 'getpid', count: 1_000_000 },
  path: 'loopback',
  observed: false,
  measure: 'cpu',
  limit: 'noise',
  target: 'at the noise',
};
