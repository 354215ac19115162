// SPDX-License-Identifier: Apache-2.0
import { DNS_ADDRESSES, INTERNET_HOSTS } from './internet/internet-hosts.ts';

/** The addresses of a pod; IPv6 only where the machine has it. */
export interface PodAddresses {
  readonly v4: string;
  readonly v6?: string;
}

/** The node's own address in the lab: probes and gateways reach pods from it. */
export const NODE_ADDRESS = { v4: '192.0.2.10', v6: '2001:db8:1::10' } as const;

/** What pods send everything to: the other end of their link, the same for all (as Calico does it). */
const GATEWAY = { v4: '169.254.1.1', v6: 'fe80::1' } as const;

/** The addresses of a lab's pod number `index`, from 0. At most 250 pods. */
export function podAddresses(index: number, hasIpv6: boolean): PodAddresses {
  const host = index + 2;
  if (host > 251) throw new RangeError(`a lab has room for 250 pods, pod ${index + 1} was asked for`);
  return { v4: `10.244.0.${host}`, ...(hasIpv6 ? { v6: `fd00:10:244::${host.toString(16)}` } : {}) };
}

/** Addresses the cluster's DNS service answers on. */
export function dnsAddresses(hasIpv6: boolean): string[] {
  return hasIpv6 ? [DNS_ADDRESSES.v4, DNS_ADDRESSES.v6] : [DNS_ADDRESSES.v4];
}

/** Commands for `ip -batch` in the internet's network namespace: every server's address is on its loopback. */
export function internetCommands(hasIpv6: boolean): string[] {
  const v4 = [NODE_ADDRESS.v4, DNS_ADDRESSES.v4, ...INTERNET_HOSTS.flatMap((host) => host.v4)];
  const v6 = [NODE_ADDRESS.v6, DNS_ADDRESSES.v6, ...INTERNET_HOSTS.flatMap((host) => host.v6)];
  return [
    'link set lo up',
    ...v4.map((address) => `addr add ${address}/32 dev lo`),
    ...(hasIpv6 ? v6.map((address) => `addr add ${address}/128 dev lo nodad`) : []),
  ];
}

/** Commands for `ip -batch` in the internet's network namespace that link it to another: that of a process, or a named one. */
export function linkCommands(index: number, pod: number | string, addresses: PodAddresses): string[] {
  const link = `pod-${index}`;
  const { v4, v6 } = addresses;
  return [
    `link add name ${link} type veth peer name eth0 netns ${pod}`,
    `link set ${link} up`,
    `addr add ${GATEWAY.v4}/32 dev ${link}`,
    `route add ${v4}/32 dev ${link} src ${NODE_ADDRESS.v4}`,
    ...(v6 === undefined
      ? []
      : [
          `addr add ${GATEWAY.v6}/64 dev ${link} nodad`,
          `route add ${v6}/128 dev ${link} src ${NODE_ADDRESS.v6}`,
        ]),
  ];
}

/** Commands for `ip -batch` in the pod's network namespace. */
export function podCommands(addresses: PodAddresses): string[] {
  const { v4, v6 } = addresses;
  return [
    'link set lo up',
    'link set eth0 up',
    `addr add ${v4}/32 dev eth0`,
    `route add ${GATEWAY.v4}/32 dev eth0 scope link`,
    `route add default via ${GATEWAY.v4} dev eth0`,
    ...(v6 === undefined
      ? []
      : [`addr add ${v6}/128 dev eth0 nodad`, `route add ::/0 via ${GATEWAY.v6} dev eth0`]),
  ];
}
