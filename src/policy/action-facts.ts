// SPDX-License-Identifier: Apache-2.0

import { carriedAddress } from '../carried-address.ts';
import { givesCredentials } from '../categories.ts';
import { cidrHolds, parseCidr } from '../cidr.ts';
import type { Channel } from '../events/model-identity.ts';
import { formatAddress, parseAddress } from '../ip-address.ts';
import type { ChannelLookup, EgressAction } from './egress-action.ts';

/** An action as clauses see it: names and addresses in one spelling, with what the catalogue knows of them. */
export interface ActionFacts {
  readonly action: EgressAction;
  /** 16 bytes; IPv4 that is carried in IPv6 (mapped, NAT64, 6to4) as the IPv4 address that it is. */
  readonly address?: Uint8Array;
  readonly isLoopback: boolean;
  readonly isQuic: boolean;
  readonly isHelloEncrypted: boolean;
  /** Names that can satisfy an allow: those asked for, where the address is one that names can teach. */
  readonly approvable: readonly NameFacts[];
  /** The name on the wire. */
  readonly wire?: NameFacts;
  /** Every name that was seen, aliases and the one on the wire included: what a deny looks at. */
  readonly seen: readonly NameFacts[];
  /** What the catalogue knows of the address itself. */
  readonly addressChannels: readonly Channel[];
  /**
   * What it asks for, if the address is that of a proxy: a destination of its own, whose name is not taught by DNS but by the
   * request. Undefined: nothing yet.
   */
  readonly requested?: ActionFacts;
}

export interface NameFacts {
  readonly name: string;
  readonly channels: readonly Channel[];
}

/** Reads an action. */
export function readAction(action: EgressAction, lookup: ChannelLookup): ActionFacts {
  const { proxied } = action;
  if (proxied === undefined) return readDestination(action, lookup);
  const { name, address, port } = proxied;
  const wireName = action.wireName ?? name;
  const facts = readDestination({ ...action, ...(wireName !== undefined && { wireName }) }, lookup);
  const requested: EgressAction = {
    ...{ protocol: 'tcp', port, learned: name === undefined ? [] : [{ question: name }] },
    ...(address !== undefined && { address }),
    ...(wireName !== undefined && { wireName }),
  };
  return { ...facts, action, requested: readDestination(requested, lookup) };
}

function readDestination(action: EgressAction, lookup: ChannelLookup): ActionFacts {
  const bytes = action.address === undefined ? undefined : parseAddress(action.address);
  const address = bytes && carriedAddress(bytes);
  const addressChannels = address === undefined ? [] : lookup.ofAddress(formatAddress(address), action.port);
  const facts = (name: string): NameFacts => {
    const spelled = spellName(name);
    return { name: spelled, channels: lookup.ofName(spelled) };
  };
  const asked = action.learned.map(({ question }) => facts(question));
  const aliases = action.learned.flatMap((learned) => learned.aliases ?? []).map(facts);
  const wire = action.wireName === undefined ? undefined : facts(action.wireName);
  const canTeach = mayTeach(action, address, addressChannels);
  return {
    action,
    ...(address && { address }),
    isLoopback: address !== undefined && isWithin(address, LOOPBACK),
    isQuic: action.protocol === 'udp' && (action.isQuic === true || action.port === 443),
    isHelloEncrypted: action.isHelloEncrypted === true,
    approvable: canTeach ? asked : [],
    ...(wire && { wire }),
    seen: [...asked, ...aliases, ...(wire ? [wire] : [])],
    addressChannels,
  };
}

const block = (text: string) => parseCidr(text) ?? { address: new Uint8Array(16), prefixBits: 128 };
const LOOPBACK = [block('127.0.0.0/8'), block('::1/128')];
const LINK_LOCAL = [block('169.254.0.0/16'), block('fe80::/10')];

function isWithin(address: Uint8Array, blocks: readonly ReturnType<typeof block>[]): boolean {
  return blocks.some((cidr) => cidrHolds(cidr, address));
}

/** Who answers DNS must not open what is near: names teach no loopback, link-local, metadata or node address. */
function mayTeach(
  { isNode }: EgressAction,
  address: Uint8Array | undefined,
  channels: readonly Channel[],
): boolean {
  if (isNode === true || channels.some(({ category }) => givesCredentials(category))) return false;
  return address === undefined || !isWithin(address, [...LOOPBACK, ...LINK_LOCAL]);
}

/** Lower case, without final dot. */
function spellName(name: string): string {
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}
