// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import { connectAgent } from './connect-agent.ts';
import type { EgressAnswer } from './egress-answer.ts';
import type { Explanation } from './explanation.ts';
import type { PodsAnswer } from './pods-answer.ts';
import type { PoliciesAnswer } from './policies-answer.ts';
import type { EgressQuestion } from './read-egress-question.ts';
import type { StatusAnswer } from './status-answer.ts';

/** The pods that the agent behind `runDir` knows. Throws AGENT_NOT_RUNNING when nothing answers there. */
export async function askPods(runDir: string, signal: AbortSignal): Promise<PodsAnswer> {
  for await (const line of connectAgent(runDir, { pods: {} }, signal)) {
    if ('pods' in line) return line.pods as PodsAnswer;
  }
  throw noAnswer(runDir);
}

/** How it stands with the agent. Throws as above. */
export async function askStatus(runDir: string, signal: AbortSignal): Promise<StatusAnswer> {
  for await (const line of connectAgent(runDir, { status: {} }, signal)) {
    if ('status' in line) return line.status as StatusAnswer;
  }
  throw noAnswer(runDir);
}

/** How it stands with each policy on the node of the agent. Throws as above. */
export async function askPolicies(runDir: string, signal: AbortSignal): Promise<PoliciesAnswer> {
  for await (const line of connectAgent(runDir, { policies: {} }, signal)) {
    if ('policies' in line) return line.policies as PoliciesAnswer;
  }
  throw noAnswer(runDir);
}

/** Where the pods that the agent observes send. Throws as above. */
export async function askEgress(
  runDir: string,
  question: EgressQuestion,
  signal: AbortSignal,
): Promise<EgressAnswer> {
  for await (const line of connectAgent(runDir, { egress: question }, signal)) {
    if ('egress' in line) return line.egress as EgressAnswer;
  }
  throw noAnswer(runDir);
}

/** Who a pod, process or cgroup is. Throws UNKNOWN when the agent knows no such thing, AGENT_NOT_RUNNING as above. */
export async function askWho(runDir: string, question: string, signal: AbortSignal): Promise<Explanation> {
  for await (const line of connectAgent(runDir, { explain: question }, signal)) {
    if ('explain' in line) return line.explain as Explanation;
  }
  throw noAnswer(runDir);
}

function noAnswer(runDir: string): WeirError {
  return new WeirError('AGENT_NOT_RUNNING', `${runDir}: the agent ended before it answered`);
}
