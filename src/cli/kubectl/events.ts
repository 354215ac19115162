// SPDX-License-Identifier: Apache-2.0

import type { FollowedLine } from '../../api/follow-events.ts';
import { parseJson } from '../../parse-json.ts';
import { formatRecord } from '../../sinks/format-record.ts';
import type { Command, CommandContext } from '../command.ts';
import { EVENT_OPTIONS, KINDS_HELP, readEventFilterOptions } from '../event-options.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { findPlace } from './find-place.ts';
import { FLEET_OPTIONS, kubectlOf, readFleetOptions } from './fleet-options.ts';
import { followAgents } from './follow-agents.ts';
import { LineWriter } from './line-writer.ts';

const LIST_EVERY_MS = 10_000;

/** `kubectl weir events`: what all agents write, from now on. */
export const eventsCommand: Command = {
  name: 'events',
  summary: 'follow the records of all agents',
  positionals: [],
  options: { ...FLEET_OPTIONS, ...EVENT_OPTIONS, output: OUTPUT_OPTION },
  help: `Follows the agent of every node, at most 100, through kubectl exec, and shows records as they arrive. An agent that is replaced is followed again; that, and what could not be followed, is said on standard error. Ends with Ctrl-C: with status 1 when a node was not followed then. ${KINDS_HELP}`,
  run: async (context: CommandContext): Promise<number> => {
    const { stdout, stderr, signal } = context;
    const isJson = readOutput('events', context) === 'json';
    const { kinds = [], pods = [] } = readEventFilterOptions(context);
    const options = readFleetOptions(context);
    const kubectl = kubectlOf(context);
    const place = await findPlace(kubectl, options, (text) => void stderr.write(text));
    const color = stdout.isTTY === true;
    const writer = new LineWriter(stdout, signal);
    const onNote = (note: string): void => void stderr.write(`weir: ${note}\n`);
    const faults = await followAgents({
      ...options,
      kubectl,
      place,
      words: [
        ...['events', '--attached'],
        ...kinds.flatMap((kind) => ['--kind', kind]),
        ...pods.flatMap((pod) => ['--pod', pod]),
      ],
      onLine: (node, line) => {
        const sent = parse(line);
        if (sent !== undefined && 'kind' in sent)
          return writer.write(isJson ? line : `${node} ${formatRecord(sent, { color })}`);
        if (sent === undefined) onNote(`node ${node} sent what is no record; it is not shown`);
        else if ('dropped' in sent)
          onNote(`node ${node}: ${sent.dropped} records dropped: this reader is too slow`);
        return undefined;
      },
      onNote,
      listEveryMs: LIST_EVERY_MS,
    });
    return faults.length > 0 ? 1 : 0;
  },
};

/** A line of `weir events --attached`. */
type Sent = FollowedLine | { readonly attached: true };

/** Kinds and fields that are not known here, from an agent of another version, are shown as far as they are. */
function parse(line: string): Sent | undefined {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null) return undefined;
  if ('attached' in value || 'dropped' in value) return value as Sent;
  const { time, kind } = value as { time?: unknown; kind?: unknown };
  return typeof time === 'string' && typeof kind === 'string' ? (value as Sent) : undefined;
}
