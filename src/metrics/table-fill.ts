// SPDX-License-Identifier: Apache-2.0

/** How full a bounded table is. */
export interface TableFill {
  readonly table: string;
  readonly entries: number;
  readonly capacity: number;
}
