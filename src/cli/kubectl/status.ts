// SPDX-License-Identifier: Apache-2.0
import type { StatusAnswer } from '../../api/status-answer.ts';
import type { Command, CommandContext } from '../command.ts';
import { formatStatus, formatStatusOfNodes } from '../format-status.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { askFleet } from './ask-fleet.ts';
import { QUESTION_OPTIONS } from './fleet-options.ts';

/** `kubectl weir status`: how it stands with the agents of the cluster. */
export const statusCommand: Command = {
  name: 'status',
  summary: 'say how it stands with every agent: ready, degraded, lost, delivered',
  positionals: [],
  options: { ...QUESTION_OPTIONS, output: OUTPUT_OPTION },
  help: 'Asks the agent of every node, through kubectl exec: a line for each, and below it what is degraded and which outputs do not deliver. Of a single node, as with --node, everything is shown. Nodes that do not answer are named on standard error with the reason; the exit status is 1 when one does not answer, or is not ready.',
  run: async (context: CommandContext): Promise<number> => {
    readOutput('status', context);
    const statusOf = (answers: readonly StatusAnswer[]): number =>
      answers.every(({ ready }) => ready) ? 0 : 1;
    return await askFleet(context, { words: ['status', '-o', 'json'], read }, format, statusOf);
  },
};

function format(answers: readonly StatusAnswer[]): string {
  const [only, ...more] = answers;
  return only !== undefined && more.length === 0 ? formatStatus(only) : formatStatusOfNodes(answers);
}

function read(value: unknown): StatusAnswer | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return 'ready' in value && 'coverage' in value ? (value as StatusAnswer) : undefined;
}
