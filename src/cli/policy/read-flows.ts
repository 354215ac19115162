// SPDX-License-Identifier: Apache-2.0
import { askEgress, askPods } from '../../api/ask-agent.ts';
import { MAX_SINCE_SECONDS } from '../../api/read-egress-question.ts';
import { WeirError } from '../../errors.ts';
import { podFilter } from '../../events/record-filter.ts';
import { FactReader, type ResolverFact } from '../../policy/fact-reader.ts';
import { FactScanner } from '../../policy/fact-scanner.ts';
import type { FlowCount, FlowFact } from '../../policy/flow-fact.ts';
import type { PolicyPod } from '../../policy/policy-pod.ts';
import type { CommandContext, CommandOption } from '../command.ts';
import { CONFIG_OPTIONS, configOf } from '../config-options.ts';
import { readDuration } from '../read-duration.ts';
import { factsOfEgress } from './facts-of-egress.ts';
import { listOf } from './policy-facts.ts';
import { type ReadRecords, type RecordTaker, readRecords } from './read-records.ts';

const { 'run-dir': runDir } = CONFIG_OPTIONS;

/** Options of commands that look at flows. */
export const FLOW_OPTIONS: Readonly<Record<string, CommandOption>> = {
  since: {
    type: 'string',
    value: 'DURATION',
    description: 'Only what was seen in the last 15m, 1h or 24h. Default: all there is.',
  },
  pod: {
    type: 'string',
    value: 'POD',
    multiple: true,
    description: 'Only this pod: namespace/name, or namespace/ for all of it; may be repeated.',
  },
  ...(runDir && { 'run-dir': runDir }),
};

/** Where flows come from, for the help of commands. */
export const FLOW_SOURCES =
  'A FILE is a recording (weir record), or records as JSON lines as outputs write them (weir run), compressed or not; - is standard input. Without a FILE the agent of this node is asked for what its tables hold.';

/** What was read. */
export interface ReadFlows {
  readonly files: readonly (ReadRecords & { readonly file: string })[];
  /** What should be known of what an agent answered. */
  readonly notes: readonly string[];
}

/** Who takes what is read. */
export type FlowTaker = {
  /** A pod of which an agent tells. Called before anything that it did. */
  pod(pod: PolicyPod): void;
} & (
  | {
      /** Whether only what decisions rest on is wanted, which is read faster. */
      readonly wants: 'counts';
      /** Whether every answer of DNS is wanted, not only the first of each resolver. */
      readonly wantsAnswers?: boolean;
      flow(fact: FlowCount | ResolverFact): void;
    }
  | { readonly wants: 'all'; flow(fact: FlowFact | ResolverFact): void }
);

/**
 * Gives everything that the files, or the agent where there is none, tell of flows. Throws USAGE for what can't be read,
 * AGENT_NOT_RUNNING where nobody answers, and what a damaged recording throws.
 */
export async function readFlows(
  command: string,
  context: CommandContext,
  nowMs: number,
  taker: FlowTaker,
): Promise<ReadFlows> {
  const sinceSeconds = readSince(command, context);
  const names = listOf(context.values.pod);
  const isWanted = names.length === 0 ? () => true : podFilter(names);
  const from =
    sinceSeconds === undefined ? '' : new Date(nowMs - sinceSeconds * 1000).toISOString().slice(0, -1);
  const isAsked = (fact: FlowCount | ResolverFact): boolean =>
    'resolver' in fact || (fact.time >= from && isWanted(fact.pod?.namespace ?? '', fact.pod?.name ?? ''));
  const { config } = configOf(context);
  if (context.positionals.length === 0)
    return await askAgent(config.runDir, sinceSeconds, context, taker, isAsked);
  const files: ReadFlows['files'][number][] = [];
  const records = taker.wants === 'all' ? recordTaker(taker.flow, isAsked) : lineTaker(taker, isAsked);
  for (const file of context.positionals)
    files.push({ file, ...(await readRecords(file, records, config, context)) });
  return { files, notes: [] };
}

type IsAsked = (fact: FlowCount | ResolverFact) => boolean;

function recordTaker(take: (fact: FlowFact | ResolverFact) => void, isAsked: IsAsked): RecordTaker {
  const reader = new FactReader();
  return {
    record: (record) => {
      const fact = reader.read(record);
      if (fact !== undefined && isAsked(fact)) take(fact);
    },
  };
}

function lineTaker(
  { flow: take, wantsAnswers }: Extract<FlowTaker, { readonly wants: 'counts' }>,
  isAsked: IsAsked,
): RecordTaker {
  const reader = new FactReader();
  const scanner = new FactScanner(reader, wantsAnswers);
  return {
    line: (bytes, start, end, text) => {
      const scanned = scanner.scan(bytes, start, end, text);
      if (scanned === 'parse') return false;
      if (scanned !== 'nothing' && isAsked(scanned)) take(scanned);
      return true;
    },
    record: (record, line) => {
      const fact =
        line === undefined
          ? reader.readCount(record)
          : scanner.learn(line.bytes, line.start, line.end, record, line.text);
      if (fact !== undefined && isAsked(fact)) take(fact);
    },
  };
}

async function askAgent(
  folder: string,
  sinceSeconds: number | undefined,
  { signal }: CommandContext,
  taker: FlowTaker,
  isAsked: IsAsked,
): Promise<ReadFlows> {
  const isShort = sinceSeconds !== undefined && sinceSeconds <= MAX_SINCE_SECONDS;
  const egress = await askEgress(folder, isShort ? { sinceSeconds } : {}, signal);
  const pods = await askPods(folder, signal);
  for (const pod of pods.pods) taker.pod(pod);
  for (const fact of factsOfEgress(egress, pods)) if (isAsked(fact)) taker.flow(fact);
  const others = egress.pods.filter(({ other }) => other !== undefined).map(({ pod }) => pod);
  return {
    files: [],
    notes: [
      ...(isShort ? [] : ['counts are those since each destination was first seen by this run of the agent']),
      ...(others.length > 0
        ? [`destinations of ${others.join(', ')} found no room in the agent's tables, and are not looked at`]
        : []),
    ],
  };
}

function readSince(command: string, { values }: CommandContext): number | undefined {
  if (typeof values.since !== 'string') return undefined;
  const seconds = readDuration(values.since);
  if (seconds !== undefined && seconds > 0) return seconds;
  throw new WeirError(
    'USAGE',
    `${command}: --since must be a time such as 90s, 15m or 24h, got ${JSON.stringify(values.since)}`,
  );
}
