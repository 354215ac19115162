// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { formatAddress } from '../../ip-address.ts';
import { readSocketAddress } from './socket-address.ts';

const read = (hex: string) => readSocketAddress(Buffer.from(hex, 'hex'));

it('reads addresses of every family it knows', () => {
  const four = read(`02000035c0000201${'00'.repeat(8)}`);
  expect(four).toMatchObject({ family: 'ipv4', port: 53 });
  expect(four?.family === 'ipv4' && formatAddress(four.address)).toBe('192.0.2.1');
  const six = read(`0a0001bb00000000${'20010db8'}${'00'.repeat(11)}0100000000`);
  expect(six).toMatchObject({ family: 'ipv6', port: 443 });
  expect(six?.family === 'ipv6' && formatAddress(six.address)).toBe('2001:db8::1');
  expect(read(`0100${Buffer.from('/run/x\0junk').toString('hex')}`)).toEqual({
    family: 'unix',
    path: '/run/x',
  });
  expect(read(`0100${Buffer.from('\0name').toString('hex')}`)).toEqual({ family: 'unix', path: '@name' });
});

it('takes nothing that is too short or of another family', () => {
  for (const hex of ['', '02', '0200', '0200003500', '0a00003500000000', '1000', 'ffff0000'])
    expect(read(hex)).toBeUndefined();
  expect(read('0100')).toEqual({ family: 'unix', path: '' });
});
