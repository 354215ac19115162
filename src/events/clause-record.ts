// SPDX-License-Identifier: Apache-2.0
import type { PolicyRecord } from './decision-record.ts';

/** A clause of a policy, as records name it. */
export type ClauseRecord = Omit<
  PolicyRecord,
  'evidence' | 'wireName' | 'proxiedPort' | 'hook' | 'isLegacy' | 'coverage' | 'set'
>;
