// SPDX-License-Identifier: Apache-2.0
import { stringify } from 'yaml';
import type { ChartGroup, ChartLeaf, ChartValue } from '../../daemonset/chart-value.ts';
import { CHART_CONFIG, CHART_VALUES } from '../../daemonset/chart-values.ts';
import { CONFIG_SCHEMA } from '../../src/config/schema.ts';
import { closeSchema } from './close-schema.ts';

const FROM = 'Generated from daemonset/chart-values.ts and src/config/schema.ts by `npm run gen`.';
const CONFIG_ABOUT =
  'Options of the agent, as weir.yaml has them: docs/reference/config.md. A change rolls the agents.';

/** Text of the chart's Chart.yaml. */
export function writeChartFile(version: string): string {
  return `# SPDX-License-Identifier: Apache-2.0
# Generated from package.json by \`npm run gen\`. Do not edit.
apiVersion: v2
name: weir
description: Sees what AI pods load, fetch and send, on every node.
type: application
version: ${version}
appVersion: ${JSON.stringify(version)}
kubeVersion: '>=1.30.0-0'
`;
}

/** Text of the chart's values.yaml: every value with its default, and a comment that says what it does. */
export function writeChartValues(): string {
  const config = comment(CONFIG_ABOUT, '') + entry('config', CHART_CONFIG, '');
  return `# SPDX-License-Identifier: Apache-2.0\n# ${FROM} Do not edit.\n\n${config}\n${writeGroup(CHART_VALUES, '', '\n')}`;
}

function writeGroup(group: ChartGroup, indent: string, between: string): string {
  const parts = Object.entries(group.values).map(([name, value]) => {
    const about = comment(value.about, indent);
    return isLeaf(value)
      ? about + entry(name, value.default, indent)
      : `${about}${indent}${name}:\n${writeGroup(value, `${indent}  `, '')}`;
  });
  return parts.join(between);
}

function comment(text: string, indent: string): string {
  const lines: string[] = [];
  let line = `${indent}#`;
  for (const word of text.split(' ')) {
    if (line.length + word.length > 118) {
      lines.push(line);
      line = `${indent}#`;
    }
    line += ` ${word}`;
  }
  return `${[...lines, line].join('\n')}\n`;
}

function entry(name: string, value: unknown, indent: string): string {
  const text = stringify({ [name]: value }, { lineWidth: 0, singleQuote: true });
  return text.replace(/^(?=.)/gm, indent);
}

/** Text of the chart's values.schema.json. */
export function writeChartSchema(): string {
  const schema = schemaOf(CHART_VALUES) as { properties: object };
  const config = required({ ...closeSchema(CONFIG_SCHEMA), description: CONFIG_ABOUT }, CHART_CONFIG);
  const whole = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: FROM,
    ...schema,
    // `global` is what Helm itself adds where the chart is a part of another one.
    properties: { config, ...schema.properties, global: { type: 'object' } },
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}

/** The schema, which insists on what the templates read: a null takes a default away. */
function required(schema: Record<string, unknown>, known: object): Record<string, unknown> {
  const properties = { ...(schema.properties as Record<string, Record<string, unknown>>) };
  for (const [name, value] of Object.entries(known)) {
    const child = properties[name];
    if (child !== undefined && typeof value === 'object') properties[name] = required(child, value);
  }
  return { ...schema, properties, required: Object.keys(known) };
}

function schemaOf(value: ChartValue): object {
  if (isLeaf(value)) return { ...value.schema, description: value.about, default: value.default };
  const children = Object.entries(value.values).map(([name, child]) => [name, schemaOf(child)]);
  return {
    type: 'object',
    description: value.about,
    properties: Object.fromEntries(children),
    required: Object.entries(value.values).flatMap(([name, child]) => (isRemovable(child) ? [] : [name])),
    additionalProperties: false,
  };
}

/** Helm merges maps into the default's: only null takes what is there away. */
function isRemovable(value: ChartValue): boolean {
  return isLeaf(value) && value.schema.type === 'object';
}

/** Text of docs/reference/chart.md. */
export function writeChartDoc(): string {
  const rows = leaves(CHART_VALUES, '').map(
    ([path, { about, default: value }]) =>
      `| \`${path}\` | \`${JSON.stringify(value)}\` | ${about.replaceAll('|', '\\|')} |`,
  );
  return `# Values of the Helm chart

${FROM}

How to install: [install with Helm](../how-to/install-with-helm.md). Unknown values and values of a wrong type are
refused, and so are values that contradict each other, with a sentence that says which and why.

| value | default | what it does |
| --- | --- | --- |
| \`config\` | \`${JSON.stringify(CHART_CONFIG)}\` | ${CONFIG_ABOUT.replace('docs/reference/config.md', '[configuration](config.md)')} |
${rows.join('\n')}
`;
}

function leaves(group: ChartGroup, prefix: string): [string, ChartLeaf][] {
  return Object.entries(group.values).flatMap(([name, value]): [string, ChartLeaf][] =>
    isLeaf(value) ? [[`${prefix}${name}`, value]] : leaves(value, `${prefix}${name}.`),
  );
}

function isLeaf(value: ChartValue): value is ChartLeaf {
  return 'schema' in value;
}
