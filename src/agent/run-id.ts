// SPDX-License-Identifier: Apache-2.0
import { createHash, randomBytes } from 'node:crypto';
import type { RecordingHeader } from '../events/recording-header.ts';
import type { Config } from '../gen/config.ts';
import type { LoadedRule } from '../rules/loaded-rule.ts';
import { VERSION } from '../version.ts';

const DIGITS = 16;

/** Id of this run of the agent: 16 hex digits that no other run has, on no node. */
export function newRunId(): string {
  return randomBytes(DIGITS / 2).toString('hex');
}

/** All that the records of a replay depend on. */
export interface ReplayInput {
  readonly header: RecordingHeader;
  readonly catalog: string;
  readonly config: Pick<Config, 'cluster' | 'models' | 'redact'>;
  readonly fromNs?: bigint | undefined;
  /** Rules that events are held against. */
  readonly rules?: readonly LoadedRule[] | undefined;
}

/**
 * Id of a replay. A replay numbers its records itself, so it is not the run that was recorded: its records must not be
 * taken for those of the agent. The same replay has the same id, one with another catalogue other approvals or other rules another.
 */
export function replayRunId({ header, catalog, config, fromNs = 0n, rules = [] }: ReplayInput): string {
  const { cluster, models, redact } = config;
  const input = { header, version: VERSION, catalog, cluster, models, redact, fromNs, rules };
  const text = JSON.stringify(input, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}
