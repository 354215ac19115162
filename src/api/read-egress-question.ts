// SPDX-License-Identifier: Apache-2.0
import { readPods } from './event-filter.ts';

/** Which destinations a client asks for; what is absent does not narrow. */
export interface EgressQuestion {
  /** `namespace/name`, or `namespace/` for all of a namespace. */
  readonly pods?: readonly string[];
  /** Only what moved in the last so many seconds. */
  readonly sinceSeconds?: number;
}

/** Counts are kept by quarters of an hour, and for an hour. */
export const MAX_SINCE_SECONDS = 3600;

/** The question in a value that a client sent, or what is wrong with it. */
export function readEgressQuestion(value: unknown): EgressQuestion | { readonly error: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { error: 'request: egress: not a JSON object' };
  for (const [name, of] of Object.entries(value)) {
    if (name === 'pods') {
      if (readPods(of) === undefined)
        return { error: 'request: egress: pods: not a list of at most 256 texts' };
    } else if (name !== 'sinceSeconds') {
      return { error: `request: egress: unknown field ${JSON.stringify(name.slice(0, 64))}` };
    } else if (!(typeof of === 'number' && Number.isInteger(of) && of >= 1 && of <= MAX_SINCE_SECONDS)) {
      return {
        error: `request: egress: sinceSeconds: must be a whole number from 1 to ${MAX_SINCE_SECONDS}`,
      };
    }
  }
  return value;
}
