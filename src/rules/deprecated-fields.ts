// SPDX-License-Identifier: Apache-2.0

const NO_ENTER = 'there are no events at the entry of system calls any more, so it has no value';

/** Fields that are known for the sake of old rules, and why not to use them. */
export const DEPRECATED_FIELDS: ReadonlyMap<string, string> = new Map([
  [
    'evt.dir',
    'there are no events at the entry of system calls any more, so `evt.dir=<` always holds and `evt.dir=>` never does',
  ],
  ['evt.latency', NO_ENTER],
  ['evt.latency.s', NO_ENTER],
  ['evt.latency.ns', NO_ENTER],
  ['evt.latency.human', NO_ENTER],
  ['evt.wait_latency', NO_ENTER],
]);
