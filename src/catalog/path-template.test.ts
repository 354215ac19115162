// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { compilePath, matchPath } from './path-template.ts';
import type { Captures } from './segment-template.ts';
import { splitTarget } from './split-target.ts';

function match(template: string, target: string): Captures | undefined {
  return matchPath(compilePath(template), splitTarget(target));
}

describe('path templates', () => {
  it('match segment by segment, from the root to the end', () => {
    expect(match('/{ns}/{name}/refs', '/a/b/refs')).toEqual({ ns: 'a', name: 'b' });
    expect(match('/{ns}/{name}/refs', '/a/b/refs/')).toEqual({ ns: 'a', name: 'b' });
    expect(match('/{ns}/{name}/refs', '/x/a/b/refs')).toBeUndefined();
    expect(match('/{ns}/{name}/refs', '/a/b/refs/x')).toBeUndefined();
  });

  it('let {x...} stand for one or more segments, also in the middle', () => {
    expect(match('/v2/{model...}/manifests/{revision}', '/v2/a/b/c/manifests/latest')).toEqual({
      model: 'a/b/c',
      revision: 'latest',
    });
    expect(match('/v2/{model...}/manifests/{revision}', '/v2/manifests/latest')).toBeUndefined();
    expect(match('/{ns}/{file...}', '/a')).toBeUndefined();
  });

  it('let a final /... stand for anything, also for nothing', () => {
    expect(match('/v1/files/...', '/v1/files')).toEqual({});
    expect(match('/v1/files/...', '/v1/files/a/b')).toEqual({});
    expect(match('/v1/files/...', '/v1/filesystem')).toBeUndefined();
  });

  it('match at any depth without the first slash', () => {
    expect(match('chat/completions', '/openai/v1/chat/completions')).toEqual({});
    expect(match('hub/{name}/{file...}', '/root/hub/hub/a/b/c')).toEqual({ name: 'hub', file: 'a/b/c' });
    expect(match('nltk_data/...', '/root/nltk_data/x')).toEqual({});
    expect(match('chat/completions', '/chat/completions/x')).toBeUndefined();
  });

  it('find query parameters in any order, decoded', () => {
    const template = '/repo?Revision={revision}&FilePath={file}';
    expect(match(template, '/repo?FilePath=a%2Fb.bin&x=1&Revision=v1')).toEqual({
      revision: 'v1',
      file: 'a/b.bin',
    });
    expect(match(template, '/repo?Revision=v1')).toBeUndefined();
    expect(
      match('/info/refs?service=git-upload-pack', '/info/refs?service=git-receive-pack'),
    ).toBeUndefined();
  });

  it.each([
    ['/', 'an empty segment'],
    ['/...', 'matches every path'],
    ['/a//b', 'an empty segment'],
    ['/{file...}/{model...}', 'several segments'],
    ['/{file...}/...', 'several segments'],
    ['/a?b', 'name=value'],
    ['/a?b=1?c=2', 'more than one ?'],
  ])('refuse %s', (template, reason) => {
    expect(() => compilePath(template)).toThrow(reason);
  });
});
