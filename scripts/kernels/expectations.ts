// SPDX-License-Identifier: Apache-2.0

/** Something that a kernel is known to lack. Everything else must be there, and every test must run and pass. */
export interface Expectation {
  /** Names from kernel-list.ts. */
  readonly kernels: readonly string[];
  /** Feature that `weir doctor` must report as absent there. */
  readonly feature?: string;
  /** Start of `file > name` of tests that skip themselves there. */
  readonly test?: string;
  readonly reason: string;
}

export const EXPECTATIONS: readonly Expectation[] = [];
