// SPDX-License-Identifier: Apache-2.0
import type { ServiceName } from './policy.ts';

/** The domain that clusters have unless somebody chose another one. Only under it are names taken for services. */
const CLUSTER_DOMAIN = '.svc.cluster.local';

/**
 * The service that a name of the cluster's DNS stands for: `minio.data.svc.cluster.local`, and pods of a headless service,
 * `minio-0.minio.data.svc.cluster.local`. Source: Kubernetes, "DNS for Services and Pods".
 */
export function serviceOfName(name: string): ServiceName | undefined {
  const text = name.toLowerCase().replace(/\.$/, '');
  if (!text.endsWith(CLUSTER_DOMAIN)) return undefined;
  const labels = text.slice(0, -CLUSTER_DOMAIN.length).split('.');
  const [service, namespace] = labels.slice(-2);
  if (service === undefined || namespace === undefined || !isObjectName(service) || !isObjectName(namespace))
    return undefined;
  return { namespace, name: service };
}

function isObjectName(text: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text);
}
