#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { runProcess } from './run-process.ts';
import { WEIR } from './weir-program.ts';

await runProcess(WEIR);
