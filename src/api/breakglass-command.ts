// SPDX-License-Identifier: Apache-2.0
import type { BreakglassRequest } from '../policy/breakglass-book.ts';
import type { PolicyName } from '../policy/overlay.ts';

/** What the admin socket takes: one line of JSON. */
export type BreakglassCommand =
  | { readonly begin: BreakglassRequest }
  | { readonly end: { readonly policy: PolicyName } };

/** Longest reason, characters. */
export const MAX_REASON = 512;

/** Kubernetes' longest names, and those of an object in a namespace: 63 and 253. */
const NAME = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;

/** The command in a line that a client sent, or what is wrong with it. Only its shape is trusted after this. */
export function parseBreakglassCommand(line: string): BreakglassCommand | { readonly error: string } {
  const value = parseJson(line);
  if (!isObject(value)) return { error: 'request: not a JSON object' };
  const [[name, of] = [], ...more] = Object.entries(value);
  if ((name !== 'begin' && name !== 'end') || more.length > 0)
    return { error: 'request: must ask for exactly one of begin, end' };
  if (!isObject(of)) return { error: `request: ${name}: not a JSON object` };
  const known = name === 'begin' ? ['policy', 'seconds', 'reason'] : ['policy'];
  const unknown = Object.keys(of).find((field) => !known.includes(field));
  if (unknown !== undefined)
    return { error: `request: ${name}: unknown field ${JSON.stringify(unknown.slice(0, 64))}` };
  const policy = readPolicyName(of.policy);
  if (policy === undefined)
    return {
      error: `request: ${name}: policy: must have a kind, a name and, where the kind has one, a namespace`,
    };
  if (name === 'end') return { end: { policy } };
  const { seconds, reason } = of;
  if (typeof seconds !== 'number' || !Number.isSafeInteger(seconds) || seconds < 1)
    return { error: 'request: begin: seconds: must be a whole number of at least 1' };
  if (typeof reason !== 'string' || reason.trim() === '' || reason.length > MAX_REASON)
    return { error: `request: begin: reason: must be text of 1 to ${MAX_REASON} characters` };
  return { begin: { policy, seconds, reason } };
}

function readPolicyName(value: unknown): PolicyName | undefined {
  if (!isObject(value)) return undefined;
  const { kind, namespace, name } = value;
  if (typeof name !== 'string' || !NAME.test(name)) return undefined;
  if (kind === 'ClusterAIGovernancePolicy') return namespace === undefined ? { kind, name } : undefined;
  if (kind !== 'AIGovernancePolicy' || typeof namespace !== 'string' || !NAME.test(namespace))
    return undefined;
  return { kind, namespace, name };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error: unknown) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
