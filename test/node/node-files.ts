// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { DNS_ADDRESSES } from '../../src/lab/internet/internet-hosts.ts';

/** Where systems have the plugins of CNI. */
const CNI_FOLDERS = ['/usr/lib/cni', '/opt/cni/bin', '/usr/libexec/cni'];

/** Of the runtime, where programs look for it. */
export const RUNTIME_SOCKET = '/run/containerd/containerd.sock';

/** Of the kubelet: `cgroup` is where it runs pods, from the root of each hierarchy. */
export function kubeletConfigOf(cgroup: string, caFile: string): string {
  return JSON.stringify({
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    containerRuntimeEndpoint: `unix://${RUNTIME_SOCKET}`,
    staticPodPath: '/etc/kubernetes/manifests',
    volumePluginDir: '/var/lib/kubelet/volume-plugins',
    clusterDNS: [DNS_ADDRESSES.v4],
    clusterDomain: 'cluster.local',
    cgroupDriver: 'cgroupfs',
    cgroupRoot: cgroup,
    // Where cgroups of version 1 are beside those of version 2, the kubelet uses the former.
    failCgroupV1: false,
    failSwapOn: false,
    protectKernelDefaults: true,
    enforceNodeAllocatable: [],
    localStorageCapacityIsolation: false,
    evictionHard: { 'memory.available': '0%', 'nodefs.available': '0%', 'imagefs.available': '0%' },
    imageGCHighThresholdPercent: 100,
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: caFile },
    },
    authorization: { mode: 'Webhook' },
    // Tests wait for what the kubelet does, and make many pods in a row.
    syncFrequency: '5s',
    nodeStatusUpdateFrequency: '5s',
    registryPullQPS: 0,
    eventRecordQPS: 0,
    crashLoopBackOff: { maxContainerRestartPeriod: '2s' },
  });
}

/** Of containerd, whose folders are those that it has by default. */
export function containerdConfigOf(pauseImage: string): string {
  const plugins = CNI_FOLDERS.find((folder) => existsSync(`${folder}/bridge`));
  if (plugins === undefined)
    throw new Error(`no plugins of CNI in ${CNI_FOLDERS.join(', ')}: sh scripts/setup.sh --with-node`);
  return `version = 2
disabled_plugins = ["io.containerd.internal.v1.opt"]
[debug]
  level = "warn"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  disable_apparmor = true
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${plugins}"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      SystemdCgroup = false
`;
}

/** Pods on one bridge, which the node can reach and nobody else. */
export const CNI_CONFIG = JSON.stringify({
  cniVersion: '1.0.0',
  name: 'pods',
  plugins: [
    {
      type: 'bridge',
      bridge: 'cni0',
      isGateway: true,
      hairpinMode: true,
      ipam: { type: 'host-local', ranges: [[{ subnet: '10.244.0.0/24' }]], routes: [{ dst: '0.0.0.0/0' }] },
    },
  ],
});
