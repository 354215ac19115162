// SPDX-License-Identifier: Apache-2.0
import type { RuleCollector } from './rule-collector.ts';
import type { PluginRequirement } from './rule-definition.ts';
import { RuleLoadError } from './rule-load-error.ts';
import type { ItemType, RulePlace } from './rule-place.ts';
import { formatVersion, isCompatible, parseVersion, type VersionNumber } from './version-number.ts';
import { invalid, YamlItem } from './yaml-item.ts';
import { childOf, type YamlNode } from './yaml-node.ts';

/** A `required_engine_version`: a number is the minor version. Throws a RuleLoadError when this engine is not so new. */
export function readRequiredEngine(
  item: YamlItem,
  { engineVersion }: { engineVersion: VersionNumber },
): void {
  const asked = readEngineVersion(item);
  if (isCompatible(engineVersion, asked)) return;
  const message = `Rules require engine version ${formatVersion(asked)}, but engine version is ${formatVersion(engineVersion)}`;
  throw new RuleLoadError('LOAD_ERR_VALIDATE', message, item.place);
}

function readEngineVersion(item: YamlItem): VersionNumber {
  const key = 'required_engine_version';
  if (item.isUnsigned(key)) return { major: 0, minor: item.unsigned(key), patch: 0 };
  const text = item.text(key);
  const version = parseVersion(text);
  if (version !== undefined) return version;
  const message = `Unable to parse engine version '${text}' as a semver string. Expected "x.y.z" semver format.`;
  return invalid(message, item.place);
}

/** A `required_plugin_versions`: what it requires is checked when all files are read. */
export function readRequiredPlugins(item: YamlItem, { collector }: { collector: RuleCollector }): void {
  const node = childOf(item.node, 'required_plugin_versions');
  const place = item.place;
  if (node?.kind !== 'sequence') {
    invalid('Value of required_plugin_versions must be a sequence', place);
  }
  for (const entry of node.items) collector.plugins.push(readRequirement(entry, place));
}

function readRequirement(node: YamlNode, parent: RulePlace): PluginRequirement {
  const entry = namedItem(node, 'required plugin versions entry', parent, 'Plugin version must be a mapping');
  const alternatives = [readPlugin(entry), ...readAlternatives(entry)];
  const names = new Set<string>();
  for (const { name, version } of alternatives) {
    if (parseVersion(version) === undefined) {
      fail(`Invalid required version '${version}' for plugin '${name}'`, entry.place);
    }
    if (names.has(name)) {
      fail(`Defined multiple alternative version requirements for plugin '${name}'`, entry.place);
    }
    names.add(name);
  }
  return { alternatives, place: entry.place };
}

function readAlternatives(entry: YamlItem) {
  const node = childOf(entry.node, 'alternatives');
  if (node === undefined) return [];
  if (node.kind !== 'sequence') {
    return invalid('Value of plugin version alternatives must be a sequence', entry.place);
  }
  const message = 'Plugin version alternative must be a mapping';
  return node.items.map((item) =>
    readPlugin(namedItem(item, 'required plugin versions alternative', entry.place, message)),
  );
}

function readPlugin(item: YamlItem) {
  return { name: item.text('name'), version: item.text('version') };
}

function namedItem(node: YamlNode, type: ItemType, parent: RulePlace, message: string): YamlItem {
  const nameless = parent.within(type, node.at);
  if (node.kind !== 'mapping') return invalid(message, nameless);
  const name = new YamlItem(node, nameless).text('name');
  return new YamlItem(node, parent.within(type, node.at, name));
}

function fail(message: string, place: RulePlace): never {
  throw new RuleLoadError('LOAD_ERR_VALIDATE', message, place);
}
