// SPDX-License-Identifier: Apache-2.0
import type { EgressPolicy } from '../decide-gate.ts';
import type { Clause } from '../policy.ts';
import { policyKey } from '../policy-name.ts';
import type { Loss, Losses } from './converted.ts';

const HELD = 'weir.dev/';

/** What no other kind of policy has: audit, governance labels that a namespace holds over its pods, delegation. */
export function noteCommon({ mode, podSelector, egress }: EgressPolicy, losses: Losses): void {
  if (mode === 'audit')
    losses.stricter('mode', 'mode: audit denies nothing; what is written here denies at once');
  const keys = [
    ...Object.keys(podSelector.matchLabels ?? {}),
    ...(podSelector.matchExpressions ?? []).map(({ key }) => key),
  ];
  const held = keys.filter((key) => key.startsWith(HELD));
  if (held.length > 0)
    losses.wider(
      'podSelector',
      `a label of the namespace holds over the pod's own for Weir (${held.join(', ')}); here only the pod's own is seen, which a tenant can change`,
    );
  for (const { name } of egress.proxies)
    losses.stricter(
      `egress.proxies.${name}`,
      'what a proxy is asked for is not seen there: left out, so that the proxy is not reached',
    );
  if (egress.isHelloDenied)
    losses.wider('egress.encryptedHello', 'what a TLS hello hides is not seen there: it is let pass');
  if (egress.default === 'delegate')
    losses.wider('egress.default', 'delegate leaves the rest to the namespace; here it is allowed');
}

/** Allows that can be written at all. One that ends is left out: nothing would end it. */
export function lastingAllows({ egress }: EgressPolicy, losses: Losses): readonly Clause[] {
  return egress.allow.filter(({ name, expiresMs }) => {
    if (expiresMs === undefined) return true;
    losses.stricter(`egress.allow.${name}`, 'it expires, and nothing would end it here: left out');
    return false;
  });
}

/** What several policies together lose: here all add up, in Weir they are two gates, and a deny of one holds for all. */
export function lossesTogether(policies: readonly EgressPolicy[]): readonly Loss[] {
  const [first] = policies;
  if (first === undefined || policies.length < 2) return [];
  const kinds = new Set(policies.map(({ kind }) => kind));
  const head = { effect: 'wider', policy: policies.map(policyKey).join(', ') } as const;
  const hasDeny = policies.some(({ egress }) => egress.deny.length > 0 || egress.isQuicDenied);
  const isOpen = policies.some(({ egress }) => egress.default !== 'deny');
  return [
    ...(kinds.size > 1
      ? [
          {
            ...head,
            clause: 'gates',
            message:
              "the platform's and the team's policy must both let pass; here what one lets pass, passes",
          },
        ]
      : []),
    ...(hasDeny || isOpen
      ? [
          {
            ...head,
            clause: 'egress',
            message:
              'a deny, and the strictest default, hold for all policies of a pod; here each object stands for itself',
          },
        ]
      : []),
  ];
}
