// SPDX-License-Identifier: Apache-2.0

import { maskCidr } from '../cidr.ts';
import type { Channel } from '../events/model-identity.ts';
import { type ActionFacts, type NameFacts, readAction } from './action-facts.ts';
import { clauseUnderBreakglass } from './clause-under-breakglass.ts';
import { passesIsolation } from './decide-overlay.ts';
import type { Decision, Evaluation, GateDecision } from './decision.ts';
import type { ChannelLookup, EgressAction } from './egress-action.ts';
import { conclude, IMPLIED, LETS, pass } from './evaluate-egress.ts';
import { meansPod } from './fit-clause.ts';
import { RuleBits } from './rule-bits.ts';
import type { EvaluationTables, PortSegment, SuspensionTables, TableSet } from './table-set.ts';

/**
 * Decides actions of pods that share a table set, by look-ups alone: what `evaluateEgress` says, in a time that does not
 * grow with the number of policies. Keep one of it for a set; it is used by one caller at a time.
 */
export class TableDecider {
  readonly #set: TableSet;
  readonly #channels: ChannelLookup;
  readonly #direct: View;
  readonly #proxied: View;
  /** The breakglass that holds. */
  #suspension: SuspensionTables | undefined;

  constructor(set: TableSet, channels: ChannelLookup) {
    this.#set = set;
    this.#channels = channels;
    [this.#direct, this.#proxied] = [makeView(set), makeView(set)];
  }

  decide(action: EgressAction, nowMs: number): Decision {
    const facts = readAction(action, this.#channels);
    this.#suspension = this.#set.suspensions.find(({ untilMs }) => nowMs < untilMs);
    if (facts.isLoopback || action.implied !== undefined) {
      const implied = this.#decideImplied(facts, nowMs);
      return conclude(implied, implied);
    }
    this.#look(this.#direct, facts, nowMs);
    if (facts.requested !== undefined) {
      this.#look(this.#proxied, facts.requested, nowMs);
      this.#proxied.address.without(this.#set.proxies);
    }
    const { cluster, namespace } = this.#set.gates;
    const evaluate = (gates: Readonly<Record<'cluster' | 'namespace', EvaluationTables>>): Evaluation =>
      pass(this.#decideGate(gates.cluster, facts), this.#decideGate(gates.namespace, facts));
    return conclude(
      evaluate(this.#suspension ?? { cluster: cluster.enforce, namespace: namespace.enforce }),
      evaluate({ cluster: cluster.all, namespace: namespace.all }),
    );
  }

  #decideImplied(facts: ActionFacts, nowMs: number): Evaluation {
    const { isolations, ending } = this.#set;
    if (isolations.length === 0 || passesIsolation(facts)) return IMPLIED;
    const isLive = (rule: number): boolean =>
      ending.some((end) => end.rule === rule && nowMs < end.expiresMs);
    const rule = isolations.find(isLive);
    if (rule === undefined) return IMPLIED;
    return pass({ verdict: 'deny', by: 'overlay', ...this.#clause(rule) }, LETS);
  }

  #look(view: View, facts: ActionFacts, nowMs: number): void {
    this.#lookAtAddress(view.address, facts);
    this.#lookAtNames(view.learned, facts.approvable);
    this.#lookAtNames(view.wire, facts.wire === undefined ? [] : [facts.wire]);
    this.#lookAtNames(view.seen, facts.seen);
    this.#lookAtPorts(view.live, facts, nowMs);
  }

  #lookAtAddress(found: RuleBits, { action, address, addressChannels }: ActionFacts): void {
    const { blocks, services, known, pods, isolations } = this.#set;
    found.clear();
    found.addAll(isolations);
    if (address !== undefined)
      for (const { prefixBits, blocks: table } of blocks) {
        // IPv4 is no part of an IPv6 block.
        if (prefixBits < 96 && isFour(address)) continue;
        found.addAll(table.get(Buffer.from(maskCidr({ address, prefixBits }).address).toString('hex')));
      }
    for (const { namespace, name } of action.services ?? [])
      found.addAll(services.get(`${namespace}/${name}`));
    for (const name of action.known ?? []) found.addAll(known.get(name));
    const { pod } = action;
    if (pod !== undefined)
      for (const { rule, destination } of pods) if (meansPod(destination, pod)) found.add(rule);
    this.#addChannels(found, addressChannels);
  }

  #lookAtNames(found: RuleBits, names: readonly NameFacts[]): void {
    const { names: exact, namesBelow } = this.#set;
    found.clear();
    for (const { name, channels } of names) {
      found.addAll(exact.get(name));
      // `*.a.b` needs a label before it, so the search begins behind the first dot that has one.
      for (let dot = name.indexOf('.', 1); dot >= 0; dot = name.indexOf('.', dot + 1))
        found.addAll(namesBelow.get(name.slice(dot + 1)));
      this.#addChannels(found, channels);
    }
  }

  #addChannels(found: RuleBits, channels: readonly Channel[]): void {
    for (const { id, category } of channels) {
      found.addAll(this.#set.channels.get(id));
      found.addAll(this.#set.categories.get(category));
    }
  }

  #lookAtPorts(live: RuleBits, { action: { protocol, port } }: ActionFacts, nowMs: number): void {
    const { portless, ports, ending } = this.#set;
    live.clear();
    live.or(portless);
    if (port !== undefined && protocol !== 'icmp') {
      const segment = segmentAt(ports[protocol], port);
      if (segment !== undefined) live.or(segment.rules);
    }
    for (const { rule, expiresMs } of ending) {
      if (expiresMs > nowMs) break;
      live.remove(rule);
    }
  }

  #decideGate(tables: EvaluationTables, facts: ActionFacts): GateDecision {
    const { deny, quic, encryptedHello, rest } = tables;
    const proxy = this.#proxyOf(tables);
    const { requested } = facts;
    const views = proxy < 0 || requested === undefined ? [this.#direct] : [this.#direct, this.#proxied];
    const denied = views
      .map(({ address, seen, live }) => earlier(address.first(live, deny), seen.first(live, deny)))
      .reduce(earlier);
    if (denied >= 0) {
      const isOverlay = this.#set.rules[denied]?.clause.kind === 'Overlay';
      return { verdict: 'deny', by: isOverlay ? 'overlay' : 'deny', ...this.#clause(denied) };
    }
    if (rest === undefined) return { verdict: 'allow', by: 'open' };
    if (facts.isQuic && quic !== undefined)
      return { verdict: 'deny', by: 'quic', clause: clauseUnderBreakglass(quic, this.#suspension) };
    if (facts.isHelloEncrypted && encryptedHello !== undefined) {
      const clause = clauseUnderBreakglass(encryptedHello, this.#suspension);
      return { verdict: 'deny', by: 'encrypted-hello', clause };
    }
    const allowed =
      proxy < 0
        ? this.#decideAllow(tables, this.#direct, facts)
        : requested === undefined
          ? ({ verdict: 'allow', by: 'allow', ...this.#clause(proxy) } as const)
          : this.#decideAllow(tables, this.#proxied, requested);
    if (allowed !== undefined) return allowed;
    const clause = clauseUnderBreakglass(rest.clause, this.#suspension);
    if (rest.default === 'delegate') return { verdict: 'allow', by: 'delegate', clause };
    return { verdict: rest.default, by: 'default', clause };
  }

  /** The rule by which the address is a proxy to a gate, or −1. */
  #proxyOf({ allow }: EvaluationTables): number {
    const { address, learned, live } = this.#direct;
    const { proxies } = this.#set;
    return earlier(address.first(live, proxies, allow), learned.first(live, proxies, allow));
  }

  #decideAllow(
    { allow }: EvaluationTables,
    { address: means, learned, wire: shown, live }: View,
    { wire }: ActionFacts,
  ): GateDecision | undefined {
    const names = wire === undefined ? learned.first(live, allow) : learned.first(shown, live, allow);
    const allowed = earlier(means.first(live, allow), names);
    if (allowed >= 0) return { verdict: 'allow', by: 'allow', ...this.#clause(allowed) };
    if (wire === undefined) return undefined;
    const [address, onWire] = [learned, shown].map((bits) => bits.first(live, allow));
    if (address === undefined || onWire === undefined || address < 0 || onWire < 0) return undefined;
    const { clause: wireClause } = this.#clause(onWire);
    return { verdict: 'allow', by: 'allow', ...this.#clause(address), ...(wireClause && { wireClause }) };
  }

  #clause(rule: number): Pick<GateDecision, 'clause'> {
    const clause = this.#set.rules[rule]?.clause;
    return clause === undefined ? {} : { clause: clauseUnderBreakglass(clause, this.#suspension) };
  }
}

/** The destination as one who decides sees it: the address that is spoken to, or what its proxy is asked for. */
interface View {
  /** Rules that mean the address whatever its name, a learned name, the name on the wire, anything that was seen. */
  readonly address: RuleBits;
  readonly learned: RuleBits;
  readonly wire: RuleBits;
  readonly seen: RuleBits;
  /** Rules whose ports fit, and that have not ended. */
  readonly live: RuleBits;
}

function makeView({ rules }: TableSet): View {
  const bits = (): RuleBits => new RuleBits(rules.length);
  return { address: bits(), learned: bits(), wire: bits(), seen: bits(), live: bits() };
}

/** The earlier of two rules, either of which may be none (−1). */
function earlier(a: number, b: number): number {
  return a < 0 ? b : b < 0 ? a : Math.min(a, b);
}

function isFour(address: Uint8Array): boolean {
  return address[10] === 0xff && address[11] === 0xff && address.subarray(0, 10).every((byte) => byte === 0);
}

/** The last segment that begins at the port or before it. */
function segmentAt(segments: readonly PortSegment[], port: number): PortSegment | undefined {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((segments[middle]?.first ?? 0) <= port) low = middle + 1;
    else high = middle;
  }
  return segments[low - 1];
}
