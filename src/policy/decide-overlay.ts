// SPDX-License-Identifier: Apache-2.0
import type { ActionFacts } from './action-facts.ts';
import type { GateDecision } from './decision.ts';
import { fitsDeny } from './fit-clause.ts';
import { type DenyOverlay, nameOverlay } from './overlay.ts';

/**
 * The overlay that denies an action at an instant, if one does; the first of `overlays` is named. Of a request to what the
 * cluster's policies list as a proxy (`isProxied`), what is asked for counts, too. An isolation also holds
 * back flows that the pod accepted and questions to its resolvers; a block is on egress.
 */
export function decideOverlay(
  overlays: readonly DenyOverlay[],
  facts: ActionFacts,
  nowMs: number,
  isProxied: boolean,
): GateDecision | undefined {
  const { requested } = facts;
  const destinations = isProxied && requested !== undefined ? [facts, requested] : [facts];
  const overlay = overlays.find(
    (each) => nowMs < each.untilMs && destinations.some((destination) => denies(each, destination)),
  );
  return overlay && { verdict: 'deny', by: 'overlay', clause: nameOverlay(overlay) };
}

function denies(overlay: DenyOverlay, facts: ActionFacts): boolean {
  if (overlay.kind === 'isolate') return !passesIsolation(facts);
  return !facts.isLoopback && facts.action.implied === undefined && fitsDeny(overlay, facts);
}

/** Loopback, and what the pod accepted from its node: the kubelet's probes come from there. */
export function passesIsolation({ isLoopback, action: { implied, isNode } }: ActionFacts): boolean {
  return isLoopback || (implied === 'accepted' && isNode === true);
}
