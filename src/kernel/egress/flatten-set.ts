// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import type { Channel } from '../../events/model-identity.ts';
import { EgressLimit, GateRest } from '../../gen/events.ts';
import { encodePolicySet, encodeRuleEnding, type GateTables as GateBytes } from '../../gen/tables.ts';
import type { TableRefusal } from '../../policy/node-policy-state.ts';
import type { EgressDefault } from '../../policy/policy.ts';
import type { RuleBits } from '../../policy/rule-bits.ts';
import type { EvaluationTables, SuspensionTables, TableSet } from '../../policy/table-set.ts';
import type { FlatName, FlatSet, RuleBytes, Unflattened } from './flat-set.ts';
import { flattenBlocks } from './flatten-blocks.ts';
import { flattenPorts } from './flatten-ports.ts';
import { bytesOf, type KernelRule, type RuleAddress } from './kernel-rules.ts';
import { MAX_PARENT_LABELS } from './name-hasher.ts';

/** Names and addresses that a channel of the catalogue has. Ports: the only ones on which the address is the channel. */
export interface ChannelPlaces {
  readonly names: Iterable<readonly [name: string, channels: readonly Channel[]]>;
  /** By what stands behind `*.`. */
  readonly below: Iterable<readonly [name: string, channels: readonly Channel[]]>;
  readonly addresses: Iterable<
    readonly [
      address: string,
      places: readonly { readonly channel: Channel; readonly ports?: readonly number[] }[],
    ]
  >;
}

export interface FlattenOptions {
  readonly places: ChannelPlaces;
  /** Addresses of rules on pods, services and known destinations, by rule. */
  readonly addresses: ReadonlyMap<number, readonly string[]>;
  /** Wall clock minus boot clock, nanoseconds. */
  readonly clockOffsetNs: bigint;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

const MAX_RULES = EgressLimit.RULE_BYTES * 8;
const ENDINGS_BYTES = EgressLimit.MAX_ENDINGS * EgressLimit.ENDING_BYTES;

/** A table set as the kernel's maps hold it, or why they can't. */
export function flattenSet(set: TableSet, options: FlattenOptions): FlatSet | Unflattened {
  const addresses = [...addressesOf(set, options)];
  const rules = kernelRules(set, addresses);
  if (rules.length > MAX_RULES)
    return {
      refusal: full(
        'clauses',
        `${rules.length} clauses hold for a pod at once; the kernel's tables have room for ${MAX_RULES}`,
      ),
    };
  const deep = [...set.namesBelow.keys()].find((name) => name.split('.').length > MAX_PARENT_LABELS);
  if (deep !== undefined)
    return {
      refusal: {
        reason: 'refused-by-kernel',
        message: `*.${deep}: a name after *. can have ${MAX_PARENT_LABELS} labels at most`,
      },
    };
  const endings = flattenEndings(set, rules, options);
  if (endings.length > EgressLimit.MAX_ENDINGS)
    return {
      refusal: full(
        'endings',
        `exceptions end at ${endings.length} different times; the kernel's tables have room for ${EgressLimit.MAX_ENDINGS}`,
      ),
    };
  const ports = flattenPorts(set, rules);
  const names = flattenNames(set, rules, options.places);
  // the kernel has room for one breakglass: what follows the first that is not over is stricter
  const relaxed = set.suspensions.find(({ untilMs }) => options.nowMs < untilMs);
  const gates = flattenGates(set, rules, relaxed);
  const isolations = new Set(set.isolations);
  const rest = {
    relaxedUntil: relaxed === undefined ? 0n : bootNsOf(relaxed.untilMs, options),
    isolations: bytesOf(rules, ({ rule }) => isolations.has(rule)),
    endingCount: endings.length,
    hasPorts: Number(ports.entries.length > 0),
    // of what a proxy is asked for, addresses too are read
    hasNames: Number(names.length > 0 || set.proxies.first() >= 0 || gates.deniesHellos),
    proxies: bytesOf(rules, ({ rule }) => set.proxies.has(rule)),
    portless: ports.portless,
    ...gates.bytes,
    endings: packEndings(endings),
  };
  const origins = rules.map(({ rule }) => rule);
  return {
    header: {
      // the boot clock's instants differ from run to run: ends count by the wall clock
      content: digestOf(
        set.key,
        encodePolicySet({ content: 0n, ...rest, relaxedUntil: 0n, endings: new Uint8Array(ENDINGS_BYTES) }),
        JSON.stringify([relaxed?.untilMs, set.ending]),
        names,
        origins,
      ),
      ...rest,
    },
    origins,
    blocks: flattenBlocks(set, rules, addresses),
    ports: ports.entries,
    names,
  };
}

function full(table: string, message: string): TableRefusal {
  return { reason: 'table-full', table, message };
}

function* addressesOf(set: TableSet, { addresses, places }: FlattenOptions): Generator<RuleAddress> {
  for (const [rule, texts] of addresses) for (const address of texts) yield { rule, address };
  for (const [address, owners] of places.addresses)
    for (const { channel, ports } of owners)
      for (const rule of rulesOf(set, [channel])) yield { rule, address, ...(ports && { ports }) };
}

function rulesOf({ channels, categories }: TableSet, of: readonly Channel[]): Set<number> {
  return new Set(
    of.flatMap(({ id, category }) => [...(channels.get(id) ?? []), ...(categories.get(category) ?? [])]),
  );
}

/**
 * The rules as the kernel numbers them, in the same order: one more for each list of ports that restricts a rule for some
 * of its addresses.
 */
function kernelRules(set: TableSet, addresses: readonly RuleAddress[]): KernelRule[] {
  return set.rules.flatMap((_, rule): KernelRule[] => {
    const lists = new Map(
      addresses.flatMap((each) =>
        each.rule === rule && each.ports !== undefined ? [[each.ports.join(), each.ports] as const] : [],
      ),
    );
    return [{ rule }, ...[...lists.values()].map((ports) => ({ rule, ports }))];
  });
}

const RESTS: Readonly<Record<EgressDefault, number>> = {
  allow: GateRest.ALLOW,
  delegate: GateRest.DELEGATE,
  deny: GateRest.DENY,
};

function flattenGates(
  { gates }: TableSet,
  rules: readonly KernelRule[],
  relaxed: SuspensionTables | undefined,
) {
  const gate = ({ allow, deny, quic, encryptedHello, rest }: EvaluationTables): GateBytes => {
    const bytes = (bits: RuleBits): RuleBytes => bytesOf(rules, ({ rule }) => bits.has(rule));
    return {
      allow: bytes(allow),
      deny: bytes(deny),
      rest: rest === undefined ? GateRest.OPEN : RESTS[rest.default],
      isQuicDenied: Number(quic !== undefined),
      isHelloDenied: Number(encryptedHello !== undefined),
    };
  };
  const { cluster, namespace } = gates;
  const enforced = { cluster: gate(cluster.enforce), namespace: gate(namespace.enforce) };
  const bytes = {
    enforcedCluster: enforced.cluster,
    enforcedNamespace: enforced.namespace,
    allCluster: gate(cluster.all),
    allNamespace: gate(namespace.all),
    relaxedCluster: relaxed === undefined ? enforced.cluster : gate(relaxed.cluster),
    relaxedNamespace: relaxed === undefined ? enforced.namespace : gate(relaxed.namespace),
  };
  return { bytes, deniesHellos: Object.values(bytes).some(({ isHelloDenied }) => isHelloDenied > 0) };
}

function flattenNames(set: TableSet, rules: readonly KernelRule[], places: ChannelPlaces): FlatName[] {
  const collect = (
    own: ReadonlyMap<string, readonly number[]>,
    channels: ChannelPlaces['names'],
    isBelow: boolean,
  ): FlatName[] => {
    const found = new Map([...own].map(([name, numbers]) => [name, new Set(numbers)]));
    for (const [name, of] of channels) {
      const numbers = rulesOf(set, of);
      if (numbers.size > 0) found.set(name, (found.get(name) ?? new Set()).union(numbers));
    }
    // a rule that means some addresses on some ports only means names on all of its own
    return [...found].map(([name, numbers]) => ({
      name,
      isBelow,
      rules: bytesOf(rules, ({ rule, ports }) => ports === undefined && numbers.has(rule)),
    }));
  };
  return [...collect(set.names, places.names, false), ...collect(set.namesBelow, places.below, true)];
}

interface Ending {
  readonly ends: bigint;
  readonly rules: RuleBytes;
}

/** When rules end. */
function flattenEndings(
  { ending }: TableSet,
  rules: readonly KernelRule[],
  options: FlattenOptions,
): Ending[] {
  return [...Map.groupBy(ending, ({ expiresMs }) => expiresMs)].map(([expiresMs, group]) => {
    const numbers = new Set(group.map(({ rule }) => rule));
    return { ends: bootNsOf(expiresMs, options), rules: bytesOf(rules, ({ rule }) => numbers.has(rule)) };
  });
}

/** An instant by the boot clock; what was before this boot is at its first nanosecond. */
function bootNsOf(ms: number, { clockOffsetNs }: FlattenOptions): bigint {
  const ns = BigInt(ms) * 1_000_000n - clockOffsetNs;
  return ns > 0n ? ns : 1n;
}

function packEndings(endings: readonly Ending[]): Uint8Array {
  const packed = new Uint8Array(ENDINGS_BYTES);
  for (const [at, ending] of endings.entries())
    packed.set(encodeRuleEnding(ending), at * EgressLimit.ENDING_BYTES);
  return packed;
}

/** Tells sets apart by what they decide, whatever addresses stand for their rules now. */
function digestOf(
  key: string,
  header: Uint8Array,
  ends: string,
  names: readonly FlatName[],
  origins: readonly number[],
): bigint {
  const hash = createHash('sha256').update(key).update(header).update(ends).update(JSON.stringify(origins));
  for (const { name, isBelow, rules } of names) hash.update(`${isBelow ? '*.' : ''}${name}\0`).update(rules);
  return hash.digest().readBigUInt64LE();
}
