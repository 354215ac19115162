// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { compileHost, matchHost } from './host-pattern.ts';

function match(pattern: string, host: string) {
  return matchHost(compileHost(pattern), host.split('.'));
}

describe('host patterns', () => {
  it('know what every name they fit ends with', () => {
    expect(compileHost('hf.co')).toMatchObject({ kind: 'exact', tail: 'hf.co' });
    expect(compileHost('*.hf.co')).toMatchObject({ kind: 'below', tail: 'hf.co' });
    expect(compileHost('{bucket...}.s3.{region}.amazonaws.com')).toMatchObject({
      kind: 'shape',
      tail: 'amazonaws.com',
    });
  });

  it('match label by label', () => {
    expect(
      match('{account:num12}.dkr.ecr.{region}.amazonaws.com', '123456789012.dkr.ecr.eu-west-1.amazonaws.com'),
    ).toEqual({
      account: '123456789012',
      region: 'eu-west-1',
    });
    expect(
      match('{account:num12}.dkr.ecr.{region}.amazonaws.com', '1.dkr.ecr.eu-west-1.amazonaws.com'),
    ).toBeUndefined();
    expect(match('{region}-aiplatform.googleapis.com', 'us-central1-aiplatform.googleapis.com')).toEqual({
      region: 'us-central1',
    });
    expect(match('{bucket...}.s3.{region}.amazonaws.com', 'a.b.s3.eu-west-1.amazonaws.com')).toEqual({
      bucket: 'a.b',
      region: 'eu-west-1',
    });
    expect(match('{bucket...}.s3.{region}.amazonaws.com', 's3.eu-west-1.amazonaws.com')).toBeUndefined();
  });

  it.each([
    ['HF.co', 'lower case'],
    ['hf.co:443', 'lower case'],
    ['hf.co.', 'lower case'],
    ['https://hf.co', 'lower case'],
    ['*', 'lower case'],
    ['*.{region}.aws', "don't go together"],
    ['a.{bucket...}.aws', 'only the first label'],
    ['hf.{region}', 'the last label must be given'],
    ['', 'lower case'],
  ])('refuse %s', (pattern, reason) => {
    expect(() => compileHost(pattern)).toThrow(reason);
  });
});
