// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WeirError } from '../errors.ts';
import { channelsOfHost } from './channels-of-host.ts';
import { identifyImage } from './identify-image.ts';
import { identifyLibrary } from './identify-library.ts';
import { identifyProcess } from './identify-process.ts';
import { identifyRequest } from './identify-request.ts';
import { identifyWorkload, identifyWorkloadLabel } from './identify-workload.ts';
import { loadBuiltinCatalog } from './load-builtin-catalog.ts';
import { loadCatalog } from './load-catalog.ts';

const EXAMPLE = join(import.meta.dirname, '../../examples/catalog-overlay.yaml');

/** The error of loading an overlay whose first line is `channels:`. */
function errorOf(text: string): WeirError {
  try {
    loadCatalog([{ name: 'corp.yaml', text }]);
  } catch (error) {
    if (error instanceof WeirError) return error;
    throw error;
  }
  throw new Error('it loads');
}

describe('an overlay', () => {
  const overlay = { name: 'overlay.yaml', text: readFileSync(EXAMPLE, 'utf8') };
  const catalog = loadCatalog([overlay]);
  const get = (host: string, target: string) => identifyRequest(catalog, { host, method: 'GET', target });

  it('adds images, programs, owners and libraries, as the documentation shows', () => {
    const page = readFileSync(join(import.meta.dirname, '../../docs/how-to/add-a-model-hub.md'), 'utf8');
    const text = /^images:[^`]*/m.exec(page)?.[0] ?? '';
    const added = loadCatalog([{ name: 'page.yaml', text }]);
    const hint = { id: 'corp-llm', role: 'serve', confidence: 'high' };
    expect(identifyImage(added, 'registry.corp.example/ml/any:1')).toEqual(hint);
    expect(identifyProcess(added, ['corp-llm', 'serve', 'x'])).toMatchObject({
      id: 'corp-llm',
      role: 'serve',
    });
    const owner = { kind: 'ModelServer', name: 'x', apiVersion: 'ml.corp.example/v1' };
    expect(identifyWorkload(added, owner)).toEqual(hint);
    expect(identifyWorkloadLabel(added, 'ml.corp.example/model')).toEqual(hint);
    expect(identifyLibrary(added, '/x/libcorpnn.so.2')).toEqual({ id: 'corp-nn', confidence: 'high' });
  });

  it.each([
    ['workloads:\n  - { id: x, kinds: [RayCluster] }', 'kinds has RayCluster'],
    ['workloads:\n  - { id: x }', 'kinds is missing'],
    ['workloads:\n  - { id: x, kinds: [a.b/C], does: fly }', 'does'],
    ['libraries:\n  - { id: x, files: [libx.so] }', 'files has libx.so'],
    ['libraries:\n  - { id: x }', 'files is missing'],
  ])('names the field of %j', (text, message) => {
    expect(errorOf(text).message).toContain(message);
  });

  it('adds a hub that is like another, with the same models', () => {
    expect(get('hf.corp.example', '/a/b/resolve/main/f')).toMatchObject({
      channel: { id: 'hf-corp', category: 'model-registry', confidence: 'high' },
      byShape: false,
      model: { purl: 'pkg:huggingface/a/b@main' },
    });
  });

  it('adds a hub below a path', () => {
    const prefix = '/artifactory/api/huggingfaceml/hf-remote';
    expect(get('artifactory.corp.example', `${prefix}/a/b/resolve/main/f`)?.model?.purl).toBe(
      'pkg:huggingface/a/b@main',
    );
    expect(get('artifactory.corp.example', '/artifactory/other/x')).toMatchObject({ operation: 'other' });
  });

  it('adds a hub with models of its own', () => {
    expect(get('models.corp.example', '/a/b/resolve/main/f')?.model?.purl).toBe(
      'pkg:huggingface/a/b@main?repository_url=https:%2F%2Fmodels.corp.example',
    );
  });

  it('adds hosts to a channel', () => {
    expect(channelsOfHost(catalog, 'ollama.corp.example')).toMatchObject([{ id: 'ollama-registry' }]);
    expect(channelsOfHost(catalog, 'registry.ollama.ai')).toMatchObject([{ id: 'ollama-registry' }]);
  });

  it('adds a channel with paths, a program and an image', () => {
    expect(get('weights.eu.corp.example', '/w/fraud/17/m.safetensors')?.model).toMatchObject({
      uri: 'https://weights.corp.example/fraud',
      revision: '17',
    });
    expect(identifyProcess(catalog, ['corp-serve', 'a/b'])).toMatchObject({
      id: 'corp-serve',
      model: { name: 'a/b' },
    });
    expect(identifyImage(catalog, 'registry.corp.example/ml/corp-serve:1')).toMatchObject({
      id: 'corp-serve',
    });
  });

  it('shows in the version, the same for the same text', () => {
    const { version } = loadBuiltinCatalog();
    expect(version).toMatch(/^\d{4}\.\d{2}\.\d{2}$/);
    expect(loadCatalog([]).version).toBe(version);
    expect(catalog.version).toMatch(new RegExp(`^${version}\\+[0-9a-f]{8}$`));
    expect(loadCatalog([overlay]).version).toBe(catalog.version);
    expect(loadCatalog([{ ...overlay, text: `${overlay.text}\n` }]).version).not.toBe(catalog.version);
  });

  it('may build on the one before it', () => {
    const text = 'channels:\n  - {id: hf-lab, like: hf-corp, hosts: [hf.lab.example]}\n';
    const both = loadCatalog([overlay, { name: 'lab.yaml', text }]);
    expect(channelsOfHost(both, 'hf.lab.example')).toMatchObject([{ id: 'hf-lab' }]);
  });
});

describe('an overlay that is wrong', () => {
  it.each([
    ['channels: [', 1, 'not valid YAML'],
    ['- a', 1, 'is a mapping'],
    ['', 1, 'is a mapping'],
    ['channels: {}', 1, 'channels is not a list'],
    ['channels:\n  - 7', 2, 'channels[0] is not a mapping'],
    ['chanels: []', 1, 'chanels is not a known field'],
    ['channels:\n  - id: a\n    id: b', 3, 'not valid YAML'],
    ['channels:\n  - category: llm-api', 2, 'channels[0].id is missing'],
    ['channels:\n  - id: A B', 2, 'channels[0].id is A B'],
    [
      'channels:\n  - id: x\n    category: llm',
      3,
      'channels[0].category is llm; write one of model-registry',
    ],
    ['channels:\n  - id: x', 2, 'channels[0].category is missing'],
    ['channels:\n  - {id: x, like: y}', 2, 'channels[0].like is y, and no channel above is called that'],
    ['channels:\n  - {id: openai, category: llm-api}', 2, 'write extend: openai'],
    [
      'channels:\n  - id: x\n    category: llm-api\n    hosts:\n      - a.b\n      - huggingface.co',
      5,
      'belongs to huggingface-hub',
    ],
    [
      'channels:\n  - id: x\n    category: llm-api\n    hosts: ["a.{b}.c"]',
      4,
      'no placeholder is called {b}',
    ],
    ['channels:\n  - id: x\n    category: llm-api\n    hosts: [A.b]', 4, 'lower case'],
    ['channels:\n  - id: x\n    category: llm-api\n    addresses: [1.2.3]', 4, 'no address'],
    [
      'channels:\n  - id: x\n    category: llm-api\n    addresses: ["FD00:EC2::254"]',
      4,
      'belongs to cloud-metadata',
    ],
    ['channels:\n  - id: x\n    category: llm-api\n    identity: hub', 4, 'channels[0].identity is hub'],
    ['channels:\n  - id: x\n    category: llm-api\n    pathPrefix: a', 4, 'starts with /'],
    ['channels:\n  - id: x\n    category: llm-api\n    shared: maybe', 4, 'neither true nor false'],
    [
      'channels:\n  - id: x\n    category: llm-api\n    colour: red',
      4,
      'channels[0].colour is not a known field',
    ],
    [
      'channels:\n  - id: x\n    category: llm-api\n    operations:\n      - {id: a, does: fly, path: /a}',
      5,
      'does is fly',
    ],
    [
      'channels:\n  - id: x\n    category: llm-api\n    operations:\n      - {id: a, does: other}',
      5,
      'path is missing',
    ],
    [
      'channels:\n  - id: x\n    category: llm-api\n    operations:\n      - {id: a, does: other, path: "/{a"}',
      5,
      '{ without }',
    ],
    [
      'channels:\n  - id: x\n    category: llm-api\n    operations:\n      - {id: a, does: other, path: /a, example: /b}',
      5,
      'matches none',
    ],
    [
      'channels:\n  - id: x\n    category: llm-api\n    operations:\n      - {id: a, does: other, path: "/{_}"}\n      - {id: b, does: other, path: /b, example: /b}',
      6,
      'is answered by a',
    ],
    [
      'channels:\n  - id: x\n    category: llm-api\n    operations:\n      - {id: a, does: other, path: /a}\n      - {id: a, does: other, path: /b}',
      6,
      'as an operation above',
    ],
    ['channels:\n  - extend: nobody\n    hosts: [a.b]', 2, 'no channel above is called that'],
    ['channels:\n  - extend: openai', 2, 'hosts is missing'],
    [
      'channels:\n  - extend: openai\n    hosts: [a.b]\n    category: paste',
      4,
      'category is not a known field',
    ],
    ['channels:\n  - extend: openai\n    hosts: [10.0.0.1]', 3, 'write it under addresses'],
    ['processHints:\n  - {id: x, run: "a  b", does: serve}', 2, 'empty word'],
    ['processHints:\n  - {id: x, run: a, does: serve, channel: nobody}', 2, 'no channel'],
    ['images:\n  - {id: x, repositories: [vllm]}', 2, 'registry/path'],
    ['fileFormats:\n  - {id: x, magic: [{at: -1, hex: "00"}]}', 2, 'whole number'],
    ['fileFormats:\n  - {id: x, magic: [{at: 0, hex: "0"}]}', 2, 'hex digits'],
    ['cachePaths:\n  - {id: x, path: a/b, example: /a/c}', 2, 'matches none'],
    ['ociMediaTypes:\n  - {id: x, types: ["a/b*"], example: a/c}', 2, 'matches none'],
    ['version: 2', 1, 'version is not a known field'],
    ['channels: *x', 1, 'channels is not a list'],
    ['x: &x [1]\nchannels: *x', 2, 'channels is not a list'],
  ])('is refused with line and field: %j', (text, line, message) => {
    const error = errorOf(text);
    expect(error.code).toBe('CATALOG_INVALID');
    expect(error.message).toContain(message);
    expect(error.message).toMatch(new RegExp(`^corp\\.yaml:${line}: `));
  });

  it('says what to write instead, also for programs', () => {
    expect(errorOf('channels:\n  - id: x\n    category: llm').details).toMatchObject({
      file: 'corp.yaml',
      line: 3,
      field: 'channels[0].category',
      fix: expect.stringContaining('write one of'),
    });
  });

  it('is refused when it is larger than anybody would write', () => {
    expect(errorOf(`# ${'x'.repeat(1 << 20)}`).message).toContain('larger than 1 MiB');
  });
});
