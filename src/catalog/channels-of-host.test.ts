// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channelsOfHost } from './channels-of-host.ts';
import { loadBuiltinCatalog } from './load-builtin-catalog.ts';

const catalog = loadBuiltinCatalog();

function ids(host: string): string[] {
  return channelsOfHost(catalog, host).map((channel) => channel.id);
}

describe('channelsOfHost', () => {
  it.each([
    ['huggingface.co', ['huggingface-hub', 'huggingface-upload', 'huggingface-telemetry']],
    ['HuggingFace.co.', ['huggingface-hub', 'huggingface-upload', 'huggingface-telemetry']],
    ['hf.co:443', ['huggingface-hub', 'huggingface-upload']],
    ['nothf.co', []],
    ['hf.co.evil.com', []],
    ['evil-huggingface.co', []],
    ['co', []],
    ['', []],
    ['.', []],
    ['[::1]:443', []],
    ['a..b', []],
    ['hf-mirror.com', ['huggingface-mirrors']],
    ['cdn.hf-mirror.com', ['huggingface-mirrors']],
    ['transfer.xethub.hf.co', ['huggingface-xet-transfer', 'huggingface-xet-cas']],
    ['cas-server.xethub.hf.co', ['huggingface-xet-cas']],
    ['new.aws.cdn.hf.co', ['huggingface-bridge-cdn']],
    ['registry.ollama.ai', ['ollama-registry']],
    ['dd20bb891979d25aebc8bec07b2b3bbc.r2.cloudflarestorage.com', ['ollama-cdn', 'cloudflare-r2']],
    ['cdn-lfs-cn-1.modelscope.cn', ['modelscope-cdn']],
    ['storage.googleapis.com', ['kaggle-cdn', 'gcs']],
    ['bedrock-runtime-fips.us-east-1.amazonaws.com', ['bedrock']],
    ['us-central1-aiplatform.googleapis.com', ['vertex']],
    ['api.github.com', ['github', 'github-gist-api']],
    ['gist.github.com', ['paste']],
    ['dashscope.aliyuncs.com', ['openai-compatible', 'other-object-storage']],
    ['metadata', ['cloud-metadata']],
    ['169.254.169.254', ['cloud-metadata']],
    ['169.254.169.254:80', ['cloud-metadata']],
    ['[fd00:ec2::254]:80', ['cloud-metadata']],
    ['FD00:EC2::254', ['cloud-metadata']],
    ['[fd00:ec2::254', ['cloud-metadata']],
    ['10.169.254.169.254', []],
  ])('knows %s', (host, expected) => {
    expect(ids(host)).toEqual(expected);
  });

  it('tells the account and the bucket where the name does', () => {
    expect(channelsOfHost(catalog, 'my.bucket.s3.eu-west-1.amazonaws.com')).toMatchObject([
      { id: 'aws-s3', bucket: 'my.bucket' },
    ]);
    expect(channelsOfHost(catalog, 's3.eu-west-1.amazonaws.com')[0]).not.toHaveProperty('bucket');
    expect(channelsOfHost(catalog, 'acct1.blob.core.windows.net')).toMatchObject([
      { id: 'azure-blob', account: 'acct1' },
    ]);
    const account = '0123456789abcdef0123456789abcdef';
    expect(channelsOfHost(catalog, `b.${account}.r2.cloudflarestorage.com`)).toMatchObject([
      { id: 'cloudflare-r2', bucket: 'b', account },
    ]);
  });

  it('says category, sharing and confidence', () => {
    expect(channelsOfHost(catalog, 'transfer.sh')).toEqual([
      { id: 'file-sharing', category: 'file-sharing', shared: false, confidence: 'medium' },
    ]);
  });

  it('never throws, and asks the labels alone', () => {
    const host = fc.array(
      fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('s3', 'amazonaws', 'com', 'hf', 'co', '')),
      {
        maxLength: 40,
      },
    );
    fc.assert(fc.property(host, (labels) => void channelsOfHost(catalog, labels.join('.'))));
  });

  it('does not care about case', () => {
    const known = [...catalog.hosts.exact.keys()];
    fc.assert(
      fc.property(fc.constantFrom(...known), (host) => {
        expect(ids(host.toUpperCase())).toEqual(ids(host));
      }),
    );
  });
});
