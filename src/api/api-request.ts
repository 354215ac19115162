// SPDX-License-Identifier: Apache-2.0

import { parseJson } from '../parse-json.ts';
import { type EventFilter, readEventFilter } from './event-filter.ts';
import { type EgressQuestion, readEgressQuestion } from './read-egress-question.ts';

/**
 * What a client asks, as its first line says: records from now on that pass a filter, how it stands with the agent, the
 * pods that are known, where they send, how it stands with each policy, which policies are suspended, who a pod,
 * process or cgroup is, what a pod was denied, or what a decision was.
 */
export type ApiRequest =
  | { readonly events: EventFilter }
  | { readonly status: Readonly<Record<string, never>> }
  | { readonly pods: Readonly<Record<string, never>> }
  | { readonly egress: EgressQuestion }
  | { readonly policies: Readonly<Record<string, never>> }
  | { readonly breakglass: Readonly<Record<string, never>> }
  | { readonly explain: string }
  /** What a pod was denied: `namespace/name`. */
  | { readonly why: string }
  /** What a decision was: `policy.decision` of its records. */
  | { readonly decision: string };

/** Longest question: a cgroup path has at most 4096 bytes. */
const MAX_QUESTION = 4096;

/**
 * The request in one line of JSON, or what is wrong with it. The line comes from whoever may open the socket: only its
 * shape is trusted after this.
 */
export function parseApiRequest(line: string): ApiRequest | { readonly error: string } {
  const value = parseJson(line);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { error: 'request: not a JSON object' };
  const [[name, of] = [], ...more] = Object.entries(value);
  if (name === undefined || more.length > 0)
    return {
      error:
        'request: must ask for exactly one of events, status, pods, egress, policies, breakglass, explain, why, decision',
    };
  switch (name) {
    case 'events': {
      const filter = readEventFilter(of);
      return 'error' in filter ? filter : { events: filter };
    }
    case 'status':
      return isEmptyObject(of) ? { status: {} } : { error: 'request: status: must be {}' };
    case 'pods':
      return isEmptyObject(of) ? { pods: {} } : { error: 'request: pods: must be {}' };
    case 'breakglass':
      return isEmptyObject(of) ? { breakglass: {} } : { error: 'request: breakglass: must be {}' };
    case 'egress': {
      const question = readEgressQuestion(of);
      return 'error' in question ? question : { egress: question };
    }
    case 'policies':
      return isEmptyObject(of) ? { policies: {} } : { error: 'request: policies: must be {}' };
    case 'explain':
      return isQuestion(of) ? { explain: of } : noQuestion(name);
    case 'why':
      return isQuestion(of) ? { why: of } : noQuestion(name);
    case 'decision':
      return isQuestion(of) ? { decision: of } : noQuestion(name);
    default:
      return {
        error: `request: unknown ${JSON.stringify(name.slice(0, 64))}; it is events, status, pods, egress, policies, breakglass, explain, why or decision`,
      };
  }
}

function isQuestion(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= MAX_QUESTION;
}

function noQuestion(name: string): { readonly error: string } {
  return { error: `request: ${name}: must be text of 1 to ${MAX_QUESTION} characters` };
}

function isEmptyObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
