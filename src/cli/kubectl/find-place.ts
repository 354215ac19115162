// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import type { FleetOptions, Place } from './fleet.ts';
import { getObjects } from './get-objects.ts';
import type { Kubectl } from './kubectl.ts';

/** What is read of a DaemonSet object. */
interface DaemonSetObject {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec?: { readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } };
  readonly status?: { readonly desiredNumberScheduled?: number };
}

/**
 * Finds the DaemonSet of Weir by its label. What kubectl says goes to the user: it may be how to log in. Throws
 * AGENTS_NOT_FOUND, USAGE where there are several, KUBECTL_FAILED.
 */
export async function findPlace(
  kubectl: Kubectl,
  { namespace, selector, timeoutMs }: Pick<FleetOptions, 'namespace' | 'selector' | 'timeoutMs'>,
  onStderr: (text: string) => void,
): Promise<Place> {
  const where = namespace === undefined ? ['--all-namespaces'] : ['--namespace', namespace];
  const args = ['daemonsets', ...where, '--selector', selector];
  const found = await getObjects<DaemonSetObject>(kubectl, args, { timeoutMs, onStderr });
  const [only, ...more] = found;
  const places = found.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(', ');
  if (only === undefined) {
    const scope = namespace === undefined ? 'no namespace' : `namespace ${namespace}`;
    throw new WeirError(
      'AGENTS_NOT_FOUND',
      `${scope} has ${namespace === undefined ? 'a' : 'no'} DaemonSet labelled ${selector}`,
    );
  }
  if (more.length > 0)
    throw new WeirError(
      'USAGE',
      `${found.length} DaemonSets are labelled ${selector}: ${places}; choose with -n`,
    );
  const labels = Object.entries(only.spec?.selector?.matchLabels ?? {});
  return {
    namespace: only.metadata.namespace,
    daemonSet: only.metadata.name,
    selector: labels.map(([key, value]) => `${key}=${value}`).join(','),
    desired: only.status?.desiredNumberScheduled ?? 0,
  };
}
