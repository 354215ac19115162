// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { MODEL_REPOS, type ModelRepo } from './model-repos.ts';
import type { RepoFile } from './repo-file.ts';
import { jsonResponse, type Site, type SiteResponse, textResponse } from './site.ts';

const RESOLVE = /^\/(datasets\/)?([^/]+\/[^/]+)\/resolve\/([^/]+|refs\/[^/]+\/[^/]+)\/(.+)$/;
const API = /^\/api\/(models|datasets)\/([^/]+\/[^/]+)(?:\/(revision|tree)\/([^/]+|refs\/[^/]+\/[^/]+))?$/;

/** A repository at one commit. */
interface Snapshot {
  readonly repo: ModelRepo;
  readonly commit: string;
  readonly files: readonly RepoFile[];
}

/**
 * Makes the hub: the part of the Hugging Face Hub's HTTP interface that downloading clients use. Paths, headers and
 * error codes are those of huggingface_hub 1.33 (constants.py, file_download.py, utils/_http.py). Files in LFS are
 * redirected to `cdnHost`; there is no xet storage, so clients take the plain path.
 */
export function createHubSite(cdnHost: string): Site {
  return ({ path }) => {
    const resolve = RESOLVE.exec(path);
    if (resolve !== null) {
      const [, dataset, id = '', revision = '', file = ''] = resolve;
      return withSnapshot(dataset === undefined ? 'models' : 'datasets', id, revision, (at) =>
        serveFile(at, file, cdnHost),
      );
    }
    const api = API.exec(path);
    if (api === null) return jsonResponse(404, { error: 'Not Found' });
    const [, kind, id = '', verb, revision = 'main'] = api;
    const answer = verb === 'tree' ? serveTree : serveInfo;
    return withSnapshot(kind === 'datasets' ? 'datasets' : 'models', id, revision, answer);
  };
}

/** Where the CDN keeps an LFS file; the path names neither the repository nor the file. */
export function lfsPath(repo: ModelRepo, file: RepoFile): string {
  const repoHash = createHash('sha256').update(`${repo.kind}/${repo.id}`).digest('hex');
  return `/repos/${repoHash.slice(0, 2)}/${repoHash.slice(2, 4)}/${repoHash}/${file.sha256}`;
}

function withSnapshot(
  kind: ModelRepo['kind'],
  id: string,
  revision: string,
  answer: (at: Snapshot) => SiteResponse,
): SiteResponse {
  const repo = MODEL_REPOS.find((candidate) => candidate.kind === kind && candidate.id === id);
  // The hub doesn't tell a private repository from one that doesn't exist.
  if (repo === undefined) return hubError(401, 'RepoNotFound', 'Invalid username or password.');
  const commit = repo.refs[revision] ?? revision;
  const files = repo.commits[commit];
  if (files === undefined) return hubError(404, 'RevisionNotFound', `Invalid rev id: ${revision}`);
  return answer({ repo, commit, files });
}

function serveFile({ repo, commit, files }: Snapshot, path: string, cdnHost: string): SiteResponse {
  const file = files.find((candidate) => candidate.path === path);
  if (file === undefined)
    return hubError(404, 'EntryNotFound', 'Entry not found', { 'X-Repo-Commit': commit });
  const headers = { 'X-Repo-Commit': commit, 'Accept-Ranges': 'bytes' };
  if (!file.isLfs) {
    return {
      status: 200,
      headers: { ...headers, ETag: `"${file.gitOid}"` },
      body: file.content,
      isRanged: true,
    };
  }
  const query = new URLSearchParams({
    'response-content-disposition': `attachment; filename="${path.split('/').at(-1)}";`,
    Expires: '4102444800',
    Signature: createHash('sha256').update(file.sha256).digest('base64url'),
    'Key-Pair-Id': 'LAB',
  });
  return {
    status: 302,
    headers: {
      ...headers,
      Location: `https://${cdnHost}${lfsPath(repo, file)}?${query}`,
      'X-Linked-Etag': `"${file.sha256}"`,
      'X-Linked-Size': String(file.content.length),
    },
  };
}

function serveInfo({ repo, commit, files }: Snapshot): SiteResponse {
  const [author] = repo.id.split('/');
  return jsonResponse(200, {
    _id: createHash('sha256').update(repo.id).digest('hex').slice(0, 24),
    id: repo.id,
    ...(repo.kind === 'models'
      ? { modelId: repo.id, library_name: 'transformers', pipeline_tag: 'text-generation' }
      : {}),
    author,
    sha: commit,
    private: false,
    gated: false,
    disabled: false,
    downloads: 1,
    likes: 1,
    tags: [],
    createdAt: '2026-01-01T00:00:00.000Z',
    lastModified: '2026-01-01T00:00:00.000Z',
    siblings: files.map((file) => ({ rfilename: file.path })),
  });
}

function serveTree({ files }: Snapshot): SiteResponse {
  const entries = files.map((file) => ({
    type: 'file',
    oid: file.gitOid,
    size: file.content.length,
    path: file.path,
    ...(file.isLfs
      ? { lfs: { oid: file.sha256, size: file.content.length, pointerSize: file.pointerBytes } }
      : {}),
  }));
  return jsonResponse(200, entries);
}

function hubError(
  status: number,
  code: string,
  message: string,
  headers: Record<string, string> = {},
): SiteResponse {
  return textResponse(status, message, { 'X-Error-Code': code, 'X-Error-Message': message, ...headers });
}
