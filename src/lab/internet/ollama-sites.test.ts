// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createOllamaRegistrySite, ollamaBlobSite } from './ollama-sites.ts';
import type { Site, SiteResponse } from './site.ts';

const registry = createOllamaRegistrySite('blobs.test');

test('a manifest leads to blobs that have the announced digest and size', () => {
  const manifest = JSON.parse(String(get(registry, '/v2/library/tinyllama/manifests/latest').body));
  expect(manifest.layers.map((layer: { mediaType: string }) => layer.mediaType)).toContain(
    'application/vnd.ollama.image.model',
  );
  for (const { digest, size } of [manifest.config, ...manifest.layers]) {
    const redirect = get(registry, `/v2/library/tinyllama/blobs/${digest}`);
    expect(redirect.status).toBe(307);
    const blob = get(ollamaBlobSite, redirect.headers?.Location ?? '').body ?? Buffer.alloc(0);
    expect(blob.length).toBe(size);
    expect(`sha256:${createHash('sha256').update(blob).digest('hex')}`).toBe(digest);
  }
});

test('an unknown model or blob is a registry error', () => {
  expect(get(registry, '/v2/library/absent/manifests/latest').status).toBe(404);
  expect(get(registry, `/v2/library/tinyllama/blobs/sha256:${'0'.repeat(64)}`).status).toBe(404);
});

function get(site: Site, address: string): SiteResponse {
  const url = new URL(address, 'https://registry.test');
  return site({
    method: 'GET',
    host: url.host,
    path: url.pathname,
    query: url.searchParams,
    headers: {},
    body: Buffer.alloc(0),
  });
}
