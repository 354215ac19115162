// SPDX-License-Identifier: Apache-2.0

import { APPEND_IS_DEPRECATED } from './append-is-deprecated.ts';
import type { LoadReport } from './load-report.ts';
import { readExceptions } from './read-exceptions.ts';
import { type Override, readOverride, refuseBoth } from './read-override.ts';
import type { RuleCollector } from './rule-collector.ts';
import type { RuleChange } from './rule-definition.ts';
import { type Priority, readPriority } from './rule-priority.ts';
import { invalid, type YamlItem } from './yaml-item.ts';

const APPENDABLE: ReadonlySet<string> = new Set(['condition', 'output', 'desc', 'tags', 'exceptions']);
const REPLACEABLE: ReadonlySet<string> = new Set([
  ...APPENDABLE,
  'priority',
  'enabled',
  'warn_evttypes',
  'skip-if-unknown-filter',
  'capture',
  'capture_duration',
]);
/** A rule that has none of them sets `enabled` of an earlier one. */
const CONTENT = ['condition', 'output', 'desc', 'priority'];

const SYSCALLS = 'syscall';

/** Where rules go, and whose events are to be had. */
export interface RuleReading {
  readonly collector: RuleCollector;
  readonly report: LoadReport;
  readonly sources: ReadonlySet<string>;
}

/** Reads a `rule` item: a definition, or a change of an earlier one. */
export function readRule(item: YamlItem, reading: RuleReading): void {
  const isAppended = item.optionalBoolean('append') ?? false;
  if (isAppended) reading.report.warn('LOAD_DEPRECATED_ITEM', APPEND_IS_DEPRECATED, item.place);
  const override = readOverride(item, APPENDABLE, REPLACEABLE);
  refuseBoth(item, isAppended, override);
  if (override.append.size + override.replace.size > 0) changeRule(item, override, reading);
  else if (isAppended) appendRule(item, reading);
  else if (CONTENT.some((key) => item.has(key))) defineRule(item, reading);
  else enableRule(item, reading);
}

function defineRule(item: YamlItem, { collector, report, sources }: RuleReading): void {
  const { place } = item;
  const condition = item.text('condition');
  const output = item.text('output').trim();
  const description = item.text('desc');
  const priority = priorityOf(item);
  const source = item.optionalText('source') ?? SYSCALLS;
  const isSourceKnown = sources.has(source);
  const rule = {
    name: item.text('rule'),
    source,
    isSourceKnown,
    place,
    condition,
    conditionPlace: item.placeOf('condition', 'rule condition'),
    output,
    outputPlace: item.placeOf('output', 'rule output'),
    description,
    priority,
    isEnabled: item.optionalBoolean('enabled') ?? true,
    warnsOfEventTypes: item.optionalBoolean('warn_evttypes') ?? true,
    skipsUnknownFilter: item.optionalBoolean('skip-if-unknown-filter') ?? false,
    capture: item.optionalBoolean('capture') ?? false,
    captureDuration: item.optionalUnsigned('capture_duration') ?? 0,
    tags: new Set(item.optionalTexts('tags')),
    exceptions: readExceptions(item, false, report),
  };
  collector.defineRule(rule);
  if (!isSourceKnown) report.warn('LOAD_UNKNOWN_SOURCE', `Unknown source ${source}, skipping`, place);
}

/** `append: true`: the condition and the exceptions, whatever else is there. */
function appendRule(item: YamlItem, { collector, report }: RuleReading): void {
  const change = {
    source: item.optionalText('source'),
    condition: item.has('condition') ? item.text('condition') : undefined,
    exceptions: item.has('exceptions') ? readExceptions(item, true, report) : undefined,
  };
  collector.appendRule(item.text('rule'), change, item.place);
}

function enableRule(item: YamlItem, { collector, report }: RuleReading): void {
  const isEnabled = item.boolean('enabled');
  const message =
    "The standalone 'enabled' key usage is deprecated. Put 'enabled: replace' under the 'override' key.";
  report.warn('LOAD_DEPRECATED_ITEM', message, item.place);
  collector.enableRule(item.text('rule'), isEnabled, item.place);
}

/** `override`: appends come before replacements, and every key of the item has to be named in it. */
function changeRule(item: YamlItem, override: Override, { collector, report }: RuleReading): void {
  const name = item.text('rule');
  const source = item.optionalText('source');
  if (override.append.size > 0) {
    requireKeys(item, override.append, 'append');
    collector.appendRule(name, { ...readChange(item, override.append, true, report), source }, item.place);
  }
  if (override.replace.size > 0) {
    requireKeys(item, override.replace, 'replace');
    collector.replaceInRule(
      name,
      { ...readChange(item, override.replace, false, report), source },
      item.place,
    );
  }
  for (const key of REPLACEABLE) {
    if (!item.has(key) || override.append.has(key) || override.replace.has(key)) continue;
    const message = `Unexpected key '${key}': no corresponding entry under 'override' is defined.`;
    invalid(message, item.placeOf(key, 'overrides', key));
  }
}

function requireKeys(item: YamlItem, keys: ReadonlySet<string>, operation: string): void {
  for (const key of keys) {
    if (item.has(key)) continue;
    invalid(`An ${operation} override for '${key}' was specified but '${key}' is not defined`, item.place);
  }
}

function readChange(
  item: YamlItem,
  keys: ReadonlySet<string>,
  isAppended: boolean,
  report: LoadReport,
): RuleChange {
  const ifNamed = <T>(key: string, read: () => T) => (keys.has(key) ? read() : undefined);
  return {
    condition: ifNamed('condition', () => item.text('condition')),
    output: ifNamed('output', () => item.text('output')),
    description: ifNamed('desc', () => item.text('desc')),
    tags: ifNamed('tags', () => new Set(item.texts('tags'))),
    exceptions: ifNamed('exceptions', () => readExceptions(item, isAppended, report)),
    priority: ifNamed('priority', () => priorityOf(item)),
    isEnabled: ifNamed('enabled', () => item.boolean('enabled')),
    warnsOfEventTypes: ifNamed('warn_evttypes', () => item.boolean('warn_evttypes')),
    skipsUnknownFilter: ifNamed('skip-if-unknown-filter', () => item.boolean('skip-if-unknown-filter')),
    capture: ifNamed('capture', () => item.boolean('capture')),
    captureDuration: ifNamed('capture_duration', () => item.unsigned('capture_duration')),
    ...(isAppended ? {} : placesOfTexts(item, keys)),
  };
}

/** What is replaced stands somewhere else from then on. */
function placesOfTexts(item: YamlItem, keys: ReadonlySet<string>): RuleChange {
  return {
    conditionPlace: keys.has('condition') ? item.placeOf('condition', 'rule condition') : undefined,
    outputPlace: keys.has('output') ? item.placeOf('output', 'rule output') : undefined,
  };
}

function priorityOf(item: YamlItem): Priority {
  const priority = readPriority(item.text('priority'));
  if (priority !== undefined) return priority;
  return invalid('Invalid priority', item.placeOf('priority', 'rule priority'));
}
