// SPDX-License-Identifier: Apache-2.0

/**
 * Labels of metrics about one policy. Its namespace stands in `policy`: a label `namespace` would be that of the agent where
 * the policy has none.
 */
export function policyLabels({
  kind,
  namespace,
  name,
}: {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}): { readonly kind: string; readonly policy: string } {
  return { kind, policy: namespace === undefined ? name : `${namespace}/${name}` };
}
