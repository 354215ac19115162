// SPDX-License-Identifier: Apache-2.0
import { expect, it, onTestFinished } from 'vitest';
import { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { followDouble, until } from '../../test/suites/api-server/cluster-setup.ts';
import {
  definePolicies,
  NODE_STATUSES,
  TEST_STATUS_PACE,
} from '../../test/suites/api-server/status-setup.ts';
import { policyState } from '../../test/suites/policy-state.ts';

it('tells nothing of policies before the API server has told of them, and then what there is', async () => {
  const api = await ApiServerDouble.start();
  onTestFinished(() => api.close());
  let told = 0;
  const tell = (): void => {
    told += 1;
    // as an agent does, after what it is told
    setImmediate(() => cluster.policiesChanged());
  };
  const { cluster } = followDouble(api, {
    policies: { replace: tell, set: tell, delete: tell },
    policyStates: () => [policyState('a')],
    statusPace: TEST_STATUS_PACE,
  });
  // what an agent kept of its last run is compiled before anything is listed
  cluster.policiesChanged();
  const missing = (): number => api.requests.filter(({ path }) => path.includes('governancepolicies')).length;
  await until(() => expect(missing()).toBeGreaterThan(6));
  cluster.policiesChanged();
  expect(api.requests.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(api.requests.filter(({ path }) => path.includes('leases'))).toEqual([]);
  expect(cluster.status().policyStatus?.problems).toEqual([]);
  definePolicies(api);
  await until(() =>
    expect(api.store.get(NODE_STATUSES, 'node-1')?.status).toMatchObject({ version: expect.any(String) }),
  );
  expect(told).toBeGreaterThanOrEqual(2);
  await until(() => expect(cluster.status().policyStatus?.isLeader).toBe(true));
});
