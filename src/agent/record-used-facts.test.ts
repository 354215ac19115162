// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Fact, ProcessFacts } from '../events/facts.ts';
import type { Process } from '../events/process.ts';
import { recordUsedFacts } from './record-used-facts.ts';

const facts = (pid: number, startNs: bigint, startExact = true): Fact => ({
  type: 'process',
  process: { pid, startNs, startExact } as ProcessFacts,
});
const image = (pid: number, startNs: bigint, parent?: Process): Process =>
  ({ pid, startNs, parent }) as Process;

function setUp() {
  const recorded: Fact[] = [];
  return {
    recorded,
    pids: () => recorded.map((fact) => (fact.type === 'process' ? fact.process.pid : fact.type)),
    ...recordUsedFacts((fact) => recorded.push(fact)),
  };
}

describe('recordUsedFacts', () => {
  it('records a process and its ancestors when an event names it, the oldest first, and nothing else of the node', () => {
    const { learn, use, pids } = setUp();
    for (const pid of [1, 2, 3, 4]) learn(facts(pid, BigInt(pid)));
    expect(pids()).toEqual([]);
    use(image(3, 3n, image(2, 2n, image(1, 1n))));
    use(image(3, 3n, image(2, 2n, image(1, 1n))));
    use(undefined);
    expect(pids()).toEqual([1, 2, 3]);
  });

  it('does not take a process for an earlier one of its pid', () => {
    const { learn, use, pids } = setUp();
    learn(facts(7, 70n));
    use(image(7, 71n));
    expect(pids()).toEqual([]);
  });

  it('knows a process again by its exact start, where /proc told it rounded', () => {
    const { learn, use, pids } = setUp();
    learn(facts(7, 70_000_000n, false));
    use(image(7, 79_999_999n));
    expect(pids()).toEqual([7]);
  });

  it('records cgroups and pods at once', () => {
    const { learn, pids } = setUp();
    learn({ type: 'cgroup', cgroup: { id: 1n, path: '/kubepods' } });
    learn({ type: 'pod', change: { type: 'delete', uid: 'u' } });
    expect(pids()).toEqual(['cgroup', 'pod']);
  });
});
