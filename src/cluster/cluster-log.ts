// SPDX-License-Identifier: Apache-2.0

/** Where the cluster room says what it has to say; each thing once, not once per attempt. */
export interface ClusterLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}
