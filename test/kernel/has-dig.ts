// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';

/** Whether dig is here: set-up brings it only where tests are to run in guests, which have no resolver client otherwise. */
export const hasDig = spawnSync('dig', ['-v']).error === undefined;
