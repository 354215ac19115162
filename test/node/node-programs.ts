// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';

/** Programs of a cluster that no system has; the values are paths. */
export interface NodePrograms {
  readonly etcd: string;
  readonly 'kube-apiserver': string;
  readonly 'kube-controller-manager': string;
  readonly 'kube-scheduler': string;
  readonly kubelet: string;
  readonly kubectl: string;
}

/** Those that `scripts/test-node.sh` has built or found. */
export function nodePrograms({ WEIR_ETCD, WEIR_KUBERNETES }: NodeJS.ProcessEnv): NodePrograms {
  if (!WEIR_ETCD || !WEIR_KUBERNETES) throw new Error('run this with `npm run test:node`');
  const built = (name: string): string => join(WEIR_KUBERNETES, name);
  return {
    etcd: WEIR_ETCD,
    'kube-apiserver': built('kube-apiserver'),
    'kube-controller-manager': built('kube-controller-manager'),
    'kube-scheduler': built('kube-scheduler'),
    kubelet: built('kubelet'),
    kubectl: built('kubectl'),
  };
}
