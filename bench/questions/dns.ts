// SPDX-License-Identifier: Apache-2.0
import type { OverheadQuestion } from '../question.ts';

/** One question with a socket of its own, and an answer with two addresses, parsed in the kernel. No client asks with less. */
export const dns: OverheadQuestion = {
  kind: 'overhead',
  name: 'dns',
  what: 'DNS round trip with a socket of its own, observed, to another pod',
  load: { program: 'dns', count: 6_000, server: { program: 'resolver', port: 53 } },
  path: 'pod',
  observed: true,
  measure: 'cpu',
  limit: 1.12,
  target: '≤ +12 %',
};

/** The same of a pod that a policy governs: its answers teach the kernel names. */
export const dnsGoverned: OverheadQuestion = {
  ...dns,
  name: 'dns-governed',
  what: 'DNS round trip with a socket of its own, governed, to another pod',
  treatment: 'governed',
};

/** The same within one network namespace, where everything but Weir is cheapest. */
export const dnsLoopback: OverheadQuestion = {
  ...dns,
  name: 'dns-loopback',
  what: 'DNS round trip with a socket of its own, observed, over loopback (the worst case)',
  path: 'loopback',
  limit: 'none',
  target: '',
};

/** What programs call: the C library asks for IPv4 and IPv6 addresses at once, over one socket. */
export const lookup: OverheadQuestion = {
  ...dns,
  name: 'lookup',
  what: 'getaddrinfo: two questions, two answers, observed, to another pod',
  load: { program: 'lookup', count: 2_000, server: { program: 'resolver', port: 53 } },
};

export const lookupGoverned: OverheadQuestion = {
  ...lookup,
  name: 'lookup-governed',
  what: 'getaddrinfo: two questions, two answers, governed, to another pod',
  treatment: 'governed',
};
