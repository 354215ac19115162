// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { MAX_TARGET, parameterDoubt, queryParameter, splitTarget } from './split-target.ts';

describe('request targets', () => {
  it('are split into decoded segments', () => {
    expect(splitTarget('/a//b%20c/?x=1&y')).toEqual({ segments: ['a', 'b c'], query: 'x=1&y' });
    expect(splitTarget('/a/refs%2Fpr%2F1/f')).toEqual({ segments: ['a', 'refs/pr/1', 'f'], query: '' });
    expect(splitTarget('/a#b?c')).toEqual({ segments: ['a'], query: '' });
    expect(splitTarget('')).toEqual({ segments: [], query: '' });
    expect(splitTarget('*')).toEqual({ segments: ['*'], query: '' });
  });

  it('may carry the host themselves', () => {
    expect(splitTarget('http://hf.co:80/a/b?c')).toEqual({
      authority: 'hf.co:80',
      segments: ['a', 'b'],
      query: 'c',
    });
    expect(splitTarget('http://user:pass@hf.co')).toEqual({ authority: 'hf.co', segments: [], query: '' });
    expect(splitTarget('hf.co:443')).toEqual({ authority: 'hf.co:443', segments: [], query: '' });
    expect(splitTarget('http://hf.co?x')).toEqual({ authority: 'hf.co', segments: [], query: 'x' });
  });

  it.each([
    ['/good/model/../../evil/model/f', ['evil', 'model', 'f'], 'dot-segments'],
    ['/good/%2e%2E/evil', ['evil'], 'dot-segments'],
    ['/a/b%2F..%2Fc', ['a', 'b/../c'], 'dot-segments'],
    ['/a/%252e%252e/b', ['a', '%2e%2e', 'b'], 'double-encoding'],
    ['/a/%zz', ['a', '%zz'], 'bad-encoding'],
    ['/a/%c0%af', ['a', '%c0%af'], 'bad-encoding'],
    ['/a/b%00c', ['a', 'b\0c'], 'control-character'],
    ['/a\r\nHost: b', ['a\r\nHost: b'], 'control-character'],
  ])('doubt what a server may read otherwise: %s', (target, segments, doubt) => {
    expect(splitTarget(target)).toMatchObject({ segments, doubt });
  });

  it('doubt a path that is not whole, but not one whose query is cut', () => {
    expect(splitTarget('/a/b', true).doubt).toBe('truncated');
    expect(splitTarget('/a/b?x=', true)).toMatchObject({ segments: ['a', 'b'], queryDoubt: 'truncated' });
    const long = splitTarget(`/a/${'b'.repeat(MAX_TARGET)}`);
    expect(long.doubt).toBe('too-long');
    expect(long.segments[1]).toHaveLength(MAX_TARGET - 3);
  });

  it('give query parameters decoded, and doubt one that stands twice', () => {
    const target = splitTarget('/x?a=1&File%50ath=a%2Fb&a=2&c=%zz');
    expect(queryParameter(target.query, 'FilePath')).toBe('a/b');
    expect(queryParameter(target.query, 'b')).toBeUndefined();
    expect(parameterDoubt(target, 'a')).toBe('repeated-parameter');
    expect(parameterDoubt(target, 'FilePath')).toBeUndefined();
    expect(parameterDoubt(target, 'c')).toBe('bad-encoding');
  });
});
