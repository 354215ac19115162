// SPDX-License-Identifier: Apache-2.0
import type { ResourceConsumer } from './resource.ts';

/** The same consumer; `onListed` is called after it was first told of all there is. */
export function tellWhenListed<T>(consumer: ResourceConsumer<T>, onListed: () => void): ResourceConsumer<T> {
  let listed = false;
  return {
    read: (object) => consumer.read(object),
    replace: (all) => {
      consumer.replace(all);
      if (listed) return;
      listed = true;
      onListed();
    },
    set: (key, value, before) => consumer.set(key, value, before),
    delete: (key, before) => consumer.delete(key, before),
  };
}
