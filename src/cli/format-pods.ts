// SPDX-License-Identifier: Apache-2.0
import type { PodsAnswer, PodView, UnknownPodView } from '../api/pods-answer.ts';
import { cleanText } from '../clean-text.ts';
import { formatTable } from './format-table.ts';

const HEADER = [
  'NAMESPACE',
  'POD',
  'WORKLOAD',
  'GOVERNANCE',
  'AI',
  'OBSERVED',
  'CONTAINERS',
  'TOLD BY',
  'SINCE',
];

/** What `weir pods` prints. */
export function formatPods(answer: PodsAnswer): string {
  const { node, sources } = answer;
  const lines = [
    `node ${node}: ${countsOf([answer])}`,
    ...(sources.length === 0 ? ['no source of pods is configured'] : sources),
  ];
  return `${lines.map(cleanText).join('\n')}\n${formatRows(HEADER, rowsOf(answer))}`;
}

/** What `kubectl weir pods` prints: the same of several nodes. Who tells each node of pods is what its status says. */
export function formatPodsOfNodes(answers: readonly PodsAnswer[]): string {
  const title = `${answers.length} ${answers.length === 1 ? 'node' : 'nodes'}: ${countsOf(answers)}\n`;
  const rows = answers.flatMap((answer) => rowsOf(answer).map((row) => [answer.node, ...row]));
  return `${title}${formatRows(['NODE', ...HEADER], rows)}`;
}

function countsOf(answers: readonly PodsAnswer[]): string {
  const pods = answers.flatMap((answer) => answer.pods);
  const unknown = answers.flatMap((answer) => answer.unknown);
  const observed = [...pods, ...unknown].filter((pod) => pod.observed).length;
  const strangers = unknown.length === 0 ? '' : `, ${unknown.length} that nobody told of`;
  return `${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}${strangers}, ${observed} observed`;
}

function rowsOf({ pods, unknown }: PodsAnswer): string[][] {
  return [...pods.map(rowOf), ...unknown.map(rowOfUnknown)];
}

function formatRows(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `\n${formatTable([header, ...rows])}`;
}

function rowOf(pod: PodView): string[] {
  return [
    pod.namespace,
    pod.name,
    pod.workload === undefined ? '-' : `${pod.workload.kind}/${pod.workload.name}`,
    governanceOf(pod),
    aiOf(pod),
    `${pod.observed ? 'yes' : 'no'}: ${pod.reason}`,
    pod.containers.map(({ name }) => name).join(',') || '-',
    pod.origins.map(({ origin }) => origin).join(',') || '-',
    pod.since.replace(/\.\d+Z$/, 'Z'),
  ];
}

function rowOfUnknown(pod: UnknownPodView): string[] {
  const observed = `${pod.observed ? 'yes' : 'no'}: ${pod.reason}`;
  return ['?', pod.uid, '?', '?', aiOf(pod), observed, '?', '-', '?'];
}

function governanceOf({ governance }: PodView): string {
  return (
    Object.entries(governance)
      .map(([field, value]) => `${field}=${value}`)
      .join(' ') || '-'
  );
}

/** Evidence that is shown, the strongest first: JSON output has all. */
const MAX_EVIDENCE = 3;

function aiOf({ ai, control }: Pick<PodView, 'ai' | 'control'>): string {
  const evidence = ai?.evidence.slice(0, MAX_EVIDENCE).map(({ signal, detail }) => `${signal} ${detail}`);
  const why = evidence === undefined || evidence.length === 0 ? '' : `: ${evidence.join(', ')}`;
  const kind = ai === undefined ? '-' : `${ai.kind} ${ai.confidence.toFixed(2)}${why}`;
  return control === undefined ? kind : `${kind} (${control})`;
}
