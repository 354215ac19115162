// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { WeirError } from '../errors.ts';

/** `native/reader.h`, as seen from here. */
export interface NativeReader {
  drain(): number;
  stats(): Float64Array;
  close(onClosed: () => void): void;
}

/** What `native/` gives. */
export interface Addon {
  readonly Reader: new (
    fds: Int32Array,
    ringBytes: Float64Array,
    buffer: ArrayBuffer,
    timerMs: number,
    onBatch: (byteLength: number) => void,
  ) => NativeReader;
  /** `native/messages.h`. */
  askInNamespace(namespaceFd: number, protocol: number, messages: Uint8Array): Promise<Int32Array>;
  /** `native/descriptors.h`. */
  endSockets(pids: Int32Array, cookies: BigUint64Array): Promise<Int32Array>;
}

const ADDON = fileURLToPath(new URL('../../build/weir.node', import.meta.url));

/** The addon. Throws ADDON_NOT_FOUND when it isn't built. */
export function loadAddon(): Addon {
  try {
    return createRequire(import.meta.url)(ADDON) as Addon;
  } catch (cause: unknown) {
    throw new WeirError('ADDON_NOT_FOUND', `addon ${ADDON}: can't be loaded`, { cause });
  }
}
