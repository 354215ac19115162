// SPDX-License-Identifier: Apache-2.0
import { ApiServerDouble } from './api-server-double.ts';
import { connectionTo } from './cluster-setup.ts';
import { podObject } from './objects.ts';
import { describeWire } from './wire-suite.ts';

describeWire('the double', async () => {
  const api = await ApiServerDouble.start();
  const put = async (
    name: string,
    labels: Readonly<Record<string, string>>,
    node = 'node-1',
  ): Promise<void> => void api.store.put('pods', podObject(name, { labels, node }));
  return {
    connection: connectionTo(api),
    namespace: 'default',
    node: 'node-1',
    createPod: put,
    labelPod: put,
    deletePod: async (name) => api.store.remove('pods', `default/${name}`),
    expire: async () => {
      const version = String(api.store.version);
      api.store.compact();
      return version;
    },
    close: () => api.close(),
  };
});
