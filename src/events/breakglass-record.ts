// SPDX-License-Identifier: Apache-2.0
import type { PolicyHeadRecord } from './policy-record.ts';
import type { RecordHead } from './record.ts';

/** Who asked for something on this node. */
export interface RequesterRecord {
  readonly uid?: number;
  readonly pid?: number;
  /** Who logged in, through any change of user; absent where nobody did. */
  readonly loginUid?: number;
  readonly program?: string;
}

/** A policy counts as one in mode audit for a while (`weir breakglass`). */
export interface BreakglassRecord extends RecordHead {
  readonly kind: 'breakglass';
  readonly policy: Pick<PolicyHeadRecord, 'kind' | 'namespace' | 'name'>;
  readonly breakglass: {
    /** `restored`: a restarted agent goes on with it; `ended` by somebody, `expired` by itself. */
    readonly state: 'began' | 'restored' | 'ended' | 'expired';
    readonly reason: string;
    readonly by: RequesterRecord;
    readonly began: string;
    readonly until: string;
    readonly endedBy?: RequesterRecord;
  };
}
