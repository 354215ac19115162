// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { BUILTIN_CATALOG } from './builtin-catalog.ts';
import { identifyImage } from './identify-image.ts';
import { identifyRequest } from './identify-request.ts';
import { loadBuiltinCatalog } from './load-builtin-catalog.ts';
import { EMPTY_CATALOG, readCatalog } from './read-catalog.ts';

/** The part of catalog.yaml that the tests go through. */
interface Written {
  channels: {
    id: string;
    hosts?: string[];
    operations?: {
      id: string;
      method?: string;
      does: string;
      anyHost?: boolean;
      needs?: string;
      example?: string;
    }[];
  }[];
  images: { id: string; repositories: string[] }[];
}

const text = readFileSync(join(import.meta.dirname, 'catalog.yaml'), 'utf8');
const written = parse(text) as Written;
const catalog = loadBuiltinCatalog();

/** A host that the pattern fits. */
function hostOf(pattern: string): string {
  return pattern
    .replace(/^\*\./, 'sub.')
    .replaceAll(/\{[^}]*:hex32\}/g, '0123456789abcdef0123456789abcdef')
    .replaceAll(/\{[^}]*:num12\}/g, '123456789012')
    .replaceAll(/\{[^}:]*:([^|}]*)[^}]*\}/g, '$1')
    .replaceAll(/\{[^}]*\}/g, 'abc');
}

const operations = written.channels.flatMap(({ id, hosts = [], operations = [] }) =>
  operations.map((operation) => ({ channel: id, hosts, ...operation })),
);

describe('the built-in catalogue', () => {
  it('is the one of catalog.yaml', () => {
    expect(readCatalog(EMPTY_CATALOG, { name: 'catalog.yaml', text })).toEqual(BUILTIN_CATALOG);
  });

  it.each(operations)('has an example for $channel $id', ({ example }) => {
    expect(example).toBeTypeOf('string');
  });

  it.each(operations.filter(({ hosts }) => hosts.length > 0))(
    'knows the example of $channel $id on each of its hosts that can say it',
    ({ channel, id, hosts, method = 'GET', needs, example = '' }) => {
      const able = hosts.filter((host) => needs === undefined || host.includes(`{${needs}`));
      const plain =
        needs === undefined && able.some((host) => !host.includes('{bucket'))
          ? able.filter((host) => !host.includes('{bucket'))
          : able;
      expect(plain).not.toEqual([]);
      for (const host of plain.map(hostOf)) {
        expect(identifyRequest(catalog, { host, method, target: example })).toMatchObject({
          channel: { id: channel },
          operationId: id,
          byShape: false,
        });
      }
    },
  );

  it.each(operations.filter(({ anyHost }) => anyHost))(
    'knows the example of $channel $id on a host that nobody declared',
    ({ channel, id, method = 'GET', example = '' }) => {
      expect(identifyRequest(catalog, { host: 'unknown.example', method, target: example })).toMatchObject({
        channel: { id: channel },
        operationId: id,
        byShape: true,
        confidence: 'low',
      });
    },
  );

  it.each(
    written.images.flatMap(({ id, repositories }) => repositories.map((repository) => ({ id, repository }))),
  )('knows the image $repository', ({ id, repository }) => {
    expect(identifyImage(catalog, `${repository.replaceAll('*', 'x')}:v1`)).toMatchObject({
      id,
      confidence: 'high',
    });
  });
});
