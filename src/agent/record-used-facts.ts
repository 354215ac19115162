// SPDX-License-Identifier: Apache-2.0
import type { Fact, ProcessFacts } from '../events/facts.ts';
import type { Process } from '../events/process.ts';

/** A tick of /proc, in which it rounds starts down. */
const TICK_NS = 10_000_000n;

/** Facts on their way into a recording. */
export interface UsedFacts {
  /** Takes a fact that was learned. */
  learn(fact: Fact): void;
  /** Says that an event names this process: what is known of it and of its ancestors goes into the recording now. */
  use(process: Process | undefined): void;
}

/**
 * Keeps facts about processes back until an event needs them. A node runs hundreds of processes that have nothing to do
 * with its AI pods; a recording is handed on, and must not tell of them. Facts about cgroups and pods go on at once.
 */
export function recordUsedFacts(record: (fact: Fact) => void): UsedFacts {
  const waiting = new Map<number, ProcessFacts>();
  const used = new WeakSet<Process>();
  const tell = (process: Process): void => {
    const facts = waiting.get(process.pid);
    if (facts === undefined || !isSame(facts, process)) return;
    waiting.delete(process.pid);
    record({ type: 'process', process: facts });
  };
  return {
    learn: (fact) => {
      if (fact.type === 'process') waiting.set(fact.process.pid, fact.process);
      else record(fact);
    },
    use: (process) => {
      const chain: Process[] = [];
      for (let at = process; at !== undefined && !used.has(at); at = at.parent) {
        used.add(at);
        chain.push(at);
      }
      // The oldest first: a child is learned with its parent known.
      for (const ancestor of chain.reverse()) tell(ancestor);
    },
  };
}

/** A start from /proc may be up to a tick before the exact one, which the process may be known by since. */
function isSame(facts: ProcessFacts, { startNs }: Process): boolean {
  return (
    facts.startNs === startNs ||
    (!facts.startExact && startNs > facts.startNs && startNs < facts.startNs + TICK_NS)
  );
}
