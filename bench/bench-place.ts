// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cgroup2Mount } from '../src/cgroup2-mount.ts';
import { podFolder } from '../src/lab/cgroup-layout.ts';
import { BENCH_NETWORK, makeBenchNetwork } from './bench-network.ts';
import type { OverheadQuestion } from './question.ts';
import { LOOPBACK, type LoadPath } from './run-load.ts';

const POD_UID = '0b5e7f1c-6d1c-4f0e-9a51-5d1f6a0e7b10';
const CONTAINER_ID = 'be'.repeat(32);

/** Cgroups and folders that one bench run has for itself. */
export interface BenchPlace {
  /** What the agent takes for the kubelet's cgroup, as a path from the cgroup v2 root. */
  readonly cgroupRoot: string;
  /** Cgroup folder of the observed pod's container. */
  readonly observed: string;
  /** Cgroup folder that no pod has, outside of `cgroupRoot`. */
  readonly unobserved: string;
  /** Manifests for the agent. */
  readonly pods: string;
  /** A policy on the observed pod: it may reach its servers and nothing else. */
  readonly policies: string;
  /** Folder in bpffs for the agent's pins; made and removed by the agent. */
  readonly pins: string;
  /** The ways from a load to its server. */
  readonly paths: Readonly<Record<OverheadQuestion['path'], LoadPath>>;
  /** For the agent's lock, socket, configuration and output. */
  readonly folder: string;
  /** Removes all of it. What ran in the cgroups must have ended. */
  remove(): void;
}

/** Makes the place of this run, beside every other process of the machine. Needs root. */
export function makeBenchPlace(): BenchPlace {
  const name = `weir-bench-${process.pid}`;
  const top = join(cgroup2Mount(), name);
  const pod = join(top, podFolder('systemd', 'Burstable', POD_UID));
  const observed = join(pod, `cri-containerd-${CONTAINER_ID}.scope`);
  const unobserved = join(top, 'unobserved');
  for (const cgroup of [observed, unobserved]) mkdirSync(cgroup, { recursive: true });
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'weir-bench-'));
  const pods = join(folder, 'pods');
  mkdirSync(pods);
  writeFileSync(join(pods, 'pod.json'), JSON.stringify(podManifest()));
  const policies = join(folder, 'policies');
  mkdirSync(policies);
  writeFileSync(join(policies, 'bench.json'), JSON.stringify(policyObject()));
  const network = makeBenchNetwork(name);
  return {
    paths: { loopback: LOOPBACK, pod: network.path },
    cgroupRoot: `/${name}/kubepods.slice`,
    observed,
    unobserved,
    pods,
    policies,
    pins: `/sys/fs/bpf/${name}`,
    folder,
    remove() {
      network.remove();
      removeCgroups(top);
      rmSync(folder, { recursive: true });
    },
  };
}

function podManifest(): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { namespace: 'bench', name: 'load', uid: POD_UID, labels: { 'weir.dev/domain': 'bench' } },
    spec: { containers: [{ name: 'main', image: 'bench/load:1' }] },
    status: { containerStatuses: [{ name: 'main', containerID: `containerd://${CONTAINER_ID}` }] },
  };
}

/** Denies by default, allows by name and block, and refuses what no load does: every table of a set is asked. */
function policyObject(): object {
  return {
    apiVersion: 'weir.dev/v1alpha1',
    kind: 'ClusterAIGovernancePolicy',
    metadata: { name: 'bench' },
    spec: {
      targetLabels: { 'weir.dev/domain': 'bench' },
      mode: 'enforce',
      egress: {
        default: 'deny',
        allow: [
          { name: 'servers', cidrs: [BENCH_NETWORK] },
          { name: 'hub', names: ['huggingface.co', '*.hf.co'], ports: [{ port: 443 }] },
        ],
        deny: [{ name: 'leaks', categories: ['file-sharing', 'paste'] }],
      },
    },
  };
}

/** rmdir from the leaves up: cgroup folders hold files that can't be removed. */
function removeCgroups(folder: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) removeCgroups(join(folder, entry.name));
  }
  rmdirSync(folder);
}
