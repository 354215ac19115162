// SPDX-License-Identifier: Apache-2.0
import koffi from 'koffi';
import { bpfError } from '../bpf-error.ts';

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 3 | 0o2000000;
const NETLINK_ROUTE = 0;
const BUFFER_BYTES = 256 * 1024;
const HEADER_BYTES = 16;
const NLMSG_ERROR = 2;
const NLMSG_DONE = 3;
const NLM_F_REQUEST = 1;
const NLM_F_DUMP = 0x300;

interface Sockets {
  socket(family: number, type: number, protocol: number): number;
  send(fd: number, bytes: Uint8Array, size: number, flags: number): number | bigint;
  recv(fd: number, bytes: Uint8Array, size: number, flags: number): number | bigint;
  close(fd: number): number;
}

let loaded: Sockets | undefined;

function sockets(): Sockets {
  if (loaded === undefined) {
    const libc = koffi.load(null);
    loaded = {
      socket: libc.func('int socket(int family, int type, int protocol)'),
      send: libc.func('long send(int fd, const void *bytes, size_t size, int flags)'),
      recv: libc.func('long recv(int fd, void *bytes, size_t size, int flags)'),
      close: libc.func('int close(int fd)'),
    };
  }
  return loaded;
}

/** A message of the kernel: what follows its header. */
export type RouteMessage = DataView;

/**
 * Asks the kernel about interfaces and addresses (rtnetlink(7)) of this network namespace. `body` follows the header of the
 * request. Gives the messages of its answer, one where it is no `dump`; none when there is no such thing. Throws
 * BPF_FAILED, NOT_PERMITTED.
 */
export function askRoutes(type: number, body: Uint8Array, options: { dump?: boolean } = {}): RouteMessage[] {
  const { socket, close } = sockets();
  const fd = socket(AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE);
  if (fd < 0) throw routeError('open', koffi.errno());
  try {
    return ask(fd, type, body, options.dump === true);
  } finally {
    close(fd);
  }
}

function ask(fd: number, type: number, body: Uint8Array, isDump: boolean): RouteMessage[] {
  const request = new DataView(new ArrayBuffer(HEADER_BYTES + body.length));
  request.setUint32(0, request.byteLength, true);
  request.setUint16(4, type, true);
  request.setUint16(6, NLM_F_REQUEST | (isDump ? NLM_F_DUMP : 0), true);
  const bytes = new Uint8Array(request.buffer);
  bytes.set(body, HEADER_BYTES);
  if (sockets().send(fd, bytes, bytes.length, 0) < 0) throw routeError('send', koffi.errno());
  const messages: RouteMessage[] = [];
  for (;;) {
    const buffer = new Uint8Array(BUFFER_BYTES);
    const size = Number(sockets().recv(fd, buffer, buffer.length, 0));
    if (size < 0) throw routeError('receive', koffi.errno());
    if (takeMessages(buffer, size, messages) || !isDump) return messages;
  }
}

/** Adds the messages of one read; whether they were the last. */
function takeMessages(buffer: Uint8Array, size: number, messages: RouteMessage[]): boolean {
  const view = new DataView(buffer.buffer);
  for (let at = 0; at + HEADER_BYTES <= size; ) {
    const length = view.getUint32(at, true);
    const type = view.getUint16(at + 4, true);
    if (type === NLMSG_DONE) return true;
    if (type === NLMSG_ERROR) {
      const errno = -view.getInt32(at + HEADER_BYTES, true);
      if (errno === 0 || errno === ENODEV || errno === ESRCH || errno === EINVAL) return true;
      throw routeError('ask', errno);
    }
    messages.push(new DataView(buffer.buffer, at + HEADER_BYTES, length - HEADER_BYTES));
    at += (length + 3) & ~3;
  }
  return false;
}

const ESRCH = 3;
const ENODEV = 19;
const EINVAL = 22;

function routeError(operation: string, errno: number) {
  return bpfError({ operation, object: 'rtnetlink socket', errno });
}

/** The attributes of a message, by type, from `offset` on. */
export function routeAttributes(message: RouteMessage, offset: number): Map<number, DataView> {
  const found = new Map<number, DataView>();
  for (let at = offset; at + 4 <= message.byteLength; ) {
    const length = message.getUint16(at, true);
    if (length < 4) break;
    found.set(
      message.getUint16(at + 2, true) & 0x3fff,
      new DataView(message.buffer, message.byteOffset + at + 4, length - 4),
    );
    at += (length + 3) & ~3;
  }
  return found;
}
