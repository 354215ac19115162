// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import type { EgressAction } from '../../src/policy/egress-action.ts';
import type { BlockOverlay, BreakglassOverlay, IsolateOverlay, Overlay } from '../../src/policy/overlay.ts';
import type { ClauseDestination, Policy } from '../../src/policy/policy.ts';
import { SEMANTICS } from './read-semantics.ts';

const cases = fc.constantFrom(...SEMANTICS);

/** Any policy of the suite. */
export const somePolicy = fc.constantFrom(...SEMANTICS.flatMap(({ others }) => others));

export const someMode = fc.constantFrom<Policy['mode']>('audit', 'enforce');

/** What a policy says of QUIC and of hellos that hide another. */
const someProtocols = fc.record({ isQuicDenied: fc.boolean(), isHelloDenied: fc.boolean() });

/** Any policies of the suite, in any mode, under names of their own, half of them with other settings of protocols. */
export const anyPolicies = fc
  .array(fc.tuple(somePolicy, someMode, fc.option(someProtocols)), { maxLength: 8 })
  .map((chosen) =>
    chosen.map(([{ egress, ...policy }, mode, protocols], at): Policy => {
      const others = egress && { egress: { ...egress, ...protocols } };
      return { ...policy, ...others, mode, name: `${policy.name}-${at}` };
    }),
  );

/** Any action of the suite; some as QUIC, or as a stream of which the hello hides another. */
const anyAction = fc
  .tuple(
    cases.map(({ action }) => action),
    fc.constantFrom('same', 'same', 'quic', 'hidden'),
  )
  .map(([action, how]): EgressAction => {
    // what a stream shows is of streams alone
    const { wireName, proxied, isHelloEncrypted, ...rest } = action;
    if (how === 'quic') return { ...rest, protocol: 'udp', port: 443 };
    return how === 'hidden' && wireName !== undefined ? { ...action, isHelloEncrypted: true } : action;
  });

/** Instants of the suite, and those just before and after. */
const instants = fc
  .tuple(fc.constantFrom(...SEMANTICS.map(({ nowMs }) => nowMs)), fc.constantFrom(-1, 0, 1, 3_600_000))
  .map(([at, by]) => at + by);

const destinations: readonly ClauseDestination[] = SEMANTICS.flatMap(({ others }) =>
  others.flatMap(({ egress }) => [...(egress?.allow ?? []), ...(egress?.deny ?? [])]),
).map(({ destination }) => destination);

const isolations = fc
  .record({ pod: cases.map(({ pod }) => pod), untilMs: instants, id: fc.constantFrom('a', 'b', 'c') })
  .map((some): IsolateOverlay => ({ kind: 'isolate', finding: 'any', ...some }));

const blocks = fc
  .record({
    pod: cases.map(({ pod }) => pod),
    untilMs: instants,
    id: fc.constantFrom('d', 'e', 'f'),
    destination: fc.constantFrom(...destinations),
  })
  .map((some): BlockOverlay => ({ kind: 'block', finding: 'any', ...some }));

/** Overlays that deny, on any pod of the suite. */
export const anyDenies = fc.array(fc.oneof(isolations, blocks), { maxLength: 4 });

/** Breakglass on some of these policies. */
export function someBreakglass(policies: readonly Policy[]): fc.Arbitrary<readonly BreakglassOverlay[]> {
  if (policies.length === 0) return fc.constant([]);
  const one = fc.record({ policy: fc.constantFrom(...policies), untilMs: instants });
  return fc.array(one, { maxLength: 3 }).map((chosen) =>
    chosen.map(({ policy: { kind, namespace, name }, untilMs }, at) => ({
      kind: 'breakglass',
      id: `breakglass-${at}`,
      policy: { kind, ...(namespace !== undefined && { namespace }), name },
      untilMs,
      reason: 'any',
    })),
  );
}

/** Any policies, with any pod, action and time of the suite. */
export const anyQuestions = fc.record({
  policies: anyPolicies,
  pod: cases.map(({ pod }) => pod),
  action: anyAction,
  nowMs: fc.constantFrom(...SEMANTICS.map(({ nowMs }) => nowMs)),
  overlays: fc.constant<readonly Overlay[]>([]),
});

/** The same, with any overlays, some of which mean the pod and the policies. */
export const anyOverlaidQuestions = anyQuestions.chain((question) =>
  fc
    .tuple(anyDenies, someBreakglass(question.policies), fc.boolean())
    .map(([denies, breakglass, isOnPod]) => ({
      ...question,
      overlays: [
        ...denies.map((overlay) => (isOnPod ? { ...overlay, pod: question.pod } : overlay)),
        ...breakglass,
      ] as readonly Overlay[],
    })),
);
