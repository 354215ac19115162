// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { parseAddress } from '../../ip-address.ts';
import { destroyMessage } from './destroy-message.ts';

const SOCKET = { cookie: 0x0102n, protocol: 6, localPort: 40_000, remotePort: 443, interface: 3 };

const address = (text: string) => parseAddress(text) ?? new Uint8Array(16);

it('names an IPv4 socket by four bytes of each end', () => {
  const bytes = destroyMessage({
    ...SOCKET,
    localAddress: address('10.0.0.1'),
    remoteAddress: address('192.0.2.7'),
  });
  expect(Buffer.from(bytes).toString('hex')).toBe(
    [
      '48000000', // nlmsg_len
      '15000500', // SOCK_DESTROY, REQUEST | ACK
      '0000000000000000', // sequence, port
      '02060000', // family, protocol, extensions
      'ffffffff', // states
      '9c4001bb', // ports
      '0a000001000000000000000000000000',
      'c0000207000000000000000000000000',
      '03000000', // interface
      '0201000000000000', // cookie
    ].join(''),
  );
});

it('names an IPv6 socket by all of them', () => {
  const bytes = destroyMessage({
    ...SOCKET,
    localAddress: address('fd00::1'),
    remoteAddress: address('2001:db8::7'),
  });
  expect(bytes[16]).toBe(10);
  expect(Buffer.from(bytes.subarray(28, 60)).toString('hex')).toBe(
    'fd00000000000000000000000000000120010db8000000000000000000000007',
  );
});
