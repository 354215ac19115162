// SPDX-License-Identifier: Apache-2.0
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiClient } from './api-client.ts';
import { ApiError } from './api-error.ts';
import { type AttemptPace, AttemptPauses } from './attempt-pauses.ts';
import type { ClusterLog } from './cluster-log.ts';
import { judgeFailure } from './judge-failure.ts';

export interface StartupTaintOptions {
  readonly client: Pick<ApiClient, 'getObject' | 'patch' | 'server'>;
  /** Name of this node's Node object. */
  readonly node: string;
  /** Key of the taint, whatever its value and effect. */
  readonly key: string;
  readonly log: ClusterLog;
  readonly pace: AttemptPace;
  readonly random?: () => number;
}

/** A node keeps the names of images on it in its status: some hundred kilobytes at most. */
const MAX_NODE_BYTES = 4 << 20;

interface Taint {
  readonly key: string;
}

/**
 * Takes the taint off this node that keeps pods from it until the agent observes. Tries until it is off; what is in the
 * way is said once, and shows in `problem`. It is not put back: a node that is running keeps its pods.
 */
export class StartupTaint {
  readonly #options: StartupTaintOptions;
  readonly #pauses: AttemptPauses;
  readonly #stop = new AbortController();
  #ended: Promise<void> | undefined;
  #problem: string | undefined;

  constructor(options: StartupTaintOptions) {
    this.#options = options;
    this.#pauses = new AttemptPauses(options.pace, options.random);
  }

  /** Why the taint is still there; undefined while nothing was tried, and when it is off. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** Begins to remove it: to be called when the agent observes. */
  remove(): void {
    this.#ended ??= this.#run();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.#try();
        this.#problem = undefined;
        return;
      } catch (error: unknown) {
        if (!signal.aborted) await this.#pause(this.#fail(error));
      }
    }
  }

  /** One read and one write, which the server refuses when somebody changed the node in between. */
  async #try(): Promise<void> {
    const { client, node, key, log } = this.#options;
    const path = `/api/v1/nodes/${encodeURIComponent(node)}`;
    const { signal } = this.#stop;
    const { version, taints } = readNode(await client.getObject({ path, signal }, MAX_NODE_BYTES), path);
    const left = taints.filter((taint) => taint.key !== key);
    if (left.length === taints.length) {
      log.info({ node, taint: key }, 'start-up taint: the node does not have it');
      return;
    }
    const change = { metadata: { resourceVersion: version }, spec: { taints: left } };
    await client.patch({ path, signal }, change);
    log.info({ node, taint: key }, 'start-up taint: removed');
  }

  /** Says what went wrong, once; milliseconds until the next attempt. */
  #fail(error: unknown): number {
    const { client, node, key, log } = this.#options;
    const ms = this.#pauses.next(judgeFailure(error, 'nodes', client.server));
    // somebody else wrote to the node: nothing is wrong
    if (error instanceof ApiError && error.status === 409) return ms;
    const reason = error instanceof Error ? error.message : String(error);
    const problem = `taint ${key} of node ${node} can not be removed: ${client.server.host}: ${reason}`;
    if (this.#problem === undefined)
      log.warn({ node, taint: key, reason }, 'start-up taint: can not be removed; trying again');
    this.#problem = problem;
    return ms;
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#stop;
    await pause(ms, undefined, { signal }).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

function readNode(object: unknown, path: string): { version: string; taints: readonly Taint[] } {
  const { metadata, spec } = (object ?? {}) as {
    metadata?: { resourceVersion?: unknown };
    spec?: { taints?: unknown };
  };
  const version = metadata?.resourceVersion;
  const taints = spec?.taints ?? [];
  if (typeof version !== 'string' || !Array.isArray(taints)) throw new Error(`${path} is no node`);
  return { version, taints };
}
