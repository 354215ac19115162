// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion } from '../question.ts';

/** A connection that sends nothing: all of its cost is in being opened, accounted and closed. */
export const connect: OverheadQuestion = {
  kind: 'overhead',
  name: 'connect',
  what: 'TCP connect and close, observed',
  load: { program: 'connect', count: 4_000, server: { program: 'sink', port: 27_001 } },
  observed: true,
  measure: 'cpu',
  limit: 1.06,
  target: '≤ +6 %',
};
