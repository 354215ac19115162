// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../errors.ts';
import { loadAddon } from './load-addon.ts';

/**
 * Sends netlink messages in another network namespace, one after the other, off this thread. `messages` are whole ones
 * (`struct nlmsghdr` and payload, padded to 4), each of which asks for an acknowledgement; the promise gives the errno of
 * each, 0 where it was done. The descriptor may be closed once this has returned. Rejects with BPF_FAILED, `details.errno`
 * EPERM without CAP_SYS_ADMIN, when the namespace can't be entered; throws ADDON_NOT_FOUND.
 */
export function askInNamespace(
  namespaceFd: number,
  protocol: number,
  messages: Uint8Array,
): Promise<Int32Array> {
  return loadAddon()
    .askInNamespace(namespaceFd, protocol, messages)
    .catch((cause: unknown) => {
      const errno = cause instanceof Error ? cause.message : String(cause);
      throw new WeirError('BPF_FAILED', `network namespace: can't be entered: ${errno}`, {
        cause,
        details: { errno },
      });
    });
}
