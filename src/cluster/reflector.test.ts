// SPDX-License-Identifier: Apache-2.0
import { expect, it, onTestFinished } from 'vitest';
import { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { connectionTo, TEST_PACE, until } from '../../test/suites/api-server/cluster-setup.ts';
import { podObject } from '../../test/suites/api-server/objects.ts';
import { ApiClient } from './api-client.ts';
import { Reflector } from './reflector.ts';

it('does not take what fails in a consumer for a fault of the server', async () => {
  const api = await ApiServerDouble.start();
  onTestFinished(() => api.close());
  api.store.put('pods', podObject('a'));
  const client = new ApiClient({ connection: connectionTo(api), userAgent: 'test' });
  onTestFinished(() => client.close());
  const said: string[] = [];
  const say = (_: object, message: string): void => void said.push(message);
  const reflector = new Reflector({
    client,
    resource: { name: 'pods', path: '/api/v1/pods' },
    log: { info: say, warn: say },
    pace: TEST_PACE,
    consumer: {
      read: () => 1,
      replace: () => {
        throw new Error('a defect');
      },
      set: () => undefined,
      delete: () => undefined,
    },
  });
  const unhandled = new Promise((resolve) => {
    const own = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection');
    process.once('unhandledRejection', (reason) => {
      for (const listener of own) process.on('unhandledRejection', listener);
      resolve(reason);
    });
  });
  reflector.start();
  expect(await unhandled).toEqual(new Error('a defect'));
  await until(() => expect(api.requests).toHaveLength(1));
  expect(said).toEqual([]);
});
