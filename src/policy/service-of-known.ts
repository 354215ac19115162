// SPDX-License-Identifier: Apache-2.0
import type { ServiceDestination, ServiceName } from './policy.ts';

/** The service that each known destination is; kube-dns is CoreDNS's name as well. */
export const SERVICE_OF_KNOWN: Readonly<Record<ServiceDestination, ServiceName>> = {
  'kube-apiserver': { namespace: 'default', name: 'kubernetes' },
  'kube-dns': { namespace: 'kube-system', name: 'kube-dns' },
};
