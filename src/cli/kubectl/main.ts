#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
import { runProcess } from '../run-process.ts';
import { KUBECTL_WEIR } from './kubectl-program.ts';

await runProcess(KUBECTL_WEIR);
