// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildEvent } from '../../../test/suites/build-event.ts';
import type { EventValues } from '../../../test/suites/build-frames.ts';
import { FileKind, type SyscallCursor, SystemCall } from '../../gen/events.ts';
import { formatAddress, parseAddress } from '../../ip-address.ts';
import { describeDescriptor, openFlagsOf, openModeOf } from './call-descriptor.ts';
import { callEnds } from './call-ends.ts';
import { pathOf, secondPathOf } from './call-paths.ts';
import { callResult } from './call-result.ts';

const O_DIRECTORY = process.arch === 'arm64' ? 0o40000 : 0o200000;
const NONE = 0xffff_ffff;

function callOf(values: EventValues<'process.syscall'>, args: readonly bigint[] = []): SyscallCursor {
  const words = new Uint8Array(
    BigUint64Array.from([0, 1, 2, 3, 4, 5], (i) => BigInt.asUintN(64, args[i] ?? 0n)).buffer,
  );
  const event = buildEvent('process.syscall', { descriptor: NONE, ...values, arguments: words });
  if (event.name !== 'process.syscall') throw new Error(event.name);
  return event.event;
}

describe('the descriptor of a call', () => {
  it('is by the path that was opened', () => {
    const opened = callOf(
      {
        call: SystemCall.OPENAT,
        path: '../shadow',
        base: '/etc/x',
        descriptor: 7,
        result: 7n,
        fileKind: FileKind.REGULAR,
      },
      [-100n, 0n, 0o101n, 0o640n],
    );
    const expected = { number: 7, typechar: 'f', type: 'file', name: '/etc/shadow', rawName: '../shadow' };
    expect(describeDescriptor(opened)).toEqual(expected);
    expect([openFlagsOf(opened), openModeOf(opened), callResult(opened)]).toEqual([0o101, 0o640, 7]);
  });

  it('is there of an open that failed', () => {
    const failed = callOf({ call: SystemCall.OPEN, path: '/no', error: 2 }, [0n, BigInt(O_DIRECTORY)]);
    expect(describeDescriptor(failed)).toMatchObject({ number: -1, typechar: 'd', name: '/no' });
    expect(callResult(failed)).toBe(-2);
  });

  it('reads how openat2 opens', () => {
    const how = new Uint8Array(BigUint64Array.of(0o1102n, 0o755n, 0n).buffer);
    const opened = callOf({ call: SystemCall.OPENAT2, path: 'a', base: '/', data: how });
    expect([openFlagsOf(opened), openModeOf(opened)]).toEqual([0o1102, 0o755]);
    expect(describeDescriptor(opened)?.name).toBe('/a');
    expect(openFlagsOf(callOf({ call: SystemCall.OPENAT2, path: 'a' }))).toBeUndefined();
    expect(openModeOf(callOf({ call: SystemCall.OPENAT2, data: '12345678' }))).toBeUndefined();
  });

  it('is what it stands for, of a call that was given one', () => {
    const of = (values: EventValues<'process.syscall'>) =>
      describeDescriptor(callOf({ call: SystemCall.DUP2, descriptor: 1, ...values }));
    expect(of({ fileKind: FileKind.REGULAR, file: '/var/log/x' })).toMatchObject({
      number: 1,
      typechar: 'f',
      name: '/var/log/x',
    });
    expect(of({ fileKind: FileKind.FOLDER, openFlags: O_DIRECTORY, file: '/var' })?.typechar).toBe('d');
    expect(of({ fileKind: FileKind.MEMFD, file: '/memfd:x' })).toMatchObject({
      typechar: 'm',
      name: 'memfd:x',
    });
    expect(of({ fileKind: FileKind.PIPE })).toMatchObject({ typechar: 'p', type: 'pipe', name: undefined });
    expect(of({ fileKind: FileKind.SOCKET, socketFamily: 2 })).toMatchObject({ typechar: '4', type: 'ipv4' });
    expect(of({ fileKind: FileKind.SOCKET, socketFamily: 10 })?.typechar).toBe('6');
    expect(of({ fileKind: FileKind.SOCKET, socketFamily: 1, file: '/run/s' })).toMatchObject({
      typechar: 'u',
      name: '/run/s',
    });
    expect(of({ fileKind: FileKind.SOCKET, socketFamily: 17 })?.typechar).toBe('o');
    expect(of({ fileKind: FileKind.NONE })).toBeUndefined();
  });
});

describe('the paths of a call', () => {
  it('are absolute where their folder is known', () => {
    const link = callOf({
      call: SystemCall.LINKAT,
      path: 'a',
      base: '/x',
      secondPath: '../b',
      secondBase: '/y',
    });
    expect([pathOf(link), secondPathOf(link)]).toEqual(['/x/a', '/b']);
    expect(pathOf(callOf({ call: SystemCall.UNLINKAT, path: '', base: '/x/y' }))).toBe('/x/y');
    expect(pathOf(callOf({ call: SystemCall.KILL }))).toBeUndefined();
  });
});

describe('the ends of a socket', () => {
  const address = (text: string) => parseAddress(text) ?? new Uint8Array(16);
  const there = Buffer.from(`020000090a000007${'00'.repeat(8)}`, 'hex');
  const socket = {
    localAddress: address('127.0.0.1'),
    localPort: 40_000,
    remoteAddress: address('::'),
    remotePort: 0,
    family: 4,
    protocol: 17,
  };

  it('are with the peer that a datagram is sent to', () => {
    const ends = callEnds(callOf({ call: SystemCall.SENDTO, socketFamily: 2, socket, address: there }));
    expect(ends).toMatchObject({ localPort: 40_000, remotePort: 9, isConnected: false, isServer: undefined });
    expect(formatAddress(ends?.remoteAddress ?? new Uint8Array(16))).toBe('10.0.0.7');
  });

  it('are as passed where a connection was refused, and the kernel’s where it was made', () => {
    const connect = { call: SystemCall.CONNECT, socketFamily: 2, address: there };
    expect(callEnds(callOf({ ...connect, error: 111, socket }))).toMatchObject({
      remotePort: 9,
      isServer: false,
    });
    const made = { ...socket, remotePort: 53, remoteAddress: address('192.0.2.1') };
    expect(callEnds(callOf({ ...connect, socket: made }))).toMatchObject({
      remotePort: 53,
      isConnected: true,
    });
  });

  it('say who was connected to', () => {
    const accept = { call: SystemCall.ACCEPT4, socketFamily: 10, socket: { ...socket, remotePort: 5 } };
    expect(callEnds(callOf(accept))).toMatchObject({ isServer: true, remotePort: 5 });
    expect(callEnds(callOf({ call: SystemCall.SENDTO, socketFamily: 1 }))).toBeUndefined();
  });
});
