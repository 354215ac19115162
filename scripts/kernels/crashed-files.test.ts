// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { crashedFiles } from './crashed-files.ts';

describe('crashedFiles', () => {
  it('finds files whose process ended before their tests had', () => {
    const assertionResults = [
      { fullName: 'one', status: 'passed' },
      { fullName: 'two', status: 'pending' },
    ];
    expect(crashedFiles([{ name: 'a', status: 'failed', message: '', assertionResults }])).toEqual(['a']);
    expect(crashedFiles([{ name: 'b', status: 'failed', message: '', assertionResults: [] }])).toEqual(['b']);
  });

  it('leaves what failed, could not be loaded, or passed as it is', () => {
    const failed = [{ fullName: 'one', status: 'failed' }];
    const passed = [{ fullName: 'one', status: 'passed' }];
    expect(
      crashedFiles([
        { name: 'failed', status: 'failed', message: '', assertionResults: failed },
        { name: 'broken', status: 'failed', message: 'SyntaxError', assertionResults: [] },
        { name: 'passed', status: 'passed', message: '', assertionResults: passed },
      ]),
    ).toEqual([]);
  });
});
