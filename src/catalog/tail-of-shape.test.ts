// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { channelsOfHost } from './channels-of-host.ts';
import { compileHost } from './host-pattern.ts';
import { loadBuiltinCatalog } from './load-builtin-catalog.ts';
import { shapesWithoutTable, tailOfShape } from './tail-of-shape.ts';

it.each([
  ['{bucket...}.storage.googleapis.com', 'storage.googleapis.com'],
  ['{bucket}.storage.googleapis.com', undefined],
  ['{bucket...}.s3.{region}.amazonaws.com', undefined],
  ['{account:hex32}.r2.cloudflarestorage.com', undefined],
  ['cdn-lfs-{_}.modelscope.cn', undefined],
])('%s', (text, tail) => {
  expect(tailOfShape(compileHost(text))).toBe(tail);
});

it('fits the same names as the pattern that it stands for', () => {
  const catalog = loadBuiltinCatalog();
  const fits = (host: string) => channelsOfHost(catalog, host).map(({ id }) => id);
  for (const { pattern, owner } of [...catalog.hosts.shapes.values()].flat()) {
    const tail = tailOfShape(pattern);
    if (tail === undefined) continue;
    for (const host of [`a.${tail}`, `a-1.b.c.${tail}`]) expect(fits(host)).toContain(owner.channel.id);
  }
});

it('leaves what a pattern below another would fit too much for', () => {
  const left = shapesWithoutTable(loadBuiltinCatalog());
  expect([...left.keys()].toSorted()).toEqual(
    ['aws-s3', 'azure-blob', 'bedrock', 'civitai-cdn', 'modelscope-cdn', 'oci-registry', 'vertex'].toSorted(),
  );
  expect(left.get('azure-blob')).toEqual(['{account}.{_}.{_:blob|dfs|file}.storage.azure.net']);
});
