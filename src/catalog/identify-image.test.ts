// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyImage } from './identify-image.ts';
import { loadBuiltinCatalog } from './load-builtin-catalog.ts';

const catalog = loadBuiltinCatalog();

describe('identifyImage', () => {
  it.each([
    ['vllm/vllm-openai:v0.8.0', 'vllm', 'high'],
    ['docker.io/vllm/vllm-openai@sha256:0123', 'vllm', 'high'],
    ['ghcr.io/acme/vllm-cpu:latest', 'vllm', 'high'],
    ['ollama/ollama', 'ollama', 'high'],
    ['nvcr.io/nvidia/tritonserver:24.01-py3', 'triton', 'high'],
    ['nvcr.io/nim/meta/llama-3.1-8b-instruct:1.2', 'nim', 'high'],
    ['registry.corp:5000/mirror/vllm/vllm-openai:v1', 'vllm', 'low'],
    ['registry.corp/ollama/ollama', 'ollama', 'low'],
  ])('knows %s', (reference, id, confidence) => {
    expect(identifyImage(catalog, reference)).toEqual({ id, role: 'serve', confidence });
  });

  it('says nothing of what an image is for where it serves several ends', () => {
    expect(identifyImage(catalog, 'pytorch/pytorch:2.9')).toEqual({ id: 'pytorch', confidence: 'high' });
  });

  it.each([
    'nginx',
    'docker.io/library/nginx:1',
    'acme/ollama',
    'myvllm/x',
    '',
    ':',
    '@',
    `${'a/'.repeat(2000)}vllm`,
  ])('knows nothing of %s', (reference) => {
    expect(identifyImage(catalog, reference)).toBeUndefined();
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (reference) => void identifyImage(catalog, reference)));
  });
});
