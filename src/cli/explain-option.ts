// SPDX-License-Identifier: Apache-2.0
import type { CommandOption } from './command.ts';

/** `--explain`, of `weir pods` and `kubectl weir pods`. */
export const EXPLAIN_OPTION: CommandOption = {
  type: 'string',
  value: 'WHO',
  description:
    'Show the chain from process to governance of: namespace/name, a pod uid, a pid, a cgroup path or id.',
};
