// SPDX-License-Identifier: Apache-2.0
import {
  type ChannelData,
  type FileFormatData,
  type ImageData,
  type MediaTypeData,
  type PathGroupData,
  PROGRAM_ROLES,
  type ProcessHintData,
} from './catalog-data.ts';
import { compact } from './compact.ts';
import { matchPath } from './path-template.ts';
import { findChannel, readConfidence, readForPeople, readId, readRole } from './read-fields.ts';
import { readPaths } from './read-operations.ts';
import { splitTarget } from './split-target.ts';
import type { YamlFields } from './yaml-fields.ts';

/** One entry of `processHints`. */
export function readHint(entry: YamlFields, channels: readonly ChannelData[]): ProcessHintData {
  const channel = entry.optionalString('channel');
  if (channel !== undefined) findChannel(entry, 'channel', channel, channels);
  const run = entry.string('run');
  if (run.split(' ').includes(''))
    entry.fail('run', 'has an empty word', 'write words with one space between them');
  const hint: ProcessHintData = {
    id: readId(entry),
    run,
    does:
      readRole(entry) ??
      entry.fail('does', 'is missing', `write one of ${Object.keys(PROGRAM_ROLES).join(', ')}`),
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

/** One entry of `images`. */
export function readImage(entry: YamlFields): ImageData {
  const repositories = entry.strings('repositories');
  for (const repository of repositories) {
    if (!/^[a-z0-9.-]+\.[a-z]+(?:\/[a-z0-9._*-]+)+$/.test(repository)) {
      entry.fail('repositories', `has ${repository}`, 'write registry/path in lower case, without tag');
    }
  }
  const image = { id: readId(entry), ...compact({ does: readRole(entry) }), repositories };
  entry.done();
  return image;
}

/** One entry of `fileFormats`. */
export function readFormat(entry: YamlFields): FileFormatData {
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

/** One entry of `cachePaths` or `deviceFiles`. */
export function readPathGroup(entry: YamlFields): PathGroupData {
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

/** One entry of `ociMediaTypes`. */
export function readMediaType(entry: YamlFields): MediaTypeData {
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
