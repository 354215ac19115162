// SPDX-License-Identifier: Apache-2.0

/** What the stand-in for kubectl serves: objects as an API server has them, and what runs in its pods. */
export interface StandInCluster {
  readonly daemonsets: readonly StandInObject[];
  readonly pods: readonly StandInObject[];
  /** Absent: the user may not list nodes. */
  readonly nodes?: readonly StandInObject[];
  /** Other kinds, as kubectl calls them: `widgets.example.com`. */
  readonly others?: Readonly<Record<string, readonly StandInObject[]>>;
  /** By pod: the program that `weir` is there, with the arguments before those of the command; or why exec fails. */
  readonly exec: Readonly<Record<string, readonly string[] | { readonly refused: string }>>;
}

export interface StandInObject {
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

/** File of the cluster beside the stand-in, and that of the command lines it was given, one JSON array a line. */
export const CLUSTER_FILE = 'cluster.json';
export const CALLS_FILE = 'calls.jsonl';
