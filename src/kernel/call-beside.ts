// SPDX-License-Identifier: Apache-2.0
import type { KoffiFunc } from 'koffi';

/**
 * Calls a C function on a thread of libuv's pool (4 of them, UV_THREADPOOL_SIZE): the event loop goes on meanwhile. What it
 * is given must stay as it is until the promise is settled.
 */
export function callBeside<A extends unknown[], R>(call: (...args: A) => R, ...args: A): Promise<R> {
  const { promise, resolve, reject } = Promise.withResolvers<R>();
  (call as KoffiFunc<(...args: A) => R>).async(...args, (error: unknown, result: R) => {
    if (error) reject(error);
    else resolve(result);
  });
  return promise;
}
