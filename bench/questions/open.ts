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

/** The same while a rule asks for opened files: the call is looked at, and not told. */
export const openRuled: OverheadQuestion = {
  ...open,
  name: 'open-ruled',
  what: 'open and close, unobserved process, with a rule about opened files',
  treatment: 'ruled',
  limit: 'none',
  target: '',
};

/** In an observed pod, where every open is told. */
export const openTold: OverheadQuestion = {
  ...openRuled,
  name: 'open-told',
  what: 'open and close, observed, with a rule about opened files',
  observed: true,
};
