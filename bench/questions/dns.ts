// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion } from '../question.ts';

/** A question with a socket of its own, as the C library asks, and an answer with two addresses, parsed in the kernel. */
export const dns: OverheadQuestion = {
  kind: 'overhead',
  name: 'dns',
  what: 'DNS round trip, observed',
  load: { program: 'dns', count: 6_000, server: { program: 'resolver', port: 53 } },
  observed: true,
  measure: 'cpu',
  limit: 1.12,
  target: '≤ +12 %',
};
