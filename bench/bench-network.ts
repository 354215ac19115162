// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { linkCommands, NODE_ADDRESS, podAddresses, podCommands } from '../src/lab/network-plan.ts';
import type { LoadPath } from './run-load.ts';

/** As in load/server-address.h: sixteen addresses from this one on. */
const SERVER_NETWORK = '10.244.1.';
const SERVER_ADDRESSES = 16;
/** Where all servers are. */
export const BENCH_NETWORK = `${SERVER_NETWORK}0/27`;

/** Network namespaces that one bench run has for itself. */
export interface BenchNetwork {
  readonly path: LoadPath;
  remove(): void;
}

/**
 * The way of a pod to another pod of its node: its own network namespace, a veth pair, the node's namespace, which
 * forwards, a veth pair, the other pod's namespace. The links are the lab's. Nothing else is in the way: neither a
 * bridge nor conntrack nor the rules of kube-proxy or a network policy, all of which real nodes have and which would
 * make Weir's share smaller.
 */
export function makeBenchNetwork(name: string): BenchNetwork {
  const [node, client, server] = ['node', 'client', 'server'].map((role) => `${name}-${role}`) as [
    string,
    string,
    string,
  ];
  const addresses = Array.from({ length: SERVER_ADDRESSES }, (_, index) => `${SERVER_NETWORK}${index + 1}`);
  for (const each of [node, client, server]) execFileSync('ip', ['netns', 'add', each]);
  ip(node, ['link set lo up', `addr add ${NODE_ADDRESS.v4}/32 dev lo`]);
  ip(node, [...linkCommands(0, client, pod(0)), ...linkCommands(1, server, pod(1))]);
  ip(client, podCommands(pod(0)));
  ip(server, [...podCommands(pod(1)), ...addresses.map((address) => `addr add ${address}/32 dev lo`)]);
  ip(node, [`route add ${BENCH_NETWORK} dev pod-1`]);
  execFileSync('ip', ['netns', 'exec', node, 'sh', '-c', 'echo 1 >/proc/sys/net/ipv4/ip_forward']);
  return {
    path: { client: enter(client), server: enter(server), address: `${SERVER_NETWORK}1` },
    remove: () => {
      for (const each of [client, server, node]) execFileSync('ip', ['netns', 'del', each]);
    },
  };
}

function pod(index: number) {
  return podAddresses(index, false);
}

function ip(namespace: string, commands: readonly string[]): void {
  execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: `${commands.join('\n')}\n` });
}

/** nsenter and not `ip netns exec`, which mounts file systems. */
function enter(namespace: string): string[] {
  return ['nsenter', `--net=/run/netns/${namespace}`];
}
