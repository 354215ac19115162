// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { SYSTEM_CALL_NAMES, type SystemCallName } from '../../src/events/calls/system-call-name.ts';
import { EventFlag, FileKind } from '../../src/gen/events.ts';
import { CallPlace } from './call-place.ts';
import { type CallArgument, resultOf } from './calls.ts';
import { inetAddress } from './inet-address.ts';
import { describeLive } from './live.ts';

const CWD = -100;
const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const AF_PACKET = 17;
const SOCK_STREAM = 1;
const SOCK_DGRAM = 2;
const NONE = 0xffff_ffff;

describeLive('descriptors that system calls are about', () => {
  let place: CallPlace;

  beforeAll(() => {
    place = new CallPlace('syscall-sockets');
  });
  beforeEach(() => {
    place.watch.clear();
    place.want(...SYSTEM_CALL_NAMES);
  });
  afterAll(() => place.remove());

  it('tells what a descriptor stands for, whoever opened it', () => {
    const { told } = place.tellOf([
      ['memfd_create', 'hidden', 0],
      ['socket', AF_INET, SOCK_STREAM, 0],
      ['socket', AF_INET6, SOCK_DGRAM, 0],
      ['socket', AF_UNIX, SOCK_STREAM, 0],
      ['socket', AF_PACKET, 3, 0x0300],
      ['userfaultfd', 1],
      ['io_uring_setup', 1, { word: 'z120' }],
      ['pidfd_open', process.pid, 0],
      ['openat', CWD, '/dev/null', 0],
      ['dup', resultOf(0)],
      ['dup3', resultOf(8), 19, 0],
      ['dup', 333],
      ['fchmod', resultOf(0), 0o600],
    ]);
    const [memory, tcp, udp, unix, packet, fault, ring, pidfd, device, again, other, bad, mode] = told;
    expect(memory).toMatchObject({ path: 'hidden', fileKind: FileKind.MEMFD });
    expect(tcp).toMatchObject({ socketFamily: AF_INET, socketType: SOCK_STREAM, socketProtocol: 6 });
    expect(udp).toMatchObject({ socketFamily: AF_INET6, socketType: SOCK_DGRAM, socketProtocol: 17 });
    expect(unix).toMatchObject({ fileKind: FileKind.SOCKET, socketFamily: AF_UNIX, file: '' });
    expect(packet).toMatchObject({ socketFamily: AF_PACKET, socketType: 3 });
    if (fault?.error === 0) expect(fault.fileKind).toBe(FileKind.USERFAULT);
    if (ring?.error === 0) expect(ring.fileKind).toBe(FileKind.IO_URING);
    expect(pidfd?.fileKind).toBe(FileKind.PIDFD);
    expect(device).toMatchObject({ fileKind: FileKind.CHARACTER });
    expect(again).toMatchObject({ fileKind: FileKind.MEMFD, file: '/memfd:hidden' });
    expect(other).toMatchObject({ descriptor: 19, file: '/dev/null' });
    expect(bad).toMatchObject({ error: 9, descriptor: NONE, fileKind: FileKind.NONE });
    expect(mode).toMatchObject({ error: 0, fileKind: FileKind.MEMFD });
  });

  it('tells sockets with both ends, whichever call uses them', () => {
    const bytes = Buffer.from('hello, this is what is sent');
    const { told, results } = place.tellOf([
      ['socket', AF_INET, SOCK_STREAM, 0],
      ['bind', resultOf(0), inetAddress(0, 127, 0, 0, 1), 16],
      ['listen', resultOf(0), 5],
      ['socket', AF_INET, SOCK_DGRAM, 0],
      ['sendto', resultOf(3), bytes, bytes.length, 0, inetAddress(9, 127, 0, 0, 9), 16],
      [
        'sendmsg',
        resultOf(3),
        { word: `m${Buffer.from(inetAddress(9, 127, 0, 0, 8)).toString('hex')}:6869` },
        0,
      ],
      ['connect', resultOf(3), inetAddress(53, 127, 0, 0, 1), 16],
      ['dup', resultOf(3)],
      ['write', resultOf(3), 'written', 7],
      ['socket', AF_INET, SOCK_STREAM, 0],
      ['connect', resultOf(9), inetAddress(1, 127, 0, 0, 1), 16],
    ]);
    const [, bind, listen, , sent, message, connect, dup, write, , refused] = told;
    expect(results[1]).toBe(0);
    expect(bind?.bytes.address).toEqual(Buffer.from(inetAddress(0, 127, 0, 0, 1)));
    expect(listen?.socket.localPort).toBeGreaterThan(0);
    expect(bind?.socket.localPort).toBe(listen?.socket.localPort);
    expect(sent).toMatchObject({ data: bytes.toString(), dataTotal: bytes.length, socketProtocol: 17 });
    expect(sent?.bytes.address).toEqual(Buffer.from(inetAddress(9, 127, 0, 0, 9)));
    expect(message).toMatchObject({ data: 'hi', dataTotal: 2 });
    expect(message?.bytes.address).toEqual(Buffer.from(inetAddress(9, 127, 0, 0, 8)));
    expect(connect?.socket).toMatchObject({ remotePort: 53, family: 4, protocol: 17 });
    expect(Buffer.from(connect?.socket.remoteAddress ?? []).subarray(12)).toEqual(
      Buffer.from([127, 0, 0, 1]),
    );
    expect(dup?.socket).toEqual(connect?.socket);
    expect(write).toMatchObject({ data: 'written', socket: { remotePort: 53 } });
    // the kernel has let go of the peer by then: it is told as it was passed
    expect(refused).toMatchObject({ error: 111, socketProtocol: 6 });
    expect(refused?.bytes.address).toEqual(Buffer.from(inetAddress(1, 127, 0, 0, 1)));
  });

  it('tells who connected, and what came', () => {
    const port = 20_000 + (process.pid % 10_000);
    const { told, results } = place.tellOf([
      ['socket', AF_INET, SOCK_STREAM, 0],
      ['bind', resultOf(0), inetAddress(port, 127, 0, 0, 1), 16],
      ['listen', resultOf(0), 5],
      ['socket', AF_INET, SOCK_STREAM, 0],
      ['connect', resultOf(3), inetAddress(port, 127, 0, 0, 1), 16],
      ['accept4', resultOf(0), { word: 'z16' }, new Uint8Array([16, 0, 0, 0]), 0],
      ['sendto', resultOf(3), 'a secret', 8, 0, 0, 0],
      ['recvfrom', resultOf(5), { word: 'z512' }, 512, 0, 0, 0],
      ['writev', resultOf(5), { word: 'v616263' }, 1],
      ['readv', resultOf(3), { word: `v${'00'.repeat(9)}` }, 1],
      ['recvfrom', resultOf(3), { word: 'z512' }, 512, 0x40, 0, 0],
    ]);
    const [, , , , connect, accept, , received, , readv, nothing] = told;
    expect(results.slice(5, 11)).toEqual([5, 8, 8, 3, 3, -11]);
    expect(accept).toMatchObject({ descriptor: 5, socket: { localPort: port } });
    expect(accept?.socket.remotePort).toBe(connect?.socket.localPort);
    expect(accept?.bytes.address.readUInt16BE(2)).toBe(connect?.socket.localPort);
    expect(received).toMatchObject({ data: 'a secret', dataTotal: 8, socket: { localPort: port } });
    expect(readv).toMatchObject({ data: 'abc', dataTotal: 3 });
    expect(nothing).toMatchObject({ error: 11, data: '' });
  });

  it('tells unix sockets by their path', () => {
    const path = join(place.folder, 'socket');
    const address = Buffer.alloc(110);
    address.writeUInt16LE(AF_UNIX, 0);
    address.write(path, 2);
    const { told, results } = place.tellOf([
      ['socket', AF_UNIX, SOCK_STREAM, 0],
      ['bind', resultOf(0), address, 110],
      ['listen', resultOf(0), 5],
      ['socket', AF_UNIX, SOCK_STREAM, 0],
      ['connect', resultOf(3), address, 110],
    ]);
    expect(results).toEqual([3, 0, 0, 4, 0]);
    expect(told[4]?.file.replace(/\0+$/, '')).toBe(path);
    expect(told[1]?.file.replace(/\0+$/, '')).toBe(path);
  });

  it('cuts what is sent to what is wanted', () => {
    const data = Buffer.alloc(2000, 'd');
    const send: readonly [SystemCallName, ...CallArgument[]][] = [
      ['socket', AF_INET, SOCK_DGRAM, 0],
      ['sendto', resultOf(0), data, 2000, 0, inetAddress(9, 127, 0, 0, 1), 16],
    ];
    expect(place.tellOf(send).told[1]).toMatchObject({ data: 'd'.repeat(80), dataTotal: 2000 });
    place.calls.wantCalls({ calls: new Set(['socket', 'sendto']), dataBytes: 5000 });
    expect(place.tellOf(send).told[1]).toMatchObject({ data: 'd'.repeat(1024), dataTotal: 2000 });
    place.calls.wantCalls({ calls: new Set(['socket', 'sendto']), dataBytes: 0 });
    expect(place.tellOf(send).told[1]).toMatchObject({
      data: '',
      dataTotal: 2000,
      header: { flags: EventFlag.SYSCALL_TRUNCATED },
    });
  });
});
