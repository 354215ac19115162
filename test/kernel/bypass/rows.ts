// SPDX-License-Identifier: Apache-2.0

/** A way by which a pod may try to reach what its policy denies. */
export interface BypassRow {
  /** What the pod tries. */
  readonly way: string;
  /** Where that is decided. */
  readonly decides: string;
  readonly verdict: 'denied' | 'denied, with limits' | 'not yet denied';
  /** What the sender sees, and what is not covered. */
  readonly coverage: string;
  /** Where it differs by kernel; absent: the same on all. */
  readonly kernels?: string;
  /** The test that shows it: a file and the start of a test's name. */
  readonly shownBy: readonly [file: string, test: string];
}

const HERE = 'test/kernel/bypass/bypass.test.ts';
const CONNECT = '`connect4`, `connect6`';
const SENDMSG = '`sendmsg4`, `sendmsg6`';
const PACKET = '`cgroup_skb` egress';
const INTERFACE = 'the node’s end of the pod’s interface';
const UNTOLD = 'dropped, the sender is told nothing';
const STREAM = '`sk_msg`, and `cgroup_skb` egress behind it';
const WAITS =
  '`EACCES` in `send()`; where only packets are seen, no more bytes pass and the connection is destroyed';
const WIRE = 'test/kernel/egress-wire.test.ts';
const MESH = 'test/kernel/bypass/mesh.test.ts';
const PROXY = 'test/kernel/egress-proxy.test.ts';
const THERE = 'test/kernel/bypass/interface.test.ts';
const AT_ONCE = '`EPERM` at once';

/** Every way, in the order in which it is told. docs/reference/bypass.md is made of it. */
export const BYPASS_ROWS = {
  literal: {
    way: 'a literal address, without a question of its name',
    decides: CONNECT,
    verdict: 'denied',
    coverage: AT_ONCE,
    shownBy: [HERE, 'literal'],
  },
  sendto: {
    way: '`sendto` on a socket without a peer',
    decides: SENDMSG,
    verdict: 'denied',
    coverage: `${AT_ONCE}; UDP on port 443 (QUIC), too, so that clients fall back to TCP`,
    shownBy: [HERE, 'sendto'],
  },
  ipv6: { way: 'IPv6', decides: CONNECT, verdict: 'denied', coverage: AT_ONCE, shownBy: [HERE, 'ipv6'] },
  mapped: {
    way: 'IPv4 in IPv6: `::ffff:a.b.c.d`',
    decides: `${CONNECT}, ${SENDMSG}`,
    verdict: 'denied',
    coverage: `${AT_ONCE}; judged as the IPv4 address`,
    shownBy: [HERE, 'mapped'],
  },
  nat64: {
    way: 'IPv4 behind a translator: `64:ff9b::/96`, `2002::/16`',
    decides: `${CONNECT}, ${SENDMSG}`,
    verdict: 'denied',
    coverage: `${AT_ONCE}; judged as the IPv4 address. Other prefixes of translators are blocks like any other`,
    shownBy: [HERE, 'nat64'],
  },
  fastopen: {
    way: 'TCP Fast Open: data with the SYN, by `sendto` with `MSG_FASTOPEN`',
    decides: `${CONNECT} and ${PACKET}`,
    verdict: 'denied',
    coverage: AT_ONCE,
    shownBy: [HERE, 'fastopen'],
  },
  mptcp: {
    way: 'multipath TCP',
    decides: `${CONNECT} and ${PACKET}`,
    verdict: 'denied',
    coverage: AT_ONCE,
    kernels: '5.10: Debian builds it without multipath TCP',
    shownBy: [HERE, 'mptcp'],
  },
  iouring: {
    way: 'io_uring: connect and send without the system calls',
    decides: CONNECT,
    verdict: 'denied',
    coverage: AT_ONCE,
    shownBy: [HERE, 'iouring'],
  },
  sharedAddress: {
    way: 'another name on an address that an approved name has, too',
    decides: STREAM,
    verdict: 'denied',
    coverage: WAITS,
    shownBy: [WIRE, 'lets pass the name that was approved, and no other on the same address'],
  },
  splitHello: {
    way: 'a TLS hello cut in two anywhere, in records of a byte, larger than a segment',
    decides: STREAM,
    verdict: 'denied',
    coverage: WAITS,
    shownBy: [WIRE, 'reads a hello wherever it is cut in two'],
  },
  mismatch: {
    way: 'one name asked of DNS, another one as TLS server name or HTTP Host',
    decides: STREAM,
    verdict: 'denied',
    coverage: WAITS,
    shownBy: [WIRE, 'denies by a name on the wire, whatever allows the address'],
  },
  secondHello: {
    way: 'a second TLS hello, which the server asks for, with another name',
    decides: PACKET,
    verdict: 'denied',
    coverage: 'no more bytes pass and the connection is destroyed',
    shownBy: [WIRE, 'judges a second hello, which a server may ask for'],
  },
  oddName: {
    way: 'a Host or server name with userinfo, escapes or other characters that no name has: `evil@x.good.example`',
    decides: STREAM,
    verdict: 'denied',
    coverage: `it can’t be read, so the default decides; ${WAITS}`,
    shownBy: [WIRE, 'takes nothing for a name that has what none may have'],
  },
  foreignTable: {
    way: 'a socket that somebody else has in a table (sockmap) with a program of its own',
    decides: PACKET,
    verdict: 'denied',
    coverage:
      'names are judged in packets alone, which is counted: no more bytes pass and the connection is destroyed',
    shownBy: ['test/kernel/egress-send.test.ts', 'leaves to packets what somebody else has in a table'],
  },
  secondHost: {
    way: 'a second Host on a connection that is kept alive',
    decides: PACKET,
    verdict: 'denied',
    coverage: 'each request of HTTP/1 is judged; no more bytes pass and the connection is destroyed',
    shownBy: [WIRE, 'judges every request of a connection'],
  },
  proxyName: {
    way: 'an HTTP proxy that policies list, asked (CONNECT, a request line, Host) for a name or port that is not approved',
    decides: STREAM,
    verdict: 'denied',
    coverage: `${WAITS}. TLS to the proxy itself, HTTP/2 and SOCKS can’t be read: the default decides`,
    shownBy: [PROXY, 'no tunnel to another name, nor to another port of the name'],
  },
  proxyTunnel: {
    way: 'another server name, or Host, in a tunnel of a proxy to a name that is approved',
    decides: STREAM,
    verdict: 'denied',
    coverage: WAITS,
    shownBy: [PROXY, 'no other server name in a tunnel'],
  },
  proxyAddress: {
    way: 'a proxy asked for a literal address, in any form that somebody takes for one',
    decides: STREAM,
    verdict: 'denied',
    coverage: `${WAITS}. Judged by blocks; IPv6 and all but four decimal numbers are unreadable`,
    shownBy: [PROXY, 'literal addresses by blocks'],
  },
  proxyUnlisted: {
    way: 'a proxy that no policy lists',
    decides: CONNECT,
    verdict: 'denied',
    coverage: AT_ONCE,
    shownBy: [PROXY, 'a proxy that is not listed is an address as any other'],
  },
  mesh: {
    way: 'a mesh’s redirect to a relay in the pod; the user or the mark of the mesh',
    decides: `${CONNECT}, of the pod’s process and of the relay`,
    verdict: 'denied',
    coverage: `${AT_ONCE}, by where the stream was to go. Nobody is exempt by user (1337, 2102) or mark`,
    shownBy: [MESH, 'gives nobody more who has the user or the mark of the mesh'],
  },
  quic: {
    way: 'QUIC (HTTP/3) where policy denies it, or to where DNS did not lead',
    decides: SENDMSG,
    verdict: 'denied, with limits',
    coverage: `${AT_ONCE}, so that clients fall back to TCP. Where QUIC is allowed what DNS taught decides alone: the name in it is not read`,
    shownBy: [
      'test/kernel/egress-quic.test.ts',
      'is told at once that QUIC is denied, and is answered over TCP',
    ],
  },
  tcpDns: {
    way: 'names asked over TCP',
    decides: 'learning of answers',
    verdict: 'denied',
    coverage: 'they teach as those over UDP do, and from the pod’s resolvers alone',
    shownBy: ['test/kernel/dns-stream.test.ts', 'learns nothing from who is no resolver of the pod'],
  },
  ping: {
    way: 'ICMP by a ping socket',
    decides: PACKET,
    verdict: 'denied',
    coverage: '`EPERM` at once: no clause with ports fits it, so the default decides',
    shownBy: [HERE, 'ping'],
  },
  raw: {
    way: 'a raw socket: UDP, TCP, ICMP, GRE, SCTP, any header of its own; one that was allowed something else before',
    decides: PACKET,
    verdict: 'denied',
    coverage:
      '`EPERM` at once. Unknown protocols follow the default; what can’t be read is dropped and counted',
    shownBy: [HERE, 'raw'],
  },
  fork: {
    way: 'a forked process',
    decides: CONNECT,
    verdict: 'denied',
    coverage: AT_ONCE,
    shownBy: [HERE, 'fork'],
  },
  passed: {
    way: 'a socket of an ungoverned process, passed by `SCM_RIGHTS`',
    decides: CONNECT,
    verdict: 'denied, with limits',
    coverage: `${AT_ONCE}: the stricter of the socket’s pod and the caller’s. A stream that the other process had connected before is a stream of that process’s pod`,
    shownBy: [HERE, 'passed'],
  },
  foreigner: {
    way: 'a process that made its socket in the cgroup of another pod, and then moved',
    decides: CONNECT,
    verdict: 'denied',
    coverage: `${AT_ONCE}: the stricter of both pods`,
    shownBy: [
      'test/kernel/egress.test.ts',
      'takes the stricter of the policy of a socket and of who uses it',
    ],
  },
  existing: {
    way: 'a connection that was open before the policy',
    decides: PACKET,
    verdict: 'denied',
    coverage:
      'no more bytes pass, either way; what ends a stream does. An error within milliseconds, for what no process of the pod has open only where the agent has `CAP_SYS_ADMIN`. One that is older than the first policy of its pod goes on for `policy.adoptGrace` where no rule denies it and nobody learned its name',
    shownBy: ['test/kernel/egress-live.test.ts', 'ends what waits when its policy changes, with an error'],
  },
  relay: {
    way: 'a relay on loopback in another container of the pod',
    decides: CONNECT,
    verdict: 'denied',
    coverage: `${AT_ONCE}, to the relay: all containers of a pod have its policy. Loopback itself is open`,
    shownBy: [HERE, 'relay'],
  },
  hostNetwork: {
    way: 'a pod of the host’s network',
    decides: `${CONNECT}, ${SENDMSG}, ${PACKET}`,
    verdict: 'denied, with limits',
    coverage: 'as any pod; packet sockets are not covered: it has no interface of its own',
    shownBy: [HERE, 'host network'],
  },
  sockmap: {
    way: 'sockets in a sockmap of somebody else’s',
    decides: `${CONNECT} and ${PACKET}`,
    verdict: 'denied',
    coverage: `${AT_ONCE}; \`weir doctor\` lists sockmaps of others`,
    shownBy: [HERE, 'sockmap'],
  },
  packet: {
    way: 'a packet socket (`AF_PACKET`), past the queue of the interface (`PACKET_QDISC_BYPASS`), too',
    decides: INTERFACE,
    verdict: 'denied, with limits',
    coverage: `${UNTOLD}. By address, port and learned name; the pod is \`l3-only\` from then on`,
    shownBy: [THERE, 'holds packet sockets back'],
  },
  xdp: {
    way: 'an `AF_XDP` socket',
    decides: INTERFACE,
    verdict: 'denied, with limits',
    coverage: `${UNTOLD}. Where the host gave the pod a whole device, no interface of the node sees it`,
    kernels: '5.10: not denied, its frames pass',
    shownBy: [THERE, 'holds xdp sockets back'],
  },
  strange: {
    way: 'frames that are no IP',
    decides: INTERFACE,
    verdict: 'denied',
    coverage: `${UNTOLD}. The default decides; questions of who has which address pass`,
    shownBy: [THERE, 'takes frames that are no IP for what no clause fits'],
  },
  tunnel: {
    way: 'a tunnel that the pod makes (needs `CAP_NET_ADMIN`)',
    decides: INTERFACE,
    verdict: 'denied',
    coverage: `${UNTOLD}. Judged by where the tunnel leads`,
    shownBy: [THERE, 'governs tunnels by where they lead'],
  },
  sandbox: {
    way: 'a runtime that hides its sockets: gVisor (packet sockets), Kata (a tap)',
    decides: INTERFACE,
    verdict: 'denied, with limits',
    coverage: `${UNTOLD}. By address and port alone (\`l3-only\`): answers of DNS teach nothing`,
    shownBy: [THERE, 'governs a machine that makes its own frames'],
  },
  ownResolver: {
    way: 'a DNS server of the pod’s own, on loopback',
    decides: 'learning of answers',
    verdict: 'denied',
    coverage: 'its answers teach no name',
    shownBy: [HERE, 'own resolver'],
  },
  stranger: {
    way: 'a DNS server that is not the pod’s, by UDP or TCP',
    decides: `${CONNECT}, ${SENDMSG}`,
    verdict: 'denied',
    coverage: AT_ONCE,
    shownBy: [HERE, 'stranger'],
  },
  forged: {
    way: 'an answer forged in the resolver’s name: by a raw socket, or by a packet socket on loopback',
    decides: 'learning of answers',
    verdict: 'denied',
    coverage:
      'it teaches nothing: an answer has to come by another interface than loopback, to a question of that socket',
    shownBy: [HERE, 'forged'],
  },
} as const satisfies Readonly<Record<string, BypassRow>>;
