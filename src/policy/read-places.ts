// SPDX-License-Identifier: Apache-2.0
import { canonicalAddress } from '../canonical-address.ts';
import { SERVICE_DESTINATIONS } from '../config/policy-clauses.ts';
import type { EgressAction } from './egress-action.ts';
import type { PolicyPod } from './policy-pod.ts';
import { type PolicyFile, readDocuments } from './read-documents.ts';
import { SERVICE_OF_KNOWN } from './service-of-known.ts';

/** What lives at an address of the cluster. */
export type Place = Pick<EgressAction, 'pod' | 'services' | 'known' | 'isNode'>;

interface ObjectText {
  readonly kind?: unknown;
  readonly metadata?: { readonly namespace?: unknown; readonly name?: unknown };
  readonly spec?: {
    readonly hostNetwork?: unknown;
    readonly clusterIPs?: unknown;
    readonly clusterIP?: unknown;
  };
  readonly status?: { readonly podIPs?: unknown; readonly podIP?: unknown };
}

/** Services that policies have words of their own for, by `namespace/name`. */
export const KNOWN_SERVICES: Readonly<Record<string, Place['known']>> = Object.fromEntries(
  SERVICE_DESTINATIONS.map((known) => {
    const { namespace, name } = SERVICE_OF_KNOWN[known];
    return [`${namespace}/${name}`, [known]];
  }),
);

/**
 * Who has which address, as manifests with a status tell: pods by their addresses, services by those of the cluster. A pod
 * on the network of its node has the node's.
 */
export function readPlaces(
  files: readonly PolicyFile[],
  pods: readonly PolicyPod[],
): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const byName = new Map(pods.map((pod) => [`${pod.namespace}/${pod.name}`, pod]));
  for (const { value } of files.flatMap((file) => readDocuments(file).objects)) {
    // Only what is of the expected type is used: manifests were checked when pods were read.
    const { kind, metadata, spec, status } = value as ObjectText;
    const namespace = String(metadata?.namespace ?? 'default');
    const name = String(metadata?.name);
    const key = `${namespace}/${name}`;
    if (kind === 'Service')
      for (const address of addressesOf(spec?.clusterIPs, spec?.clusterIP))
        places.set(address, {
          services: [{ namespace, name }],
          ...(KNOWN_SERVICES[key] && { known: KNOWN_SERVICES[key] }),
        });
    const pod = kind === 'Pod' ? byName.get(key) : undefined;
    if (pod === undefined) continue;
    const place: Place = spec?.hostNetwork === true ? { isNode: true } : { pod };
    for (const address of addressesOf(status?.podIPs, status?.podIP)) places.set(address, place);
  }
  return places;
}

/** Addresses of a list of texts or of `{ ip }`, and of one text. */
function addressesOf(list: unknown, one: unknown): readonly string[] {
  const entries: unknown[] = [...(Array.isArray(list) ? list : []), one];
  const texts = entries.map((entry) =>
    typeof entry === 'object' && entry !== null && 'ip' in entry ? entry.ip : entry,
  );
  const addresses = texts.map((text) => (typeof text === 'string' ? canonicalAddress(text) : undefined));
  return [...new Set(addresses.filter((address) => address !== undefined))];
}
