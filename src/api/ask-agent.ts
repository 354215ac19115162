// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { WeirError } from '../errors.ts';
import type { BreakglassAnswer } from './breakglass-answer.ts';
import type { BreakglassCommand } from './breakglass-command.ts';
import { connectAgent, connectSocket } from './connect-agent.ts';
import type { DecisionAnswer } from './decision-answer.ts';
import type { EgressAnswer } from './egress-answer.ts';
import type { Explanation } from './explanation.ts';
import type { PodsAnswer } from './pods-answer.ts';
import type { PoliciesAnswer } from './policies-answer.ts';
import type { EgressQuestion } from './read-egress-question.ts';
import { ADMIN_SOCKET_NAME } from './serve-admin.ts';
import type { StatusAnswer } from './status-answer.ts';
import type { WhyAnswer } from './why-answer.ts';

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

/** Which policies count as ones in mode audit on this node. Throws as above. */
export async function askBreakglass(runDir: string, signal: AbortSignal): Promise<BreakglassAnswer> {
  for await (const line of connectAgent(runDir, { breakglass: {} }, signal)) {
    if ('breakglass' in line) return line.breakglass as BreakglassAnswer;
  }
  throw noAnswer(runDir);
}

/** Begins or ends a breakglass. Throws BREAKGLASS_REFUSED with what is in the way; NOT_PERMITTED for who is not root. */
export async function commandBreakglass(
  runDir: string,
  command: BreakglassCommand,
  signal: AbortSignal,
): Promise<BreakglassAnswer> {
  for await (const line of connectSocket(join(runDir, ADMIN_SOCKET_NAME), command, signal)) {
    if ('breakglass' in line) return line.breakglass as BreakglassAnswer;
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

/** What a pod was denied, `namespace/name`. Throws UNKNOWN when this node knows no such pod, AGENT_NOT_RUNNING as above. */
export async function askWhy(runDir: string, pod: string, signal: AbortSignal): Promise<WhyAnswer> {
  for await (const line of connectAgent(runDir, { why: pod }, signal)) {
    if ('why' in line) return line.why as WhyAnswer;
  }
  throw noAnswer(runDir);
}

/** What a decision was. Throws UNKNOWN when the agent does not know it any more, AGENT_NOT_RUNNING as above. */
export async function askDecision(runDir: string, id: string, signal: AbortSignal): Promise<DecisionAnswer> {
  for await (const line of connectAgent(runDir, { decision: id }, signal)) {
    if ('decision' in line) return line.decision as DecisionAnswer;
  }
  throw noAnswer(runDir);
}

function noAnswer(runDir: string): WeirError {
  return new WeirError('AGENT_NOT_RUNNING', `${runDir}: the agent ended before it answered`);
}
