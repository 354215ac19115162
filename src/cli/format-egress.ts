// SPDX-License-Identifier: Apache-2.0
import type { DestinationView, EgressAnswer, EgressCountsView, PodEgressView } from '../api/egress-answer.ts';
import { cleanText } from '../clean-text.ts';
import { formatBytes } from '../format-bytes.ts';
import { formatTable } from './format-table.ts';

const HEADER = [
  'POD',
  'DESTINATION',
  'NAME BY',
  'CHANNEL',
  'CONNECTIONS',
  'SENT',
  'RECEIVED',
  'MODELS',
  'PROGRAMS',
  'LAST SEEN',
];

/** What `weir egress` prints. */
export function formatEgress(answer: EgressAnswer): string {
  const rows = answer.pods.flatMap(rowsOf);
  return `node ${cleanText(answer.node)}: ${countsOf([answer])}\n${formatRows(HEADER, rows)}`;
}

/** What `kubectl weir egress` prints: the same of several nodes. */
export function formatEgressOfNodes(answers: readonly EgressAnswer[]): string {
  const title = `${answers.length} ${answers.length === 1 ? 'node' : 'nodes'}: ${countsOf(answers)}\n`;
  const rows = answers.flatMap(({ node, pods }) => pods.flatMap(rowsOf).map((row) => [node, ...row]));
  return `${title}${formatRows(['NODE', ...HEADER], rows)}`;
}

function countsOf(answers: readonly EgressAnswer[]): string {
  const pods = answers.flatMap((answer) => answer.pods);
  const destinations = pods.reduce((sum, pod) => sum + pod.destinations.length, 0);
  const folded = answers.reduce((sum, answer) => sum + answer.folded, 0);
  const [since] = answers.flatMap((answer) => answer.since ?? []).sort();
  return [
    `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}`,
    `${destinations} ${destinations === 1 ? 'destination' : 'destinations'}`,
    ...(since === undefined ? [] : [`since ${secondsOf(since)}`]),
    ...(folded === 0 ? [] : [`${folded} flows found no room and are told as (other)`]),
  ].join(', ');
}

function formatRows(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `\n${formatTable([header, ...rows])}`;
}

function rowsOf({ pod, destinations, other }: PodEgressView): string[][] {
  return [
    ...destinations.map((each) => [pod, ...cellsOf(each)]),
    ...(other === undefined ? [] : [[pod, '(other)', '-', '-', ...numbersOf(other), '-', '-', '-']]),
  ];
}

function cellsOf(each: DestinationView): string[] {
  const {
    name,
    address,
    port,
    protocol,
    nameEvidence,
    channel,
    category,
    models,
    programs,
    isCut,
    lastSeen,
  } = each;
  const host = name ?? (address.includes(':') ? `[${address}]` : address);
  const more = isCut ? ',…' : '';
  return [
    `${host}:${port}${protocol === 'tcp' ? '' : `/${protocol}`}`,
    nameEvidence?.join('+') ?? '-',
    channel === undefined ? '-' : `${channel} (${category})`,
    ...numbersOf(each),
    models.length === 0 ? '-' : `${models.join(',')}${more}`,
    programs.length === 0 ? '-' : `${programs.join(',')}${more}`,
    secondsOf(lastSeen),
  ];
}

function numbersOf({ connections, bytesSent, bytesReceived }: EgressCountsView): string[] {
  return [String(connections), formatBytes(bytesSent), formatBytes(bytesReceived)];
}

function secondsOf(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
