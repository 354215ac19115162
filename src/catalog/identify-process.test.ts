// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyProcess } from './identify-process.ts';
import { loadBuiltinCatalog } from './load-builtin-catalog.ts';

const catalog = loadBuiltinCatalog();

function identify(command: string) {
  return identifyProcess(catalog, command.split(' '));
}

describe('identifyProcess', () => {
  it.each([
    [
      'vllm serve meta-llama/Llama-3.1-8B --port 8000',
      'vllm',
      'serve',
      'pkg:huggingface/meta-llama/Llama-3.1-8B',
    ],
    [
      '/usr/bin/python3 /usr/local/bin/vllm serve a/b --revision v1',
      'vllm',
      'serve',
      'pkg:huggingface/a/b@v1',
    ],
    [
      'python3.11 -u -X dev -m vllm.entrypoints.openai.api_server --model=a/b',
      'vllm',
      'serve',
      'pkg:huggingface/a/b',
    ],
    [
      'ollama pull llama3.2',
      'ollama',
      'download',
      'pkg:oci/llama3.2?repository_url=registry.ollama.ai%2Flibrary%2Fllama3.2&tag=latest',
    ],
    ['ollama run me/m:q4', 'ollama', 'serve', 'pkg:oci/m?repository_url=registry.ollama.ai%2Fme%2Fm&tag=q4'],
    ['ollama pull hf.co/org/repo:Q4_K_M', 'ollama', 'download', 'pkg:huggingface/org/repo'],
    [
      'ollama pull reg.corp/org/m',
      'ollama',
      'download',
      'pkg:oci/m?repository_url=reg.corp%2Forg%2Fm&tag=latest',
    ],
    ['hf download org/m --revision main', 'hf-cli', 'download', 'pkg:huggingface/org/m@main'],
    ['llama-server -hf org/m:Q4', 'llama-cpp', 'serve', 'pkg:huggingface/org/m'],
    [
      'docker model pull ai/smollm2',
      'docker-model',
      'download',
      'pkg:oci/smollm2?repository_url=docker.io%2Fai%2Fsmollm2&tag=latest',
    ],
    ['text-generation-launcher --model-id org/m', 'tgi', 'serve', 'pkg:huggingface/org/m'],
    ['python -m sglang.launch_server --model-path org/m', 'sglang', 'serve', 'pkg:huggingface/org/m'],
  ])('reads %s', (command, id, role, purl) => {
    expect(identify(command)).toMatchObject({ id, role, model: { type: 'model', purl } });
  });

  it('keeps URIs and folders as they are', () => {
    expect(identify('vllm serve s3://bucket/llama/')?.model).toMatchObject({ uri: 's3://bucket/llama/' });
    expect(identify('vllm serve hf://a/b')?.model).toMatchObject({ purl: 'pkg:huggingface/a/b' });
    expect(identify('tritonserver --model-repository=/mnt/models')?.model).toMatchObject({
      uri: 'file:///mnt/models',
    });
    expect(identify('vllm serve ./llama')?.model).toEqual({ type: 'model', name: './llama' });
    expect(identify('spacy download en_core_web_sm')?.model).toEqual({
      type: 'model',
      name: 'en_core_web_sm',
    });
  });

  it('does not take a dataset for a model', () => {
    expect(identify('hf download org/d --repo-type dataset')).toMatchObject({
      asset: { type: 'dataset', purl: 'pkg:huggingface/org/d?type=dataset' },
    });
  });

  it('takes no word for a model that may belong to an option', () => {
    expect(identify('hf download --repo-type dataset org/d')).toEqual({
      id: 'hf-cli',
      role: 'download',
      confidence: 'high',
    });
    expect(identify('ollama serve')).toEqual({ id: 'ollama', role: 'serve', confidence: 'high' });
    expect(identify('vllm serve')).toEqual({ id: 'vllm', role: 'serve', confidence: 'medium' });
  });

  it('knows tools that move data', () => {
    expect(identify('/usr/bin/curl -O https://x/')).toMatchObject({ id: 'curl', role: 'transfer' });
    expect(identify('aws s3 cp a s3://b')).toMatchObject({ id: 'aws-s3' });
    expect(identify('git push origin')).toMatchObject({ id: 'git-push' });
    expect(identify('cloudflared tunnel run')).toMatchObject({ role: 'tunnel' });
    expect(identify('jupyter-lab --ip=0.0.0.0')).toMatchObject({ id: 'jupyter', role: 'notebook' });
  });

  it.each([
    'nginx',
    'aws ec2',
    'git clone',
    'python3',
    'python3 -c import vllm',
    'python app.py',
    'vllm bench',
    'curly',
    'sh -c ollama pull x',
    '',
  ])('knows nothing of %s', (command) => {
    expect(identify(command)).toBeUndefined();
  });

  it('gives no package URL to a name that can lead elsewhere', () => {
    for (const name of ['a/../b', 'a//b', 'a/b/c', '']) {
      expect(identifyProcess(catalog, ['vllm', 'serve', name])?.model ?? {}).not.toHaveProperty('purl');
    }
    expect(identifyProcess(catalog, ['vllm', 'serve', `a/${'b'.repeat(5000)}`])?.model?.doubt).toBe(
      'too-long',
    );
  });

  it('never throws on any arguments', () => {
    const program = fc.constantFrom(
      'vllm',
      'ollama',
      'hf',
      'python3',
      '-m',
      'serve',
      'pull',
      'download',
      '--model',
      '-hf',
      'llama-server',
    );
    const words = fc.array(fc.oneof(program, fc.string({ unit: 'binary' })), { maxLength: 8 });
    fc.assert(
      fc.property(words, (argv) => void identifyProcess(catalog, argv)),
      { numRuns: 1000 },
    );
    expect(identifyProcess(catalog, [])).toBeUndefined();
  });
});
