// SPDX-License-Identifier: Apache-2.0
import { ERRORS, WeirError } from '../../errors.ts';
import type { Command, CommandContext } from '../command.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { formatKnownDecision, type KnownDecision } from '../policy/format-known-decision.ts';
import { askFleet } from './ask-fleet.ts';
import { QUESTION_OPTIONS } from './fleet-options.ts';

const NAME = 'policy explain';

/** `kubectl weir policy explain`: what a decision of a record was, by the nodes that told it. */
export const policyExplainCommand: Command = {
  name: NAME,
  summary: 'say what a decision was that a record names, and which policies held then',
  positionals: [],
  options: {
    id: { type: 'string', value: 'DECISION', description: 'The decision: policy.decision of the record.' },
    ...QUESTION_OPTIONS,
    output: OUTPUT_OPTION,
  },
  help: 'Asks the agents of all nodes, through kubectl exec: the same policies decide under the same id on every node. An agent knows the last 4,096 decisions that it told since it started; one that knows it is enough. Exit status 1 where none does, or where a node does not answer at all.',
  run: async (context: CommandContext): Promise<number> => {
    readOutput(NAME, context);
    const { id } = context.values;
    if (typeof id !== 'string' || id === '') throw new WeirError('USAGE', `${NAME}: --id is missing`);
    const words = ['policy', 'explain', `--id=${id}`, '-o', 'json'];
    return await askFleet(context, { words, read, notHere: ERRORS.UNKNOWN.exit }, (answers) =>
      answers.map(formatKnownDecision).join('\n'),
    );
  },
};

function read(value: unknown): KnownDecision | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isAnswer = 'gates' in value && Array.isArray(value.gates) && 'from' in value && 'id' in value;
  return isAnswer ? (value as KnownDecision) : undefined;
}
