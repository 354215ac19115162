// SPDX-License-Identifier: Apache-2.0
import type { ClauseLookup } from '../../detect/record-decision.ts';
import type { DecidingClause } from '../../policy/decision.ts';
import { isSamePolicy, type PolicyName } from '../../policy/overlay.ts';

/** A breakglass, as much of it as a record of a decision says. */
export interface NamedBreakglass {
  readonly policy: PolicyName;
  readonly reason: string;
}

/** A clause as records of decisions name it, with the breakglass under which it counted. One that was ended meanwhile gives no reason. */
export function recordedClause(
  clause: DecidingClause,
  active: readonly NamedBreakglass[],
): NonNullable<ReturnType<ClauseLookup>> {
  const { policy: name, suspendedUntilMs, ...rest } = clause;
  const { kind, namespace } = rest;
  if (suspendedUntilMs === undefined || kind === 'Overlay') return { ...rest, name };
  const policy = { kind, name, ...(namespace !== undefined && { namespace }) };
  const found = active.find((each) => isSamePolicy(each.policy, policy));
  return {
    ...rest,
    name,
    breakglass: {
      until: new Date(suspendedUntilMs).toISOString(),
      ...(found && { reason: found.reason }),
    },
  };
}
