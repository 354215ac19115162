// SPDX-License-Identifier: Apache-2.0
import type { Category } from '../categories.ts';
import { parseCidr } from '../cidr.ts';
import type {
  AllowClause,
  ClusterAllowClause,
  ClusterPolicySpec,
  PolicySpec,
  PortRange as PortRangeSpec,
} from '../gen/policy.ts';
import type { Clause, ClauseDestination, EgressSection, Policy, PortRange } from './policy.ts';

/** An object that `checkStructure` found right, as far as it is used. */
export interface PolicyObject {
  readonly kind: Policy['kind'];
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid?: string;
    readonly generation?: number;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: ClusterPolicySpec | PolicySpec;
}

/** Who answers for a policy, as a label of a pod says who answers for it; an annotation takes what no label may be. */
export const OWNER_KEY = 'weir.dev/owner';

/** Who answers for the policy of an object. What is no text is nobody. */
function ownerOf({ labels, annotations }: PolicyObject['metadata']): string | undefined {
  const owner: unknown = annotations?.[OWNER_KEY] ?? labels?.[OWNER_KEY];
  return typeof owner === 'string' && owner !== '' ? owner : undefined;
}

type ClauseSpec = ClusterAllowClause | AllowClause;

/** The policy of an object that is right. A namespaced one without namespace is of `default`, as kubectl has it. */
export function makePolicy({ kind, metadata, spec }: PolicyObject): Policy {
  const { name, uid, generation } = metadata;
  const namespace = kind === 'AIGovernancePolicy' ? (metadata.namespace ?? 'default') : undefined;
  const owner = ownerOf(metadata);
  const namespaceSelector = 'namespaceSelector' in spec ? spec.namespaceSelector : undefined;
  return {
    kind,
    name,
    ...(namespace !== undefined && { namespace }),
    ...(uid !== undefined && { uid }),
    ...(generation !== undefined && { generation }),
    ...(owner !== undefined && { owner }),
    mode: spec.mode ?? 'audit',
    ...(namespaceSelector && { namespaceSelector }),
    podSelector: spec.podSelector ?? { matchLabels: spec.targetLabels ?? {} },
    ...(spec.egress && { egress: makeEgress(spec.egress, namespace) }),
  };
}

function makeEgress(
  {
    default: rest,
    allow = [],
    deny = [],
    proxies = [],
    quic,
    encryptedHello,
  }: NonNullable<PolicyObject['spec']['egress']>,
  namespace: string | undefined,
): EgressSection {
  return {
    default: rest,
    allow: allow.map((clause) => makeClause(clause, ['tcp'], namespace)),
    deny: deny.map((clause) => makeClause(clause, ['tcp', 'udp'], namespace)),
    proxies: proxies.map(({ name, port, reason, ...place }) => ({
      name,
      destination: makeDestination(place, namespace),
      ports: [{ first: port, last: port, protocols: ['tcp'] }],
      ...(reason !== undefined && { reason }),
    })),
    isQuicDenied: quic === 'deny',
    isHelloDenied: encryptedHello === 'deny',
  };
}

/** `protocols` are those of a port without one; `namespace` what an absent namespace stands for. */
function makeClause(
  clause: ClauseSpec,
  protocols: PortRange['protocols'],
  namespace: string | undefined,
): Clause {
  const { name, ports, reason, expires } = clause;
  return {
    name,
    destination: makeDestination(clause, namespace),
    ...(ports && { ports: ports.map((range) => makePorts(range, protocols)) }),
    ...(reason !== undefined && { reason }),
    ...(expires !== undefined && { expiresMs: expiryMs(expires) }),
  };
}

function makePorts({ port, endPort, protocol }: PortRangeSpec, protocols: PortRange['protocols']): PortRange {
  return {
    first: port ?? 0,
    last: endPort ?? port ?? 65_535,
    protocols: protocol === undefined ? protocols : [protocol === 'TCP' ? 'tcp' : 'udp'],
  };
}

const DAY_MS = 86_400_000;

/** A day counts to its end, in UTC. */
function expiryMs(text: string): number {
  return Date.parse(text) + (text.length === 10 ? DAY_MS : 0);
}

function makeDestination(clause: Partial<ClauseSpec>, own: string | undefined): ClauseDestination {
  const { names, cidrs, pods, services, to, categories, channels } = clause;
  if (names) return { kind: 'names', names };
  if (cidrs) return { kind: 'cidrs', cidrs: cidrs.map(parseCidr).filter((cidr) => cidr !== undefined) };
  if (pods) {
    const { namespaceSelector, podSelector } = pods;
    return { kind: 'pods', namespaces: namespaceSelector ?? own ?? {}, podSelector };
  }
  if (services) {
    const named = services.map(({ name, namespace = own ?? '' }) => ({ namespace, name }));
    return { kind: 'services', services: named };
  }
  if (to) return { kind: 'to', to };
  // The schema lists the categories that there are.
  if (categories) return { kind: 'categories', categories: categories as readonly Category[] };
  return { kind: 'channels', channels: channels ?? [] };
}
