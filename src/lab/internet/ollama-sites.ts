// SPDX-License-Identifier: Apache-2.0
import { ggufFile } from './model-file.ts';
import { RepoFile } from './repo-file.ts';
import { jsonResponse, type Site, type SiteResponse, textResponse } from './site.ts';

const MANIFEST_TYPE = 'application/vnd.docker.distribution.manifest.v2+json';
const MANIFEST = /^\/v2\/([^/]+\/[^/]+)\/manifests\/([^/]+)$/;
const BLOB = /^\/v2\/[^/]+\/[^/]+\/blobs\/sha256:([0-9a-f]{64})$/;
const STORED = /^\/ollama\/docker\/registry\/v2\/blobs\/sha256\/[0-9a-f]{2}\/([0-9a-f]{64})\/data$/;

/** `namespace/model:tag` to its layers, the configuration first. */
const MODELS = new Map<string, readonly RepoFile[]>([
  [
    'library/tinyllama:latest',
    [
      jsonLayer('application/vnd.docker.container.image.v1+json', {
        model_format: 'gguf',
        model_family: 'llama',
        model_type: '1B',
      }),
      new RepoFile(
        'application/vnd.ollama.image.model',
        () => ggufFile({ name: 'tinyllama', weightBytes: 2 * 1024 * 1024 }),
        true,
      ),
      jsonLayer('application/vnd.ollama.image.params', { stop: ['<|user|>'] }),
    ],
  ],
]);

/** Makes an Ollama registry: manifests itself, blobs by redirect to `blobHost` (server/images.go, server/download.go). */
export function createOllamaRegistrySite(blobHost: string): Site {
  return ({ path }) => {
    const manifest = MANIFEST.exec(path);
    if (manifest !== null) return serveManifest(`${manifest[1]}:${manifest[2]}`);
    const digest = BLOB.exec(path)?.[1];
    if (digest === undefined || findBlob(digest) === undefined) return registryError('BLOB_UNKNOWN');
    const query = new URLSearchParams({
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Expires': '86400',
      'X-Amz-Signature': digest,
    });
    const location = `https://${blobHost}/ollama/docker/registry/v2/blobs/sha256/${digest.slice(0, 2)}/${digest}/data?${query}`;
    return { status: 307, headers: { Location: location } };
  };
}

/** The registry's byte host: blobs by digest, for who holds a signed address. */
export const ollamaBlobSite: Site = ({ path, query }) => {
  if (!query.has('X-Amz-Signature')) return textResponse(403, 'AccessDenied');
  const blob = findBlob(STORED.exec(path)?.[1] ?? '');
  if (blob === undefined) return textResponse(404, 'NoSuchKey');
  const headers = {
    'Content-Type': 'application/octet-stream',
    'Accept-Ranges': 'bytes',
    ETag: `"${blob.sha256}"`,
  };
  return { status: 200, headers, body: blob.content, isRanged: true };
};

function serveManifest(name: string): SiteResponse {
  const [config, ...layers] = MODELS.get(name)?.map(describe) ?? [];
  if (config === undefined) return registryError('MANIFEST_UNKNOWN');
  return jsonResponse(
    200,
    { schemaVersion: 2, mediaType: MANIFEST_TYPE, config, layers },
    { 'Content-Type': MANIFEST_TYPE },
  );
}

function describe(layer: RepoFile): { mediaType: string; size: number; digest: string } {
  return { mediaType: layer.path, size: layer.content.length, digest: `sha256:${layer.sha256}` };
}

/** A layer's path is its media type. */
function jsonLayer(mediaType: string, value: unknown): RepoFile {
  return new RepoFile(mediaType, () => Buffer.from(JSON.stringify(value)), true);
}

function findBlob(digest: string): RepoFile | undefined {
  return [...MODELS.values()].flat().find((layer) => layer.sha256 === digest);
}

function registryError(code: string): SiteResponse {
  return jsonResponse(404, { errors: [{ code, message: code.toLowerCase().replace('_', ' ') }] });
}
