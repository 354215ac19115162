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
export function formatPods({ node, sources, pods, unknown }: PodsAnswer): string {
  const observed = [...pods, ...unknown].filter((pod) => pod.observed).length;
  const strangers = unknown.length === 0 ? '' : `, ${unknown.length} that nobody told of`;
  const lines = [
    `node ${node}: ${pods.length} ${pods.length === 1 ? 'pod' : 'pods'}${strangers}, ${observed} observed`,
    ...(sources.length === 0 ? ['no source of pods is configured'] : sources),
  ];
  const rows = [...pods.map(rowOf), ...unknown.map(rowOfUnknown)];
  const table = rows.length === 0 ? '' : `\n${formatTable([HEADER, ...rows])}`;
  return `${lines.map(cleanText).join('\n')}\n${table}`;
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

function aiOf({ ai, control }: Pick<PodView, 'ai' | 'control'>): string {
  const kind = ai === undefined ? '-' : `${ai.kind} ${ai.confidence.toFixed(2)}`;
  return control === undefined ? kind : `${kind}, ${control}`;
}
