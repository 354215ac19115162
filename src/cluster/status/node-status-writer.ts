// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import { NODE_STATUS_KIND, POLICY_GROUP, POLICY_VERSION } from '../../config/policy-schema.ts';
import type { NodeStatus } from '../../gen/policy.ts';
import type { NodePolicyState } from '../../policy/node-policy-state.ts';
import { writeNodeStatus } from '../../policy/status/write-node-status.ts';
import type { ApiClient } from '../api-client.ts';
import type { ClusterLog } from '../cluster-log.ts';
import type { Connection } from '../connection.ts';
import { nodeClaim } from '../node-claim.ts';
import type { Pace } from '../pace.ts';
import type { StatusPace } from './status-pace.ts';
import { Trouble } from './trouble.ts';

export interface NodeStatusWriterOptions {
  readonly client: Pick<ApiClient, 'apply' | 'serverNow'>;
  readonly connection: Pick<Connection, 'credentials'>;
  /** Name of this node's Node object. */
  readonly node: string;
  readonly version: string;
  /** How it stands with each policy now. */
  readonly states: () => readonly NodePolicyState[];
  readonly log: ClusterLog;
  readonly pace: Pace;
  readonly statusPace: Pick<StatusPace, 'spreadMs' | 'leastMs' | 'heartbeatMs'>;
  readonly random: () => number;
}

/** A time that was written by a clock so far from the server's is written again: before the first answer ours is taken. */
const MOST_SKEW_MS = 30_000;

/** Who owns what agents write, as `kubectl get --show-managed-fields` shows it. */
export const NODE_MANAGER = 'weir-node';

/**
 * Writes this node's WeirNodeStatus: soon after a change, many changes at once, and slowly where nothing changes. What
 * fails is tried for ever; the state that is written is always the newest one.
 */
export class NodeStatusWriter {
  readonly #options: NodeStatusWriterOptions;
  readonly #trouble: Trouble;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  /** By a clock that nobody sets: when the timer goes off. */
  #dueAt = Number.POSITIVE_INFINITY;
  #writing: Promise<void> | undefined;
  #written: Omit<NodeStatus, 'time'> | undefined;
  #writtenAt = Number.NEGATIVE_INFINITY;
  #isDirty = false;
  #writes = 0;

  constructor(options: NodeStatusWriterOptions) {
    const { log, pace, random, node } = options;
    this.#options = options;
    const what = `WeirNodeStatus ${node} can not be written`;
    this.#trouble = new Trouble({ what, log, pace, random });
  }

  /** Why nothing is written now; undefined while it is. */
  get problem(): string | undefined {
    return this.#trouble.problem;
  }

  /** Writes that the server took, and attempts that failed, since the start. */
  get counts(): { readonly written: number; readonly failed: number } {
    return { written: this.#writes, failed: this.#trouble.failures };
  }

  /** Something may have changed; also to be called to begin. */
  changed(): void {
    const { spreadMs, leastMs } = this.#options.statusPace;
    if (this.#isDirty) return;
    this.#isDirty = true;
    const wait = this.#writtenAt + leastMs - performance.now();
    // while something is in the way its pause holds
    if (this.#trouble.problem === undefined) this.#in(Math.max(0, wait) + this.#options.random() * spreadMs);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    clearTimeout(this.#timer);
    await this.#writing;
  }

  /** Sets the timer, unless it goes off before that. */
  #in(ms: number): void {
    const at = performance.now() + ms;
    if (this.#stop.signal.aborted || this.#writing !== undefined || at >= this.#dueAt) return;
    clearTimeout(this.#timer);
    this.#dueAt = at;
    this.#timer = setTimeout(() => {
      this.#dueAt = Number.POSITIVE_INFINITY;
      this.#writing = this.#write().then((next) => {
        this.#writing = undefined;
        this.#in(next);
      });
    }, ms);
  }

  /** Milliseconds until the next write is due. */
  async #write(): Promise<number> {
    const { states, version, statusPace, client, random } = this.#options;
    const { heartbeatMs, leastMs, spreadMs } = statusPace;
    this.#isDirty = false;
    const heartbeatSeconds = Math.max(1, Math.round(heartbeatMs / 1000));
    const timeMs = client.serverNow();
    const { time, ...rest } = writeNodeStatus({ states: states(), version, timeMs, heartbeatSeconds });
    const beatMs = this.#writtenAt + heartbeatMs * (1 - random() / 5) - performance.now();
    if (isDeepStrictEqual(rest, this.#written) && beatMs > 0) return beatMs;
    try {
      await this.#apply({ ...rest, time });
    } catch (error: unknown) {
      return this.#stop.signal.aborted ? 0 : this.#trouble.failed(error);
    }
    this.#trouble.over();
    const isSkewed = Math.abs(client.serverNow() - timeMs) > MOST_SKEW_MS;
    this.#written = isSkewed ? undefined : rest;
    this.#writtenAt = performance.now();
    this.#writes += 1;
    return this.#isDirty || isSkewed ? leastMs + random() * spreadMs : heartbeatMs * (1 - random() / 5);
  }

  async #apply(status: NodeStatus): Promise<void> {
    const { client, connection, node } = this.#options;
    const claim = nodeClaim((await connection.credentials()).token);
    const owner = { apiVersion: 'v1', kind: 'Node', name: node, uid: claim?.uid };
    const object = {
      apiVersion: `${POLICY_GROUP}/${POLICY_VERSION}`,
      kind: NODE_STATUS_KIND.kind,
      metadata: {
        name: node,
        // gone with the node; without the claim of a token the uid of the node is not known
        ...(claim?.name === node && { ownerReferences: [owner] }),
      },
      status,
    };
    const path = `/apis/${POLICY_GROUP}/${POLICY_VERSION}/${NODE_STATUS_KIND.plural}/${encodeURIComponent(node)}`;
    await client.apply({ path, signal: this.#stop.signal }, object, NODE_MANAGER);
  }
}
