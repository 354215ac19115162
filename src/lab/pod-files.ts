// SPDX-License-Identifier: Apache-2.0
import type { PodAddresses } from './network-plan.ts';
import type { PodSpec } from './pod-spec.ts';

/** The files of a pod's /etc that aren't the machine's: file name to content, as the kubelet writes them. */
export function podEtcFiles(
  spec: PodSpec,
  addresses: PodAddresses,
  nameservers: readonly string[],
): Record<string, string> {
  const suffixes = [`${spec.namespace}.svc.cluster.local`, 'svc.cluster.local', 'cluster.local'];
  const hosts: [string, string][] = [
    ['127.0.0.1', 'localhost'],
    ['::1', 'localhost ip6-localhost ip6-loopback'],
    [addresses.v4, spec.name],
    ...(addresses.v6 === undefined ? [] : [[addresses.v6, spec.name] satisfies [string, string]]),
    ...Object.entries(spec.hosts ?? {}),
  ];
  return {
    hosts: lines(hosts.map(([address, names]) => `${address}\t${names}`)),
    // The machine's own may ask systemd-resolved over a socket, past the pod's resolver.
    'nsswitch.conf': lines([
      'passwd: files',
      'group: files',
      'hosts: files dns',
      'services: files',
      'protocols: files',
    ]),
    'resolv.conf': lines([
      `search ${suffixes.join(' ')}`,
      ...nameservers.map((address) => `nameserver ${address}`),
      `options ndots:${spec.ndots ?? 5}`,
    ]),
  };
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
