// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyRequest, type RequestLine } from './identify-request.ts';
import { loadBuiltinCatalog } from './load-builtin-catalog.ts';
import { MAX_TARGET } from './split-target.ts';

const catalog = loadBuiltinCatalog();
const COMMIT = '0e9e39f249a16976918f6564b8830bc894c89659';

function get(host: string, target: string, more: Partial<RequestLine> = {}) {
  return identifyRequest(catalog, { host, method: 'GET', target, ...more });
}

describe('Hugging Face requests', () => {
  it('name model, revision and file', () => {
    expect(
      get(
        'huggingface.co',
        `/meta-llama/Llama-3.1-8B-Instruct/resolve/${COMMIT}/sub/model.safetensors?download=true`,
      ),
    ).toEqual({
      channel: { id: 'huggingface-hub', category: 'model-registry', shared: false, confidence: 'high' },
      category: 'model-registry',
      operation: 'download',
      operationId: 'resolve',
      upload: false,
      model: {
        type: 'model',
        name: 'meta-llama/Llama-3.1-8B-Instruct',
        purl: `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@${COMMIT}`,
        revision: COMMIT,
        file: 'sub/model.safetensors',
      },
      byShape: false,
      confidence: 'high',
    });
  });

  it('tell HEAD from GET: no bytes of the file move', () => {
    expect(get('hf.co', '/a/b/resolve/main/x', { method: 'HEAD' })).toMatchObject({
      operation: 'metadata',
      model: { name: 'a/b' },
    });
  });

  it('keep a branch with a slash, and lower-case a commit', () => {
    expect(get('hf.co', '/a/b/resolve/refs%2Fpr%2F1/x')?.model).toMatchObject({
      revision: 'refs/pr/1',
      purl: 'pkg:huggingface/a/b@refs%2Fpr%2F1',
    });
    expect(get('hf.co', `/a/b/resolve/${COMMIT.toUpperCase()}/x`)?.model?.revision).toBe(COMMIT);
  });

  it('know models without a namespace', () => {
    expect(get('hf.co', '/gpt2/resolve/main/config.json')?.model?.purl).toBe('pkg:huggingface/gpt2@main');
    expect(get('hf.co', '/api/models/gpt2/tree/main')?.model?.purl).toBe('pkg:huggingface/gpt2@main');
  });

  it('do not take datasets and spaces for models', () => {
    const dataset = get('hf.co', '/datasets/org/corpus/resolve/main/train.parquet');
    expect(dataset).not.toHaveProperty('model');
    expect(dataset?.asset).toMatchObject({
      type: 'dataset',
      name: 'org/corpus',
      purl: 'pkg:huggingface/org/corpus@main?type=dataset',
    });
    expect(get('hf.co', '/api/spaces/a/b/tree/main')?.asset?.type).toBe('space');
    expect(get('hf.co', '/datasets/old/resolve/main/x')?.asset).toMatchObject({
      type: 'dataset',
      name: 'old',
    });
  });

  it('tell uploads from downloads on the same host', () => {
    expect(get('huggingface.co', '/api/datasets/me/dump/commit/main', { method: 'POST' })).toMatchObject({
      channel: { id: 'huggingface-upload' },
      category: 'dataset-upload',
      operation: 'upload',
      upload: true,
      asset: { type: 'dataset', name: 'me/dump' },
    });
    expect(get('huggingface.co', '/me/x.git/info/refs?service=git-receive-pack')).toMatchObject({
      upload: true,
    });
    expect(get('huggingface.co', '/me/x.git/info/refs?service=git-upload-pack')).toMatchObject({
      upload: false,
    });
  });

  it('give the digest of a byte host, which names no model', () => {
    const hash = 'ab'.repeat(32);
    expect(get('cas-server.xethub.hf.co', `/v1/reconstructions/${hash}`)).toMatchObject({
      digest: `xet:${hash}`,
      operation: 'download',
    });
    expect(get('cas-server.xethub.hf.co', `/v1/xorbs/default/${hash}`, { method: 'POST' })?.upload).toBe(
      true,
    );
    expect(get('cas-server.xethub.hf.co', `/v1/reconstructions/${hash}`)).not.toHaveProperty('model');
  });

  it('name only the host where the path says nothing', () => {
    expect(get('huggingface.co', '/docs/hub/index')).toMatchObject({
      channel: { id: 'huggingface-hub' },
      operation: 'other',
    });
    expect(get('huggingface.co', '/docs/hub/index')).not.toHaveProperty('operationId');
  });
});

describe('unknown hosts', () => {
  it('are recognised as a mirror by the shape of the path, and say whose repository it is', () => {
    expect(get('models.corp:8443', `/meta-llama/x/resolve/${COMMIT}/f.gguf`)).toMatchObject({
      channel: { id: 'huggingface-hub', confidence: 'low' },
      byShape: true,
      confidence: 'low',
      model: { purl: `pkg:huggingface/meta-llama/x@${COMMIT}?repository_url=https:%2F%2Fmodels.corp` },
    });
  });

  it('get no package URL while nobody knows which host it is', () => {
    expect(get('', '/a/b/resolve/main/f')?.model).toEqual({
      type: 'model',
      name: 'a/b',
      revision: 'main',
      file: 'f',
    });
    expect(get('', '/v2/a/b/manifests/latest')?.asset).not.toHaveProperty('purl');
  });

  it('are recognised as model servers, also from inside', () => {
    expect(get('10.0.0.7', '/api/pull', { method: 'POST' })).toMatchObject({
      channel: { id: 'self-hosted-llm' },
      operation: 'pull',
    });
    expect(get('huggingface.co', '/v1/chat/completions', { method: 'POST', direction: 'in' })).toMatchObject({
      channel: { id: 'self-hosted-llm' },
      operation: 'infer',
    });
  });

  it('are nothing when nothing fits', () => {
    expect(get('example.com', '/')).toBeUndefined();
    expect(get('example.com', '/users/7/orders')).toBeUndefined();
    expect(get('example.com', '*', { method: 'OPTIONS' })).toBeUndefined();
    expect(get('', '')).toBeUndefined();
    expect(get('example.com', '/info/refs?service=git-upload-pack')).toBeUndefined();
  });
});

describe('other channels', () => {
  it('name OCI artefacts, which may be no models', () => {
    const manifest = get('registry-1.docker.io', '/v2/ai/smollm2/manifests/latest');
    expect(manifest?.asset).toEqual({
      type: 'artifact',
      name: 'ai/smollm2',
      purl: 'pkg:oci/smollm2?repository_url=docker.io%2Fai%2Fsmollm2&tag=latest',
      revision: 'latest',
    });
    const digest = `sha256:${'1'.repeat(64)}`;
    expect(get('ghcr.io', `/v2/org/m/manifests/${digest}`)?.asset?.purl).toBe(
      `pkg:oci/m@${digest}?repository_url=ghcr.io%2Forg%2Fm`,
    );
    expect(get('registry.ollama.ai', `/v2/library/llama3.2/blobs/${digest}`)?.model).toMatchObject({
      name: 'library/llama3.2',
      digest,
    });
  });

  it('name objects in buckets by folder, and take them for models by their file', () => {
    expect(get('b.s3.eu-west-1.amazonaws.com', '/llama/8b/model.safetensors')?.model).toEqual({
      type: 'model',
      name: 'b/llama/8b',
      uri: 's3://b/llama/8b/',
      file: 'model.safetensors',
    });
    expect(get('s3.eu-west-1.amazonaws.com', '/b/report.csv')?.asset).toMatchObject({
      type: 'artifact',
      uri: 's3://b/',
    });
    expect(get('storage.googleapis.com', '/storage/v1/b/b/o/llama%2Fm.gguf?alt=media')?.model).toMatchObject({
      uri: 'gs://b/llama/',
      file: 'm.gguf',
    });
    expect(get('b.s3.amazonaws.com', '/k', { method: 'PUT' })).toMatchObject({
      operation: 'upload',
      upload: true,
    });
    expect(get('b.s3.amazonaws.com', '/', { method: 'POST' })).toMatchObject({
      operation: 'upload',
      upload: true,
    });
  });

  it('name the rest by where it can be looked up', () => {
    expect(
      get('www.modelscope.cn', '/api/v1/models/Qwen/Qwen3-8B/repo?FilePath=a%2Fm.safetensors&Revision=master')
        ?.model,
    ).toMatchObject({
      uri: 'https://www.modelscope.cn/models/Qwen/Qwen3-8B',
      revision: 'master',
      file: 'a/m.safetensors',
    });
    expect(get('download.pytorch.org', '/models/resnet18-5c106cde.pth')?.model).toMatchObject({
      name: 'resnet18',
      digest: 'sha256-prefix:5c106cde',
    });
    expect(get('github.com', '/org/repo/releases/download/v1/m.gguf')?.model).toMatchObject({
      purl: 'pkg:github/org/repo@v1',
    });
    expect(get('github.com', '/org/repo/releases/download/v1/tool.tar.gz')?.asset?.type).toBe('artifact');
    expect(
      get('api.ngc.nvidia.com', '/v2/org/nvidia/team/tao/models/m/versions/1.0/files/x.onnx')?.model?.uri,
    ).toBe('ngc://nvidia/tao/m');
    expect(get('169.254.169.254:80', '/latest/api/token', { method: 'PUT' })).toMatchObject({
      operation: 'credentials',
    });
    expect(get('metadata', '/computeMetadata/v1/instance/service-accounts/default/token')).toMatchObject({
      operation: 'credentials',
    });
  });
});

describe('hostile requests', () => {
  it('are doubted when a server may read another name', () => {
    expect(get('hf.co', '/good/model/../../evil/model/resolve/main/f')).toMatchObject({
      doubt: 'dot-segments',
      model: { name: 'evil/model', doubt: 'dot-segments' },
    });
    expect(get('hf.co', '/a/b%2F..%2F..%2Fx%2Fy/resolve/main/f')).toMatchObject({
      model: { doubt: 'dot-segments' },
    });
    expect(get('hf.co', '/a/%zz/resolve/main/f')?.model?.doubt).toBe('bad-encoding');
    expect(get('hf.co', '/a/b/resolve/main/f', { truncated: true })?.model?.doubt).toBe('truncated');
    expect(get('hf.co', '/a/b/resolve/main/f?x=y', { truncated: true })?.model).not.toHaveProperty('doubt');
    expect(get('hf.co', `/a/b/resolve/main/${'f'.repeat(MAX_TARGET)}`)?.model?.doubt).toBe('too-long');
    expect(
      get('modelscope.cn', '/api/v1/models/a/b/repo?Revision=x&FilePath=f&Revision=y')?.model?.doubt,
    ).toBe('repeated-parameter');
    expect(get('hf.co', '/api/models/a/b?expand=x&expand=y')).not.toHaveProperty('doubt');
  });

  it('are judged by the host of an absolute target, not by the header', () => {
    expect(get('innocent.example', 'http://huggingface.co/a/b/resolve/main/f')).toMatchObject({
      byShape: false,
    });
    expect(get('huggingface.co', 'http://evil.example/a/b/resolve/main/f')).toMatchObject({ byShape: true });
  });

  it('see through extra slashes and percent-encoded letters', () => {
    expect(get('hf.co', '//meta//llama/resolve///main//f')?.model?.name).toBe('meta/llama');
    expect(get('hf.co', '/m%65ta/llama/%72esolve/main/f')?.model?.name).toBe('meta/llama');
  });

  const word = fc.oneof(
    fc.constantFrom(
      'resolve',
      'api',
      'models',
      'datasets',
      'v2',
      'manifests',
      'blobs',
      'tree',
      'repo',
      '..',
      '.',
      '',
      '%2e',
      '%2F',
      '%zz',
      'info',
      'refs',
    ),
    fc.string({ unit: 'binary', maxLength: 12 }),
  );
  const target = fc
    .tuple(fc.array(word, { maxLength: 12 }), fc.array(word, { maxLength: 6 }))
    .map(([path, query]) => {
      return `/${path.join('/')}?${query.join('&a=')}`;
    });
  const host = fc.constantFrom(
    'huggingface.co',
    'registry.ollama.ai',
    'b.s3.amazonaws.com',
    'www.modelscope.cn',
    'x.corp',
    'github.com',
  );

  it('never make it throw, and always get well-formed package URLs', () => {
    fc.assert(
      fc.property(
        host,
        fc.oneof(target, fc.string({ unit: 'binary' })),
        fc.string({ maxLength: 8 }),
        (name, text, method) => {
          const found = identifyRequest(catalog, { host: name, method, target: text });
          const purl = (found?.model ?? found?.asset)?.purl;
          if (purl !== undefined) expect(purl).toMatch(/^pkg:[a-z]+\/[A-Za-z0-9.\-_~%:/@?=&]+$/);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('do not let a doubtful path pass as a plain one', () => {
    fc.assert(
      fc.property(target, (text) => {
        const model = get('huggingface.co', text)?.model;
        if (model === undefined || model.doubt !== undefined) return;
        expect(model.name).not.toMatch(/(?:^|\/)\.\.?(?:\/|$)|%[0-9A-Fa-f]{2}/);
        expect([...model.name].every((char) => char >= ' ')).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });
});
