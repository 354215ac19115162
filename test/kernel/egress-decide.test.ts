// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { canonicalAddress } from '../../src/canonical-address.ts';
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { EgressLimit, EgressVerdict, GateReason, LearnedFlag } from '../../src/gen/events.ts';
import {
  decodeNameSecret,
  encodeLearnedAddress,
  encodeLearnedKey,
  encodeLearnedName,
  LEARNED_ADDRESS_SIZE,
} from '../../src/gen/tables.ts';
import { parseAddress } from '../../src/ip-address.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { channelPlaces } from '../../src/kernel/egress/channel-places.ts';
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import { EgressTables, type HeldSet } from '../../src/kernel/egress/egress-tables.ts';
import type { ChannelPlaces } from '../../src/kernel/egress/flatten-set.ts';
import { NameHasher } from '../../src/kernel/egress/name-hasher.ts';
import { compilePolicies } from '../../src/policy/compile-tables.ts';
import { TableDecider } from '../../src/policy/decide-by-tables.ts';
import type { GateDecision } from '../../src/policy/decision.ts';
import type { EgressAction } from '../../src/policy/egress-action.ts';
import { meansPod } from '../../src/policy/fit-clause.ts';
import type { TableSet } from '../../src/policy/table-set.ts';
import { anyOverlaidQuestions } from '../policy/random-policies.ts';
import { CHANNELS, SEMANTICS, type SemanticsCase } from '../policy/read-semantics.ts';
import { compileTestObject } from './compile-object.ts';
import { describeLive } from './live.ts';

/** Offsets in struct egress_work of bpf/egress_decide.h. */
const WORK = {
  address: 8,
  port: 24,
  pod: 32,
  now: 40,
  set: 48,
  protocol: 52,
  wire: 53,
  isEncrypted: 55,
  shown: 64,
  request: 128,
  requestPort: 130,
  requestAddress: 136,
  requestName: 152,
  outcome: 216,
  verdict: 240,
} as const;
/** `enum wire_state` there. */
const WIRE_NAME = 1;
const WIRE_ADDRESS = 3;
const POD = 77n;
const PROTOCOLS = { tcp: 6, udp: 17, icmp: 1 } as const;
const BY: Readonly<Record<number, GateDecision['by']>> = {
  [GateReason.OPEN]: 'open',
  [GateReason.DENY]: 'deny',
  [GateReason.QUIC]: 'quic',
  [GateReason.ENCRYPTED_HELLO]: 'encrypted-hello',
  [GateReason.ALLOW]: 'allow',
  [GateReason.DEFAULT]: 'default',
  [GateReason.DELEGATE]: 'delegate',
};
const PACKET = new Uint8Array(64);

type Question = Pick<SemanticsCase, 'policies' | 'pod' | 'action' | 'nowMs' | 'overlays'>;

let collection: Collection;
let hasher: NameHasher;

/** What is asked of the kernel. Undefined where nothing is: no pod's egress, or no address. */
function asked({ action }: Question): { address: Uint8Array; port: number } | undefined {
  const { address, implied, isQuic, port = 0, protocol } = action;
  if (address === undefined || implied !== undefined) return undefined;
  // the kernel knows QUIC by its port alone
  if (isQuic === true && (protocol !== 'udp' || port !== 443)) return undefined;
  const bytes = parseAddress(address);
  return bytes && { address: bytes, port };
}

function decideInKernel(
  held: HeldSet,
  { action, nowMs }: Question,
  to: { address: Uint8Array; port: number },
) {
  const work = collection.map('work');
  const bytes = new Uint8Array(work.valueSize);
  const view = new DataView(bytes.buffer);
  bytes.set(to.address, WORK.address);
  view.setUint16(WORK.port, to.port, true);
  view.setBigUint64(WORK.pod, POD, true);
  view.setBigUint64(WORK.now, BigInt(nowMs) * 1_000_000n, true);
  view.setUint32(WORK.set, held.id, true);
  view.setUint8(WORK.protocol, PROTOCOLS[action.protocol]);
  const { proxied, wireName = proxied?.name, isHelloEncrypted = false } = action;
  view.setUint8(WORK.isEncrypted, Number(isHelloEncrypted));
  if (wireName !== undefined) {
    view.setUint8(WORK.wire, WIRE_NAME);
    bytes.set(encodeLearned(wireName, 0), WORK.shown);
  }
  if (proxied !== undefined) {
    const { name, address = '' } = proxied;
    view.setUint8(WORK.request, name === undefined ? WIRE_ADDRESS : WIRE_NAME);
    view.setUint16(WORK.requestPort, proxied.port, true);
    if (name !== undefined) bytes.set(encodeLearned(name, 0), WORK.requestName);
    bytes.set(parseAddress(address) ?? new Uint8Array(16), WORK.requestAddress);
  }
  work.update(new Uint8Array(4), bytes);
  const { result } = collection.program('decider/decide').testRun({ data: PACKET });
  if (result === 0) return 'implied';
  const answer = work.lookup(new Uint8Array(4)) ?? bytes;
  const out = new DataView(answer.buffer);
  const gate = (at: number) => {
    const [reason, rule] = [out.getUint16(at, true), out.getUint16(at + 2, true)];
    const isRule = reason === GateReason.DENY || reason === GateReason.ALLOW;
    return {
      by: BY[reason],
      ...(isRule && { clause: held.set.rules[held.origins[rule] ?? -1]?.clause.clause }),
    };
  };
  const gates = [0, 4, 8, 12].map((at) => gate(WORK.outcome + at));
  return {
    verdict: Object.entries(EgressVerdict)
      .find(([, value]) => value === answer[WORK.verdict])?.[0]
      .toLowerCase(),
    gates,
  };
}

function decideByTables(set: TableSet, { action, nowMs }: Question) {
  const { verdict, enforce, all } = new TableDecider(set, CHANNELS).decide(action, nowMs);
  if (enforce.cluster.by === 'implied') return 'implied';
  const gate = ({ by, clause }: GateDecision) => ({
    by: by === 'overlay' ? 'deny' : by,
    ...((by === 'deny' || by === 'overlay' || by === 'allow') && { clause: clause?.clause }),
  });
  return { verdict, gates: [enforce.cluster, enforce.namespace, all.cluster, all.namespace].map(gate) };
}

/** Addresses that rules stand for: that of the action, where it is what they mean. */
function addressesOf(set: TableSet, { address, services, known, pod }: EgressAction) {
  const rules = new Set([
    ...(services ?? []).flatMap(({ namespace, name }) => set.services.get(`${namespace}/${name}`) ?? []),
    ...(known ?? []).flatMap((each) => set.known.get(each) ?? []),
    ...set.pods.filter(({ destination }) => pod && meansPod(destination, pod)).map(({ rule }) => rule),
  ]);
  return [...rules].map((rule) => ({
    set: set.key,
    rule,
    addresses: address === undefined ? [] : [address],
  }));
}

/** The form in which the kernel looks addresses up. */
function plain(address: Uint8Array): Uint8Array {
  const head = Buffer.from(address.subarray(0, 12)).toString('hex');
  const four = (bytes: Uint8Array) => Uint8Array.from([...new Uint8Array(10), 0xff, 0xff, ...bytes]);
  if (head === '0064ff9b0000000000000000') return four(address.subarray(12));
  return head.startsWith('2002') ? four(address.subarray(2, 6)) : address;
}

/** A name as the kernel keeps it. */
function encodeLearned(name: string, flags: number): Uint8Array {
  const spelled = (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
  const all = hasher.hashes(spelled);
  const hashes = new Uint8Array(8 * EgressLimit.NAME_HASHES);
  hashes.set(new Uint8Array(BigUint64Array.from(all).buffer));
  return encodeLearnedName({ expires: 0xffff_ffff, hashCount: all.length, flags, hashes });
}

function learn({ learned }: EgressAction, address: Uint8Array): void {
  const names = learned.flatMap(({ question, aliases = [] }) => [
    { name: question, flags: 0 },
    ...aliases.map((name) => ({ name, flags: LearnedFlag.ALIAS })),
  ]);
  const key = encodeLearnedKey({ pod: POD, address: plain(address) });
  collection.map('learned').delete(key);
  if (names.length === 0) return;
  const room = new Uint8Array(EgressLimit.MAX_NAMES * EgressLimit.NAME_BYTES);
  for (const [at, { name, flags }] of names.slice(0, EgressLimit.MAX_NAMES).entries())
    room.set(encodeLearned(name, flags), at * EgressLimit.NAME_BYTES);
  const rules = new Uint8Array(EgressLimit.RULE_BYTES);
  const value = encodeLearnedAddress({
    version: 0,
    set: 0,
    currentUntil: 0,
    asked: rules,
    seen: rules,
    names: room,
  });
  expect(value.length).toBe(LEARNED_ADDRESS_SIZE);
  collection.map('learned').update(key, value);
}

/** All that the catalogue lists, and what it says of the learned names by shape. */
function allPlaces(action: EgressAction): ChannelPlaces {
  const places = channelPlaces(loadBuiltinCatalog());
  return { ...places, names: [...places.names, ...fewPlaces(action).names] };
}

/** What the catalogue says of the names and the address of an action, and no more. */
function fewPlaces({ learned, wireName, proxied, address = '' }: EgressAction): ChannelPlaces {
  const { addresses } = loadBuiltinCatalog();
  const names = learned
    .flatMap(({ question, aliases = [] }) => [question, ...aliases])
    .concat(wireName ?? [], proxied?.name ?? [])
    .map((name) => (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase());
  const plains = [address, proxied?.address ?? ''].map((text) => canonicalAddress(text) ?? text);
  return {
    names: names.map((name) => [name, CHANNELS.ofName(name)] as const),
    below: [],
    addresses: plains.map((plain) => [plain, addresses.get(plain) ?? []] as const),
  };
}

function ask(question: Question, placesOf: typeof allPlaces): boolean {
  const to = asked(question);
  const { policies, pod, action, overlays } = question;
  const [set] = compilePolicies(policies, [pod], undefined, overlays).sets.values();
  if (to === undefined || set === undefined) return false;
  const tables = new EgressTables({
    maps: egressMapsOf(collection),
    writer: { setPolicy: () => true, cgroups: () => [] },
    places: placesOf(action),
    cgroupOf: () => undefined,
    clockOffsetNs: () => 0n,
    now: () => question.nowMs,
  });
  tables.apply({
    added: [set],
    removed: [],
    moved: new Map(),
    ended: new Map(),
    addresses: addressesOf(set, action),
  });
  expect(tables.refusals()).toEqual(new Map());
  const [held] = tables.sets();
  if (held === undefined) return expect.fail('no set');
  learn(action, to.address);
  const untaught =
    action.isNode === true ||
    CHANNELS.ofAddress(action.address ?? '', action.port).some(
      ({ category }) => category === 'metadata-service',
    );
  const address = parseAddress(action.address ?? '');
  tables.setUntaught(untaught && address ? [{ address, prefixBits: 128 }] : []);
  expect(decideInKernel(held, question, to)).toEqual(decideByTables(set, question));
  const nothing = { added: [], removed: [], moved: new Map(), ended: new Map(), addresses: [] };
  tables.apply({ ...nothing, removed: [set.key] });
  tables.apply(nothing);
  return true;
}

describeLive('egress decided in the kernel', () => {
  beforeAll(() => {
    collection = Collection.load([readCollectionSpec(compileTestObject('decider'))]);
    const maps = egressMapsOf(collection);
    new EgressTables({
      maps,
      writer: { setPolicy: () => true, cgroups: () => [] },
      places: { names: [], below: [], addresses: [] },
      cgroupOf: () => undefined,
      clockOffsetNs: () => 0n,
      now: () => 0,
    });
    hasher = new NameHasher(decodeNameSecret(maps.secret.lookup(new Uint8Array(4)) ?? new Uint8Array(16)));
  });
  afterAll(() => collection?.close());

  it('is what tables decide, case by case', { timeout: 60_000 }, () => {
    const count = SEMANTICS.filter((each) => ask(each, allPlaces)).length;
    expect(count).toBeGreaterThan(70);
  });

  it('is what tables decide, whatever the policies', { timeout: 120_000 }, () => {
    let decided = 0;
    fc.assert(
      fc.property(anyOverlaidQuestions, (question) => {
        if (ask(question, fewPlaces)) decided++;
      }),
      { numRuns: 2_000 },
    );
    expect(decided).toBeGreaterThan(800);
  });
});
