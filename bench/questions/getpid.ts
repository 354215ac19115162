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

/** The same while the return of every call is looked at: rules ask for some of them. */
export const getpidRuled: OverheadQuestion = {
  ...getpid,
  name: 'getpid-ruled',
  what: 'getpid, unobserved process, with a rule about opened files',
  treatment: 'ruled',
  limit: 'none',
  target: '',
};
