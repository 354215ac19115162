// SPDX-License-Identifier: Apache-2.0
// Generated from bpf/tables.h by `npm run gen`. Do not edit.

/** struct cgroup_entry. */
export interface CgroupEntry {
  /** cgroup v2 id */
  readonly pod: bigint;
  readonly observe: number;
  readonly policy: number;
  /** nanoseconds since boot */
  readonly legacyUntil: bigint;
}

export const CGROUP_ENTRY_SIZE = 24;

/** The 24 bytes the kernel keeps for `value`. */
export function encodeCgroupEntry(value: CgroupEntry): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setBigUint64(0, value.pod, true);
  view.setUint32(8, value.observe, true);
  view.setUint32(12, value.policy, true);
  view.setBigUint64(16, value.legacyUntil, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeCgroupEntry` writes, at byte `at` of `bytes`. */
export function decodeCgroupEntry(bytes: Uint8Array, at = 0): CgroupEntry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    pod: view.getBigUint64(at + 0, true),
    observe: view.getUint32(at + 8, true),
    policy: view.getUint32(at + 12, true),
    legacyUntil: view.getBigUint64(at + 16, true),
  };
}

/** struct pod_defaults. */
export interface PodDefaults {
  /** nanoseconds since boot */
  readonly awayFrom: bigint;
  readonly present: number;
  readonly away: number;
}

export const POD_DEFAULTS_SIZE = 16;

/** The 16 bytes the kernel keeps for `value`. */
export function encodePodDefaults(value: PodDefaults): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, value.awayFrom, true);
  view.setUint32(8, value.present, true);
  view.setUint32(12, value.away, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodePodDefaults` writes, at byte `at` of `bytes`. */
export function decodePodDefaults(bytes: Uint8Array, at = 0): PodDefaults {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    awayFrom: view.getBigUint64(at + 0, true),
    present: view.getUint32(at + 8, true),
    away: view.getUint32(at + 12, true),
  };
}

/** struct pod_bucket. */
export interface PodBucket {
  /** nanoseconds since boot */
  readonly refilled: bigint;
  readonly tokens: bigint;
  readonly shed: bigint;
  /** nanoseconds since boot */
  readonly throttledSince: bigint;
}

export const POD_BUCKET_SIZE = 32;

/** The 32 bytes the kernel keeps for `value`. */
export function encodePodBucket(value: PodBucket): Uint8Array {
  const view = new DataView(new ArrayBuffer(32));
  view.setBigUint64(0, value.refilled, true);
  view.setBigUint64(8, value.tokens, true);
  view.setBigUint64(16, value.shed, true);
  view.setBigUint64(24, value.throttledSince, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodePodBucket` writes, at byte `at` of `bytes`. */
export function decodePodBucket(bytes: Uint8Array, at = 0): PodBucket {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    refilled: view.getBigUint64(at + 0, true),
    tokens: view.getBigUint64(at + 8, true),
    shed: view.getBigUint64(at + 16, true),
    throttledSince: view.getBigUint64(at + 24, true),
  };
}

/** struct loss_counter. */
export interface LossCounter {
  readonly count: bigint;
}

export const LOSS_COUNTER_SIZE = 8;

/** The 8 bytes the kernel keeps for `value`. */
export function encodeLossCounter(value: LossCounter): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, value.count, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeLossCounter` writes, at byte `at` of `bytes`. */
export function decodeLossCounter(bytes: Uint8Array, at = 0): LossCounter {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    count: view.getBigUint64(at + 0, true),
  };
}

/** struct gate_tables. */
export interface GateTables {
  readonly allow: Uint8Array;
  readonly deny: Uint8Array;
  readonly rest: number;
  readonly isQuicDenied: number;
  readonly isHelloDenied: number;
}

export const GATE_TABLES_SIZE = 72;

/** The 72 bytes the kernel keeps for `value`. */
export function encodeGateTables(value: GateTables): Uint8Array {
  const view = new DataView(new ArrayBuffer(72));
  new Uint8Array(view.buffer, 0, 32).set(value.allow);
  new Uint8Array(view.buffer, 32, 32).set(value.deny);
  view.setUint32(64, value.rest, true);
  view.setUint16(68, value.isQuicDenied, true);
  view.setUint16(70, value.isHelloDenied, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeGateTables` writes, at byte `at` of `bytes`. */
export function decodeGateTables(bytes: Uint8Array, at = 0): GateTables {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    allow: bytes.slice(at + 0, at + 32),
    deny: bytes.slice(at + 32, at + 64),
    rest: view.getUint32(at + 64, true),
    isQuicDenied: view.getUint16(at + 68, true),
    isHelloDenied: view.getUint16(at + 70, true),
  };
}

/** struct rule_ending. */
export interface RuleEnding {
  /** nanoseconds since boot */
  readonly ends: bigint;
  readonly rules: Uint8Array;
}

export const RULE_ENDING_SIZE = 40;

/** The 40 bytes the kernel keeps for `value`. */
export function encodeRuleEnding(value: RuleEnding): Uint8Array {
  const view = new DataView(new ArrayBuffer(40));
  view.setBigUint64(0, value.ends, true);
  new Uint8Array(view.buffer, 8, 32).set(value.rules);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeRuleEnding` writes, at byte `at` of `bytes`. */
export function decodeRuleEnding(bytes: Uint8Array, at = 0): RuleEnding {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    ends: view.getBigUint64(at + 0, true),
    rules: bytes.slice(at + 8, at + 40),
  };
}

/** struct policy_set. */
export interface PolicySet {
  readonly content: bigint;
  /** nanoseconds since boot */
  readonly relaxedUntil: bigint;
  readonly endingCount: number;
  readonly hasPorts: number;
  readonly hasNames: number;
  readonly portless: Uint8Array;
  readonly isolations: Uint8Array;
  readonly proxies: Uint8Array;
  readonly enforcedCluster: GateTables;
  readonly enforcedNamespace: GateTables;
  readonly allCluster: GateTables;
  readonly allNamespace: GateTables;
  readonly relaxedCluster: GateTables;
  readonly relaxedNamespace: GateTables;
  readonly endings: Uint8Array;
}

export const POLICY_SET_SIZE = 1192;

/** The 1192 bytes the kernel keeps for `value`. */
export function encodePolicySet(value: PolicySet): Uint8Array {
  const view = new DataView(new ArrayBuffer(1192));
  view.setBigUint64(0, value.content, true);
  view.setBigUint64(8, value.relaxedUntil, true);
  view.setUint32(16, value.endingCount, true);
  view.setUint16(20, value.hasPorts, true);
  view.setUint16(22, value.hasNames, true);
  new Uint8Array(view.buffer, 24, 32).set(value.portless);
  new Uint8Array(view.buffer, 56, 32).set(value.isolations);
  new Uint8Array(view.buffer, 88, 32).set(value.proxies);
  new Uint8Array(view.buffer, 120, 72).set(encodeGateTables(value.enforcedCluster));
  new Uint8Array(view.buffer, 192, 72).set(encodeGateTables(value.enforcedNamespace));
  new Uint8Array(view.buffer, 264, 72).set(encodeGateTables(value.allCluster));
  new Uint8Array(view.buffer, 336, 72).set(encodeGateTables(value.allNamespace));
  new Uint8Array(view.buffer, 408, 72).set(encodeGateTables(value.relaxedCluster));
  new Uint8Array(view.buffer, 480, 72).set(encodeGateTables(value.relaxedNamespace));
  new Uint8Array(view.buffer, 552, 640).set(value.endings);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodePolicySet` writes, at byte `at` of `bytes`. */
export function decodePolicySet(bytes: Uint8Array, at = 0): PolicySet {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    content: view.getBigUint64(at + 0, true),
    relaxedUntil: view.getBigUint64(at + 8, true),
    endingCount: view.getUint32(at + 16, true),
    hasPorts: view.getUint16(at + 20, true),
    hasNames: view.getUint16(at + 22, true),
    portless: bytes.slice(at + 24, at + 56),
    isolations: bytes.slice(at + 56, at + 88),
    proxies: bytes.slice(at + 88, at + 120),
    enforcedCluster: decodeGateTables(bytes, at + 120),
    enforcedNamespace: decodeGateTables(bytes, at + 192),
    allCluster: decodeGateTables(bytes, at + 264),
    allNamespace: decodeGateTables(bytes, at + 336),
    relaxedCluster: decodeGateTables(bytes, at + 408),
    relaxedNamespace: decodeGateTables(bytes, at + 480),
    endings: bytes.slice(at + 552, at + 1192),
  };
}

/** struct rule_bits. */
export interface RuleBits {
  readonly bits: Uint8Array;
}

export const RULE_BITS_SIZE = 32;

/** The 32 bytes the kernel keeps for `value`. */
export function encodeRuleBits(value: RuleBits): Uint8Array {
  const view = new DataView(new ArrayBuffer(32));
  new Uint8Array(view.buffer, 0, 32).set(value.bits);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeRuleBits` writes, at byte `at` of `bytes`. */
export function decodeRuleBits(bytes: Uint8Array, at = 0): RuleBits {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    bits: bytes.slice(at + 0, at + 32),
  };
}

/** struct block_key. */
export interface BlockKey {
  readonly prefixBits: number;
  readonly set: number;
  readonly address: Uint8Array;
}

export const BLOCK_KEY_SIZE = 24;

/** The 24 bytes the kernel keeps for `value`. */
export function encodeBlockKey(value: BlockKey): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, value.prefixBits, true);
  view.setUint32(4, value.set, true);
  new Uint8Array(view.buffer, 8, 16).set(value.address);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeBlockKey` writes, at byte `at` of `bytes`. */
export function decodeBlockKey(bytes: Uint8Array, at = 0): BlockKey {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    prefixBits: view.getUint32(at + 0, true),
    set: view.getUint32(at + 4, true),
    address: bytes.slice(at + 8, at + 24),
  };
}

/** struct port_key. */
export interface PortKey {
  readonly prefixBits: number;
  readonly set: number;
  readonly protocol: Uint8Array;
  readonly port: Uint8Array;
}

export const PORT_KEY_SIZE = 12;

/** The 12 bytes the kernel keeps for `value`. */
export function encodePortKey(value: PortKey): Uint8Array {
  const view = new DataView(new ArrayBuffer(12));
  view.setUint32(0, value.prefixBits, true);
  view.setUint32(4, value.set, true);
  new Uint8Array(view.buffer, 8, 2).set(value.protocol);
  new Uint8Array(view.buffer, 10, 2).set(value.port);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodePortKey` writes, at byte `at` of `bytes`. */
export function decodePortKey(bytes: Uint8Array, at = 0): PortKey {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    prefixBits: view.getUint32(at + 0, true),
    set: view.getUint32(at + 4, true),
    protocol: bytes.slice(at + 8, at + 10),
    port: bytes.slice(at + 10, at + 12),
  };
}

/** struct name_key. */
export interface NameKey {
  readonly hash: bigint;
  readonly set: number;
  readonly reach: number;
}

export const NAME_KEY_SIZE = 16;

/** The 16 bytes the kernel keeps for `value`. */
export function encodeNameKey(value: NameKey): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, value.hash, true);
  view.setUint32(8, value.set, true);
  view.setUint32(12, value.reach, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeNameKey` writes, at byte `at` of `bytes`. */
export function decodeNameKey(bytes: Uint8Array, at = 0): NameKey {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    hash: view.getBigUint64(at + 0, true),
    set: view.getUint32(at + 8, true),
    reach: view.getUint32(at + 12, true),
  };
}

/** struct name_secret. */
export interface NameSecret {
  readonly seedA: number;
  readonly seedB: number;
  readonly factorA: number;
  readonly factorB: number;
  readonly layout: bigint;
}

export const NAME_SECRET_SIZE = 24;

/** The 24 bytes the kernel keeps for `value`. */
export function encodeNameSecret(value: NameSecret): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setUint32(0, value.seedA, true);
  view.setUint32(4, value.seedB, true);
  view.setUint32(8, value.factorA, true);
  view.setUint32(12, value.factorB, true);
  view.setBigUint64(16, value.layout, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeNameSecret` writes, at byte `at` of `bytes`. */
export function decodeNameSecret(bytes: Uint8Array, at = 0): NameSecret {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    seedA: view.getUint32(at + 0, true),
    seedB: view.getUint32(at + 4, true),
    factorA: view.getUint32(at + 8, true),
    factorB: view.getUint32(at + 12, true),
    layout: view.getBigUint64(at + 16, true),
  };
}

/** struct learned_name. */
export interface LearnedName {
  readonly expires: number;
  readonly hashCount: number;
  readonly flags: number;
  readonly hashes: Uint8Array;
}

export const LEARNED_NAME_SIZE = 64;

/** The 64 bytes the kernel keeps for `value`. */
export function encodeLearnedName(value: LearnedName): Uint8Array {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint32(0, value.expires, true);
  view.setUint16(4, value.hashCount, true);
  view.setUint16(6, value.flags, true);
  new Uint8Array(view.buffer, 8, 56).set(value.hashes);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeLearnedName` writes, at byte `at` of `bytes`. */
export function decodeLearnedName(bytes: Uint8Array, at = 0): LearnedName {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    expires: view.getUint32(at + 0, true),
    hashCount: view.getUint16(at + 4, true),
    flags: view.getUint16(at + 6, true),
    hashes: bytes.slice(at + 8, at + 64),
  };
}

/** struct learned_key. */
export interface LearnedKey {
  /** cgroup v2 id */
  readonly pod: bigint;
  readonly address: Uint8Array;
}

export const LEARNED_KEY_SIZE = 24;

/** The 24 bytes the kernel keeps for `value`. */
export function encodeLearnedKey(value: LearnedKey): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setBigUint64(0, value.pod, true);
  new Uint8Array(view.buffer, 8, 16).set(value.address);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeLearnedKey` writes, at byte `at` of `bytes`. */
export function decodeLearnedKey(bytes: Uint8Array, at = 0): LearnedKey {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    pod: view.getBigUint64(at + 0, true),
    address: bytes.slice(at + 8, at + 24),
  };
}

/** struct learned_address. */
export interface LearnedAddress {
  readonly version: number;
  readonly set: number;
  readonly currentUntil: number;
  readonly asked: Uint8Array;
  readonly seen: Uint8Array;
  readonly names: Uint8Array;
}

export const LEARNED_ADDRESS_SIZE = 592;

/** The 592 bytes the kernel keeps for `value`. */
export function encodeLearnedAddress(value: LearnedAddress): Uint8Array {
  const view = new DataView(new ArrayBuffer(592));
  view.setUint32(4, value.version, true);
  view.setUint32(8, value.set, true);
  view.setUint32(12, value.currentUntil, true);
  new Uint8Array(view.buffer, 16, 32).set(value.asked);
  new Uint8Array(view.buffer, 48, 32).set(value.seen);
  new Uint8Array(view.buffer, 80, 512).set(value.names);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeLearnedAddress` writes, at byte `at` of `bytes`. */
export function decodeLearnedAddress(bytes: Uint8Array, at = 0): LearnedAddress {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    version: view.getUint32(at + 4, true),
    set: view.getUint32(at + 8, true),
    currentUntil: view.getUint32(at + 12, true),
    asked: bytes.slice(at + 16, at + 48),
    seen: bytes.slice(at + 48, at + 80),
    names: bytes.slice(at + 80, at + 592),
  };
}

/** struct learned_slot. */
export interface LearnedSlot {
  /** cgroup v2 id */
  readonly pod: bigint;
  readonly number: bigint;
}

export const LEARNED_SLOT_SIZE = 16;

/** The 16 bytes the kernel keeps for `value`. */
export function encodeLearnedSlot(value: LearnedSlot): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, value.pod, true);
  view.setBigUint64(8, value.number, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeLearnedSlot` writes, at byte `at` of `bytes`. */
export function decodeLearnedSlot(bytes: Uint8Array, at = 0): LearnedSlot {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    pod: view.getBigUint64(at + 0, true),
    number: view.getBigUint64(at + 8, true),
  };
}

/** struct learned_pod. */
export interface LearnedPod {
  readonly count: number;
  readonly hand: number;
}

export const LEARNED_POD_SIZE = 16;

/** The 16 bytes the kernel keeps for `value`. */
export function encodeLearnedPod(value: LearnedPod): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setUint32(4, value.count, true);
  view.setUint32(8, value.hand, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeLearnedPod` writes, at byte `at` of `bytes`. */
export function decodeLearnedPod(bytes: Uint8Array, at = 0): LearnedPod {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    count: view.getUint32(at + 4, true),
    hand: view.getUint32(at + 8, true),
  };
}

/** struct resolver_key. */
export interface ResolverKey {
  /** cgroup v2 id */
  readonly pod: bigint;
  readonly address: Uint8Array;
}

export const RESOLVER_KEY_SIZE = 24;

/** The 24 bytes the kernel keeps for `value`. */
export function encodeResolverKey(value: ResolverKey): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  view.setBigUint64(0, value.pod, true);
  new Uint8Array(view.buffer, 8, 16).set(value.address);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeResolverKey` writes, at byte `at` of `bytes`. */
export function decodeResolverKey(bytes: Uint8Array, at = 0): ResolverKey {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    pod: view.getBigUint64(at + 0, true),
    address: bytes.slice(at + 8, at + 24),
  };
}

/** struct interface_entry. */
export interface InterfaceEntry {
  /** cgroup v2 id */
  readonly pod: bigint;
  readonly unseen: bigint;
}

export const INTERFACE_ENTRY_SIZE = 16;

/** The 16 bytes the kernel keeps for `value`. */
export function encodeInterfaceEntry(value: InterfaceEntry): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, value.pod, true);
  view.setBigUint64(8, value.unseen, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeInterfaceEntry` writes, at byte `at` of `bytes`. */
export function decodeInterfaceEntry(bytes: Uint8Array, at = 0): InterfaceEntry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    pod: view.getBigUint64(at + 0, true),
    unseen: view.getBigUint64(at + 8, true),
  };
}

/** struct clause_key. */
export interface ClauseKey {
  readonly set: number;
  readonly clause: number;
}

export const CLAUSE_KEY_SIZE = 8;

/** The 8 bytes the kernel keeps for `value`. */
export function encodeClauseKey(value: ClauseKey): Uint8Array {
  const view = new DataView(new ArrayBuffer(8));
  view.setUint32(0, value.set, true);
  view.setUint32(4, value.clause, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeClauseKey` writes, at byte `at` of `bytes`. */
export function decodeClauseKey(bytes: Uint8Array, at = 0): ClauseKey {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    set: view.getUint32(at + 0, true),
    clause: view.getUint32(at + 4, true),
  };
}

/** struct clause_count. */
export interface ClauseCount {
  readonly enforced: bigint;
  readonly all: bigint;
}

export const CLAUSE_COUNT_SIZE = 16;

/** The 16 bytes the kernel keeps for `value`. */
export function encodeClauseCount(value: ClauseCount): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, value.enforced, true);
  view.setBigUint64(8, value.all, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeClauseCount` writes, at byte `at` of `bytes`. */
export function decodeClauseCount(bytes: Uint8Array, at = 0): ClauseCount {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    enforced: view.getBigUint64(at + 0, true),
    all: view.getBigUint64(at + 8, true),
  };
}

/** struct cut_socket. */
export interface CutSocket {
  /** socket cookie */
  readonly cookie: bigint;
  /** cgroup v2 id */
  readonly cgroup: bigint;
  readonly localAddress: Uint8Array;
  readonly remoteAddress: Uint8Array;
  /** port, host byte order */
  readonly localPort: number;
  /** port, host byte order */
  readonly remotePort: number;
  /** inode number of the namespace */
  readonly networkNamespace: number;
  readonly interface: number;
  readonly protocol: number;
}

export const CUT_SOCKET_SIZE = 64;

/** The 64 bytes the kernel keeps for `value`. */
export function encodeCutSocket(value: CutSocket): Uint8Array {
  const view = new DataView(new ArrayBuffer(64));
  view.setBigUint64(0, value.cookie, true);
  view.setBigUint64(8, value.cgroup, true);
  new Uint8Array(view.buffer, 16, 16).set(value.localAddress);
  new Uint8Array(view.buffer, 32, 16).set(value.remoteAddress);
  view.setUint16(48, value.localPort, true);
  view.setUint16(50, value.remotePort, true);
  view.setUint32(52, value.networkNamespace, true);
  view.setUint32(56, value.interface, true);
  view.setUint8(60, value.protocol);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeCutSocket` writes, at byte `at` of `bytes`. */
export function decodeCutSocket(bytes: Uint8Array, at = 0): CutSocket {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    cookie: view.getBigUint64(at + 0, true),
    cgroup: view.getBigUint64(at + 8, true),
    localAddress: bytes.slice(at + 16, at + 32),
    remoteAddress: bytes.slice(at + 32, at + 48),
    localPort: view.getUint16(at + 48, true),
    remotePort: view.getUint16(at + 50, true),
    networkNamespace: view.getUint32(at + 52, true),
    interface: view.getUint32(at + 56, true),
    protocol: view.getUint8(at + 60),
  };
}

/** struct call_plan. */
export interface CallPlan {
  readonly call: number;
  readonly flags: number;
  readonly dataLimit: number;
  readonly file: number;
  readonly openFlags: number;
  readonly path: number;
  readonly base: number;
  readonly secondPath: number;
  readonly secondBase: number;
  readonly address: number;
  readonly addressLength: number;
  readonly data: number;
  readonly dataLength: number;
}

export const CALL_PLAN_SIZE = 16;

/** The 16 bytes the kernel keeps for `value`. */
export function encodeCallPlan(value: CallPlan): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setUint16(0, value.call, true);
  view.setUint16(2, value.flags, true);
  view.setUint16(4, value.dataLimit, true);
  view.setUint8(6, value.file);
  view.setUint8(7, value.openFlags);
  view.setUint8(8, value.path);
  view.setUint8(9, value.base);
  view.setUint8(10, value.secondPath);
  view.setUint8(11, value.secondBase);
  view.setUint8(12, value.address);
  view.setUint8(13, value.addressLength);
  view.setUint8(14, value.data);
  view.setUint8(15, value.dataLength);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeCallPlan` writes, at byte `at` of `bytes`. */
export function decodeCallPlan(bytes: Uint8Array, at = 0): CallPlan {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    call: view.getUint16(at + 0, true),
    flags: view.getUint16(at + 2, true),
    dataLimit: view.getUint16(at + 4, true),
    file: view.getUint8(at + 6),
    openFlags: view.getUint8(at + 7),
    path: view.getUint8(at + 8),
    base: view.getUint8(at + 9),
    secondPath: view.getUint8(at + 10),
    secondBase: view.getUint8(at + 11),
    address: view.getUint8(at + 12),
    addressLength: view.getUint8(at + 13),
    data: view.getUint8(at + 14),
    dataLength: view.getUint8(at + 15),
  };
}
