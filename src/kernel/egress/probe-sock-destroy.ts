// SPDX-License-Identifier: Apache-2.0
import koffi from 'koffi';
import { destroyMessage, listNothingMessage, SOCK_DIAG } from './destroy-message.ts';

const AF_NETLINK = 16;
const SOCK_RAW_CLOEXEC = 0o2000003;
const PROTOCOL_TCP = 6;
const ANSWER_BYTES = 8192;
/** Where `struct nlmsgerr` has its error, behind the header. */
const ERROR_AT = 16;
const MAPPED_NOBODY = Buffer.from('00000000000000000000ffff00000000', 'hex');

/** errno of a netlink answer. */
const ENOENT = 2;
const EOPNOTSUPP = 95;

/**
 * Why this kernel can't destroy a socket that it is asked to (`SOCK_DESTROY` of sock_diag); undefined: it can. Tried in this
 * process's network namespace, on a socket that nobody has. The kernel loads the module `tcp_diag` for it.
 */
export function probeSockDestroy(): string | undefined {
  const libc = koffi.load(null);
  const socket: (family: number, type: number, protocol: number) => number = libc.func(
    'int socket(int family, int type, int protocol)',
  );
  const send: (fd: number, bytes: Uint8Array, length: number, flags: number) => number = libc.func(
    'long send(int fd, const void *bytes, size_t length, int flags)',
  );
  const receive: (fd: number, bytes: Uint8Array, length: number, flags: number) => number = libc.func(
    'long recv(int fd, void *bytes, size_t length, int flags)',
  );
  const close: (fd: number) => number = libc.func('int close(int fd)');
  const fd = socket(AF_NETLINK, SOCK_RAW_CLOEXEC, SOCK_DIAG);
  if (fd < 0) return `sock_diag: no socket (errno ${koffi.errno()})`;
  try {
    const ask = (message: Uint8Array): number => {
      const answer = Buffer.alloc(ANSWER_BYTES);
      if (send(fd, message, message.byteLength, 0) < 0) return koffi.errno();
      if (receive(fd, answer, answer.byteLength, 0) < ERROR_AT + 4) return koffi.errno();
      return -answer.readInt32LE(ERROR_AT);
    };
    if (ask(listNothingMessage(PROTOCOL_TCP)) === ENOENT) return 'the module tcp_diag is not there';
    const nobody = { cookie: 1n, protocol: PROTOCOL_TCP, localPort: 1, remotePort: 1, interface: 0 };
    const errno = ask(
      destroyMessage({ ...nobody, localAddress: MAPPED_NOBODY, remoteAddress: MAPPED_NOBODY }),
    );
    if (errno === EOPNOTSUPP) return 'built without CONFIG_INET_DIAG_DESTROY';
    return errno === ENOENT ? undefined : `errno ${errno}`;
  } finally {
    close(fd);
  }
}
