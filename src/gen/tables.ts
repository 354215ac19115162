// SPDX-License-Identifier: Apache-2.0
// Generated from bpf/tables.h by `npm run gen`. Do not edit.

/** struct cgroup_entry. */
export interface CgroupEntry {
  /** cgroup v2 id */
  readonly pod: bigint;
  readonly observe: number;
}

export const CGROUP_ENTRY_SIZE = 16;

/** The 16 bytes the kernel keeps for `value`. */
export function encodeCgroupEntry(value: CgroupEntry): Uint8Array {
  const view = new DataView(new ArrayBuffer(16));
  view.setBigUint64(0, value.pod, true);
  view.setUint32(8, value.observe, true);
  return new Uint8Array(view.buffer);
}

/** Reads what `encodeCgroupEntry` writes, at byte `at` of `bytes`. */
export function decodeCgroupEntry(bytes: Uint8Array, at = 0): CgroupEntry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    pod: view.getBigUint64(at + 0, true),
    observe: view.getUint32(at + 8, true),
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
