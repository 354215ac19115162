// SPDX-License-Identifier: Apache-2.0

import { canonicalAddress } from '../canonical-address.ts';
import { SERVICE_DESTINATIONS } from '../config/policy-clauses.ts';
import { WeirError } from '../errors.ts';
import type { EgressAction } from './egress-action.ts';
import type { ServiceDestination } from './policy.ts';
import type { PolicyPod } from './policy-pod.ts';

/** How a destination is written, for help and messages. */
export const TARGET_FORMS =
  'NAME:PORT, ADDRESS:PORT, [IPV6]:PORT, pod/NAMESPACE/NAME:PORT, service/NAMESPACE/NAME:PORT, kube-apiserver or kube-dns, each with /udp behind it for UDP';

/**
 * The action that a destination in text stands for. A name is taken as one that DNS led from to the address and, over TCP,
 * as the one on the wire. Throws USAGE.
 */
export function readTarget(
  text: string,
  findPod: (namespace: string, name: string) => PolicyPod | undefined,
): EgressAction {
  const [, target = '', udp] = /^(.*?)(\/udp|\/tcp)?$/.exec(text) ?? [];
  const known = SERVICE_DESTINATIONS.find((name) => target === name || target.startsWith(`${name}:`));
  if (known !== undefined) return knownAction(known, target, udp);
  const [, host = '', port = ''] = /^(\[[^\]]+\]|[^:]+):(\d{1,5})$/.exec(target) ?? [];
  if (host === '' || Number(port) < 1 || Number(port) > 65_535)
    throw new WeirError('USAGE', `a destination is ${TARGET_FORMS}; got ${JSON.stringify(text)}`);
  const protocol = udp === '/udp' ? 'udp' : 'tcp';
  const base = { protocol, port: Number(port), learned: [] } as const;
  const [kind, namespace = '', name = ''] = host.split('/');
  if (kind === 'pod' && name !== '') {
    const pod = findPod(namespace, name);
    if (pod !== undefined) return { ...base, pod };
    throw new WeirError('USAGE', `${host}: no such pod in the manifests`);
  }
  if (kind === 'service' && name !== '') return { ...base, services: [{ namespace, name }] };
  const address = canonicalAddress(host.replace(/^\[|\]$/g, ''));
  if (address !== undefined) return { ...base, address };
  return { ...base, learned: [{ question: host }], ...(protocol === 'tcp' && { wireName: host }) };
}

const PORTS = { 'kube-apiserver': 443, 'kube-dns': 53 } as const;

function knownAction(known: ServiceDestination, target: string, udp: string | undefined): EgressAction {
  const given = /:(\d{1,5})$/.exec(target)?.[1];
  const protocol = udp === '/udp' || (udp === undefined && known === 'kube-dns') ? 'udp' : 'tcp';
  return { protocol, port: given === undefined ? PORTS[known] : Number(given), learned: [], known: [known] };
}
