// SPDX-License-Identifier: Apache-2.0

/** Why tests on a node of a real cluster can't run here; undefined where they can. */
export const notOnNode: string | undefined =
  process.env.WEIR_TEST_NODE === '1' ? undefined : 'npm run test:node only';
