// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { PolicyBook } from '../../src/policy/policy-book.ts';
import { policyVersion } from '../suites/policy-object.ts';

const API = 'api ClusterAIGovernancePolicy';
const WRONG = { spec: { podSelector: {}, egress: {} } };
const held = (book: PolicyBook) => book.held().map(({ name, generation }) => [name, generation]);

describe('PolicyBook', () => {
  it('keeps the last good version of what is wrong, and takes nothing else down', () => {
    const book = new PolicyBook();
    book.replace(API, [policyVersion('a'), policyVersion('b')]);
    book.replace(API, [
      policyVersion('a', { generation: 2, ...WRONG }),
      policyVersion('b', { generation: 2 }),
    ]);
    expect(held(book)).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
    const [a] = book.entries();
    expect(a?.latest).toMatchObject({
      generation: 2,
      problems: [{ code: 'missing-field', field: 'spec.egress.default' }],
    });
    book.set(API, policyVersion('a', { generation: 3 }));
    expect(held(book)[0]).toEqual(['a', 3]);
  });

  it('takes a policy away when it is deleted, or is not in what is all', () => {
    const book = new PolicyBook();
    book.replace(API, [policyVersion('a'), policyVersion('b')]);
    book.delete(API, policyVersion('a'));
    expect(held(book)).toEqual([['b', 1]]);
    book.replace(API, []);
    expect(held(book)).toEqual([]);
  });

  it('does not hold what another policy of that name said', () => {
    const book = new PolicyBook();
    book.set(API, policyVersion('a'));
    book.set(API, policyVersion('a', { uid: 'made-anew', ...WRONG }));
    expect(held(book)).toEqual([]);
    expect(book.entries()).toHaveLength(1);
  });

  it('lets the API server speak first of one name, then files in order', () => {
    const book = new PolicyBook();
    book.set('file /b.yaml', policyVersion('a', { generation: 3 }));
    book.set('file /a.yaml', policyVersion('a', { generation: 2 }));
    expect(held(book)).toEqual([['a', 2]]);
    book.set(API, policyVersion('a', { generation: 1 }));
    expect(held(book)).toEqual([['a', 1]]);
    expect(book.entries().map(({ source, shadowedBy }) => [source, shadowedBy])).toEqual([
      [API, undefined],
      ['file /a.yaml', API],
      ['file /b.yaml', API],
    ]);
    book.drop(API);
    expect(held(book)).toEqual([['a', 2]]);
  });

  it('gives a version that is told again as the object it was, so that nothing is compiled anew', () => {
    const book = new PolicyBook();
    book.replace(API, [policyVersion('a')]);
    const [before] = book.held();
    book.replace(API, [policyVersion('a')]);
    expect(book.held()[0]).toBe(before);
  });
});
