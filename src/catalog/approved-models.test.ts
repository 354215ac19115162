// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ModelIdentity } from '../events/model-identity.ts';
import { isApproved, readApprovedModels } from './approved-models.ts';

const COMMIT = '0e9e39f249a16976918f6564b8830bc894c89659';
const OTHER = '1111111111111111111111111111111111111111';
const DIGEST = `sha256:${'a'.repeat(64)}`;

function model(purl: string, more: Partial<ModelIdentity> = {}): ModelIdentity {
  return { type: 'model', name: 'x', purl, ...more };
}

function verdict(list: string[], purl: string) {
  return isApproved(model(purl), readApprovedModels(list));
}

describe('approved models', () => {
  const pinned = `pkg:huggingface/meta-llama/Llama-3.1-8B@${COMMIT}`;

  it('are approved at their revision and at no other', () => {
    expect(verdict([pinned], pinned)).toEqual({ approved: true, entry: pinned, level: 'revision' });
    expect(verdict([pinned], `pkg:huggingface/meta-llama/Llama-3.1-8B@${OTHER}`)).toEqual({
      approved: false,
      reason: 'other-revision',
      entry: pinned,
    });
    expect(verdict([pinned], 'pkg:huggingface/meta-llama/Llama-3.1-8B@main')).toMatchObject({
      reason: 'other-revision',
    });
    expect(verdict([pinned], 'pkg:huggingface/meta-llama/Llama-3.1-8B')).toMatchObject({
      reason: 'other-revision',
    });
    expect(verdict([pinned], `pkg:huggingface/meta-llama/llama-3.1-8b@${COMMIT}`)).toEqual({
      approved: false,
      reason: 'not-listed',
    });
  });

  it('are approved by name where no revision is listed, or one that can move', () => {
    const entry = 'pkg:huggingface/meta-llama/Llama-3.1-8B';
    expect(verdict([entry], pinned)).toEqual({ approved: true, entry, level: 'name' });
    expect(verdict([`${entry}@main`], `${entry}@main`)).toMatchObject({ approved: true, level: 'name' });
    expect(verdict([entry, pinned], pinned)).toMatchObject({ level: 'revision', entry: pinned });
  });

  it('can be a whole namespace, but not what is in another', () => {
    const list = ['pkg:huggingface/meta-llama/*', 'pkg:huggingface/acme/bert-*-uncased'];
    expect(verdict(list, pinned)).toMatchObject({ approved: true, level: 'name', entry: list[0] });
    expect(verdict(list, 'pkg:huggingface/meta-llama-evil/x')).toMatchObject({ approved: false });
    expect(verdict(list, 'pkg:huggingface/meta-llama/x%2F..%2Fevil')).toMatchObject({ approved: false });
    expect(verdict(list, 'pkg:huggingface/acme/bert-base-uncased')).toMatchObject({ approved: true });
    expect(verdict(list, 'pkg:huggingface/acme/bert-cased')).toMatchObject({ approved: false });
    expect(verdict(list, 'pkg:huggingface/gpt2')).toMatchObject({ approved: false });
    expect(verdict([`pkg:huggingface/meta-llama/*@${COMMIT}`], pinned)).toMatchObject({ level: 'revision' });
  });

  it('hold for one repository: a mirror that nobody declared is not the hub', () => {
    const mirror = `${pinned}?repository_url=https://hub.evil`;
    expect(verdict([pinned, 'pkg:huggingface/meta-llama/*'], mirror)).toMatchObject({ approved: false });
    expect(verdict([mirror], mirror)).toMatchObject({ approved: true, level: 'revision' });
    expect(verdict([mirror], pinned)).toMatchObject({ approved: false });
  });

  it('hold for one type', () => {
    expect(verdict(['pkg:huggingface/a/*'], 'pkg:huggingface/a/b?type=dataset')).toMatchObject({
      approved: false,
    });
    expect(verdict(['pkg:huggingface/a/b?type=dataset'], 'pkg:huggingface/a/b?type=dataset')).toMatchObject({
      approved: true,
    });
  });

  it('may leave the registry open only where a digest says what the bytes are', () => {
    const asked = `pkg:oci/smollm2@${DIGEST}?repository_url=docker.io/ai/smollm2`;
    expect(verdict([`pkg:oci/smollm2@${DIGEST}`], asked)).toMatchObject({
      approved: true,
      level: 'revision',
    });
    expect(verdict(['pkg:oci/smollm2'], asked)).toMatchObject({ approved: false });
    expect(verdict(['pkg:oci/smollm2?repository_url=docker.io/ai/smollm2'], asked)).toMatchObject({
      level: 'name',
    });
    expect(verdict(['pkg:oci/smollm2?repository_url=docker.io/ai/smollm2&tag=v1'], asked)).toMatchObject({
      approved: false,
    });
  });

  it('can be a URI, or everything below it', () => {
    const at = (uri: string) =>
      isApproved({ type: 'model', name: 'x', uri }, readApprovedModels(['s3://models/ok/', 's3://one/m']));
    expect(at('s3://models/ok/')).toMatchObject({ approved: true, level: 'name' });
    expect(at('s3://models/ok/llama/')).toMatchObject({ approved: true, entry: 's3://models/ok/' });
    expect(at('s3://models/okay/')).toMatchObject({ approved: false });
    expect(at('s3://models/ok/../evil/')).toMatchObject({ approved: false });
    expect(at('s3://one/m')).toMatchObject({ approved: true });
    expect(at('s3://one/m/x')).toMatchObject({ approved: false });
  });

  it('are never approved while their name is in doubt, or without one', () => {
    const list = readApprovedModels([pinned]);
    expect(isApproved(model(pinned, { doubt: 'dot-segments' }), list)).toEqual({
      approved: false,
      reason: 'doubtful',
    });
    expect(isApproved({ type: 'model', name: 'x' }, list)).toEqual({ approved: false, reason: 'not-listed' });
    expect(isApproved(model('nonsense'), list)).toEqual({ approved: false, reason: 'not-listed' });
  });

  it.each([
    ['meta-llama/Llama', 'neither a package URL'],
    ['s3://', 'neither'],
    ['s3://a/../b/', 'neither'],
    ['pkg:huggingface', 'is not a package URL'],
    ['pkg:huggingface/*/x', 'outside of the name'],
    ['pkg:huggingface/a/b@*', 'outside of the name'],
    ['pkg:huggingface/a/*b*', 'more than one'],
  ])('refuse the entry %s', (entry, reason) => {
    expect(() => readApprovedModels([entry])).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(reason) }),
    );
  });

  it('approve exactly what a pinned entry names, whatever is asked', () => {
    const list = readApprovedModels([pinned, 'pkg:huggingface/acme/*']);
    const part = fc.stringMatching(/^[A-Za-z0-9._-]{1,8}$/);
    fc.assert(
      fc.property(part, part, fc.constantFrom(COMMIT, OTHER, 'main'), (ns, name, revision) => {
        const { approved } = isApproved(model(`pkg:huggingface/${ns}/${name}@${revision}`), list);
        expect(approved).toBe(
          ns === 'acme' || (ns === 'meta-llama' && name === 'Llama-3.1-8B' && revision === COMMIT),
        );
      }),
    );
  });
});
