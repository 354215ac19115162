// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Connection } from '../../src/cluster/connection.ts';
import { connectKubeconfig } from '../../src/cluster/kubeconfig.ts';
import { ControlPlane } from './control-plane.ts';
import { KubeAdmin, type Manifest, readYaml } from './kube-admin.ts';

/** A real cluster with what a test needs in it. */
export interface ClusterUnderTest {
  readonly admin: KubeAdmin;
  /** Absent where the cluster is somebody else's: nothing is stopped or compacted there. */
  readonly plane?: ControlPlane;
  /** A namespace of this run alone. */
  readonly namespace: string;
  /** Name of a node that is not there: no kubelet takes its pods. */
  readonly node: string;
  /** As a service account that has the rights of `daemonset/manifests/rbac.yaml` and no others. */
  readonly weir: Connection;
  /** Removes what was made. */
  close(): Promise<void>;
}

/** The cluster that KUBECONFIG names, or one that is started. */
export async function openClusterUnderTest(env: NodeJS.ProcessEnv): Promise<ClusterUnderTest> {
  const plane = env.KUBECONFIG ? undefined : await startPlane(env);
  const admin =
    plane?.admin ?? new KubeAdmin(connectKubeconfig({ file: env.KUBECONFIG ?? '', env, now: Date.now }));
  const suffix = randomBytes(4).toString('hex');
  const made = rightsOf(suffix);
  const namespace = `weir-test-${suffix}`;
  const close = async (): Promise<void> => {
    for (const manifest of [...made].reverse()) await admin.delete(manifest);
    admin.close();
    await plane?.stop();
  };
  try {
    await admin.ensure(made);
    // the API server takes no pods for a namespace without it; a controller makes it where there is one
    const account = { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace } };
    await admin.ensure([account]);
    const token = await admin.token(namespace, 'weir');
    const { tls } = await admin.connection.credentials();
    const { cert: _cert, key: _key, ...server } = tls;
    const weir: Connection = { ...admin.connection, credentials: async () => ({ token, tls: server }) };
    return { admin, ...(plane && { plane }), namespace, node: `weir-test-node-${suffix}`, weir, close };
  } catch (error: unknown) {
    await close();
    throw error;
  }
}

async function startPlane({ WEIR_ETCD, WEIR_KUBE_APISERVER }: NodeJS.ProcessEnv): Promise<ControlPlane> {
  if (!WEIR_ETCD || !WEIR_KUBE_APISERVER)
    throw new Error('name a cluster with KUBECONFIG, or run this with `npm run test:cluster`');
  return await ControlPlane.start({ etcd: WEIR_ETCD, apiServer: WEIR_KUBE_APISERVER });
}

/** `daemonset/manifests/rbac.yaml` under names of this run: the cluster may have a Weir of its own. */
function rightsOf(suffix: string): Manifest[] {
  const text = readFileSync(new URL('../../daemonset/manifests/rbac.yaml', import.meta.url), 'utf8');
  const renamed = text.replaceAll('weir-system', `weir-test-${suffix}`);
  return readYaml(renamed).map((manifest) =>
    manifest.kind.startsWith('ClusterRole')
      ? {
          ...manifest,
          metadata: { ...manifest.metadata, name: `weir-test-${suffix}` },
          ...(manifest.kind === 'ClusterRoleBinding' && {
            roleRef: { ...(manifest.roleRef as object), name: `weir-test-${suffix}` },
          }),
        }
      : manifest,
  );
}
