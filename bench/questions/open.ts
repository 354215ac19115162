// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion } from '../question.ts';

/** The commonest call that a file sensor would slow down for everybody. */
export const open: OverheadQuestion = {
  kind: 'overhead',
  name: 'open',
  what: 'open and close, unobserved process',
  load: { program: 'open', count: 50_000 },
  path: 'loopback',
  observed: false,
  measure: 'cpu',
  limit: 'noise',
  target: 'at the noise',
};
