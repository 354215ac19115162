// SPDX-License-Identifier: Apache-2.0
import { formatCidr } from '../../cidr.ts';
import type { LabelSelector } from '../../gen/policy.ts';
import { formatAddress } from '../../ip-address.ts';
import { scopeOfAddress } from '../address-scope.ts';
import { isCatalogDestination } from '../catalog-destination.ts';
import type { EgressPolicy } from '../decide-gate.ts';
import type { Clause, ClauseDestination, ServiceDestination } from '../policy.ts';
import { policyKey } from '../policy-name.ts';
import { NAMESPACE_NAME } from '../policy-pod.ts';
import { SYSTEM_NAMESPACES } from '../selects-pod.ts';
import { lastingAllows, noteCommon } from './common-losses.ts';
import { type Converted, Losses, type NetworkObject } from './converted.ts';
import { isEveryPort, type ProtocolPorts, splitPorts } from './split-ports.ts';

type Rule = Readonly<Record<string, unknown>>;

/** Labels of namespaces, and the namespace itself, as Cilium gives them to endpoints (pkg/k8s/apis/cilium.io/const.go). */
const NAMESPACE_LABELS = 'k8s:io.cilium.k8s.namespace.labels.';
const NAMESPACE = 'k8s:io.kubernetes.pod.namespace';

const KUBE_DNS: Rule = { matchLabels: { [NAMESPACE]: 'kube-system', 'k8s:k8s-app': 'kube-dns' } };

const QUIC: readonly ProtocolPorts[] = [{ protocol: 'UDP', first: 443, last: 443 }];

/**
 * A policy as a CiliumNetworkPolicy, or CiliumClusterwideNetworkPolicy for one of the cluster (cilium.io/v2). What it can't
 * say is left out and told; nothing is written wider without being told.
 */
export function toCiliumPolicies(policy: EgressPolicy): Converted {
  const losses = new Losses(policyKey(policy));
  noteCommon(policy, losses);
  const { egress, namespace, name } = policy;
  const egressDeny = [
    ...egress.deny.flatMap((clause) => denyRule(clause, losses)),
    ...(egress.isQuicDenied ? [{ toEntities: ['all'], toPorts: toPorts(QUIC) }] : []),
  ];
  if (egress.isQuicDenied)
    losses.wider('egress.quic', 'QUIC on another port than UDP 443 is not told from other datagrams');
  const isClosed = egress.default === 'deny';
  const rules = isClosed ? allowRules(policy, losses) : [];
  const hasSomething = isClosed || egressDeny.length > 0;
  const kind = namespace === undefined ? 'CiliumClusterwideNetworkPolicy' : 'CiliumNetworkPolicy';
  const object: NetworkObject = {
    apiVersion: 'cilium.io/v2',
    kind,
    metadata: { name, ...(namespace !== undefined && { namespace }) },
    spec: {
      endpointSelector: selectorOf(policy),
      ...(!isClosed && { enableDefaultDeny: { egress: false } }),
      ...(rules.length > 0 && { egress: rules }),
      ...(egressDeny.length > 0 && { egressDeny }),
    },
  };
  return { policy: policyKey(policy), objects: hasSomething ? [object] : [], losses: losses.all };
}

function selectorOf({ namespace, namespaceSelector, podSelector }: EgressPolicy): LabelSelector {
  if (namespace !== undefined) return podSelector;
  const others = { key: NAMESPACE, operator: 'NotIn', values: [...SYSTEM_NAMESPACES] } as const;
  const spaces = namespaceSelector && ofNamespaces(namespaceSelector);
  return joinSelectors(podSelector, spaces ?? { matchExpressions: [others] });
}

/** Labels of namespaces as those of endpoints. */
function ofNamespaces({ matchLabels = {}, matchExpressions = [] }: LabelSelector): LabelSelector {
  const key = (label: string): string => (label === NAMESPACE_NAME ? NAMESPACE : NAMESPACE_LABELS + label);
  const labels = Object.entries(matchLabels).map(([label, value]) => [key(label), value] as const);
  return {
    ...(labels.length > 0 && { matchLabels: Object.fromEntries(labels) }),
    ...(matchExpressions.length > 0 && {
      matchExpressions: matchExpressions.map((each) => ({ ...each, key: key(each.key) })),
    }),
  };
}

function joinSelectors(...selectors: readonly LabelSelector[]): LabelSelector {
  const matchLabels = Object.assign({}, ...selectors.map((each) => each.matchLabels ?? {}));
  const matchExpressions = selectors.flatMap((each) => each.matchExpressions ?? []);
  return {
    ...(Object.keys(matchLabels).length > 0 && { matchLabels }),
    ...(matchExpressions.length > 0 && { matchExpressions }),
  };
}

function allowRules(policy: EgressPolicy, losses: Losses): readonly Rule[] {
  const allows = lastingAllows(policy, losses);
  const hasNames = allows.some(({ destination: { kind } }) => kind === 'names');
  const rules = allows.flatMap((clause): Rule[] => {
    const at = `egress.allow.${clause.name}`;
    noteNames(clause.destination, at, losses);
    notePrivate(clause.destination, at, losses);
    return clauseRules(clause, (message) => losses.stricter(at, `${message}: left out`));
  });
  // Questions to the cluster's DNS are no egress in Weir. Cilium learns names only from those that such a rule lets pass.
  const ports: ProtocolPorts[] = [
    { protocol: 'UDP', first: 53, last: 53 },
    { protocol: 'TCP', first: 53, last: 53 },
  ];
  const dns = hasNames ? { rules: { dns: [{ matchPattern: '*' }] } } : {};
  const toDns = { toEndpoints: [KUBE_DNS], toPorts: toPorts(ports)?.map((rule) => ({ ...rule, ...dns })) };
  return [toDns, ...rules];
}

function noteNames(destination: ClauseDestination, at: string, losses: Losses): void {
  if (destination.kind !== 'names') return;
  losses.wider(at, 'the name on the wire is not held against it: other names on the same address pass');
  const below = destination.names.filter((name) => name.startsWith('*.'));
  if (below.length > 0)
    losses.stricter(at, `${below.join(', ')} stands for one label here, and for one or more in Weir`);
}

function notePrivate(destination: ClauseDestination, at: string, losses: Losses): void {
  if (destination.kind !== 'cidrs') return;
  const isNear = destination.cidrs.some(
    ({ address }) => scopeOfAddress(formatAddress(address)) === 'private',
  );
  if (isNear) losses.stricter(at, 'a block does not mean the pods and nodes of the cluster here');
}

function denyRule(clause: Clause, losses: Losses): Rule[] {
  const at = `egress.deny.${clause.name}`;
  if (clause.destination.kind === 'names') {
    losses.wider(at, 'names: a deny of Cilium knows none: left out');
    return [];
  }
  if (clause.destination.kind === 'cidrs') {
    const { cidrs } = clause.destination;
    if (
      cidrs.some(
        ({ address, prefixBits }) => prefixBits < 104 || scopeOfAddress(formatAddress(address)) === 'private',
      )
    )
      losses.wider(at, 'a block does not mean the pods and nodes of the cluster here');
  }
  return clauseRules(clause, (message) => losses.wider(at, `${message}: left out`));
}

/** One rule for each kind of peer: Cilium does not take two in one. */
function clauseRules({ destination, ports }: Clause, missing: (message: string) => void): Rule[] {
  const split = splitPorts(ports, false);
  const port = split && { toPorts: toPorts(split) };
  return peersOf(destination, missing).map((peer) => ({ ...peer, ...port }));
}

function peersOf(destination: ClauseDestination, missing: (message: string) => void): readonly Rule[] {
  switch (destination.kind) {
    case 'names':
      return [{ toFQDNs: destination.names.map(toFqdn) }];
    case 'cidrs':
      return [{ toCIDR: destination.cidrs.map(formatCidr) }];
    case 'pods': {
      const { namespaces, podSelector } = destination;
      const spaces =
        typeof namespaces === 'string'
          ? { matchLabels: { [NAMESPACE]: namespaces } }
          : ofNamespaces(namespaces);
      // Without a word on namespaces Cilium means that of the policy.
      const isAll = Object.keys(spaces).length === 0;
      const all = { matchExpressions: [{ key: NAMESPACE, operator: 'Exists' as const }] };
      return [{ toEndpoints: [joinSelectors(podSelector, isAll ? all : spaces)] }];
    }
    case 'services':
      return [
        {
          toServices: destination.services.map(({ namespace, name }) => ({
            k8sService: { namespace, serviceName: name },
          })),
        },
      ];
    case 'to':
      return destination.to.flatMap((known) => {
        if (!isCatalogDestination(known)) return [knownPeer(known)];
        missing(`${known}: Cilium has no catalogue; name the hosts and addresses`);
        return [];
      });
    default:
      missing(`${destination.kind}: Cilium has no catalogue; name the hosts`);
      return [];
  }
}

function toFqdn(name: string): Rule {
  return name.startsWith('*.') ? { matchPattern: name } : { matchName: name };
}

function knownPeer(known: ServiceDestination): Rule {
  return known === 'kube-dns' ? { toEndpoints: [KUBE_DNS] } : { toEntities: ['kube-apiserver'] };
}

/** Port 0 is every port of the protocol. */
function toPorts(ports: readonly ProtocolPorts[]): readonly Rule[] {
  return [
    {
      ports: ports.map((range) => ({
        port: isEveryPort(range) ? '0' : `${range.first}`,
        ...(range.last !== range.first && !isEveryPort(range) && { endPort: range.last }),
        protocol: range.protocol,
      })),
    },
  ];
}
