// SPDX-License-Identifier: Apache-2.0
import type { Category } from '../../categories.ts';
import { parseCidr } from '../../cidr.ts';
import { isHostName } from '../../config/is-host-name.ts';
import type { Channel } from '../../events/model-identity.ts';
import { type ActionFacts, type NameFacts, readAction } from '../action-facts.ts';
import { scopeOfAddress } from '../address-scope.ts';
import type { ChannelLookup, EgressAction } from '../egress-action.ts';
import { fitAllow } from '../fit-clause.ts';
import type { Clause, ClauseDestination, PortRange } from '../policy.ts';
import { effectiveLabels, NAMESPACE_NAME } from '../policy-pod.ts';
import type { Evidence } from './evidence.ts';
import { stableLabels } from './stable-labels.ts';

/** Why nothing was written for what was seen. */
export type LeftOut =
  /** Every connection failed, or nothing was sent and nothing received. */
  | 'unanswered'
  /** A name stood on the wire, and no DNS answer of the pod led there. */
  | 'wire-only'
  /** DNS led there by one name, and another one stood on the wire. */
  | 'wire-name'
  /** No name led there this time, and names did at other times: who has the address is not known. */
  | 'named-address'
  | 'link-local'
  | 'multicast'
  /** The pod has no labels by which it would be selected after a restart. */
  | 'no-labels'
  /** The name is none that a policy can have. */
  | 'bad-name'
  /** The policy has as many clauses as it may have. */
  | 'too-many'
  /** A clause for it would not let it pass. */
  | 'no-fit';

/** What is to be written for something that was seen. */
export type Choice =
  | { readonly is: 'implied' }
  | {
      readonly is: 'allow';
      readonly destination: ClauseDestination;
      readonly port: PortRange;
      /** What the destination was seen as: a name, an address, a pod. */
      readonly seenAs: string;
    }
  | { readonly is: 'deny'; readonly category: Category; readonly seenAs: string }
  | { readonly is: 'left-out'; readonly because: LeftOut; readonly seenAs: string };

/** What choices rest on. */
export interface ChoiceFacts {
  readonly channels: ChannelLookup;
  /** Whether a channel of the catalogue is one service, and not a collection of vendors. */
  readonly isOneService: (channel: string) => boolean;
  readonly nowMs: number;
}

/** The same with what was seen of the group of pods: addresses that names led to, or stood on the wire at. */
export interface GroupFacts extends ChoiceFacts {
  readonly named: ReadonlySet<string>;
}

/** Places that take anything from anybody, hide where traffic goes, or give credentials: never allowed by being seen. */
const RISKY: readonly Category[] = [
  'file-sharing',
  'paste',
  'webhook',
  'tunnel',
  'doh',
  'dot',
  'metadata-service',
];

/** Where a channel says as much as its names, and goes on saying so when a vendor adds one. */
const BY_CHANNEL: readonly Category[] = ['model-registry', 'model-cdn', 'llm-api'];

/** Chooses how a policy is to name what was seen. `action` has its place. */
export function chooseDestination(action: EgressAction, evidence: Evidence, facts: GroupFacts): Choice {
  const read = readAction(action, facts.channels);
  if (read.isLoopback || action.implied !== undefined || action.port === undefined) return { is: 'implied' };
  const seenAs = describe(action, read);
  const category = riskOf(read);
  if (category !== undefined) return { is: 'deny', category, seenAs };
  const leftOut = (because: LeftOut): Choice => ({ is: 'left-out', because, seenAs });
  if (evidence.hasFailed || isSilent(action, evidence)) return leftOut('unanswered');
  const chosen = destinationOf(action, read, facts);
  if (typeof chosen === 'string') return leftOut(chosen);
  const { port, protocol } = action;
  const range: PortRange = { first: port, last: port, protocols: [protocol === 'udp' ? 'udp' : 'tcp'] };
  const clause: Clause = { name: 'a', destination: chosen, ports: [range] };
  if (fitAllow(clause, read, facts.nowMs).fits !== 'all') return leftOut('no-fit');
  return { is: 'allow', destination: chosen, port: range, seenAs };
}

/** A connected UDP socket that sent nothing is a resolver sorting addresses. */
function isSilent({ protocol }: EgressAction, { bytesSent, bytesReceived }: Evidence): boolean {
  return protocol === 'udp' && bytesSent + bytesReceived === 0;
}

/** The name that a connection goes by, else what has the address, else the address. */
function describe(action: EgressAction, { wire, seen }: ActionFacts): string {
  const { address = '', pod, services } = action;
  const [service] = services ?? [];
  if (service !== undefined) return `${service.namespace}/${service.name}`;
  if (pod !== undefined) return `${pod.namespace}/${pod.name}`;
  return wire?.name ?? seen[0]?.name ?? address;
}

/** The first thing that the catalogue takes it for, by address or by any name, where that is a risky one. */
function riskOf({ addressChannels, seen }: ActionFacts): Category | undefined {
  const first = [addressChannels[0], ...seen.map(({ channels }) => channels[0])];
  return first.find((channel) => channel !== undefined && RISKY.includes(channel.category))?.category;
}

function destinationOf(
  action: EgressAction,
  read: ActionFacts,
  facts: GroupFacts,
): ClauseDestination | LeftOut {
  const { known = [], services = [], pod, address } = action;
  const [to] = known;
  // a pod's own credentials: its link-local address names nothing, and STS has a name in each region
  if (identityOf(read)) return { kind: 'to', to: ['workload-identity'] };
  if (to !== undefined) return { kind: 'to', to: [to] };
  const [service] = services;
  if (service !== undefined) return { kind: 'services', services: [service] };
  if (pod !== undefined) {
    const matchLabels = stableLabels(effectiveLabels(pod));
    if (Object.keys(matchLabels).length === 0) return 'no-labels';
    const namespaces = { matchLabels: { [NAMESPACE_NAME]: pod.namespace } };
    return { kind: 'pods', namespaces, podSelector: { matchLabels } };
  }
  return byName(read, facts) ?? byAddress(address, action.isNode === true ? NONE : facts.named);
}

function identityOf({ addressChannels, approvable, wire }: ActionFacts): boolean {
  const name = wire === undefined ? approvable[0] : approvable.find((each) => each.name === wire.name);
  return [...addressChannels, ...(name?.channels ?? [])].some(({ id }) => id === 'workload-identity');
}

/** Undefined where no name tells what it is: then the address has to. */
function byName(
  { approvable, wire }: ActionFacts,
  facts: ChoiceFacts,
): ClauseDestination | LeftOut | undefined {
  const name = wire === undefined ? approvable[0] : approvable.find((each) => each.name === wire.name);
  if (name !== undefined) return clauseOfName(name, facts);
  if (approvable.length > 0) return 'wire-name';
  return wire === undefined ? undefined : 'wire-only';
}

function clauseOfName(
  { name, channels }: NameFacts,
  { isOneService }: ChoiceFacts,
): ClauseDestination | LeftOut {
  const [channel] = channels;
  if (channel !== undefined && isTelling(channel) && isOneService(channel.id))
    return { kind: 'channels', channels: [channel.id] };
  return isHostName(name) ? { kind: 'names', names: [name] } : 'bad-name';
}

/** A channel in which a name tells an account or a bucket holds those of everybody else as well. */
function isTelling({ category, account, bucket, shared }: Channel): boolean {
  return BY_CHANNEL.includes(category) && account === undefined && bucket === undefined && !shared;
}

const NONE: ReadonlySet<string> = new Set();

/** A block lets pass whatever name is on the wire: not for what many names share. */
function byAddress(address: string | undefined, named: ReadonlySet<string>): ClauseDestination | LeftOut {
  if (address === undefined) return 'no-fit';
  if (named.has(address)) return 'named-address';
  const scope = scopeOfAddress(address);
  if (scope === 'link-local' || scope === 'multicast') return scope;
  const cidr = parseCidr(`${address}/${address.includes(':') ? 128 : 32}`);
  return cidr === undefined ? 'no-fit' : { kind: 'cidrs', cidrs: [cidr] };
}
