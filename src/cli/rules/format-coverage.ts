// SPDX-License-Identifier: Apache-2.0
import type { RuleCoverage } from '../../detect/rules/rule-coverage.ts';

/** What rules ask for that is not to be had, for people; empty where that is nothing. */
export function formatRuleCoverage(coverage: readonly RuleCoverage[]): string {
  const silent = coverage.filter(({ isSilent }) => isSilent);
  const weaker = coverage.filter(({ isSilent }) => !isSilent);
  const lines: string[] = [];
  if (silent.length > 0) {
    lines.push(`silent here, ${silent.length}: no event makes them hold`);
    for (const { rule, missingTypes } of silent)
      lines.push(`  ${rule}: not told: ${missingTypes.join(', ')}`);
  }
  if (weaker.length > 0) {
    lines.push(`weaker here, ${weaker.length}: what they ask for is known in part`);
    for (const each of weaker) lines.push(`  ${each.rule}: ${weaknessOf(each)}`);
  }
  return lines.map((line) => `${line}\n`).join('');
}

function weaknessOf({ missingTypes, missingFields }: RuleCoverage): string {
  return [
    ...(missingTypes.length > 0 ? [`not told: ${missingTypes.join(', ')}`] : []),
    ...missingFields.map(({ field, reason }) => `${field} has no value (${reason})`),
  ].join('; ');
}
