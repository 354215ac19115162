// SPDX-License-Identifier: Apache-2.0
import { cleanText } from '../../clean-text.ts';
import { formatTable } from '../format-table.ts';
import type { NodeFault } from './agent-pod.ts';
import type { BareNode } from './find-bare-nodes.ts';

/** Nodes without accelerators that are named one by one; above that they are counted. */
const MAX_NAMED = 20;

/** What the user must know of nodes that are not in the answer; empty when there is none. */
export function formatCoverage(
  faults: readonly NodeFault[],
  bare: readonly BareNode[] | { readonly unknown: string },
  answered: number,
): string {
  return [formatFaults(faults, answered), 'unknown' in bare ? formatUnknown(bare.unknown) : formatBare(bare)]
    .filter((text) => text !== '')
    .join('');
}

function formatFaults(faults: readonly NodeFault[], answered: number): string {
  if (faults.length === 0) return '';
  const rows = faults.map(({ node, pod, reason }) => [node ?? '?', pod ?? '-', reason]);
  const table = formatTable([['NODE', 'POD', 'WHY'], ...rows]);
  return `\n${faults.length} of ${faults.length + answered} nodes did not answer:\n${table}`;
}

function formatUnknown(why: string): string {
  return `\nwhether there are nodes without an agent is not known: ${cleanText(why)}\n`;
}

function formatBare(bare: readonly BareNode[]): string {
  const able = bare.filter(({ offers }) => offers.length > 0);
  const others = bare.filter(({ offers }) => offers.length === 0).map(({ node }) => cleanText(node));
  const more = others.length > MAX_NAMED ? ` and ${others.length - MAX_NAMED} more` : '';
  return [
    ...(able.length === 0
      ? []
      : [
          '\nnodes with accelerators and without an agent: nothing is seen there\n',
          formatTable([['NODE', 'OFFERS'], ...able.map(({ node, offers }) => [node, offers.join(', ')])]),
        ]),
    ...(others.length === 0
      ? []
      : [`\nthe DaemonSet leaves out: ${others.slice(0, MAX_NAMED).join(', ')}${more}\n`]),
  ].join('');
}
