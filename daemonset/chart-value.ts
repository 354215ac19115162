// SPDX-License-Identifier: Apache-2.0

/** One value of the chart, or a group of values. Structure that Kubernetes itself checks is left to it. */
export type ChartValue = ChartGroup | ChartLeaf;

export interface ChartGroup {
  readonly about: string;
  readonly values: Readonly<Record<string, ChartValue>>;
}

export interface ChartLeaf {
  /** What it does; the comment in values.yaml and the text in the reference. */
  readonly about: string;
  readonly default: unknown;
  /** JSON Schema of the value. */
  readonly schema: Readonly<Record<string, unknown>>;
}
