// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { compare } from './compare.ts';
import type { GuestResults, TestResult } from './guest-results.ts';

function results(tests: Partial<TestResult>[], features: Record<string, boolean> = {}): GuestResults {
  return {
    release: '6.1.0',
    tests: tests.map((test) => ({ file: 'test/kernel/a.test.ts', name: 'works', status: 'passed', ...test })),
    crashes: [],
    features: new Map(Object.entries(features)),
  };
}

describe('compare', () => {
  it('is content when all tests passed and all features are there', () => {
    expect(compare('6.1', results([{}], { btf: true }), [])).toEqual([]);
  });

  it('never excuses a failure', () => {
    const excuse = { kernels: ['6.1'], test: 'test/kernel/a.test.ts', reason: 'x' };
    expect(compare('6.1', results([{ status: 'failed' }, { status: 'skipped' }]), [excuse])).toEqual([
      'failed: test/kernel/a.test.ts > works',
    ]);
  });

  it('wants a reason for an absent feature and for a skipped test', () => {
    expect(compare('6.1', results([{ status: 'skipped' }], { bpf_loop: false }), [])).toEqual([
      'absent without a reason: bpf_loop',
      'skipped without a reason: test/kernel/a.test.ts > works',
    ]);
  });

  it('takes a reason only for the kernel it is written for', () => {
    const expectations = [
      { kernels: ['5.10'], feature: 'bpf_loop', reason: 'new in 5.17' },
      { kernels: ['5.10'], test: 'test/kernel/a.test.ts > works', reason: 'needs bpf_loop' },
    ];
    const found = results([{ status: 'skipped' }], { bpf_loop: false });
    expect(compare('5.10', found, expectations)).toEqual([]);
    expect(compare('6.1', found, expectations)).toHaveLength(2);
  });

  it('names a reason that no longer holds', () => {
    const test = 'test/kernel/a.test.ts > sleeps';
    const expectations = [{ kernels: ['5.10'], feature: 'bpf_loop', test, reason: 'x' }];
    expect(compare('5.10', results([{}], { bpf_loop: true }), expectations)).toEqual([
      'expected to be absent, but is not: bpf_loop',
      'expected to be skipped, but was not: test/kernel/a.test.ts > sleeps',
    ]);
  });

  it('says nothing of tests in files that were not run', () => {
    const expectations = [{ kernels: ['5.10'], test: 'test/kernel/b.test.ts > works', reason: 'x' }];
    expect(compare('5.10', results([{}]), expectations)).toEqual([]);
  });
});
