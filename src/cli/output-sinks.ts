// SPDX-License-Identifier: Apache-2.0
import { createAgentLog } from '../agent/agent-log.ts';
import { configuredOutput } from '../agent/configured-outputs.ts';
import { openSinks } from '../agent/open-sinks.ts';
import type { Sink } from '../detect/sink.ts';
import type { Config } from '../gen/config.ts';
import type { DeliveryLimits } from '../sinks/delivery-limits.ts';
import type { CommandContext } from './command.ts';

/** Of a command that has nothing else to do than to show: it waits for whoever reads on. */
export const PATIENT: Partial<DeliveryLimits> = { queueBytes: 1 << 30, closeMs: 2 ** 31 - 1 };

/** The sink that `output` names: a file, or this command's standard output. Throws CONFIG_INVALID. */
export async function outputSinks(
  config: Config,
  { stdout, stderr }: Pick<CommandContext, 'stdout' | 'stderr'>,
  limits?: Partial<DeliveryLimits>,
): Promise<Sink[]> {
  return await openSinks({
    outputs: [configuredOutput(config)],
    place: { node: config.node, stdout },
    // what waits on disk is the agent's
    stateDir: limits === undefined ? config.stateDir : '',
    log: createAgentLog(config.logLevel, stderr),
    ...(limits && { limits }),
  });
}
