// SPDX-License-Identifier: Apache-2.0
import { WEIR } from '../../src/cli/weir-program.ts';
import { type Ran, runProgram } from '../suites/run-program.ts';

/** Runs `weir` in this process; gives what it wrote and its exit status. */
export function runWeir(...argv: readonly string[]): Promise<Ran> {
  return runProgram(WEIR, argv);
}
