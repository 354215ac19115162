// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { WeirError } from '../../errors.ts';
import { readStateFile, writeStateFile } from '../../host/state-file.ts';
import {
  type DecodedPolicyState,
  decodePolicyState,
  encodePolicyState,
  MAX_POLICY_STATE_BYTES,
  type PolicyState,
} from '../../policy/policy-state.ts';
import { after } from '../after.ts';
import type { AgentLog } from '../agent-log.ts';
import { StateKeeper } from '../state-keeper.ts';

/** Name of the file in the state folder. */
export const POLICY_STATE_NAME = 'policies.state';

export interface PolicyKeeperOptions {
  readonly stateDir: string;
  /** Name of this node. */
  readonly node: string;
  readonly log: AgentLog;
  /** What is to be kept now. */
  readonly state: () => PolicyState;
  /** Shortest time between two writes; default 2 seconds. */
  readonly intervalMs?: number;
}

/** What the agent keeps of policies from one run to the next. */
export interface PolicyKeeper {
  /** What the last run kept; undefined where there is nothing that could be used. */
  read(): DecodedPolicyState | undefined;
  /** Says that something changed. */
  touch(): void;
  /** Writes that failed. */
  failed(): number;
  /** Writes what changed. */
  close(): Promise<void>;
}

/** Keeps policies in a file. One that is damaged or can't be written is said once, and the agent goes on without it. */
export function openPolicyKeeper(options: PolicyKeeperOptions): PolicyKeeper {
  const { node, log, state } = options;
  const path = join(options.stateDir, POLICY_STATE_NAME);
  const keeper = new StateKeeper({
    write: async () => await writeStateFile(path, encodePolicyState(node, state())),
    onError: (error) => log.warn({ path, reason: error.message }, 'policies: what holds can not be kept'),
    after,
    intervalMs: options.intervalMs ?? 2_000,
  });
  return {
    read: () => readKept(path, options),
    touch: () => keeper.touch(),
    failed: () => keeper.failed,
    close: () => keeper.close(),
  };
}

function readKept(path: string, { node, log }: PolicyKeeperOptions): DecodedPolicyState | undefined {
  try {
    const content = readStateFile(path, MAX_POLICY_STATE_BYTES);
    if (content === undefined) return undefined;
    const state = decodePolicyState(path, content, node);
    if (state === undefined) log.info({ path }, 'policies: what was kept is of another node, not used');
    return state;
  } catch (error: unknown) {
    if (!(error instanceof WeirError)) throw error;
    log.warn({ code: error.code }, `policies: ${error.message}; it is not used`);
    return undefined;
  }
}
