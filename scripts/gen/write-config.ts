// SPDX-License-Identifier: Apache-2.0
import { Ajv } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { entryOptions, OPTIONS, type Option } from '../../src/config/options.ts';
import { CONFIG_SCHEMA } from '../../src/config/schema.ts';
import { isMap, type LeafSchema, type ObjectSchema, type Schema } from '../../src/config/schema-node.ts';
import { closeSchema } from './close-schema.ts';

const HEADER =
  '// SPDX-License-Identifier: Apache-2.0\n// Generated from src/config/schema.ts by `npm run gen`. Do not edit.\n';

/** Text of src/gen/config.ts: the type of a loaded configuration. */
export function writeConfigType(): string {
  return `${HEADER}\n/** Options of the agent, complete: defaults are filled in. */\nexport interface Config ${writeObject(CONFIG_SCHEMA, '')}\n`;
}

function writeObject(schema: ObjectSchema, indent: string): string {
  const inner = `${indent}  `;
  const lines = Object.entries(schema.properties).flatMap(([name, child]) => [
    `${inner}/** ${child.description}${unitOf(child)} */`,
    `${inner}readonly ${name}: ${writeType(child, inner)};`,
  ]);
  return ['{', ...lines, `${indent}}`].join('\n');
}

function unitOf(schema: Schema): string {
  return 'unit' in schema && schema.unit !== undefined ? ` In ${schema.unit}.` : '';
}

function writeType(schema: Schema, indent: string): string {
  if (isMap(schema)) return `Readonly<Record<string, ${writeObject(schema.each, indent)}>>`;
  if (schema.type === 'object') return writeObject(schema, indent);
  if (schema.type === 'array') return writeList(schema.items.enum);
  if (schema.type === 'integer') return 'number';
  if (schema.type === 'boolean') return 'boolean';
  return schema.enum === undefined ? 'string' : writeEnum(schema.enum);
}

function writeList(values: readonly string[] | undefined): string {
  return values === undefined ? 'readonly string[]' : `readonly (${writeEnum(values)})[]`;
}

function writeEnum(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(' | ');
}

/** Text of src/gen/validate-config.js: Ajv's code for the schema, so that no validator runs in the agent. */
export function writeConfigValidator(): string {
  const ajv = new Ajv({ allErrors: true, strict: true, code: { source: true, esm: true, lines: true } });
  ajv.addKeyword('since');
  ajv.addKeyword('unit');
  ajv.addKeyword('holds');
  ajv.addKeyword('flag');
  const validate = ajv.compile(closeSchema(CONFIG_SCHEMA));
  const code = standalone
    .default(ajv, validate)
    .replace(/^"use strict";\n?/, '')
    .replace(/export default \w+;\n?/, '');
  return `${HEADER}${code.replace('export const validate =', 'export const validateConfig =')}\n`;
}

/** Text of src/gen/validate-config.d.ts. */
export function writeConfigValidatorType(): string {
  return `${HEADER}
interface ValidationError {
  instancePath: string;
  keyword: string;
  /** Where the name of a property is at fault. */
  propertyName?: string;
  message?: string;
  params: Record<string, unknown>;
}

/** Whether \`value\` is a valid configuration file; \`errors\` says where not. */
export const validateConfig: { (value: unknown): boolean; errors?: ValidationError[] | null };
`;
}

/** The row of an option; of a map, one for each option of an entry as well. */
function writeRows({ path, flag, env, schema }: Option): string[] {
  const names = `\`--${flag}\` | \`${env}\``;
  if (!isMap(schema)) return [writeRow(path, schema, names)];
  const { required } = schema;
  return [
    `| \`${path.join('.')}\` | \`{}\` | ${schema.description} | ${names} | ${schema.since} |`,
    ...entryOptions(schema).map((each) =>
      writeRow([...path, '<name>', ...each.path], each.schema, ' | ', required.includes(each.path.join('.'))),
    ),
  ];
}

function writeRow(path: readonly string[], schema: LeafSchema, names: string, isRequired = false): string {
  const allowed = schema.type === 'array' ? schema.items.enum : 'enum' in schema ? schema.enum : undefined;
  const values = allowed === undefined ? '' : ` One of ${allowed.map((value) => `\`${value}\``).join(', ')}.`;
  const fallback = isRequired ? 'required' : `\`${JSON.stringify(schema.default)}\``;
  return `| \`${path.join('.')}\` | ${fallback} | ${schema.description}${values}${unitOf(schema)} | ${names} | ${schema.since} |`;
}

/** Text of docs/reference/config.md. */
export function writeConfigDoc(): string {
  const rows = OPTIONS.flatMap(writeRows);
  return `# Configuration

Generated from \`src/config/schema.ts\` by \`npm run gen\`.

\`weir run --config weir.yaml\` reads a YAML file. A flag wins over an environment variable, that over the file, that
over the default; \`weir config explain\` prints what is in force and where it came from. Lists given as a flag or a
variable are separated by commas; a flag may also be repeated. What has names (\`<name>\`: small letters, digits and dashes, up to
40) is given to its flag or variable as a whole, as YAML: \`--http '{siem: {url: https://siem.example/weir}}'\`.

| option | default | what it does | flag | variable | since |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
