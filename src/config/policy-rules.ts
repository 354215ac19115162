// SPDX-License-Identifier: Apache-2.0
import { cidrCovers, hasHostBits, parseCidr } from '../cidr.ts';
import type { PolicyRule } from './policy-node.ts';

type Members = Readonly<Record<string, unknown>>;

const has = (value: Members, name: string): boolean => value[name] !== undefined;

/** Addresses that carry an IPv4 address: the kernel judges the IPv4 address. */
export const CARRIERS = ['64:ff9b::/96', '2002::/16'] as const;

/** What a clause can name as its destination. */
export const DESTINATIONS = ['names', 'cidrs', 'pods', 'services', 'to', 'categories', 'channels'] as const;

export const ONE_SELECTOR: PolicyRule = {
  cel: 'has(self.podSelector) != has(self.targetLabels)',
  message: 'exactly one of podSelector and targetLabels must be given; podSelector: {} selects all pods',
  fix: 'keep podSelector: { matchLabels: … }, or targetLabels: …, which is short for it',
  holds: (spec: Members) => has(spec, 'podSelector') !== has(spec, 'targetLabels'),
};

export const ONE_DESTINATION: PolicyRule = {
  cel: `[${DESTINATIONS.map((name) => `has(self.${name})`).join(', ')}].exists_one(given, given)`,
  message: `exactly one of ${DESTINATIONS.join(', ')} must be given; split the clause where it needs two`,
  fix: 'write a clause for each kind of destination, each with a name of its own',
  holds: (clause: Members) => DESTINATIONS.filter((name) => has(clause, name)).length === 1,
};

/** What can be a proxy: what has addresses of its own. */
export const PROXY_PLACES = ['names', 'cidrs', 'pods', 'services'] as const;

export const ONE_PROXY: PolicyRule = {
  cel: `[${PROXY_PLACES.map((name) => `has(self.${name})`).join(', ')}].exists_one(given, given)`,
  message: `exactly one of ${PROXY_PLACES.join(', ')} must be given; list the proxy twice where it needs two`,
  fix: 'write where the proxy is in one way: cidrs: ["10.0.0.5/32"], or its pods, services or names',
  holds: (clause: Members) => PROXY_PLACES.filter((name) => has(clause, name)).length === 1,
};

export const SOME_PORT: PolicyRule = {
  cel: 'has(self.port) || has(self.protocol)',
  message: 'port or protocol must be given',
  fix: 'write { port: 443 }, or { protocol: UDP } for every port of it',
  holds: (range: Members) => has(range, 'port') || has(range, 'protocol'),
};

export const PORT_ORDER: PolicyRule = {
  cel: '!has(self.endPort) || (has(self.port) && self.endPort >= self.port)',
  message: 'endPort must not be below port',
  fix: 'write the lower one as port and the higher one as endPort; for one port leave endPort out',
  holds: (range: { port?: number; endPort?: number }) =>
    range.endPort === undefined || (range.port !== undefined && range.endPort >= range.port),
};

export const VALUES_OF_OPERATOR: PolicyRule = {
  cel: "(self.operator in ['In', 'NotIn']) == (has(self.values) && self.values.size() > 0)",
  message: 'values must be given for In and NotIn, and for nothing else',
  fix: 'In and NotIn take values: [a, b]; Exists and DoesNotExist take none',
  holds: ({ operator, values }: { operator: string; values?: readonly string[] }) =>
    (operator === 'In' || operator === 'NotIn') === (values !== undefined && values.length > 0),
};

export const REAL_DAY: PolicyRule = {
  cel: "timestamp(self.size() == 10 ? self + 'T00:00:00Z' : self) > timestamp('1970-01-01T00:00:00Z')",
  message: 'must be a day of the calendar, since 1970',
  fix: 'write a day that there is, such as 2027-02-28',
  holds: (text: string) => {
    const ms = Date.parse(text);
    // JavaScript takes 30 February for 2 March.
    return ms > 0 && new Date(ms).toISOString().startsWith(text.slice(0, 10));
  },
};

export const IS_CIDR: PolicyRule = {
  cel: 'isCIDR(self)',
  message: 'must be a block of addresses, such as 203.0.113.0/24 or 2001:db8::/32',
  fix: 'write an address, / and a length, at most /32 for IPv4 and /128 for IPv6: 10.0.0.0/8',
  holds: (text: string) => parseCidr(text) !== undefined,
};

export const NO_HOST_BITS: PolicyRule = {
  cel: '!isCIDR(self) || cidr(self) == cidr(self).masked()',
  message: 'must have no bits behind its prefix',
  fix: 'write the first address of the block',
  holds: (text: string) => {
    const cidr = parseCidr(text);
    return cidr === undefined || !hasHostBits(cidr);
  },
};

export const NO_CARRIER: PolicyRule = {
  cel: `!isCIDR(self) || !${JSON.stringify(CARRIERS)}.exists(carrier, cidr(carrier).containsCIDR(self))`,
  message:
    'must not be a block that carries IPv4 addresses (NAT64, 6to4): the IPv4 address is judged, so write its block',
  fix: 'write the block of the IPv4 addresses, such as 10.0.0.0/8',
  holds: (text: string) => {
    const cidr = parseCidr(text);
    return cidr === undefined || !CARRIERS.some((carrier) => isWithin(cidr, carrier));
  },
};

function isWithin(cidr: NonNullable<ReturnType<typeof parseCidr>>, carrier: string): boolean {
  const outer = parseCidr(carrier);
  return outer !== undefined && cidrCovers(outer, cidr);
}

/** As the API server holds keys of labels to. */
export const LABEL_KEY =
  '^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$';

export const LABEL_KEYS: PolicyRule = {
  cel: `self.all(key, key.matches(${JSON.stringify(LABEL_KEY)}))`,
  message: 'keys must be names of labels, such as weir.dev/domain',
  fix: 'write a key such as app or weir.dev/domain: letters, digits, -, _ and ., at most 63, behind a domain and / where it has one',
  holds: (labels: Members) => Object.keys(labels).every((key) => new RegExp(LABEL_KEY).test(key)),
};
