// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cdnSite } from './cdn-site.ts';
import { createHubSite } from './hub-site.ts';
import { APPROVED_COMMIT } from './model-repos.ts';
import type { Site, SiteResponse } from './site.ts';

const LLAMA = 'meta-llama/Llama-3.1-8B-Instruct';
const hub = createHubSite('cdn.test');

describe('hub site', () => {
  test('redirects a file in LFS to the CDN, with its digest, size and commit', () => {
    const { status, headers = {} } = get(hub, `/${LLAMA}/resolve/main/model.safetensors`);
    expect(status).toBe(302);
    expect(headers['X-Repo-Commit']).toBe(APPROVED_COMMIT);
    expect(headers.Location).toMatch(
      /^https:\/\/cdn\.test\/repos\/[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{64}\/[0-9a-f]{64}\?.*Signature=/,
    );

    const bytes = get(cdnSite, headers.Location ?? '').body ?? Buffer.alloc(0);
    expect(String(bytes.length)).toBe(headers['X-Linked-Size']);
    expect(`"${createHash('sha256').update(bytes).digest('hex')}"`).toBe(headers['X-Linked-Etag']);
  });

  test('serves a small file itself', () => {
    const { status, headers = {}, body } = get(hub, `/${LLAMA}/resolve/${APPROVED_COMMIT}/config.json`);
    expect(status).toBe(200);
    expect(headers.ETag).toMatch(/^"[0-9a-f]{40}"$/);
    expect(JSON.parse(String(body))).toMatchObject({ model_type: 'llama' });
  });

  test('lists a repository at a revision, with what LFS knows of its files', () => {
    expect(json(get(hub, `/api/models/${LLAMA}/revision/main`))).toMatchObject({
      id: LLAMA,
      sha: APPROVED_COMMIT,
    });
    const tree = json(get(hub, `/api/models/${LLAMA}/tree/${APPROVED_COMMIT}?recursive=true`)) as {
      path: string;
    }[];
    expect(tree.map(({ path }) => path)).toEqual(['config.json', 'tokenizer.json', 'model.safetensors']);
    expect(tree.at(-1)).toMatchObject({
      type: 'file',
      lfs: { oid: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
  });

  test('keeps datasets apart from models', () => {
    expect(get(hub, '/datasets/acme/churn/resolve/main/train.csv').status).toBe(200);
    expect(get(hub, '/acme/churn/resolve/main/train.csv').status).toBe(401);
    expect(json(get(hub, '/api/datasets/acme/churn'))).toMatchObject({ id: 'acme/churn' });
  });

  test.each([
    ['/nobody/nothing/resolve/main/config.json', 401, 'RepoNotFound'],
    [`/${LLAMA}/resolve/v9/config.json`, 404, 'RevisionNotFound'],
    [`/${LLAMA}/resolve/main/absent.bin`, 404, 'EntryNotFound'],
  ])('says in a header what is missing: %s', (path, status, code) => {
    const response = get(hub, path);
    expect(response.status).toBe(status);
    expect(response.headers?.['X-Error-Code']).toBe(code);
  });

  test('gives no bytes to who has no signed address', () => {
    const { headers = {} } = get(hub, `/${LLAMA}/resolve/main/model.safetensors`);
    expect(get(cdnSite, new URL(headers.Location ?? '').pathname).status).toBe(403);
  });
});

function get(site: Site, address: string): SiteResponse {
  const url = new URL(address, 'https://hub.test');
  return site({
    method: 'GET',
    host: url.host,
    path: url.pathname,
    query: url.searchParams,
    headers: {},
    body: Buffer.alloc(0),
  });
}

function json(response: SiteResponse): unknown {
  return JSON.parse(String(response.body));
}
