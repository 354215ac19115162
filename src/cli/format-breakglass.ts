// SPDX-License-Identifier: Apache-2.0
import type { BreakglassAnswer, BreakglassView } from '../api/breakglass-answer.ts';
import { cleanText } from '../clean-text.ts';
import { policyKey } from '../policy/policy-name.ts';
import { formatSpan } from './format-span.ts';
import { formatTable } from './format-table.ts';

/** What `weir breakglass list` prints. */
export function formatBreakglass({ node, enabled, maxSeconds, active }: BreakglassAnswer): string {
  const limit = enabled ? `at most ${formatSpan(maxSeconds)}` : 'disabled (breakglass.enabled)';
  const rows = active.map(({ policy, until, leftSeconds, by, reason }) => [
    policyKey(policy),
    until,
    formatSpan(leftSeconds),
    formatRequester(by),
    cleanText(reason),
  ]);
  const table =
    rows.length === 0 ? '' : formatTable([['POLICY', 'AUDITS UNTIL', 'LEFT', 'BY', 'REASON'], ...rows]);
  return `${table}node ${node}: ${active.length} active, ${limit}\n`;
}

/** The same of several nodes. */
export function formatBreakglassOfNodes(answers: readonly BreakglassAnswer[]): string {
  const rows = answers.flatMap(({ node, active }) =>
    active.map(({ policy, until, leftSeconds, by, reason }) => [
      node,
      policyKey(policy),
      until,
      formatSpan(leftSeconds),
      formatRequester(by),
      cleanText(reason),
    ]),
  );
  if (rows.length === 0) return `${answers.length} nodes: none active\n`;
  return formatTable([['NODE', 'POLICY', 'AUDITS UNTIL', 'LEFT', 'BY', 'REASON'], ...rows]);
}

/** What is printed when one was begun or ended. */
export function formatBreakglassChange({ node, changed, active, notes }: BreakglassAnswer): string {
  if (changed === undefined) return '';
  const { policy, until } = changed;
  const isActive = active.some((each) => policyKey(each.policy) === policyKey(policy));
  const what = isActive ? `counts as one in mode audit until ${until}` : 'holds as written again';
  return [`node ${node}: ${policyKey(policy)} ${what}`, ...notes.map((note) => `note: ${note}`)]
    .map((line) => `${cleanText(line)}\n`)
    .join('');
}

/** A line of `weir status` for each. */
export function breakglassLine({ policy, until, by, reason }: BreakglassView): string {
  return `BREAKGLASS: ${policyKey(policy)} audits until ${until} (${formatRequester(by)}: ${reason})`;
}

function formatRequester({ uid, loginUid, pid }: BreakglassView['by']): string {
  const who =
    loginUid === undefined || loginUid === uid
      ? `uid ${uid ?? '?'}`
      : `uid ${uid ?? '?'} (login ${loginUid})`;
  return pid === undefined ? who : `${who}, pid ${pid}`;
}
