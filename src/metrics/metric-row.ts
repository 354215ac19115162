// SPDX-License-Identifier: Apache-2.0

/** One metric family. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** Of what one is counted, or `info` (always 1: the labels say it), or `boolean`. */
  readonly unit: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** `stable`: name, labels and meaning are kept within a major version. */
  readonly stability: 'stable' | 'experimental';
}
