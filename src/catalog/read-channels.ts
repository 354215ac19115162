// SPDX-License-Identifier: Apache-2.0

import { canonicalAddress } from '../canonical-address.ts';
import { CATEGORIES, type Category } from '../categories.ts';
import { type ChannelData, NAMES } from './catalog-data.ts';
import { compact } from './compact.ts';
import { compileHost } from './host-pattern.ts';
import { findChannel, readConfidence, readForPeople, readId } from './read-fields.ts';
import { checked, readOperations } from './read-operations.ts';
import type { YamlFields } from './yaml-fields.ts';

const PURL_IDENTITIES = ['huggingface', 'oci', 'github'];

/** Channels of the file after the known ones, which may have gained hosts. */
export function readChannels(known: readonly ChannelData[], top: YamlFields): readonly ChannelData[] {
  const channels = [...known];
  for (const entry of top.list('channels')) {
    if (entry.has('extend')) {
      extendChannel(entry, channels, known);
    } else {
      channels.push(readChannel(entry, channels, known));
    }
    entry.done();
  }
  return channels;
}

function extendChannel(entry: YamlFields, channels: ChannelData[], known: readonly ChannelData[]): void {
  const index = findChannel(entry, 'extend', entry.string('extend'), channels);
  const target = channels[index];
  if (target === undefined) return;
  const { hosts, addresses } = readNames(entry, known);
  if (hosts.length + addresses.length === 0) entry.fail('hosts', 'is missing', 'say which hosts to add');
  channels[index] = {
    ...target,
    hosts: [...target.hosts, ...hosts],
    ...(addresses.length > 0 ? { addresses: [...(target.addresses ?? []), ...addresses] } : {}),
  };
}

function readChannel(
  entry: YamlFields,
  channels: readonly ChannelData[],
  known: readonly ChannelData[],
): ChannelData {
  const id = readId(entry);
  if (channels.some((channel) => channel.id === id)) {
    entry.fail(
      'id',
      `is ${id}, which is another channel`,
      `choose another, or write extend: ${id} to add hosts to it`,
    );
  }
  const like = entry.optionalString('like');
  const base = like === undefined ? undefined : channels[findChannel(entry, 'like', like, channels)];
  const category = entry.oneOf('category', Object.keys(CATEGORIES) as Category[]) ?? base?.category;
  const own = {
    ...readNames(entry, known),
    ports: readPorts(entry),
    shared: entry.boolean('shared'),
    confidence: readConfidence(entry),
    identity: readIdentity(entry),
    registry: entry.optionalString('registry'),
    names: entry.oneOf('names', NAMES),
    ownModels: entry.boolean('ownModels'),
    pathPrefix: readPrefix(entry),
    operations: readOperations(entry),
  };
  readForPeople(entry);
  return {
    id,
    category: category ?? entry.fail('category', 'is missing', 'add it, or write like: <channel>'),
    hosts: own.hosts,
    ...compact({
      addresses: own.addresses,
      ports: own.ports,
      shared: own.shared || (base?.shared ?? false),
      confidence: own.confidence,
      identity: own.identity ?? base?.identity,
      registry: own.registry ?? base?.registry,
      names: own.names ?? base?.names,
      ownModels: own.ownModels,
      pathPrefix: own.pathPrefix,
      // A shape that is recognised anywhere stays the original's.
      operations: [
        ...own.operations,
        ...(base?.operations ?? []).map(({ anyHost: _, ...operation }) => operation),
      ],
    }),
  };
}

function readPorts(entry: YamlFields): number[] {
  return entry.strings('ports').map((text) => {
    const port = Number(text);
    if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
    return entry.fail('ports', `has ${text}`, 'write numbers from 1 to 65535');
  });
}

/** Host patterns and addresses; none may belong to a channel of an earlier file. */
function readNames(
  entry: YamlFields,
  known: readonly ChannelData[],
): { hosts: string[]; addresses: string[] } {
  const hosts = entry.strings('hosts').map((host) => checked(entry, 'hosts', () => compileHost(host)).text);
  const addresses = entry.strings('addresses').map((text) => {
    return (
      canonicalAddress(text) ??
      entry.fail('addresses', `has ${text}, which is no address`, 'write IPv4 or IPv6')
    );
  });
  for (const owner of known) {
    const taken = hosts.find((host) => owner.hosts.includes(host));
    if (taken !== undefined) {
      entry.fail(
        'hosts',
        `has ${taken}, which belongs to ${owner.id}`,
        'remove it: the channel that has it keeps it',
      );
    }
    const takenAddress = addresses.find((address) => owner.addresses?.includes(address));
    if (takenAddress !== undefined) {
      entry.fail('addresses', `has ${takenAddress}, which belongs to ${owner.id}`, 'remove it');
    }
  }
  return { hosts, addresses };
}

function readIdentity(entry: YamlFields): string | undefined {
  const identity = entry.optionalString('identity');
  if (identity === undefined || PURL_IDENTITIES.includes(identity)) return identity;
  if (/^[a-z][a-z0-9+.-]*:\/\//.test(identity)) return identity;
  return entry.fail(
    'identity',
    `is ${identity}`,
    `write one of ${PURL_IDENTITIES.join(', ')}, or a URI with placeholders`,
  );
}

function readPrefix(entry: YamlFields): string | undefined {
  const prefix = entry.optionalString('pathPrefix');
  if (prefix === undefined || (prefix.startsWith('/') && !prefix.includes('{'))) return prefix;
  return entry.fail('pathPrefix', `is ${prefix}`, 'write plain text that starts with /');
}
