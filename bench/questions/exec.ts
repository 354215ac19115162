// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion } from '../question.ts';

/** A small dynamic program: the shortest exec that pods really do, so the one on which the agent shows most. */
export const exec: OverheadQuestion = {
  kind: 'overhead',
  name: 'exec',
  what: 'exec of /bin/true, observed',
  load: { program: 'exec', count: 150 },
  path: 'loopback',
  observed: true,
  measure: 'cpu',
  limit: 1.03,
  target: '≤ +3 %',
};
