// SPDX-License-Identifier: Apache-2.0
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cgroup2Mount } from '../../src/cgroup2-mount.ts';
import { DNS_ADDRESSES, INTERNET_HOSTS, internetZone } from '../../src/lab/internet/internet-hosts.ts';
import { makeCertificates } from '../../src/lab/make-certificates.ts';
import { internetCommands } from '../../src/lab/network-plan.ts';
import { runIp } from '../../src/lab/run-ip.ts';
import { startInternet } from '../../src/lab/start-internet.ts';
import type { NodePlace } from './node-place.ts';

/** The two ends of the link between the node and its internet. */
const LINK = { name: 'internet', node: '169.254.77.2', internet: '169.254.77.1' } as const;

/**
 * Gives the pods of a node the lab's internet: its DNS at the address of the cluster's, its hub and its LLM API, under their
 * real names. `services` are names that lead to the node itself, in place of services. Gives the file of the authority that
 * signed its certificates. It ends with the node.
 */
export async function startNodeInternet(place: NodePlace, ...services: readonly string[]): Promise<string> {
  const folder = join(place.folder, 'internet');
  mkdirSync(folder);
  const certificates = await makeCertificates(folder);
  const { pid, channel } = await startInternet(join(cgroup2Mount(), place.cgroup, 'system'));
  await channel.up;
  const { name, node, internet } = LINK;
  await runIp(pid, [
    ...internetCommands(false),
    `link add name node type veth peer name ${name} netns ${place.holder}`,
    'link set node up',
    `addr add ${internet}/30 dev node`,
    `route add default via ${node}`,
  ]);
  const addresses = [DNS_ADDRESSES.v4, ...INTERNET_HOSTS.flatMap((host) => host.v4)];
  await runIp(place.holder, [
    `addr add ${node}/30 dev ${name}`,
    `link set ${name} up`,
    ...addresses.map((address) => `route add ${address}/32 via ${internet}`),
  ]);
  await channel.ask('start', {
    dnsAddresses: [DNS_ADDRESSES.v4],
    hasIpv6: false,
    zone: { ...internetZone(), ...Object.fromEntries(services.map((service) => [service, { a: [node] }])) },
    certificates: certificates.ofHosts,
  });
  return certificates.authorityFile;
}
