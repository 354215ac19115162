// SPDX-License-Identifier: Apache-2.0
import { APPEND_IS_DEPRECATED } from './append-is-deprecated.ts';
import { readOverride, refuseBoth } from './read-override.ts';
import { readRequiredEngine, readRequiredPlugins } from './read-requirements.ts';
import { type RuleReading, readRule } from './read-rule.ts';
import type { ItemType, RulePlace } from './rule-place.ts';
import type { VersionNumber } from './version-number.ts';
import { invalid, YamlItem } from './yaml-item.ts';
import { isNullNode, type YamlNode } from './yaml-node.ts';

/** Names of macros that conditions can use, and of lists that are found where they are used. */
const MACRO_NAME = /^[a-zA-Z][a-zA-Z0-9_]*$/;
const LIST_NAME = /^[^()"'\s=,]+$/;

const ITEMS = new Set(['items']);
const CONDITION = new Set(['condition']);

const KEYS = {
  required_engine_version: ['required_engine_version'],
  required_plugin_versions: ['required_plugin_versions'],
  list: ['list', 'items', 'append', 'override'],
  macro: ['macro', 'condition', 'append', 'override'],
  rule: [
    'rule',
    'desc',
    'condition',
    'output',
    'priority',
    'source',
    'enabled',
    'tags',
    'exceptions',
    'warn_evttypes',
    'skip-if-unknown-filter',
    'capture',
    'capture_duration',
    'capture_events',
    'capture_filesize',
    'append',
    'override',
  ],
} as const satisfies Record<string, readonly string[]>;

type ItemKind = keyof typeof KEYS;

/** By the first of these keys that an item has. */
const KINDS: readonly ItemKind[] = [
  'required_engine_version',
  'required_plugin_versions',
  'list',
  'macro',
  'rule',
];

export interface FileReading extends RuleReading {
  readonly engineVersion: VersionNumber;
}

/** Reads the documents of a rule file into the collector. Stops at the first error, a RuleLoadError. */
export function readRuleFile(documents: readonly YamlNode[], file: RulePlace, reading: FileReading): void {
  for (const document of documents) {
    if (document.kind === 'scalar') invalid('Rules content is not yaml', file);
    if (document.kind === 'mapping') invalid('Rules content is not yaml array of objects', file);
    for (const node of document.items) {
      if (!isNullNode(node)) readItem(node, file, reading);
    }
  }
}

function readItem(node: YamlNode, file: RulePlace, reading: FileReading): void {
  const content = file.within('rules content item', node.at);
  if (node.kind !== 'mapping') {
    invalid('Unexpected element type. Each element should be a yaml associative array.', content);
  }
  const untyped = new YamlItem(node, content);
  const kind = KINDS.find((key) => untyped.has(key));
  if (kind === undefined) {
    reading.report.warn('LOAD_UNKNOWN_ITEM', 'Unknown top level item', content);
    return;
  }
  const item = placeItem(untyped, kind, file);
  for (const { name, at } of item.keysBeside(new Set(KEYS[kind]))) {
    const message = `Unknown key '${name}' in ${kind} item: it is ignored`;
    reading.report.warn('LOAD_UNKNOWN_KEY', message, item.place.within('value for', at, name));
  }
  READERS[kind](item, reading);
}

const READERS: Readonly<Record<ItemKind, (item: YamlItem, reading: FileReading) => void>> = {
  required_engine_version: readRequiredEngine,
  required_plugin_versions: readRequiredPlugins,
  list: readList,
  macro: readMacro,
  rule: readRule,
};

const ITEM_TYPES: Readonly<Record<ItemKind, ItemType>> = {
  required_engine_version: 'required_engine_version',
  required_plugin_versions: 'required plugin versions',
  list: 'list',
  macro: 'macro',
  rule: 'rule',
};

/** An item has its name in its place, unless the name itself can't be read. */
function placeItem({ node }: YamlItem, kind: ItemKind, file: RulePlace): YamlItem {
  const type = ITEM_TYPES[kind];
  const nameless = new YamlItem(node, file.within(type, node.at));
  if (kind !== 'list' && kind !== 'macro' && kind !== 'rule') return nameless;
  return new YamlItem(node, file.within(type, node.at, nameless.text(kind)));
}

function readList(item: YamlItem, { collector, report }: FileReading): void {
  const name = item.text('list');
  if (!LIST_NAME.test(name)) {
    const message = `List has an invalid name. List names should match a regular expression: ${LIST_NAME.source}`;
    report.warn('LOAD_INVALID_LIST_NAME', message, item.place);
  }
  const list = { name, items: [...item.texts('items')], place: item.place };
  if (isAppended(item, ITEMS, report)) collector.appendList(list);
  else collector.defineList(list);
}

function readMacro(item: YamlItem, { collector, report }: FileReading): void {
  const name = item.text('macro');
  if (!MACRO_NAME.test(name)) {
    const message = `Macro has an invalid name. Macro names should match a regular expression: ${MACRO_NAME.source}`;
    report.warn('LOAD_INVALID_MACRO_NAME', message, item.place);
  }
  const condition = item.text('condition');
  const conditionPlace = item.placeOf('condition', 'macro condition');
  const macro = { name, condition, place: item.place, conditionPlace };
  if (isAppended(item, CONDITION, report)) collector.appendMacro(macro);
  else collector.defineMacro(macro);
}

/** Lists and macros have one key that can be appended to. */
function isAppended(item: YamlItem, key: ReadonlySet<string>, report: FileReading['report']): boolean {
  const isFlagged = item.optionalBoolean('append') ?? false;
  if (isFlagged) report.warn('LOAD_DEPRECATED_ITEM', APPEND_IS_DEPRECATED, item.place);
  const override = readOverride(item, key, key);
  refuseBoth(item, isFlagged, override);
  return isFlagged || override.append.size > 0;
}
