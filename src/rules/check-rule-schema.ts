// SPDX-License-Identifier: Apache-2.0
import { childOf, isNullNode, type YamlMapping, type YamlNode } from './yaml-node.ts';

const BOOLEAN = /^(?:y|n|yes|no|true|false|on|off)$/i;
const INTEGER = /^[+-]?\d+$/;
const PRIORITIES: ReadonlySet<string> = new Set([
  'EMERGENCY',
  'ALERT',
  'CRITICAL',
  'ERROR',
  'WARNING',
  'NOTICE',
  'INFO',
  'INFORMATIONAL',
  'DEBUG',
]);

/** What is wrong with a value, told of its path; undefined when nothing is. */
type Check = (node: YamlNode, path: string) => readonly string[];

const isText = scalarCheck('is not a string', () => true);
const isBoolean = scalarCheck('is not a boolean', (text) => BOOLEAN.test(text));
const isInteger = scalarCheck('is not an integer', (text) => INTEGER.test(text));
const isOperation = scalarCheck('is neither append nor replace', (text) => /^(?:append|replace)$/.test(text));
const isAnything: Check = () => [];

const plugin = mappingCheck({ name: isText, version: isText }, ['name', 'version']);
const override = mappingCheck(
  Object.fromEntries(
    [
      'items',
      'desc',
      'condition',
      'output',
      'priority',
      'enabled',
      'exceptions',
      'capture',
      'capture_duration',
      'capture_events',
      'capture_filesize',
      'tags',
      'warn_evttypes',
      'skip-if-unknown-filter',
    ].map((key) => [key, isOperation]),
  ),
);

const checkItem = mappingCheck({
  required_engine_version: scalarCheck('is a number, and not a version', (text) => !INTEGER.test(text)),
  required_plugin_versions: sequenceCheck(
    mappingCheck({ name: isText, version: isText, alternatives: sequenceCheck(plugin) }, ['name', 'version']),
  ),
  macro: isText,
  condition: isText,
  list: isText,
  items: sequenceCheck(isText),
  rule: isText,
  desc: isText,
  enabled: isBoolean,
  output: isText,
  append: isBoolean,
  priority: scalarCheck('is no priority in capitals', (text) => PRIORITIES.has(text)),
  capture: isBoolean,
  capture_duration: isInteger,
  capture_events: isInteger,
  capture_filesize: isInteger,
  source: isText,
  exceptions: sequenceCheck(
    mappingCheck({ name: isText, fields: isAnything, comps: isAnything, values: isAnything }, ['name']),
  ),
  override: (node, path) => [
    ...(node.kind === 'mapping' && node.entries.length === 0 ? [`${path}: is empty`] : []),
    ...override(node, path),
  ],
  tags: sequenceCheck(isText),
  warn_evttypes: isBoolean,
  'skip-if-unknown-filter': isBoolean,
});

/** How many departures are told. */
const MAX_WARNINGS = 20;

/**
 * How documents depart from the schema of rule files, which is stricter than what loads: `/3/priority: is no priority in
 * capitals`. Only told, never an error.
 */
export function checkRuleSchema(documents: readonly YamlNode[]): readonly string[] {
  const check = sequenceCheck(checkItem);
  const warnings: string[] = [];
  for (const document of documents) {
    warnings.push(...check(document, '').slice(0, MAX_WARNINGS - warnings.length));
  }
  return warnings;
}

function scalarCheck(message: string, isValid: (text: string) => boolean): Check {
  return (node, path) =>
    node.kind === 'scalar' && !isNullNode(node) && isValid(node.text) ? [] : [`${path}: ${message}`];
}

function sequenceCheck(check: Check): Check {
  return (node, path) => {
    if (node.kind !== 'sequence') return [`${path}: is not a sequence`];
    return node.items.flatMap((item, at) => check(item, `${path}/${at}`));
  };
}

function mappingCheck(checks: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (node, path) => {
    if (node.kind !== 'mapping') return [`${path}: is not a mapping`];
    return [
      ...missingKeys(node, required).map((key) => `${path}: has no key '${key}'`),
      ...node.entries.flatMap(({ key, value }) => {
        const name = key.kind === 'scalar' ? key.text : '';
        const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
        return check === undefined
          ? [`${path}: has an unknown key '${name}'`]
          : check(value, `${path}/${name}`);
      }),
    ];
  };
}

function missingKeys(node: YamlMapping, required: readonly string[]): string[] {
  return required.filter((key) => childOf(node, key) === undefined);
}
