// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type Captures, compileSegment, matchSegment, TemplateError } from './segment-template.ts';

/** What the placeholders stand for, or undefined. */
function match(template: string, value: string): Captures | undefined {
  const captures: Captures = {};
  return matchSegment(compileSegment(template), value, captures) ? captures : undefined;
}

describe('segment templates', () => {
  it('match literals as they are, and take a hole for anything but nothing', () => {
    expect(match('resolve', 'resolve')).toEqual({});
    expect(match('resolve', 'Resolve')).toBeUndefined();
    expect(match('{name}', 'gpt2')).toEqual({ name: 'gpt2' });
    expect(match('{name}', '')).toBeUndefined();
    expect(match('{name}.git', '.git')).toBeUndefined();
    expect(match('{_}', 'x')).toEqual({});
  });

  it('split at the last place where the literal between two holes stands', () => {
    expect(match('{model}-{sha256Prefix:hex}.pth', 'wide-resnet-5c106cde.pth')).toEqual({
      model: 'wide-resnet',
      sha256Prefix: '5c106cde',
    });
    expect(match('{deployment}:{_}', 'claude:v1:rawPredict')).toEqual({ deployment: 'claude:v1' });
    expect(match('{model}-{sha256Prefix:hex}.pth', 'resnet18.pth')).toBeUndefined();
    expect(match('{name}.git', 'a.git.git')).toEqual({ name: 'a.git' });
    expect(match('a{name}a', 'a')).toBeUndefined();
  });

  it('hold holes to their constraint', () => {
    expect(match('{revision:hex4}', 'beef')).toEqual({ revision: 'beef' });
    expect(match('{revision:hex4}', 'beefy')).toBeUndefined();
    expect(match('{revision:hex4}', 'beeg')).toBeUndefined();
    expect(match('{revision:num}', '007')).toEqual({ revision: '007' });
    expect(match('{revision:num}', '7a')).toBeUndefined();
    expect(match('{repoType:models|datasets}', 'datasets')).toEqual({ repoType: 'datasets' });
    expect(match('{repoType:models|datasets}', 'spaces')).toBeUndefined();
    expect(match('{ns:!api|docs}', 'api')).toBeUndefined();
    expect(match('{ns:!api|docs}', 'meta')).toEqual({ ns: 'meta' });
  });

  it.each([
    ['{name', '{ without }'],
    ['name}', '} without {'],
    ['{name}{ns}', 'side by side'],
    ['{nmae}', 'no placeholder is called {nmae}'],
    ['x{file...}', 'must be alone'],
    ['{file...:hex}', 'no placeholder is called'],
    ['{name:a||b}', 'is empty'],
  ])('refuse %s', (template, reason) => {
    expect(() => compileSegment(template)).toThrow(TemplateError);
    expect(() => compileSegment(template)).toThrow(reason);
  });
});
