// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { CHECK_CASES } from './check-cases.ts';
import { FILE_CASES } from './file-cases.ts';

const check = (text: string) => readPolicies([{ name: 'case.yaml', text }]);

describe('weir policy check', () => {
  it.each([...CHECK_CASES, ...FILE_CASES])('$name', ({ text, wrong = [], suggests = '' }) => {
    const { policies, problems } = check(text);
    expect(problems.map(({ field }) => field)).toEqual(wrong);
    expect(policies).toHaveLength(wrong.length > 0 ? 0 : 1);
    if (suggests !== '') expect(problems.map(({ suggestion }) => suggestion).join('\n')).toContain(suggests);
  });

  it('says line and column of the value, and of a name that is unknown', () => {
    const text = `apiVersion: weir.dev/v1alpha1
kind: AIGovernancePolicy
metadata:
  name: team
spec:
  podSelector: {}
  egress:
    default: deny
    allow:
      - name: hub
        names:
          - HuggingFace.co
        portz: [{ port: 443 }]
`;
    expect(check(text).problems).toMatchObject([
      { line: 12, column: 13, field: 'spec.egress.allow[0].names[0]', suggestion: 'write huggingface.co' },
      { line: 13, column: 9, field: 'spec.egress.allow[0].portz', suggestion: 'did you mean ports?' },
    ]);
  });

  it('reads several documents, lists and JSON, and passes other kinds over with a warning', () => {
    const policy = (name: string) => ({
      apiVersion: 'weir.dev/v1alpha1',
      kind: 'AIGovernancePolicy',
      metadata: { name, namespace: 'a', uid: `uid-${name}`, generation: 3, labels: { x: 'y' } },
      spec: { podSelector: {} },
      status: { selectedPods: 1 },
    });
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [policy('one'), policy('two')] });
    const text = `${list}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n---\n---\n${JSON.stringify(policy('three'))}\n`;
    const { policies, problems } = check(text);
    expect(policies.map(({ policy: { name, uid } }) => [name, uid])).toEqual([
      ['one', 'uid-one'],
      ['two', 'uid-two'],
      ['three', 'uid-three'],
    ]);
    expect(problems).toMatchObject([{ severity: 'warning', code: 'not-a-policy', line: 4, field: 'kind' }]);
  });

  it('names both places of a policy that stands twice', () => {
    const text =
      'apiVersion: weir.dev/v1alpha1\nkind: AIGovernancePolicy\nmetadata: { name: a }\nspec: { podSelector: {} }\n';
    const { policies, problems } = readPolicies([
      { name: 'one.yaml', text },
      { name: 'two.yaml', text },
    ]);
    expect(policies).toHaveLength(1);
    expect(problems).toMatchObject([
      { code: 'duplicate', file: 'two.yaml', line: 3, related: { file: 'one.yaml', line: 3 } },
    ]);
  });

  it('refuses a document above 1 MiB without parsing it, and names its line', () => {
    const text = `# first\na: b\n---\nx: ${'y'.repeat(1 << 20)}\n`;
    expect(check(text).problems).toMatchObject([{ code: 'too-large', line: 3, file: 'case.yaml' }]);
  });

  it.each([
    ['deeply nested lists', '['.repeat(200_000)],
    [
      'a bomb of aliases',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${'bcdefghij'
        .split('')
        .map((key, at) => `${key}: &${key} [${`*${'abcdefghij'[at]},`.repeat(9)}]`)
        .join('\n')}\n`,
    ],
    ['zero bytes', '\0\0\0'],
    ['a tag', '!!js/function "x"'],
  ])('complains about %s', (_, text) => {
    expect(check(text).problems.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(0);
  });

  it('has nothing to say of an empty file', () => {
    expect(check('')).toEqual({ policies: [], problems: [] });
  });

  it('throws for no text: cases that are cut, mixed or damaged anywhere', () => {
    const texts = fc.constantFrom(...[...CHECK_CASES, ...FILE_CASES].map(({ text }) => text));
    const damaged = fc
      .tuple(texts, texts, fc.nat(400), fc.nat(400), fc.string({ unit: 'binary', maxLength: 8 }))
      .map(([one, other, from, to, between]) => one.slice(0, from) + between + other.slice(to));
    fc.assert(
      fc.property(damaged, (text) => {
        for (const { line, column, message } of check(text).problems) {
          expect(line).toBeGreaterThan(0);
          expect(column).toBeGreaterThan(0);
          expect(message).not.toBe('');
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
