// SPDX-License-Identifier: Apache-2.0
import { encodeBytes } from '../../byte-text.ts';
import type { FieldValue } from '../../rules/rule-field.ts';
import { serviceOfPort } from '../../rules/service-ports.ts';
import { type FieldEntries, type KnownField, lacks, reads } from './field-entry.ts';
import type { RuleEvent } from './rule-event.ts';
import type { RuleSocket } from './rule-socket.ts';

/** A field of the socket that the event is about. */
function ofSocket(
  doc: string,
  read: (socket: RuleSocket, e: RuleEvent) => FieldValue | readonly FieldValue[] | undefined,
): KnownField {
  return reads(doc, 'socket', (e) => {
    const { socket } = e;
    return socket === undefined ? undefined : read(socket, e);
  });
}

/** The name of an end, known from DNS answers, TLS hellos and requests: of what the pod connected to. */
function nameOf(end: (socket: RuleSocket) => 'remote' | 'local' | undefined) {
  return (socket: RuleSocket, e: RuleEvent): string | undefined => {
    if (end(socket) !== 'remote') return undefined;
    const name = e.destination?.name;
    return name === undefined ? undefined : encodeBytes(name);
  };
}

const portName = (port: number | undefined): string | undefined =>
  port === undefined ? undefined : serviceOfPort(port);

export const SOCKET_FIELDS: FieldEntries = {
  'fd.ip': ofSocket('Addresses of both ends.', ({ ends }) => ends),
  'fd.cip': ofSocket('Address of the client.', ({ client }) => client),
  'fd.sip': ofSocket('Address of the server.', ({ server }) => server),
  'fd.lip': ofSocket('Address of the pod’s end.', ({ local }) => local),
  'fd.rip': ofSocket('Address of the other end.', ({ isListening, remote }) =>
    isListening ? undefined : remote,
  ),
  'fd.net': ofSocket('Networks of both ends.', ({ ends }) => ends),
  'fd.cnet': ofSocket('Network of the client.', ({ client }) => client),
  'fd.snet': ofSocket('Network of the server.', ({ server }) => server),
  'fd.lnet': ofSocket('Network of the pod’s end.', ({ local }) => local),
  'fd.rnet': ofSocket('Network of the other end.', ({ isListening, remote }) =>
    isListening ? undefined : remote,
  ),
  'fd.port': ofSocket('Ports of both ends.', ({ ports }) => ports),
  'fd.cport': ofSocket('Port of the client.', ({ clientPort }) => clientPort),
  'fd.sport': ofSocket('Port of the server.', ({ serverPort }) => serverPort),
  'fd.lport': ofSocket('Port of the pod’s end.', ({ localPort }) => localPort),
  'fd.rport': ofSocket('Port of the other end.', ({ isListening, remotePort }) =>
    isListening ? undefined : remotePort,
  ),
  'fd.proto': ofSocket('Ports of both ends; compared with names of services.', ({ ports }) => ports),
  'fd.cproto': ofSocket('Service of the client’s port.', ({ clientPort }) => portName(clientPort)),
  'fd.sproto': ofSocket('Service of the server’s port.', ({ serverPort }) => portName(serverPort)),
  'fd.lproto': ofSocket('Service of the port of the pod’s end.', ({ localPort }) => portName(localPort)),
  'fd.rproto': ofSocket('Service of the port of the other end.', ({ isListening, remotePort }) =>
    isListening ? undefined : portName(remotePort),
  ),
  'fd.l4proto': ofSocket('`tcp` or `udp`.', ({ protocol }) => protocol),
  'fd.is_server': ofSocket(
    'Whether the pod’s end is the one that was connected to.',
    ({ isServer }) => isServer,
  ),
  'fd.sip.name': ofSocket(
    'Name of the server, as the pod learned it (DNS, TLS, HTTP): no name is looked up.',
    nameOf(({ isServer }) => (isServer ? 'local' : 'remote')),
  ),
  'fd.cip.name': ofSocket(
    'Name of the client.',
    nameOf(({ isServer }) => (isServer ? undefined : 'local')),
  ),
  'fd.rip.name': ofSocket(
    'Name of the other end, where the pod connected to it.',
    nameOf(({ isServer }) => (isServer ? undefined : 'remote')),
  ),
  'fd.lip.name': ofSocket(
    'Name of the pod’s end.',
    nameOf(() => 'local'),
  ),
  ...lacks('calls that wait for descriptors are not captured', {
    'fdlist.nums': 'Numbers of the descriptors.',
    'fdlist.names': 'Their names.',
    'fdlist.cips': 'Addresses of their clients.',
    'fdlist.sips': 'Addresses of their servers.',
    'fdlist.cports': 'Ports of their clients.',
    'fdlist.sports': 'Ports of their servers.',
  }),
};
