// SPDX-License-Identifier: Apache-2.0
const { WEIR_TEST_CLUSTER, KUBECONFIG } = process.env;

/** Why tests with a real API server can't run here; undefined where they can. */
export const noCluster: string | undefined =
  WEIR_TEST_CLUSTER === '1' ? undefined : 'npm run test:cluster only';

/** The same of tests that need one of their own, which somebody else's is not. */
export const noOwnCluster: string | undefined =
  noCluster ?? (KUBECONFIG ? 'the API server is that of KUBECONFIG' : undefined);
