// SPDX-License-Identifier: Apache-2.0
import type { Channel } from '../events/model-identity.ts';
import type { KnownDestination, ServiceName } from './policy.ts';
import type { PolicyPod } from './policy-pod.ts';

/** A name that DNS gave this pod for an address. */
export interface LearnedName {
  /** What was asked for, literally: without a search suffix taken away, without following aliases. */
  readonly question: string;
  /** The names that the answer led through (CNAME). */
  readonly aliases?: readonly string[];
}

/** One thing that a pod does: a connection, a datagram, or a name seen on a connection. */
export interface EgressAction {
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  /** Where it goes. Absent only where it is asked about without one; clauses by address then don't fit. */
  readonly address?: string;
  /** Absent for ICMP. */
  readonly port?: number;
  /** What this pod's own DNS answers said of the address. */
  readonly learned: readonly LearnedName[];
  /** TLS server name or HTTP Host, once one was seen. */
  readonly wireName?: string;
  /** What the proxy at the address was asked for, once it was, where policies know it as one. */
  readonly proxied?: ProxiedRequest;
  /** UDP that was seen to be QUIC, whatever its port. */
  readonly isQuic?: boolean;
  /** The stream showed a TLS hello that hides another; `wireName` is the name outside. */
  readonly isHelloEncrypted?: boolean;
  /** The pod that has the address. */
  readonly pod?: PolicyPod;
  /** The services that have the address, or that of one of their ready endpoints. */
  readonly services?: readonly ServiceName[];
  readonly known?: readonly KnownDestination[];
  /** It is an address of a node. */
  readonly isNode?: boolean;
  /** No egress at all: a flow that the pod accepted, or a question to a resolver that it is configured with. */
  readonly implied?: 'accepted' | 'resolver';
}

/** Whom a proxy is asked to reach, by name or by a literal address. */
export interface ProxiedRequest {
  readonly name?: string;
  readonly address?: string;
  readonly port: number;
}

/** What the catalogue knows of names and addresses. */
export interface ChannelLookup {
  readonly ofName: (name: string) => readonly Channel[];
  readonly ofAddress: (address: string, port?: number) => readonly Channel[];
}
