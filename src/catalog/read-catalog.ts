// SPDX-License-Identifier: Apache-2.0
import { CATEGORIES, type Category, type Confidence } from '../events/model-identity.ts';
import {
  type CatalogData,
  type ChannelData,
  type FileFormatData,
  type ImageData,
  type MediaTypeData,
  NAMES,
  type PathGroupData,
  PROGRAM_ROLES,
  type ProcessHintData,
} from './catalog-data.ts';
import { compact } from './compact.ts';
import { compileHost } from './host-pattern.ts';
import { canonicalAddress } from './ip-address.ts';
import { matchPath } from './path-template.ts';
import { checked, readOperations, readPaths } from './read-operations.ts';
import { splitTarget } from './split-target.ts';
import { YamlFields } from './yaml-fields.ts';

/** A catalogue file that somebody else has read. */
export interface CatalogFile {
  /** Shown in messages. */
  readonly name: string;
  readonly text: string;
}

const ID = /^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;
const PURL_IDENTITIES = ['huggingface', 'oci', 'github'];

export const EMPTY_CATALOG: CatalogData = {
  version: '',
  channels: [],
  processHints: [],
  images: [],
  fileFormats: [],
  cachePaths: [],
  deviceFiles: [],
  ociMediaTypes: [],
};

/**
 * The known catalogue with one more file: the product's own (known is `EMPTY_CATALOG`, and it states its version) or
 * an operator's overlay. What a file adds never replaces what is known: a name that is taken is an error.
 * Throws `CATALOG_INVALID` with file, line, field and what to write instead.
 */
export function readCatalog(known: CatalogData, file: CatalogFile): CatalogData {
  const top = YamlFields.parse(file.text, file.name);
  const version = known === EMPTY_CATALOG ? top.string('version') : known.version;
  const channels = readChannels(known.channels, top);
  const data: CatalogData = {
    version,
    channels,
    processHints: [
      ...known.processHints,
      ...top.list('processHints').map((hint) => readHint(hint, channels)),
    ],
    images: [...known.images, ...top.list('images').map(readImage)],
    fileFormats: [...known.fileFormats, ...top.list('fileFormats').map(readFormat)],
    cachePaths: [...known.cachePaths, ...top.list('cachePaths').map(readPathGroup)],
    deviceFiles: [...known.deviceFiles, ...top.list('deviceFiles').map(readPathGroup)],
    ociMediaTypes: [...known.ociMediaTypes, ...top.list('ociMediaTypes').map(readMediaType)],
  };
  top.done();
  return data;
}

/** Channels of the file after the known ones, which may have gained hosts. */
function readChannels(known: readonly ChannelData[], top: YamlFields): readonly ChannelData[] {
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
  entry.strings('tls');
  return {
    id,
    category: category ?? entry.fail('category', 'is missing', 'add it, or write like: <channel>'),
    hosts: own.hosts,
    ...compact({
      addresses: own.addresses,
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

/** Title and source: for the reference, not for the agent. */
function readForPeople(entry: YamlFields): void {
  entry.optionalString('title');
  entry.optionalString('source');
}

function findChannel(entry: YamlFields, field: string, id: string, channels: readonly ChannelData[]): number {
  const index = channels.findIndex((channel) => channel.id === id);
  if (index >= 0) return index;
  return entry.fail(
    field,
    `is ${id}, and no channel above is called that`,
    'see docs/reference/catalog.md for the list',
  );
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

function readId(entry: YamlFields): string {
  const id = entry.string('id');
  return ID.test(id) ? id : entry.fail('id', `is ${id}`, 'write lower-case letters, digits and dashes');
}

function readConfidence(entry: YamlFields): Confidence | undefined {
  return entry.oneOf('confidence', ['high', 'medium', 'low']);
}

function readHint(entry: YamlFields, channels: readonly ChannelData[]): ProcessHintData {
  const channel = entry.optionalString('channel');
  if (channel !== undefined) findChannel(entry, 'channel', channel, channels);
  const run = entry.string('run');
  if (run.split(' ').includes(''))
    entry.fail('run', 'has an empty word', 'write words with one space between them');
  const does = entry.oneOf('does', Object.keys(PROGRAM_ROLES) as ProcessHintData['does'][]);
  const hint: ProcessHintData = {
    id: readId(entry),
    run,
    does: does ?? entry.fail('does', 'is missing', `write one of ${Object.keys(PROGRAM_ROLES).join(', ')}`),
    ...compact({
      modelFlags: entry.strings('modelFlags'),
      revisionFlags: entry.strings('revisionFlags'),
      typeFlag: entry.optionalString('typeFlag'),
      channel,
      confidence: readConfidence(entry),
    }),
  };
  entry.done();
  return hint;
}

function readImage(entry: YamlFields): ImageData {
  const repositories = entry.strings('repositories');
  for (const repository of repositories) {
    if (!/^[a-z0-9.-]+\.[a-z]+(?:\/[a-z0-9._*-]+)+$/.test(repository)) {
      entry.fail('repositories', `has ${repository}`, 'write registry/path in lower case, without tag');
    }
  }
  const image = { id: readId(entry), repositories };
  entry.done();
  return image;
}

function readFormat(entry: YamlFields): FileFormatData {
  const magic = entry.list('magic').map((item) => {
    const at = item.count('at');
    const hex = item.string('hex');
    if (!/^(?:[0-9a-f]{2})+$/.test(hex))
      item.fail('hex', `is ${hex}`, 'write pairs of lower-case hex digits');
    item.done();
    return { at, hex };
  });
  const format = {
    id: readId(entry),
    ...compact({
      extensions: entry.strings('extensions'),
      sharedExtensions: entry.strings('sharedExtensions'),
      magic,
      unsafe: entry.boolean('unsafe'),
      confidence: readConfidence(entry),
    }),
  };
  readForPeople(entry);
  entry.done();
  return format;
}

function readPathGroup(entry: YamlFields): PathGroupData {
  const templates = readPaths(entry);
  const target = splitTarget(entry.string('example'));
  if (!templates.some((template) => matchPath(template, target))) {
    entry.fail('example', 'matches none of its paths', 'correct the path or the example');
  }
  const paths = templates.map((template) => template.text);
  const group = { id: readId(entry), paths, ...compact({ confidence: readConfidence(entry) }) };
  readForPeople(entry);
  entry.done();
  return group;
}

function readMediaType(entry: YamlFields): MediaTypeData {
  const types = entry.strings('types');
  const example = entry.string('example');
  if (
    !types.some((type) => (type.endsWith('*') ? example.startsWith(type.slice(0, -1)) : example === type))
  ) {
    entry.fail('example', 'matches none of its types', 'correct the type or the example');
  }
  const media = { id: readId(entry), types };
  readForPeople(entry);
  entry.done();
  return media;
}
