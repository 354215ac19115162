// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion } from '../question.ts';

/** A connection that sends nothing: all of its cost is in being opened, accounted and closed. No pod has cheaper ones. */
export const connect: OverheadQuestion = {
  kind: 'overhead',
  name: 'connect',
  what: 'TCP connect and close, observed, to another pod',
  load: { program: 'connect', count: 4_000, server: { program: 'sink', port: 27_001 } },
  path: 'pod',
  observed: true,
  measure: 'cpu',
  limit: 1.06,
  target: '≤ +6 %',
};

/** The same of a pod that a policy governs: every layer of the decision, where the loads above have none. */
export const connectGoverned: OverheadQuestion = {
  ...connect,
  name: 'connect-governed',
  what: 'TCP connect and close, governed, to another pod',
  treatment: 'governed',
};

/** The same within one network namespace, where everything but Weir is cheapest. */
export const connectLoopback: OverheadQuestion = {
  ...connect,
  name: 'connect-loopback',
  what: 'TCP connect and close, observed, over loopback (the worst case)',
  path: 'loopback',
  limit: 'none',
  target: '',
};
