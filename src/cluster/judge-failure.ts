// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import { ApiError } from './api-error.ts';
import { StreamBroken, StreamIdle } from './read-stream.ts';
import type { ResourceState } from './resource.ts';
import { WatchUndecodable } from './watch-resource.ts';

/** What a failed list or watch means. */
export interface Judgement {
  /** How it stands with the collection now. */
  readonly state: ResourceState;
  /** One sentence for people. */
  readonly problem: string;
  /** Whether the version that was asked for is at fault: not (`good`), perhaps, or for certain. */
  readonly version: 'good' | 'suspect' | 'expired';
  /** `slow` where another attempt will hardly end otherwise. */
  readonly pause: 'growing' | 'slow';
  /** How long the server asked to be left alone. */
  readonly atLeastMs?: number;
}

/** A server that asks for more is not believed. */
const MAX_RETRY_AFTER_MS = 300_000;

/** Judges what a list or watch of `resource` threw. */
export function judgeFailure(error: unknown, resource: string, server: URL): Judgement {
  if (error instanceof ApiError) return judgeAnswer(error, resource);
  const problem = error instanceof Error ? error.message : String(error);
  const base = { state: 'away', pause: 'growing' } as const;
  // A server that was restored from a backup is silent about versions that are still to come.
  if (error instanceof WatchUndecodable || error instanceof StreamIdle)
    return { ...base, problem, version: 'suspect' };
  const ours = error instanceof StreamBroken || error instanceof WeirError;
  return { ...base, problem: ours ? problem : `${server.host}: ${problem}`, version: 'good' };
}

function judgeAnswer(error: ApiError, resource: string): Judgement {
  const { status, reason, message, retryAfterMs } = error;
  const base = {
    pause: 'growing',
    version: 'good',
    state: 'away',
    ...(retryAfterMs !== undefined && { atLeastMs: Math.min(retryAfterMs, MAX_RETRY_AFTER_MS) }),
  } as const;
  switch (status) {
    case 401:
      return { ...base, state: 'refused', problem: `the API server does not know us (401): ${message}` };
    case 403:
      return {
        ...base,
        state: 'forbidden',
        problem: `not allowed to list and watch ${resource} (403): ${message}`,
        pause: 'slow',
      };
    case 404:
      return {
        ...base,
        state: 'missing',
        problem: `the API server has no ${resource} (404): ${message}`,
        pause: 'slow',
      };
    case 410:
      return { ...base, problem: `the version is too old (410): ${message}`, version: 'expired' };
    case 504:
      // "Too large resource version": this is another server than the one before, and behind it.
      return { ...base, problem: `the API server says 504: ${message}`, version: 'expired' };
    default:
      return {
        ...base,
        problem: `the API server says ${status}${reason === '' ? '' : ` ${reason}`}: ${message}`,
        version: status === 500 ? 'suspect' : 'good',
      };
  }
}
