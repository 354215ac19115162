// SPDX-License-Identifier: Apache-2.0
import { parseJson } from '../../parse-json.ts';
import type { AgentPod, NodeFault } from './agent-pod.ts';
import type { Fleet, FleetOptions } from './fleet.ts';
import { reasonOf } from './reason-of.ts';
import { type KubectlRun, runKubectl } from './run-kubectl.ts';

/** One question to every agent: a command of `weir` that answers in JSON. */
export interface Question<T> {
  readonly words: readonly string[];
  /** The answer in a value that an agent sent, or undefined when it is none: agents may be of another version. */
  readonly read: (value: unknown) => T | undefined;
  /** Exit status by which a node says that it does not know what it is asked: enough that another one does. */
  readonly notHere?: number;
}

/** What came of a question: answers in the order of nodes, and nodes that gave none. */
export interface Asked<T> {
  readonly answers: readonly { readonly node: string; readonly answer: T }[];
  readonly faults: readonly NodeFault[];
}

/** Runs a command in every agent's pod, so many at a time, and gathers what they answer. Throws KUBECTL_NOT_FOUND. */
export async function askAgents<T>(
  fleet: Fleet,
  question: Question<T>,
  options: Pick<FleetOptions, 'parallel' | 'timeoutMs'>,
): Promise<Asked<T>> {
  const results = new Map<string, { readonly answer: T } | NodeFault>();
  const waiting = [...fleet.agents];
  const work = async (): Promise<void> => {
    for (let agent = waiting.shift(); agent !== undefined; agent = waiting.shift())
      results.set(agent.node, await askOne(fleet, agent, question, options.timeoutMs));
  };
  await Promise.all(Array.from({ length: options.parallel }, work));
  const answers: { node: string; answer: T }[] = [];
  const faults: NodeFault[] = [];
  for (const { node } of fleet.agents) {
    const result = results.get(node);
    if (result === undefined) continue;
    if ('answer' in result) answers.push({ node, answer: result.answer });
    else faults.push(result);
  }
  const others = faults.filter(
    ({ status }) => answers.length === 0 || status === undefined || status !== question.notHere,
  );
  return { answers, faults: [...others, ...fleet.faults] };
}

/** Arguments of kubectl that run a command of `weir` in an agent's pod. */
export function execArguments(
  { place: { namespace } }: Pick<Fleet, 'place'>,
  { pod, container }: AgentPod,
  words: readonly string[],
  ...flags: readonly string[]
): string[] {
  return ['exec', ...flags, '--namespace', namespace, pod, '--container', container, '--', 'weir', ...words];
}

async function askOne<T>(
  fleet: Fleet,
  agent: AgentPod,
  { words, read }: Question<T>,
  timeoutMs: number,
): Promise<{ readonly answer: T } | NodeFault> {
  const { node, pod } = agent;
  if (fleet.kubectl.signal.aborted) return { node, pod, reason: 'interrupted before it was asked' };
  const run = await runKubectl(fleet.kubectl, execArguments(fleet, agent, words), { timeoutMs });
  const answer = run.why === 'itself' ? answerOf(run, read) : undefined;
  if (answer !== undefined) return { answer };
  const { status } = run;
  return { node, pod, reason: status === 0 ? notAnswered(run) : reasonOf(run), ...(status && { status }) };
}

/** A command may answer and end with a status other than 0: `weir doctor` where capture is not possible. */
function answerOf<T>({ stdout }: KubectlRun, read: (value: unknown) => T | undefined): T | undefined {
  const value = parseJson(stdout);
  return value === undefined ? undefined : read(value);
}

function notAnswered({ stdout }: KubectlRun): string {
  const start = stdout.slice(0, 60);
  return `not an answer of this version of Weir: ${JSON.stringify(start)}${stdout.length > 60 ? '…' : ''}`;
}
