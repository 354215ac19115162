// SPDX-License-Identifier: Apache-2.0

import { WeirError } from '../../errors.ts';
import { parseJson } from '../../parse-json.ts';
import type { Kubectl } from './kubectl.ts';
import { reasonOf } from './reason-of.ts';
import { type RunOptions, runKubectl } from './run-kubectl.ts';

/** The items of a list that `kubectl get … -o json` gives. Throws KUBECTL_FAILED. */
export async function getObjects<T>(
  kubectl: Kubectl,
  args: readonly string[],
  options: RunOptions,
): Promise<readonly T[]> {
  const run = await runKubectl(kubectl, ['get', ...args, '-o', 'json'], options);
  const failed = (why: string): WeirError =>
    new WeirError('KUBECTL_FAILED', `kubectl get ${args.join(' ')}: ${why}`);
  if (run.status !== 0) throw failed(reasonOf(run));
  const list = parseJson(run.stdout) as { readonly items?: unknown } | null | undefined;
  if (!Array.isArray(list?.items)) throw failed('what it printed is no list in JSON');
  // The API server's own schema says so.
  return list.items as T[];
}
