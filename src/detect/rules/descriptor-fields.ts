// SPDX-License-Identifier: Apache-2.0
import { isOpen, openedNumber, openedType } from '../../events/calls/call-descriptor.ts';
import { callEnds } from '../../events/calls/call-ends.ts';
import { pathOf, rawPathOf, rawSecondPathOf, secondPathOf } from '../../events/calls/call-paths.ts';
import { hasFlag } from '../../events/has-flag.ts';
import { EventFlag, type SyscallCursor, SystemCall } from '../../gen/events.ts';
import { type FieldEntries, type KnownField, lacks, reads } from './field-entry.ts';
import type { RuleEvent } from './rule-event.ts';

type Value = string | number | boolean | undefined;

/** A field of the descriptor, or the socket, that the event is about. */
function ofDescriptor(doc: string, read: (e: RuleEvent) => Value): KnownField {
  return reads(doc, 'descriptor', read);
}

function ofCall(doc: string, read: (call: SyscallCursor) => Value): KnownField {
  return reads(doc, 'descriptor', (e) => {
    const { call } = e;
    return call === undefined ? undefined : read(call);
  });
}

/** `4` of an IPv4 address on a socket of either family. */
function typechar(e: RuleEvent): string | undefined {
  const { call } = e;
  if (call !== undefined && isOpen(call.call)) return openedType(call)[0];
  const { socket } = e;
  if (socket !== undefined) return socket.isIpv4 ? '4' : '6';
  return e.descriptor?.typechar;
}

function type(e: RuleEvent): string | undefined {
  const { call } = e;
  if (call !== undefined && isOpen(call.call)) return openedType(call)[1];
  const { socket } = e;
  if (socket !== undefined) return socket.isIpv4 ? 'ipv4' : 'ipv6';
  return e.descriptor?.type;
}

function numberOf(e: RuleEvent): number | undefined {
  const { call } = e;
  return call !== undefined && isOpen(call.call) ? openedNumber(call) : e.descriptor?.number;
}

function name(e: RuleEvent): string | undefined {
  return e.socket?.name ?? e.descriptor?.name;
}

function filePath(e: RuleEvent): string | undefined {
  return e.socket === undefined ? e.descriptor?.name : undefined;
}

function directory(e: RuleEvent): string | undefined {
  const path = filePath(e);
  const slash = path?.lastIndexOf('/') ?? -1;
  if (path === undefined || slash < 0) return undefined;
  return slash === 0 ? '/' : path.slice(0, slash);
}

function filename(e: RuleEvent): string | undefined {
  const path = filePath(e);
  return path?.slice(path.lastIndexOf('/') + 1);
}

const isConnected = (e: RuleEvent): boolean | undefined => {
  const { call, source, socket } = e;
  if (call !== undefined) return callEnds(call)?.isConnected;
  return socket === undefined ? undefined : source.name !== 'network.send';
};

/** Calls that name where a datagram goes. */
const SENDS: ReadonlySet<number> = new Set([SystemCall.SENDTO, SystemCall.SENDMSG, SystemCall.SENDMMSG]);

function isNameChanged(e: RuleEvent): boolean | undefined {
  const { call, source, socket } = e;
  if (call !== undefined)
    return SENDS.has(call.call) ? e.isNewPeer : socket === undefined ? undefined : false;
  return socket === undefined ? undefined : source.name === 'network.send';
}

const isLink = ({ call }: SyscallCursor): boolean =>
  call === SystemCall.SYMLINK || call === SystemCall.SYMLINKAT;
const source = (call: SyscallCursor) => (isLink(call) ? secondPathOf(call) : pathOf(call));
const target = (call: SyscallCursor) => (isLink(call) ? rawPathOf(call) : secondPathOf(call));
const filled = (text: string): string | undefined => (text === '' ? undefined : text);
const MAJOR_BITS = 20;

export const DESCRIPTOR_FIELDS: FieldEntries = {
  'fd.num': ofDescriptor('Number of the descriptor; -1 where the call was to make it, and failed.', numberOf),
  'fd.type': ofDescriptor('What it is: `file`, `directory`, `ipv4`, `ipv6`, `unix`, `pipe`, …', type),
  'fd.typechar': ofDescriptor('The same as a letter: `f`, `d`, `4`, `6`, `u`, `p`, …', typechar),
  'fd.name': ofDescriptor(
    'Absolute path within the root of the process, links not followed; of a socket both ends, the client’s first: `10.0.0.7:40112->192.0.2.1:443`.',
    name,
  ),
  'fd.nameraw': ofDescriptor('Path as it was given.', (e) => e.descriptor?.rawName ?? filePath(e)),
  'fd.directory': ofDescriptor('Folder of the file.', directory),
  'fd.filename': ofDescriptor('Name of the file, without its folder.', filename),
  'fd.containername': ofDescriptor('Container and name.', (e) => prefixed(e, name(e))),
  'fd.containerdirectory': ofDescriptor('Container and folder.', (e) => prefixed(e, directory(e))),
  'fd.sockfamily': ofDescriptor('`ip` or `unix`.', (e) => {
    if (e.socket !== undefined) return 'ip';
    return e.descriptor?.type === 'unix' ? 'unix' : undefined;
  }),
  'fd.connected': ofDescriptor('Whether the socket has a peer of its own.', isConnected),
  'fd.name_changed': ofDescriptor(
    'Whether a datagram goes to another peer than the one before.',
    isNameChanged,
  ),
  'fd.dev': ofCall('Device of the file (kernel device number).', ({ device, fileMode }) =>
    fileMode === 0 ? undefined : device,
  ),
  'fd.dev.major': ofCall('Its major number.', ({ device, fileMode }) =>
    fileMode === 0 ? undefined : device >>> MAJOR_BITS,
  ),
  'fd.dev.minor': ofCall('Its minor number.', ({ device, fileMode }) =>
    fileMode === 0 ? undefined : device & 0xfffff,
  ),
  'fd.ino': ofCall('Inode of the file.', ({ inodeKey, fileMode }) => (fileMode === 0 ? undefined : inodeKey)),
  'fd.uid': ofDescriptor('Thread and descriptor.', (e) => {
    const { descriptor } = e;
    return descriptor === undefined ? undefined : `${e.source.event.header.tid}${descriptor.number}`;
  }),
  'fs.path.name': ofCall('Path that the call is about.', (call) =>
    isOpen(call.call) ? pathOf(call) : source(call),
  ),
  'fs.path.nameraw': ofCall('The same as it was given.', (call) =>
    filled(isLink(call) ? rawSecondPathOf(call) : rawPathOf(call)),
  ),
  'fs.path.source': ofCall('First path of a call that takes two; of a link that is made, the link.', source),
  'fs.path.sourceraw': ofCall('The same as it was given.', (call) =>
    filled(isLink(call) ? rawSecondPathOf(call) : rawPathOf(call)),
  ),
  'fs.path.target': ofCall('Second path of such a call; of a link that is made, where it leads.', target),
  'fs.path.targetraw': ofCall('The same as it was given.', (call) =>
    filled(isLink(call) ? rawPathOf(call) : rawSecondPathOf(call)),
  ),
  ...lacks('descriptors are told as they are used, not listed', {
    'fd.types': 'Types of the descriptors of the process.',
  }),
  'fd.is_upper_layer': ofCall('Whether the file is in the writable layer of an overlay.', (call) =>
    hasFlag(call.header.flags, EventFlag.SYSCALL_UPPER_LAYER),
  ),
  'fd.is_lower_layer': ofCall('Whether the file is in a lower layer of an overlay, and unchanged.', (call) =>
    hasFlag(call.header.flags, EventFlag.SYSCALL_LOWER_LAYER),
  ),
};

function prefixed(e: RuleEvent, text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${e.source.container?.id.slice(0, 12) ?? ''}:${text}`;
}
