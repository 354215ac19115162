// SPDX-License-Identifier: Apache-2.0
import { cleanText } from '../clean-text.ts';
import type { DetectSummary } from '../detect/create-detect.ts';
import type { FoldedDenial } from './denial-fold.ts';

export interface DemoSummary extends Pick<DetectSummary, 'pods' | 'findings' | 'events'> {
  readonly mode: 'live' | 'replay';
  readonly kernel: string;
  readonly lost: number;
  /** What policy denied, or would have. */
  readonly denials: readonly FoldedDenial[];
}

/** What the demo says at its end: who did what, what policy denied, and what deserved an alert. */
export function formatDemoSummary({
  mode,
  kernel,
  pods,
  findings,
  denials,
  events,
  lost,
}: DemoSummary): string {
  const source = mode === 'live' ? `on this machine's kernel ${kernel}` : `recorded on kernel ${kernel}`;
  const lines = pods.flatMap((pod) => [
    '',
    `  ${pod.pod}`,
    `    ran         ${pod.programs.map((path) => path.split('/').at(-1)).join(', ')}`,
    `    went to     ${reached(pod, denials).join(', ') || 'nowhere by name'}`,
    `    moved       ${pod.bytesSent} bytes sent, ${pod.bytesReceived} received, in ${pod.flows} flows`,
    ...pod.models.map(
      ({ model, approved }) =>
        `    model       ${model}${approved === undefined ? '' : approved ? ' (approved)' : ' (NOT APPROVED)'}`,
    ),
  ]);
  return [
    '',
    `Seen ${source}: ${events} events, ${lost} lost.`,
    ...lines,
    '',
    `Denials: ${denials.length}`,
    ...denials.map(denialText),
    '',
    `Findings: ${findings.length}`,
    ...findings.map(
      ({ severity, message, count }) => `  ${severity}: ${message}${count > 1 ? ` (${count} times)` : ''}`,
    ),
    '',
  ].join('\n');
}

/** Names of what a pod was not refused. */
function reached(
  { pod, names }: DemoSummary['pods'][number],
  denials: readonly FoldedDenial[],
): readonly string[] {
  const refused = denials.filter((denial) => denial.pod === pod && denial.verdict === 'deny');
  return names.filter((name) => !refused.some(({ destination }) => destination.startsWith(`${name}:`)));
}

function denialText({ pod, verdict, destination, policy, count }: FoldedDenial): string {
  const { kind, namespace, name, clause } = policy;
  const says = verdict === 'deny' ? 'was refused' : 'would have been refused';
  const by =
    name === undefined
      ? 'a policy that was replaced meanwhile'
      : `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}, clause ${clause}`;
  return cleanText(`  ${pod} ${says} ${destination} by ${by}${count > 1 ? ` (${count} times)` : ''}`);
}
