// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ProcessHintData } from '../../src/catalog/catalog-data.ts';
import { OPERATIONS, PROGRAM_ROLES } from '../../src/catalog/catalog-data.ts';
import { CATEGORIES } from '../../src/categories.ts';

/** catalog.yaml as it is written: with what only people read. It is checked by `writeCatalog`. */
interface Written {
  readonly version: string;
  readonly channels: readonly WrittenChannel[];
  readonly processHints: readonly ProcessHintData[];
  readonly images: readonly { id: string; does?: string; repositories: readonly string[] }[];
  readonly workloads: readonly {
    id: string;
    does?: string;
    kinds: readonly string[];
    labels?: readonly string[];
  }[];
  readonly libraries: readonly { id: string; does?: string; files: readonly string[] }[];
  readonly fileFormats: readonly WrittenFormat[];
  readonly cachePaths: readonly { id: string; path: readonly string[]; source?: string }[];
}

interface WrittenChannel {
  readonly id: string;
  readonly title: string;
  readonly category?: keyof typeof CATEGORIES;
  readonly like?: string;
  readonly hosts?: readonly string[];
  readonly addresses?: readonly string[];
  readonly ports?: readonly number[];
  readonly tls?: readonly string[];
  readonly shared?: boolean;
  readonly identity?: string;
  readonly confidence?: string;
  readonly source?: string;
  readonly operations?: readonly {
    id: string;
    does: string;
    method?: string;
    anyHost?: boolean;
    path: string | readonly string[];
  }[];
}

interface WrittenFormat {
  readonly id: string;
  readonly extensions?: readonly string[];
  readonly sharedExtensions?: readonly string[];
  readonly magic?: readonly { at: number; hex: string }[];
  readonly unsafe?: boolean;
}

const FILE = join(import.meta.dirname, '../../src/catalog/catalog.yaml');

/** Text of docs/reference/catalog.md. */
export function writeCatalogDoc(): string {
  const text = readFileSync(FILE, 'utf8');
  const written = parse(text) as Written;
  const categoryOf = (channel: WrittenChannel): string | undefined =>
    channel.category ?? written.channels.find(({ id }) => id === channel.like)?.category;
  const groups = Object.keys(CATEGORIES).map((category) => {
    const channels = written.channels.filter((channel) => categoryOf(channel) === category);
    return [`### ${category}`, ...channels.map(channelSection)].join('\n\n');
  });
  return `# Catalogue

Generated from \`src/catalog/catalog.yaml\` by \`npm run gen\`. Version ${written.version}. An overlay adds to it: see
[Add a model hub](../how-to/add-a-model-hub.md).

## Grammar

\`\`\`text
${grammarOf(text)}
\`\`\`

## Categories

${table(['category', 'meaning'], Object.entries(CATEGORIES))}

## Operations

${table(['does', 'meaning'], Object.entries(OPERATIONS))}

## Channels

${groups.join('\n\n')}

## Programs

${table(['does', 'meaning'], Object.entries(PROGRAM_ROLES))}

${table(['tool', 'command', 'does'], written.processHints.map(hintRow))}

## Images

${table(
  ['software', 'does', 'repositories'],
  written.images.map(({ id, does = '', repositories }) => [id, does, codes(repositories)]),
)}

## Workloads

Owners of pods, and labels that their operators put on pods.

${table(
  ['operator', 'does', 'kinds', 'labels'],
  written.workloads.map(({ id, does = '', kinds, labels = [] }) => [id, does, codes(kinds), codes(labels)]),
)}

## Libraries

${table(
  ['library', 'does', 'files'],
  written.libraries.map(({ id, does = '', files }) => [id, does, codes(files)]),
)}

## File formats

${table(['format', 'extensions', 'shared with other files', 'first bytes', 'loading can run code'], written.fileFormats.map(formatRow))}

## Caches

${table(
  ['client', 'paths', 'source'],
  written.cachePaths.map(({ id, path, source = '' }) => [id, codes(path), source]),
)}
`;
}

/** The comment at the top of the file, from the line that explains hosts to the first value. */
function grammarOf(text: string): string {
  const head = text.slice(text.indexOf('# hosts '), text.indexOf('\nversion:'));
  return head
    .trim()
    .split('\n')
    .map((line) => line.replace(/^# ?/, ''))
    .join('\n');
}

function channelSection(channel: WrittenChannel): string {
  const ports = channel.ports === undefined ? '' : ` on ports ${channel.ports.join(', ')}`;
  const facts = [
    channel.like === undefined ? undefined : `Requests like \`${channel.like}\`.`,
    channel.hosts === undefined ? undefined : `Hosts: ${codes(channel.hosts)}.`,
    channel.addresses === undefined ? undefined : `Addresses: ${codes(channel.addresses)}${ports}.`,
    channel.identity === undefined ? undefined : `Models are named: \`${channel.identity}\`.`,
    channel.shared === true ? 'Shared with unrelated tenants.' : undefined,
    channel.tls === undefined ? undefined : `TLS of its clients: ${channel.tls.join(', ')}.`,
    `Confidence ${channel.confidence ?? 'high'}${channel.source === undefined ? '' : ` (${channel.source})`}.`,
  ];
  const rows = (channel.operations ?? []).map(({ id, does, method = 'any', anyHost, path }) => {
    return [`\`${id}\``, does, method, codes(typeof path === 'string' ? [path] : path), anyHost ? 'yes' : ''];
  });
  const operations =
    rows.length === 0 ? [] : [table(['operation', 'does', 'method', 'path', 'on any host'], rows)];
  const heading = `#### ${channel.id}: ${channel.title}`;
  return [heading, facts.filter((fact) => fact !== undefined).join(' '), ...operations].join('\n\n');
}

function hintRow({ id, run, does, modelFlags = [] }: ProcessHintData): string[] {
  const flags = modelFlags.length === 0 ? '' : ` or ${codes(modelFlags)}`;
  return [id, `\`${run}\`${flags}`, does];
}

function formatRow({
  id,
  extensions = [],
  sharedExtensions = [],
  magic = [],
  unsafe,
}: WrittenFormat): string[] {
  const bytes = magic.map(({ at, hex }) => (at === 0 ? hex : `${hex} at ${at}`));
  return [id, codes(extensions), codes(sharedExtensions), codes(bytes), unsafe ? 'yes' : ''];
}

function codes(texts: readonly string[]): string {
  return texts.map((text) => `\`${text}\``).join(', ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
