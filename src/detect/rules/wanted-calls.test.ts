// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadRules } from '../../rules/load-rules.ts';
import { RULE_LOAD_OPTIONS } from './rule-load-options.ts';
import { wantedCalls } from './wanted-calls.ts';

const SHIPPED = new URL('../../../examples/rules/ai_rules.yaml', import.meta.url);

/** What rules of these conditions want: calls, and those of which only opens for writing. */
function wanted(...conditions: readonly string[]): { calls: string[]; writes: string[] } {
  const text = conditions
    .map(
      (each, i) =>
        `- { rule: R${i}, desc: d, condition: ${JSON.stringify(each)}, output: o, priority: INFO }`,
    )
    .join('\n');
  const { files, ruleSet } = loadRules([{ name: 'r.yaml', text }], RULE_LOAD_OPTIONS);
  if (ruleSet === undefined) throw new Error(JSON.stringify(files[0]?.errors));
  const { calls, onlyWrites } = wantedCalls(ruleSet.rules);
  return { calls: [...calls].toSorted(), writes: [...(onlyWrites ?? [])] };
}

it('is nothing for the rules that come with Weir: by default no hook is on the way of every call', () => {
  const text = readFileSync(SHIPPED, 'utf8');
  const { ruleSet } = loadRules([{ name: 'ai_rules.yaml', text }], RULE_LOAD_OPTIONS);
  expect(ruleSet?.rules.length).toBeGreaterThan(5);
  expect([...wantedCalls(ruleSet?.rules ?? []).calls]).toEqual([]);
});

it('is an exec where one that failed may make a rule hold', () => {
  expect(wanted('evt.type = execve and proc.name = x').calls).toEqual(['execve']);
  expect(wanted('evt.type in (execve, execveat) and evt.res = SUCCESS').calls).toEqual([]);
  expect(wanted('evt.type = execve and not evt.res = SUCCESS').calls).toEqual(['execve']);
  expect(wanted('evt.type = execve and (evt.res = SUCCESS or proc.name = x)').calls).toEqual(['execve']);
  expect(wanted('evt.type = execve and evt.res = SUCCESS', 'evt.type = execve').calls).toEqual(['execve']);
});

it('is opens for writing alone where every rule asks for these', () => {
  const write = 'evt.type in (open, openat) and evt.is_open_write = true';
  expect(wanted(write)).toEqual({ calls: ['open', 'openat'], writes: ['open', 'openat'] });
  expect(wanted(write, 'evt.type = openat').writes).toEqual(['open']);
  expect(wanted(write, 'proc.name = x')).toEqual({ calls: ['open', 'openat'], writes: [] });
});
