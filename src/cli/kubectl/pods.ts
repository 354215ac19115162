// SPDX-License-Identifier: Apache-2.0
import type { Explanation } from '../../api/explanation.ts';
import type { PodsAnswer, PodView, UnknownPodView } from '../../api/pods-answer.ts';
import { cleanText } from '../../clean-text.ts';
import { ERRORS } from '../../errors.ts';
import { AI_THRESHOLD } from '../../events/ai-signals.ts';
import type { Command, CommandContext } from '../command.ts';
import { EXPLAIN_OPTION } from '../explain-option.ts';
import { formatExplanation } from '../format-explanation.ts';
import { formatPodsOfNodes } from '../format-pods.ts';
import { OUTPUT_OPTION, readOutput } from '../output-option.ts';
import { askFleet } from './ask-fleet.ts';
import { QUESTION_OPTIONS } from './fleet-options.ts';

/** `kubectl weir pods`: the AI pods of the cluster, and why each counts as one. */
export const podsCommand: Command = {
  name: 'pods',
  summary: 'list the AI pods of the cluster and why each counts as one, or explain one of them',
  positionals: [],
  options: {
    ...QUESTION_OPTIONS,
    explain: EXPLAIN_OPTION,
    all: { type: 'boolean', description: 'Every pod of the nodes that have an agent.' },
    output: OUTPUT_OPTION,
  },
  help: 'Asks the agent of every node, through kubectl exec. Shows the pods that are taken for AI workloads, with the strongest evidence, those with governance labels, those that can not be governed, and those that nobody told of. Nodes that do not answer are named on standard error with the reason, and the exit status is then 1.',
  run: async (context: CommandContext): Promise<number> => {
    readOutput('pods', context);
    if (typeof context.values.explain === 'string') return await explain(context, context.values.explain);
    const isShown = context.values.all === true ? () => true : isOfInterest;
    const read = (value: unknown): PodsAnswer | undefined => {
      if (!isPodsAnswer(value)) return undefined;
      return { ...value, pods: value.pods.filter(isShown), unknown: value.unknown.filter(isShown) };
    };
    return await askFleet(context, { words: ['pods', '-o', 'json'], read }, formatPodsOfNodes);
  },
};

/** One node knows a pod; several may have a process of the same number. */
async function explain(context: CommandContext, who: string): Promise<number> {
  const question = {
    words: ['pods', '--explain', who, '-o', 'json'],
    read: readExplanation,
    notHere: NOT_KNOWN,
  };
  return await askFleet(context, question, formatExplanations);
}

/** Exit status of `weir pods --explain` where the agent knows no such thing. */
const NOT_KNOWN = ERRORS.UNKNOWN.exit;

function readExplanation(value: unknown): (Explanation & { readonly node: string }) | undefined {
  if (typeof value !== 'object' || value === null || !('steps' in value) || !Array.isArray(value.steps))
    return undefined;
  // The node is put in by who asked it.
  return { ...(value as Explanation), node: '' };
}

function formatExplanations(all: readonly (Explanation & { readonly node: string })[]): string {
  return all.map((each) => `node ${cleanText(each.node)}\n${formatExplanation(each)}`).join('\n');
}

function isOfInterest(pod: PodView | UnknownPodView): boolean {
  if (!('governance' in pod)) return true;
  const isAi = pod.ai !== undefined && pod.ai.confidence >= AI_THRESHOLD;
  return isAi || pod.control !== undefined || Object.keys(pod.governance).length > 0;
}

function isPodsAnswer(value: unknown): value is PodsAnswer {
  if (typeof value !== 'object' || value === null) return false;
  return 'pods' in value && Array.isArray(value.pods) && 'unknown' in value && Array.isArray(value.unknown);
}
