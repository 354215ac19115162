// SPDX-License-Identifier: Apache-2.0
import type { Zone } from './dns-zone.ts';

/** What a host of the lab's internet is for; each has one site. */
export type HostRole = 'hub' | 'hubCdn' | 'ollamaRegistry' | 'ollamaBlobs' | 'llmApi' | 'featureStore';

/** A host outside the pods: its names, and where they lead. */
export interface InternetHost {
  readonly role: HostRole;
  /** The first is the one used in links. */
  readonly names: readonly [string, ...string[]];
  /** The name behind all of `names`, as a CDN has it. */
  readonly canonical?: string;
  readonly v4: readonly string[];
  readonly v6: readonly string[];
  /** Serves TLS with a certificate for its names; otherwise only plain HTTP is meant to be used. */
  readonly tls: boolean;
}

/**
 * The lab's internet: real names, on addresses that are reserved for documentation (RFC 5737, RFC 3849), so that a
 * leak would lead nowhere. The feature store is a service of the cluster.
 */
export const INTERNET_HOSTS: readonly InternetHost[] = [
  {
    role: 'hub',
    names: ['huggingface.co', 'www.huggingface.co', 'hf.co'],
    v4: ['203.0.113.10', '203.0.113.11', '203.0.113.12', '203.0.113.13'],
    v6: ['2001:db8:10::10', '2001:db8:10::11'],
    tls: true,
  },
  {
    role: 'hubCdn',
    names: ['cdn-lfs-us-1.hf.co', 'cdn-lfs-eu-1.hf.co'],
    canonical: 'd2lab9cdn5x7qk.cloudfront.net',
    v4: ['198.51.100.20', '198.51.100.21'],
    v6: ['2001:db8:20::20'],
    tls: true,
  },
  {
    role: 'ollamaRegistry',
    names: ['registry.ollama.ai'],
    v4: ['203.0.113.30'],
    v6: ['2001:db8:30::30'],
    tls: true,
  },
  {
    role: 'ollamaBlobs',
    names: ['dd20bb891979d25aebc8bec07b2b3bbc.r2.cloudflarestorage.com'],
    v4: ['203.0.113.31'],
    v6: ['2001:db8:30::31'],
    tls: true,
  },
  { role: 'llmApi', names: ['api.openai.com'], v4: ['203.0.113.40'], v6: ['2001:db8:40::40'], tls: true },
  {
    role: 'featureStore',
    names: ['feature-store.features.svc.cluster.local'],
    v4: ['10.96.0.20'],
    v6: ['fd00:10:96::20'],
    tls: false,
  },
];

/** The cluster's DNS service, which every pod's resolv.conf names. */
export const DNS_ADDRESSES = { v4: '10.96.0.10', v6: 'fd00:10:96::a' } as const;

/** The first name of the host with this role. */
export function nameOfHost(role: HostRole): string {
  const host = INTERNET_HOSTS.find((candidate) => candidate.role === role);
  if (host === undefined) throw new Error(`no host has the role ${role}`);
  return host.names[0];
}

/** The zone that leads to all hosts. Hosts with several addresses show one at a time, as the real ones do. */
export function internetZone(): Zone {
  return Object.fromEntries(INTERNET_HOSTS.flatMap(hostEntries));
}

function hostEntries(host: InternetHost): [string, Zone[string]][] {
  const addresses = { a: host.v4, aaaa: host.v6, ttlSeconds: 30, rotate: true };
  const { canonical } = host;
  if (canonical === undefined) return host.names.map((name) => [name, addresses]);
  return [
    ...host.names.map((name): [string, Zone[string]] => [name, { cname: canonical, ttlSeconds: 300 }]),
    [canonical, addresses],
  ];
}
