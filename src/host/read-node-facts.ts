// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { hostname, release } from 'node:os';

/** What tells this node and this boot of it from others. */
export interface NodeFacts {
  readonly name: string;
  readonly kernel: string;
  /** Of the boot: two recordings of one boot share it. */
  readonly bootId: string;
}

/** Facts of the node this process runs on. */
export function readNodeFacts(): NodeFacts {
  return {
    name: hostname(),
    kernel: release(),
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  };
}
