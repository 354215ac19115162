// SPDX-License-Identifier: Apache-2.0
import type { DetectSummary } from '../detect/create-detect.ts';

export interface DemoSummary extends Pick<DetectSummary, 'pods' | 'findings' | 'events'> {
  readonly mode: 'live' | 'replay';
  readonly kernel: string;
  readonly lost: number;
}

/** What the demo says at its end: who did what, and what deserved an alert. */
export function formatDemoSummary({ mode, kernel, pods, findings, events, lost }: DemoSummary): string {
  const source = mode === 'live' ? `on this machine's kernel ${kernel}` : `recorded on kernel ${kernel}`;
  const lines = pods.flatMap((pod) => [
    '',
    `  ${pod.pod}`,
    `    ran         ${pod.programs.map((path) => path.split('/').at(-1)).join(', ')}`,
    `    went to     ${pod.names.join(', ') || 'nowhere by name'}`,
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
    `Findings: ${findings.length}`,
    ...findings.map(
      ({ severity, message, count }) => `  ${severity}: ${message}${count > 1 ? ` (${count} times)` : ''}`,
    ),
    '',
  ].join('\n');
}
