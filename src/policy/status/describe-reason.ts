// SPDX-License-Identifier: Apache-2.0
import type { UnprogrammedReport } from '../../gen/policy.ts';

/** Why a policy is not in force on a node, in words. A reason of a newer agent stands as it is. */
export function describeReason({ reason, tier, clause, table, message }: UnprogrammedReport): string {
  switch (reason) {
    case 'pending':
      return 'its tables are being made';
    case 'not-accepted':
      return 'it is not accepted';
    case 'off':
      return 'nothing is enforced here: policy.enforce is off';
    case 'not-enforced-by-this-version':
      return 'this version of Weir checks and explains it, and does not enforce it';
    case 'tier-missing':
      return `clause ${clause} needs the tier ${tier}${message === undefined ? '' : `: ${message}`}`;
    case 'table-full':
      return message ?? `the table ${table} has no room for it`;
    case 'refused-by-kernel':
      return `the kernel refused it: ${message}`;
    default:
      return message === undefined ? reason : `${reason}: ${message}`;
  }
}
