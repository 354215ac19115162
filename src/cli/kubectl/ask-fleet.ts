// SPDX-License-Identifier: Apache-2.0
import type { CommandContext } from '../command.ts';
import type { NodeFault } from './agent-pod.ts';
import { askAgents, type Question } from './ask-agents.ts';
import { type BareNode, findBareNodes } from './find-bare-nodes.ts';
import { findPlace } from './find-place.ts';
import { kubectlOf, readFleetOptions } from './fleet-options.ts';
import { formatCoverage } from './format-coverage.ts';
import { listAgents } from './list-agents.ts';

/** What the fleet answers, and who of it did not. */
export interface FleetAnswer<T> {
  readonly nodes: readonly T[];
  readonly failed: readonly NodeFault[];
  /** Nodes that are not meant to have an agent; absent where the user may not list nodes. */
  readonly noAgent?: readonly BareNode[];
}

/** Interrupted by the user. */
const INTERRUPTED = 130;

/**
 * Puts a question to all agents and prints what they answer: `format` for readers, or everything as one JSON object.
 * Nodes that did not answer follow on standard error. Resolves to the exit status: 1 when a node that shall have an agent
 * did not answer, else what `statusOf` makes of the answers.
 */
export async function askFleet<T extends object>(
  context: CommandContext,
  question: Question<T>,
  format: (answers: readonly T[]) => string,
  statusOf: (answers: readonly T[]) => number = () => 0,
): Promise<number> {
  const { stdout, stderr, signal, values } = context;
  const options = readFleetOptions(context);
  const kubectl = kubectlOf(context);
  const place = await findPlace(kubectl, options, (text) => void stderr.write(text));
  const fleet = { kubectl, place, ...(await listAgents(kubectl, place, options)) };
  const [asked, bare] = await Promise.all([
    askAgents(fleet, question, options),
    options.nodes === undefined ? findBareNodes(fleet, options.timeoutMs) : [],
  ]);
  const answers = asked.answers.map(({ node, answer }) => ({ ...answer, node }));
  if (values.output === 'json') {
    const all: FleetAnswer<T> = {
      nodes: answers,
      failed: asked.faults,
      ...(!('unknown' in bare) && { noAgent: bare }),
    };
    stdout.write(`${JSON.stringify(all, null, 2)}\n`);
  } else if (answers.length > 0) {
    stdout.write(format(answers));
  }
  stderr.write(formatCoverage(asked.faults, bare, answers.length));
  if (signal.aborted) return INTERRUPTED;
  return asked.faults.length > 0 ? 1 : statusOf(answers);
}
