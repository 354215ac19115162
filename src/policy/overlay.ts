// SPDX-License-Identifier: Apache-2.0
import type { DecidingClause } from './decision.ts';
import type { ClauseDestination, Policy, PortRange } from './policy.ts';
import type { PodName, PolicyPod } from './policy-pod.ts';

/**
 * What holds beside the policies for a while: an effect that a finding asked for, or a person. It has an end, and only
 * `breakglass` loosens.
 */
export type Overlay = DenyOverlay | BreakglassOverlay;

/** An overlay that denies something to one pod. */
export type DenyOverlay = IsolateOverlay | BlockOverlay;

interface OverlayHead {
  /** What tells it apart on its node, and names it in records. */
  readonly id: string;
  /** The first instant at which it no longer counts, milliseconds since 1970. */
  readonly untilMs: number;
}

interface OverlayOnPod extends OverlayHead {
  /** With its uid a later pod of the same name is not meant. */
  readonly pod: PodName;
  /** The rule of the finding that asked for it. */
  readonly finding: string;
}

/** Nothing passes, in either direction, but loopback and what comes from the node (probes). */
export interface IsolateOverlay extends OverlayOnPod {
  readonly kind: 'isolate';
}

/** A destination is denied. */
export interface BlockOverlay extends OverlayOnPod {
  readonly kind: 'block';
  readonly destination: ClauseDestination;
  /** Absent: every port and protocol. */
  readonly ports?: readonly PortRange[];
}

/** One policy counts as one in mode audit. */
export interface BreakglassOverlay extends OverlayHead {
  readonly kind: 'breakglass';
  readonly policy: PolicyName;
  readonly reason: string;
}

/** What tells policies apart. */
export type PolicyName = Pick<Policy, 'kind' | 'namespace' | 'name'>;

/** Whether two names are of one policy. */
export function isSamePolicy(a: PolicyName, b: PolicyName): boolean {
  return a.name === b.name && a.namespace === b.namespace && a.kind === b.kind;
}

/** The overlays that deny something to this pod, in the order in which they are named. */
export function deniesOf(overlays: readonly Overlay[], pod: PolicyPod): readonly DenyOverlay[] {
  if (overlays.length === 0) return [];
  return overlays
    .filter((overlay): overlay is DenyOverlay => overlay.kind !== 'breakglass' && isOn(overlay, pod))
    .toSorted((a, b) => Number(a.kind === 'block') - Number(b.kind === 'block') || (a.id < b.id ? -1 : 1));
}

function isOn({ pod }: OverlayOnPod, { namespace, name, uid }: PolicyPod): boolean {
  if (pod.namespace !== namespace || pod.name !== name) return false;
  return pod.uid === undefined || uid === undefined || pod.uid === uid;
}

/** Until when a policy counts as one in mode audit; undefined where no breakglass means it. */
export function suspendedUntil(
  overlays: readonly Overlay[],
  policy: PolicyName & Pick<Policy, 'mode'>,
): number | undefined {
  if (policy.mode === 'audit') return undefined;
  let untilMs: number | undefined;
  for (const overlay of overlays)
    if (overlay.kind === 'breakglass' && isSamePolicy(overlay.policy, policy))
      untilMs = Math.max(untilMs ?? 0, overlay.untilMs);
  return untilMs;
}

/** Names an overlay that denies, as records do. */
export function nameOverlay({ kind, id, finding }: DenyOverlay): DecidingClause {
  return {
    kind: 'Overlay',
    policy: id,
    mode: 'enforce',
    clause: `overlay.${kind}`,
    reason: `finding ${finding}`,
  };
}
