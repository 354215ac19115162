// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import { isAccelerator } from '../../identity/is-accelerator.ts';
import type { Fleet } from './fleet.ts';
import { getObjects } from './get-objects.ts';

/** A node of the cluster that has no agent and is not meant to. */
export interface BareNode {
  readonly node: string;
  /** Accelerators that it offers: an AI pod is likely to land there. */
  readonly offers: readonly string[];
}

/** What is read of a Node object. */
interface NodeObject {
  readonly metadata: { readonly name: string };
  readonly status?: { readonly allocatable?: Readonly<Record<string, string>> };
}

/** Nodes that the DaemonSet leaves out; or why that can't be known, as where the user may not list nodes. */
export async function findBareNodes(
  { kubectl, agents, faults }: Fleet,
  timeoutMs: number,
): Promise<readonly BareNode[] | { readonly unknown: string }> {
  try {
    const nodes = await getObjects<NodeObject>(kubectl, ['nodes'], { timeoutMs });
    const meant = new Set([...agents, ...faults].map(({ node }) => node));
    return nodes
      .filter(({ metadata }) => !meant.has(metadata.name))
      .map(({ metadata, status }) => ({ node: metadata.name, offers: acceleratorsOf(status?.allocatable) }));
  } catch (error: unknown) {
    if (!(error instanceof WeirError) || error.code !== 'KUBECTL_FAILED') throw error;
    return { unknown: error.message };
  }
}

function acceleratorsOf(allocatable: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries(allocatable)
    .filter(([resource, amount]) => amount !== '0' && isAccelerator(resource))
    .map(([resource, amount]) => `${resource}: ${amount}`);
}
