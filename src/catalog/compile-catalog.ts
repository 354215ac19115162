// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../events/model-identity.ts';
import type { Catalog, CatalogChannel, ChannelOperation, HostIndex, ProcessHint } from './catalog.ts';
import type { CatalogData, ChannelData, ProcessHintData } from './catalog-data.ts';
import { compact } from './compact.ts';
import { compileHost } from './host-pattern.ts';
import { compileNameModel } from './name-model.ts';
import { compilePath } from './path-template.ts';

/** Indexes checked data for look-ups. */
export function compileCatalog(data: CatalogData): Catalog {
  const channels = new Map(data.channels.map((channel) => [channel.id, compileChannel(channel)]));
  const all = [...channels.values()];
  const hints = data.processHints.map((hint) => compileHint(hint, channels));
  return {
    version: data.version,
    channels,
    hosts: indexHosts(data.channels, channels),
    addresses: indexAddresses(data.channels, channels),
    anyHost: all.flatMap((channel) => channel.operations).filter((operation) => operation.data.anyHost),
    processHints: Map.groupBy(
      hints.filter((hint) => !hint.data.run.endsWith('*')),
      (hint) => hint.program,
    ),
    processHintPrefixes: hints.filter((hint) => hint.data.run.endsWith('*')),
    images: data.images,
    workloads: new Map(data.workloads.flatMap((each) => each.kinds.map((kind) => [kind, each]))),
    workloadLabels: new Map(data.workloads.flatMap((each) => (each.labels ?? []).map((key) => [key, each]))),
    libraries: new Map(data.libraries.flatMap((each) => each.files.map((file) => [file, each]))),
    devices: data.deviceFiles.map(({ id, paths, confidence }) => ({
      id,
      confidence: confidence ?? 'high',
      templates: paths.map(compilePath),
    })),
    modelExtensions: [...new Set(data.fileFormats.flatMap((format) => format.extensions ?? []))],
  };
}

function compileChannel(data: ChannelData): CatalogChannel {
  const channel: Channel = {
    id: data.id,
    category: data.category,
    shared: data.shared ?? false,
    confidence: data.confidence ?? 'high',
  };
  const operations: ChannelOperation[] = [];
  const owner: CatalogChannel = {
    channel,
    operations,
    pathPrefix: (data.pathPrefix ?? '').split('/').filter((segment) => segment !== ''),
    ...compact({
      ports: data.ports,
      identity: data.identity,
      registry: data.registry,
      nameModel: compileNameModel(data),
    }),
  };
  for (const operation of data.operations ?? []) {
    const names = operation.names ?? data.names ?? 'model';
    operations.push({ owner, data: operation, templates: operation.paths.map(compilePath), names });
  }
  return owner;
}

function indexHosts(data: readonly ChannelData[], channels: ReadonlyMap<string, CatalogChannel>): HostIndex {
  const entries = data.flatMap(({ id, hosts }) =>
    hosts.flatMap((host) => {
      const owner = channels.get(id);
      return owner === undefined ? [] : [{ pattern: compileHost(host), owner }];
    }),
  );
  const ofKind = (kind: 'exact' | 'below') =>
    grouped(
      entries
        .filter(({ pattern }) => pattern.kind === kind)
        .map(({ pattern, owner }) => [pattern.tail, owner]),
    );
  const shapes = entries.filter(({ pattern }) => pattern.kind === 'shape');
  return {
    exact: ofKind('exact'),
    below: ofKind('below'),
    shapes: Map.groupBy(shapes, ({ pattern }) => pattern.tail),
  };
}

function indexAddresses(
  data: readonly ChannelData[],
  channels: ReadonlyMap<string, CatalogChannel>,
): ReadonlyMap<string, readonly CatalogChannel[]> {
  const pairs = data.flatMap(({ id, addresses = [] }) =>
    addresses.flatMap((address): [string, CatalogChannel][] => {
      const owner = channels.get(id);
      return owner === undefined ? [] : [[address, owner]];
    }),
  );
  return grouped(pairs);
}

function grouped<Value>(pairs: readonly (readonly [string, Value])[]): ReadonlyMap<string, readonly Value[]> {
  const groups = new Map<string, Value[]>();
  for (const [key, value] of pairs) {
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [value]);
    else group.push(value);
  }
  return groups;
}

/** `-m module` is one program, called as it is written. */
function compileHint(data: ProcessHintData, channels: ReadonlyMap<string, CatalogChannel>): ProcessHint {
  const words = data.run.split(' ');
  const length = words[0] === '-m' ? 2 : 1;
  const program = words.slice(0, length).join(' ');
  return {
    data,
    program: program.endsWith('*') ? program.slice(0, -1) : program,
    words: words.slice(length).map((word) => (word === '{model}' ? undefined : word)),
    ...compact({ channel: data.channel === undefined ? undefined : channels.get(data.channel) }),
  };
}
