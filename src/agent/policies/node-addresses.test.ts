// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { formatCidr } from '../../cidr.ts';
import { nodeAddresses, ownAddresses } from './node-addresses.ts';

const read = (configured: readonly string[], told?: string): string[] =>
  nodeAddresses({ nodeAddresses: configured }, told).map(formatCidr);

it('are those of the machine, of the DaemonSet and of the configuration', () => {
  const own = read([]);
  expect(own).toContain('127.0.0.1/32');
  expect(own).toHaveLength(ownAddresses().length);
  const all = read(['10.1.2.3/16', '2001:db8::7'], '192.0.2.10');
  expect(all.slice(own.length)).toEqual(['192.0.2.10/32', '10.1.0.0/16', '2001:db8::7/128']);
});

it('tells what is none of them', () => {
  expect(read([], '')).toEqual(read([]));
  expect(() => read(['10.0.0.0/33'])).toThrow('policy.nodeAddresses: "10.0.0.0/33" is neither an address');
});
