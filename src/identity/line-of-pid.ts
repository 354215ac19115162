// SPDX-License-Identifier: Apache-2.0
import type { ProcessFacts } from '../events/facts.ts';
import type { Process } from '../events/process.ts';
import type { HostReader } from './host-reader.ts';
import { startMatches, startOf } from './process-start.ts';

/** A process in a line of descent. */
export interface KnownProcess
  extends Pick<Process, 'pid' | 'startNs' | 'executable' | 'arguments' | 'cgroupId' | 'source'> {
  /** It is gone: only the table still knows it. */
  readonly ended?: true;
}

/** Ancestors that are told at most. */
const MAX_LINE = 64;

/**
 * The process that has this pid now, then its parent, and so on. What the table knows of it from events goes before
 * what the host says now, unless the pid is another process's since; nothing is learned. Empty when there is no such
 * process.
 */
export function lineOfPid(
  pid: number,
  host: Pick<HostReader, 'process'>,
  known: (pid: number) => Process | undefined,
): readonly KnownProcess[] {
  const line: KnownProcess[] = [];
  for (let next = pid; next !== 0 && line.length < MAX_LINE; ) {
    const facts = host.process(next);
    const told = known(next);
    if (told !== undefined && (facts === undefined || startMatches(startOf(facts), Number(told.startNs)))) {
      const ended = facts === undefined;
      line.push(ended ? { ...shown(told), ended } : { ...shown(told), cgroupId: facts.cgroupId });
      for (let at = told.parent; at !== undefined && line.length < MAX_LINE; at = at.parent)
        line.push(shown(at));
      return line;
    }
    if (facts === undefined) return line;
    line.push(shown({ ...facts, source: 'host' }));
    next = line.some((each) => each.pid === facts.parentPid) ? 0 : facts.parentPid;
  }
  return line;
}

function shown(
  process: Omit<KnownProcess, 'ended'> | (ProcessFacts & Pick<Process, 'source'>),
): KnownProcess {
  const { pid, startNs, executable, arguments: words, cgroupId, source } = process;
  return { pid, startNs, executable, arguments: words, cgroupId, source };
}
