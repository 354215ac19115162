// SPDX-License-Identifier: Apache-2.0
import type { PolicyName } from './overlay.ts';

/** Kind, namespace and name, as kubectl writes them. */
export function policyKey({ kind, namespace, name }: PolicyName): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
