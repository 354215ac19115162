// SPDX-License-Identifier: Apache-2.0

import {
  EgressEvidence,
  EgressHook,
  EgressVerdict,
  EventFlag,
  FlowDirection,
  RequestSource,
  type SocketInfoCursor,
} from '../gen/events.ts';
import { formatAddress } from '../ip-address.ts';
import { EXEC_ROWS } from './exec-rows.ts';
import { type Field, fieldsOf, fieldsOfAny } from './field.ts';
import { hasFlag } from './has-flag.ts';
import { SYSCALL_ROWS } from './syscall-rows.ts';

const NETWORK = ['network.connect', 'network.send', 'network.listen'] as const;
const FLOW = ['network.established', 'network.accept', 'network.flow', 'network.close'] as const;
const DNS = ['dns.question', 'dns.answer'] as const;
const WITH_SOCKET = [...NETWORK, ...FLOW, ...DNS, 'tls.hello', 'http.request', 'egress.decision'] as const;

const directionOf = (socket: SocketInfoCursor): string =>
  socket.direction === FlowDirection.OUTBOUND
    ? 'outbound'
    : socket.direction === FlowDirection.INBOUND
      ? 'inbound'
      : 'unknown';
/** Name of a value of an enum, lower case. */
const wordOf = (words: Readonly<Record<string, number>>, value: number): string =>
  Object.keys(words)
    .find((word) => words[word] === value)
    ?.toLowerCase() ?? 'unknown';

/**
 * Every field of every event, in the order of the reference. A field of bpf/event.h without a row fails the test
 * beside this file.
 */
export const FIELDS: readonly Field[] = [
  ...fieldsOfAny([
    ['event.name', 'string', 'Name of the event, such as `process.exec`.', (e) => e.name],
    ['event.time', 'time', 'When it happened, nanoseconds since boot.', (e) => e.event.header.time],
    [
      'event.tid',
      'number',
      'Thread that did it, in the initial pid namespace; 0 unknown.',
      (e) => e.event.header.tid,
    ],
    ['event.flags', 'number', 'Raw flag bits of the event.', (e) => e.event.header.flags],
    [
      'cgroup.id',
      'integer64',
      'cgroup v2 id of the process, or of the socket for network events.',
      (e) => e.event.header.cgroupId,
    ],
    ['cgroup.path', 'string', 'Path of that cgroup from the cgroup2 root.', (e) => e.cgroupPath],
    ['process.id', 'string', 'Process id and start time: unique while the node is up.', (e) => e.process?.id],
    ['process.pid', 'number', 'Process id in the initial pid namespace.', (e) => e.event.header.tgid],
    [
      'process.namespacePid',
      'number',
      'Process id in its own pid namespace.',
      (e) => e.process?.namespacePid,
    ],
    [
      'process.startTime',
      'time',
      'Start of the process, nanoseconds since boot.',
      (e) => e.event.header.processStart,
    ],
    [
      'process.executable',
      'string',
      'Path of the executable in the process’s own root.',
      (e) => e.process?.executable,
    ],
    [
      'process.name',
      'string',
      'Last part of the executable path.',
      (e) => e.process?.executable.split('/').at(-1),
    ],
    ['process.comm', 'string', 'Task name, at most 15 bytes.', (e) => e.process?.comm],
    ['process.arguments', 'strings', 'Arguments, program name first.', (e) => e.process?.arguments],
    [
      'process.argumentsTruncated',
      'boolean',
      'Whether arguments were longer than 4,096 bytes.',
      (e) => e.process?.argumentsTruncated,
    ],
    [
      'process.argumentsInvalid',
      'boolean',
      'Whether arguments were not valid UTF-8.',
      (e) => e.process?.argumentsInvalid,
    ],
    ['process.cwd', 'string', 'Working directory at exec.', (e) => e.process?.cwd],
    ['process.uid', 'number', 'Real user id.', (e) => e.process?.uid],
    ['process.effectiveUid', 'number', 'Effective user id.', (e) => e.process?.effectiveUid],
    ['process.gid', 'number', 'Real group id.', (e) => e.process?.gid],
    [
      'process.capabilities',
      'integer64',
      'Effective capabilities, bit n is capability n.',
      (e) => e.process?.capabilities,
    ],
    ['process.tty', 'number', 'Controlling terminal (kernel device number), 0 none.', (e) => e.process?.tty],
    ['process.namespaces.mount', 'number', 'Mount namespace.', (e) => e.process?.namespaces.mount],
    ['process.namespaces.pid', 'number', 'Pid namespace.', (e) => e.process?.namespaces.pid],
    ['process.namespaces.network', 'number', 'Network namespace.', (e) => e.process?.namespaces.network],
    ['process.namespaces.user', 'number', 'User namespace.', (e) => e.process?.namespaces.user],
    ['process.namespaces.uts', 'number', 'UTS namespace.', (e) => e.process?.namespaces.uts],
    ['process.namespaces.ipc', 'number', 'IPC namespace.', (e) => e.process?.namespaces.ipc],
    ['process.namespaces.cgroup', 'number', 'Cgroup namespace.', (e) => e.process?.namespaces.cgroup],
    ['process.parent.pid', 'number', 'Process id of the parent.', (e) => e.process?.parent?.pid],
    [
      'process.parent.executable',
      'string',
      'Executable of the parent.',
      (e) => e.process?.parent?.executable,
    ],
    ['process.parent.arguments', 'strings', 'Arguments of the parent.', (e) => e.process?.parent?.arguments],
    ['container.id', 'string', 'Container id, 64 hex digits.', (e) => e.container?.id],
    ['container.name', 'string', 'Container name in the pod.', (e) => e.container?.name],
    ['container.image', 'string', 'Image reference.', (e) => e.container?.image],
    ['container.imageDigest', 'string', 'Image digest.', (e) => e.container?.imageDigest],
    ['pod.namespace', 'string', 'Namespace of the pod.', (e) => e.pod?.namespace],
    ['pod.name', 'string', 'Name of the pod.', (e) => e.pod?.name],
    ['pod.uid', 'string', 'Uid of the pod.', (e) => e.pod?.uid ?? e.container?.podUid],
    ['pod.serviceAccount', 'string', 'Service account of the pod.', (e) => e.pod?.serviceAccount],
    ['pod.workload.kind', 'string', 'Kind of the owner workload.', (e) => e.pod?.workload?.kind],
    ['pod.workload.name', 'string', 'Name of the owner workload.', (e) => e.pod?.workload?.name],
    ['governance.domain', 'string', 'Governance domain.', (e) => e.pod?.governance.domain],
    ['governance.dataClass', 'string', 'Governance data class.', (e) => e.pod?.governance.dataClass],
    ['governance.owner', 'string', 'Who answers for the pod.', (e) => e.pod?.governance.owner],
    ['governance.agent', 'string', 'Name of the AI agent in the pod.', (e) => e.pod?.governance.agent],
  ]),
  ...fieldsOf(
    ['process.fork', 'process.exec'],
    [
      ['fork.parent.pid', 'number', 'Process that made this one.', (e) => e.event.parentTgid],
      [
        'fork.parent.startTime',
        'time',
        'Start of that process, nanoseconds since boot.',
        (e) => e.event.parentStart,
      ],
      ['fork.namespacePid', 'number', 'Process id in its own pid namespace.', (e) => e.event.namespaceTgid],
    ],
  ),
  ...fieldsOf(['process.exec'], EXEC_ROWS),
  ...fieldsOf(
    ['process.exit'],
    [['exit.status', 'number', 'Status as wait(2) gives it.', (e) => e.event.status]],
  ),
  ...fieldsOf(
    ['cgroup.mkdir', 'cgroup.rmdir'],
    [
      ['cgroup.newPath', 'string', 'Path of the cgroup that came or went.', (e) => e.event.path],
      ['cgroup.parentId', 'integer64', 'cgroup v2 id of its parent.', (e) => e.event.parentId],
      ['cgroup.level', 'number', 'Depth below the cgroup2 root.', (e) => e.event.level],
    ],
  ),
  ...fieldsOf(
    ['coverage.throttle'],
    [['coverage.shed', 'integer64', 'Observations of this pod shed so far.', (e) => e.event.shed]],
  ),
  ...fieldsOf(WITH_SOCKET, [
    [
      'socket.cookie',
      'integer64',
      'Socket cookie: joins the events of one socket.',
      (e) => e.event.socket.cookie,
    ],
    ['socket.localAddress', 'address', 'Local address.', (e) => formatAddress(e.event.socket.localAddress)],
    ['socket.localPort', 'number', 'Local port.', (e) => e.event.socket.localPort],
    [
      'socket.remoteAddress',
      'address',
      'Remote address.',
      (e) => formatAddress(e.event.socket.remoteAddress),
    ],
    ['socket.remotePort', 'number', 'Remote port.', (e) => e.event.socket.remotePort],
    ['socket.family', 'number', 'Address family: 4 or 6.', (e) => e.event.socket.family],
    ['socket.protocol', 'number', 'IP protocol: 6 TCP, 17 UDP.', (e) => e.event.socket.protocol],
    ['socket.direction', 'string', '`outbound`, `inbound` or `unknown`.', (e) => directionOf(e.event.socket)],
  ]),
  ...fieldsOf(FLOW, [
    ['flow.opened', 'time', 'When the flow was opened, nanoseconds since boot.', (e) => e.event.opened],
    ['flow.bytesSent', 'integer64', 'Payload bytes sent and acknowledged.', (e) => e.event.bytesSent],
    ['flow.bytesReceived', 'integer64', 'Payload bytes received in order.', (e) => e.event.bytesReceived],
    ['flow.packetsSent', 'number', 'Packets sent.', (e) => e.event.packetsSent],
    ['flow.packetsReceived', 'number', 'Packets received.', (e) => e.event.packetsReceived],
    ['flow.retransmits', 'number', 'Packets sent again.', (e) => e.event.retransmits],
    [
      'flow.roundTrip',
      'number',
      'Smoothed round trip time, microseconds; 0 unknown.',
      (e) => e.event.roundTrip,
    ],
    ['flow.error', 'number', 'errno the socket ended with; 0 none.', (e) => e.event.error],
  ]),
  ...fieldsOf(DNS, [
    ['dns.name', 'string', 'Name asked for, lower case.', (e) => e.event.name],
    ['dns.type', 'number', 'Type asked for: 1 A, 28 AAAA …', (e) => e.event.type],
    ['dns.id', 'number', 'Message id.', (e) => e.event.id],
    ['dns.rcode', 'number', 'Response code of an answer: 0 NOERROR, 3 NXDOMAIN …', (e) => e.event.rcode],
    ['dns.answerTotal', 'number', 'Records the answer says it has.', (e) => e.event.answerTotal],
    ['dns.recordCount', 'number', 'Records carried.', (e) => e.event.recordCount],
    ['dns.records', 'string', 'Carried records, as laid out in bpf/event.h.', (e) => e.event.records],
    [
      'dns.malformed',
      'boolean',
      'Whether the message breaks RFC 1035.',
      (e) => hasFlag(e.event.header.flags, EventFlag.DNS_MALFORMED),
    ],
  ]),
  ...fieldsOf(
    ['tls.hello'],
    [
      ['tls.serverName', 'string', 'Server name of the ClientHello, lower case.', (e) => e.event.serverName],
      ['tls.alpn', 'string', 'Protocols offered, comma separated.', (e) => e.event.alpn],
      ['tls.version', 'number', 'Highest version offered: 772 is TLS 1.3.', (e) => e.event.version],
      ['tls.helloLength', 'number', 'Bytes of the ClientHello.', (e) => e.event.helloLength],
      [
        'tls.encryptedHello',
        'boolean',
        'Whether the hello is encrypted: the name is the outer one.',
        (e) => hasFlag(e.event.header.flags, EventFlag.TLS_ENCRYPTED_HELLO),
      ],
    ],
  ),
  ...fieldsOf(
    ['http.request'],
    [
      ['http.method', 'string', 'Request method.', (e) => e.event.method],
      ['http.target', 'string', 'Request target: path and query.', (e) => e.event.target],
      ['http.host', 'string', 'Host header.', (e) => e.event.host],
      [
        'http.source',
        'string',
        '`plaintext`, or `tls-library` where the request was read before encryption.',
        (e) => (e.event.source === RequestSource.TLS_LIBRARY ? 'tls-library' : 'plaintext'),
      ],
      [
        'http.tlsObject',
        'integer64',
        'Connection object of the TLS library, 0 for plain text.',
        (e) => e.event.tlsObject,
      ],
    ],
  ),
  ...fieldsOf(['process.syscall'], SYSCALL_ROWS),
  ...fieldsOf(
    ['egress.decision'],
    [
      [
        'egress.verdict',
        'string',
        '`allow`, `audit` or `deny`.',
        (e) => wordOf(EgressVerdict, e.event.verdict),
      ],
      [
        'egress.hook',
        'string',
        'Where it was decided: `connect`, `send` of a datagram, `stream` (what a process sends on one), `packet`, or `change` of policy under a live socket.',
        (e) => wordOf(EgressHook, e.event.hook),
      ],
      [
        'egress.evidence',
        'string',
        'What the deciding rule rests on: `cidr` the address, `dns` a learned name, `sni` or `http` what the stream showed, `none` no rule.',
        (e) => wordOf(EgressEvidence, e.event.evidence),
      ],
      [
        'egress.wireName',
        'string',
        'The name that the stream showed, where it was decided by that; of a request to a proxy an address, too.',
        (e) => e.event.name,
      ],
      [
        'egress.proxiedPort',
        'number',
        'The port that a proxy was asked for at that name, else 0.',
        (e) => e.event.proxiedPort,
      ],
      ['egress.relaxed', 'boolean', 'Whether a breakglass held.', (e) => e.event.isRelaxed !== 0],
      [
        'egress.legacy',
        'boolean',
        'Whether the connection is older than the first policy of its pod, denied, and goes on for a while.',
        (e) => e.event.isLegacy !== 0,
      ],
      [
        'egress.networkNamespace',
        'number',
        'Network namespace of a stream of which a packet was decided, else 0.',
        (e) => e.event.networkNamespace,
      ],
      [
        'egress.interface',
        'number',
        'Index of the interface that such a stream is bound to, else 0.',
        (e) => e.event.interface,
      ],
      ['egress.set', 'number', 'Number of the policy set in the kernel.', (e) => e.event.set],
      ['egress.pod', 'integer64', 'cgroup v2 id of the pod whose policy it was.', (e) => e.event.pod],
      [
        'egress.enforcedClusterReason',
        'number',
        'Over the policies that enforce: what the gate of the cluster decided by, `enum gate_reason`.',
        (e) => e.event.enforcedClusterReason,
      ],
      [
        'egress.enforcedClusterRule',
        'number',
        'Over the policies that enforce: which rule of the set decided in the gate of the cluster.',
        (e) => e.event.enforcedClusterRule,
      ],
      [
        'egress.enforcedNamespaceReason',
        'number',
        'Over the policies that enforce: what the gate of the namespace decided by, `enum gate_reason`.',
        (e) => e.event.enforcedNamespaceReason,
      ],
      [
        'egress.enforcedNamespaceRule',
        'number',
        'Over the policies that enforce: which rule of the set decided in the gate of the namespace.',
        (e) => e.event.enforcedNamespaceRule,
      ],
      [
        'egress.allClusterReason',
        'number',
        'Over all policies: what the gate of the cluster decided by, `enum gate_reason`.',
        (e) => e.event.allClusterReason,
      ],
      [
        'egress.allClusterRule',
        'number',
        'Over all policies: which rule of the set decided in the gate of the cluster.',
        (e) => e.event.allClusterRule,
      ],
      [
        'egress.allNamespaceReason',
        'number',
        'Over all policies: what the gate of the namespace decided by, `enum gate_reason`.',
        (e) => e.event.allNamespaceReason,
      ],
      [
        'egress.allNamespaceRule',
        'number',
        'Over all policies: which rule of the set decided in the gate of the namespace.',
        (e) => e.event.allNamespaceRule,
      ],
    ],
  ),
];
