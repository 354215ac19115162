// SPDX-License-Identifier: Apache-2.0
import type { DecidingClause } from './decision.ts';
import { isSamePolicy } from './overlay.ts';
import type { SuspensionTables } from './table-set.ts';

/** A clause as it counts now: of a policy that is suspended as one in mode audit. */
export function clauseUnderBreakglass(
  clause: DecidingClause,
  suspension: Pick<SuspensionTables, 'policies'> | undefined,
): DecidingClause {
  const { kind, namespace, policy: name } = clause;
  if (suspension === undefined || clause.mode === 'audit' || kind === 'Overlay') return clause;
  const policy = { kind, name, ...(namespace !== undefined && { namespace }) };
  const found = suspension.policies.find((each) => isSamePolicy(each, policy));
  return found === undefined ? clause : { ...clause, mode: 'audit', suspendedUntilMs: found.untilMs };
}
