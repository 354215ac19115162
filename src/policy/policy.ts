// SPDX-License-Identifier: Apache-2.0
import type { Category } from '../categories.ts';
import type { Cidr } from '../cidr.ts';
import type { LabelSelector } from '../gen/policy.ts';

/** A policy as it decides: checked, with defaults filled in and texts read. Made by `makePolicy`. */
export interface Policy {
  readonly kind: 'ClusterAIGovernancePolicy' | 'AIGovernancePolicy';
  readonly name: string;
  /** Of an `AIGovernancePolicy`. */
  readonly namespace?: string;
  /** As the API server gave them; a policy from a file has none. */
  readonly uid?: string;
  readonly generation?: number;
  /** Who answers for it: its annotation or label `weir.dev/owner`. */
  readonly owner?: string;
  readonly mode: 'audit' | 'enforce';
  /** Absent: all namespaces but those of the system. */
  readonly namespaceSelector?: LabelSelector;
  readonly podSelector: LabelSelector;
  /** Absent: the policy says nothing of egress. */
  readonly egress?: EgressSection;
}

export type EgressDefault = 'allow' | 'delegate' | 'deny';

export interface EgressSection {
  readonly default: EgressDefault;
  readonly allow: readonly Clause[];
  readonly deny: readonly Clause[];
  /** Where HTTP proxies are: what they are asked for is judged in the place of where they are. */
  readonly proxies: readonly Clause[];
  readonly isQuicDenied: boolean;
  /** TLS hellos that hide another are denied. */
  readonly isHelloDenied: boolean;
}

export interface Clause {
  readonly name: string;
  readonly destination: ClauseDestination;
  /** Absent: every port and protocol. */
  readonly ports?: readonly PortRange[];
  readonly reason?: string;
  /** The first instant at which it no longer counts, milliseconds since 1970. */
  readonly expiresMs?: number;
}

export interface PortRange {
  readonly first: number;
  readonly last: number;
  readonly protocols: readonly ('tcp' | 'udp')[];
}

export type ClauseDestination =
  | { readonly kind: 'names'; readonly names: readonly string[] }
  | { readonly kind: 'cidrs'; readonly cidrs: readonly Cidr[] }
  | PodsDestination
  | { readonly kind: 'services'; readonly services: readonly ServiceName[] }
  | { readonly kind: 'to'; readonly to: readonly KnownDestination[] }
  | { readonly kind: 'categories'; readonly categories: readonly Category[] }
  | { readonly kind: 'channels'; readonly channels: readonly string[] };

export interface PodsDestination {
  readonly kind: 'pods';
  /** The one namespace that is meant, or a selector of namespaces. */
  readonly namespaces: string | LabelSelector;
  readonly podSelector: LabelSelector;
}

export interface ServiceName {
  readonly namespace: string;
  readonly name: string;
}

/** Services that every cluster has. */
export type ServiceDestination = 'kube-apiserver' | 'kube-dns';
/** Channels of the catalogue that have a word. */
export type CatalogDestination = 'cloud-metadata' | 'workload-identity';
export type KnownDestination = ServiceDestination | CatalogDestination;
