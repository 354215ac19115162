// SPDX-License-Identifier: Apache-2.0
import type { Zone } from './dns-zone.ts';
import type { HostRole } from './internet-hosts.ts';
import type { Served } from './served.ts';

/** What the server process needs to start; all of it plain JSON. */
export interface InternetConfig {
  /** Addresses the DNS server answers on. */
  readonly dnsAddresses: readonly string[];
  readonly hasIpv6: boolean;
  readonly zone: Zone;
  /** Certificate and key (PEM) by role, for the hosts with TLS. */
  readonly certificates: Partial<Record<HostRole, { readonly cert: string; readonly key: string }>>;
}

/** A request made from outside the pods, as a gateway or a probe of the kubelet makes it. */
export interface OutsideRequest {
  readonly url: string;
  readonly method?: string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface OutsideResponse {
  readonly status: number;
  readonly body: string;
}

/** What the lab's owner can ask of the server process, over the channel Node gives a child. */
export interface InternetCalls {
  /** Forwards between the pods and starts all servers. */
  start(config: InternetConfig): Promise<void>;
  setZone(zone: Zone): Promise<void>;
  /** Makes a request from outside the pods. */
  request(request: OutsideRequest): Promise<OutsideResponse>;
  /** What was served up to now, oldest first; at most the last 10,000. */
  served(): Promise<readonly Served[]>;
}

/** The owner's side of a call. */
export interface CallMessage {
  readonly id: number;
  readonly call: keyof InternetCalls;
  readonly argument: unknown;
}

/** The process's first message: it runs in its network namespace, which can now be given addresses. */
export interface UpMessage {
  readonly up: true;
}

/** The end of a call: its value, or what went wrong. */
export interface ReplyMessage {
  readonly id: number;
  readonly value?: unknown;
  readonly error?: string;
}
