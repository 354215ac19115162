// SPDX-License-Identifier: Apache-2.0
import { type Cidr, cidrCovers, formatCidr } from '../../cidr.ts';
import { isMapped } from '../../ip-address.ts';
import type { EgressPolicy } from '../decide-gate.ts';
import type { Clause, PodsDestination } from '../policy.ts';
import { policyKey } from '../policy-name.ts';
import { NAMESPACE_NAME, type PolicyPod } from '../policy-pod.ts';
import { selectsPod } from '../selects-pod.ts';
import { lastingAllows, noteCommon } from './common-losses.ts';
import { type Converted, Losses, type NetworkObject } from './converted.ts';
import { isEveryPort, splitPorts } from './split-ports.ts';

type Rule = Readonly<Record<string, unknown>>;

const WITHOUT_NAMES = 'a NetworkPolicy knows addresses and labels only';
const MISSING = {
  names: `names: ${WITHOUT_NAMES}`,
  categories: `categories: ${WITHOUT_NAMES}`,
  channels: `channels: ${WITHOUT_NAMES}`,
  services: 'services: a NetworkPolicy knows pods; allow those that are behind it, by their ports',
  'cloud-metadata': `cloud-metadata: ${WITHOUT_NAMES}`,
  'workload-identity': `workload-identity: ${WITHOUT_NAMES}`,
  'kube-apiserver': 'kube-apiserver: a NetworkPolicy has no word for it; allow its addresses under cidrs',
} as const;

const KUBE_DNS: Rule = {
  namespaceSelector: { matchLabels: { [NAMESPACE_NAME]: 'kube-system' } },
  podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
};

/** Questions to the cluster's DNS are no egress in Weir. Source: the labels that kubeadm and its kin give CoreDNS. */
const DNS_RULE: Rule = {
  to: [KUBE_DNS],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/**
 * A policy as NetworkPolicies of Kubernetes (networking.k8s.io/v1): one, or for a policy of the cluster one in each of its
 * namespaces, which only `pods` tell. What it can't say is left out and told; nothing is written wider without being told.
 */
export function toNetworkPolicies(policy: EgressPolicy, pods: readonly PolicyPod[]): Converted {
  const losses = new Losses(policyKey(policy));
  noteCommon(policy, losses);
  const namespaces = namespacesOf(policy, pods, losses);
  const egress = policy.egress.default === 'deny' ? closedRules(policy, losses) : openRules(policy, losses);
  const objects = (egress === undefined ? [] : namespaces).map(
    (namespace): NetworkObject => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: policy.name, namespace },
      spec: { podSelector: policy.podSelector, policyTypes: ['Egress'], egress },
    }),
  );
  return { policy: policyKey(policy), objects, losses: losses.all };
}

function namespacesOf(policy: EgressPolicy, pods: readonly PolicyPod[], losses: Losses): readonly string[] {
  if (policy.namespace !== undefined) return [policy.namespace];
  const every = { ...policy, podSelector: {} };
  const known = pods.filter((pod) => selectsPod(every, pod)).map(({ namespace }) => namespace);
  const namespaces = [...new Set(known)].toSorted();
  losses.wider(
    'namespaceSelector',
    namespaces.length === 0
      ? 'a NetworkPolicy is of one namespace, and no known pod is in one that is selected: --pods tells them'
      : `a NetworkPolicy is of one namespace: namespaces beside ${namespaces.join(', ')} are not covered, nor are later ones`,
  );
  return namespaces;
}

/** Under `default: deny`: a rule for each allow, with the blocks that are denied taken out. */
function closedRules(policy: EgressPolicy, losses: Losses): readonly Rule[] {
  const { egress } = policy;
  const allows = lastingAllows(policy, losses);
  const denied = deniedBlocks(egress.deny, allows, losses);
  if (egress.isQuicDenied) noteQuic(losses);
  const rules = allows.flatMap((clause): Rule[] => {
    const to = peersOf(clause, denied, losses);
    const ports = portsOf(clause, egress.isQuicDenied);
    // without peers or ports a rule would mean all of them
    if (to.length === 0 || ports?.length === 0) return [];
    return [{ to, ...(ports && { ports }) }];
  });
  return [DNS_RULE, ...rules];
}

function noteQuic(losses: Losses): void {
  losses.wider('egress.quic', 'QUIC on another port than UDP 443 is not told from other datagrams');
}

/** Under a default that lets pass: everything but the blocks that are denied, or no object at all. */
function openRules({ egress }: EgressPolicy, losses: Losses): readonly Rule[] | undefined {
  const denied = deniedBlocks(egress.deny, [], losses);
  for (const { name, destination } of egress.deny)
    if (destination.kind !== 'cidrs') losses.wider(`egress.deny.${name}`, 'a NetworkPolicy has no deny');
  if (egress.isQuicDenied) losses.wider('egress.quic', 'a NetworkPolicy has no deny');
  if (denied.length === 0) return undefined;
  const block = (cidr: string, isFour: boolean): Rule => {
    const except = denied.filter(({ address }) => isMapped(address) === isFour).map(formatCidr);
    return { ipBlock: { cidr, ...(except.length > 0 && { except }) } };
  };
  return [{ to: [block('0.0.0.0/0', true), block('::/0', false)] }];
}

/** Blocks that are denied, to be taken out of those that are allowed. Tells what can't be denied that way. */
function deniedBlocks(denies: readonly Clause[], allows: readonly Clause[], losses: Losses): readonly Cidr[] {
  return denies.flatMap(({ name, destination, ports }) => {
    const at = `egress.deny.${name}`;
    if (destination.kind !== 'cidrs') {
      if (allows.length > 0) losses.wider(at, 'a NetworkPolicy has no deny: what an allow lets pass, passes');
      return [];
    }
    if (ports !== undefined)
      losses.stricter(at, 'a block is taken out for every port, and not for these alone');
    if (allows.some(({ destination: { kind } }) => kind === 'pods' || kind === 'to'))
      losses.wider(at, 'pods that an allow selects are not denied by their address');
    return destination.cidrs;
  });
}

function peersOf({ name, destination }: Clause, denied: readonly Cidr[], losses: Losses): readonly Rule[] {
  const missing = (message: string): readonly Rule[] => {
    losses.stricter(`egress.allow.${name}`, `${message}: left out`);
    return [];
  };
  switch (destination.kind) {
    case 'cidrs':
      return destination.cidrs.flatMap((cidr) => blockOf(cidr, denied));
    case 'pods':
      return [peerOf(destination)];
    case 'to':
      return destination.to.flatMap((known) => (known === 'kube-dns' ? [KUBE_DNS] : missing(MISSING[known])));
    default:
      return missing(MISSING[destination.kind]);
  }
}

function blockOf(cidr: Cidr, denied: readonly Cidr[]): readonly Rule[] {
  if (denied.some((block) => cidrCovers(block, cidr))) return [];
  const except = denied.filter((block) => cidrCovers(cidr, block)).map(formatCidr);
  return [{ ipBlock: { cidr: formatCidr(cidr), ...(except.length > 0 && { except }) } }];
}

function peerOf({ namespaces, podSelector }: PodsDestination): Rule {
  const namespaceSelector =
    typeof namespaces === 'string' ? { matchLabels: { [NAMESPACE_NAME]: namespaces } } : namespaces;
  return { namespaceSelector, podSelector };
}

function portsOf({ ports }: Clause, isQuicDenied: boolean): readonly Rule[] | undefined {
  return splitPorts(ports, isQuicDenied)?.map((range) => {
    const { protocol, first, last } = range;
    if (isEveryPort(range)) return { protocol };
    return { protocol, port: first, ...(last !== first && { endPort: last }) };
  });
}
