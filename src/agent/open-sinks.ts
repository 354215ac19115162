// SPDX-License-Identifier: Apache-2.0
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Sink } from '../detect/sink.ts';
import { WeirError } from '../errors.ts';
import { createDeliverySink } from '../sinks/create-delivery-sink.ts';
import type { DeliveryLimits } from '../sinks/delivery-limits.ts';
import { SpillFolder } from '../sinks/spill-folder.ts';
import type { AgentLog } from './agent-log.ts';
import type { ConfiguredOutput, OutputPlace } from './configured-outputs.ts';

export interface OpenSinksOptions {
  readonly outputs: readonly ConfiguredOutput[];
  readonly place: Omit<OutputPlace, 'onFlaw'>;
  /** Below it records wait on disk. Empty: none do. */
  readonly stateDir: string;
  /** Hears when an output begins to fail and why, and when it works again. */
  readonly log: Pick<AgentLog, 'info' | 'warn'>;
  /** Beside those of the configuration. */
  readonly limits?: Partial<DeliveryLimits>;
}

/** Opens outputs, each behind its queue. Throws CONFIG_INVALID naming the option. */
export async function openSinks(options: OpenSinksOptions): Promise<Sink[]> {
  const sinks: Sink[] = [];
  try {
    for (const output of options.outputs) sinks.push(await openSink(output, options));
    return sinks;
  } catch (error: unknown) {
    await Promise.all(sinks.map((sink) => sink.close()));
    throw error;
  }
}

async function openSink(output: ConfiguredOutput, options: OpenSinksOptions): Promise<Sink> {
  const { stateDir, place, limits, log } = options;
  const { name, passes, queueBytes, spillBytes } = output;
  const target = await output.open({
    ...place,
    onFlaw: (which, reason) => log.warn({ output: which, reason }, 'output goes on with a flaw'),
  });
  const spill = spillBytes > 0 && stateDir !== '' ? openSpill(output, stateDir, log) : undefined;
  return createDeliverySink({
    name,
    target,
    passes,
    ...(spill && { spill }),
    limits: { queueBytes, ...limits },
    onState: (trouble) => {
      if (trouble === undefined) log.info({ output: name }, 'delivers again');
      // a pipe that is closed is its reader's way to stop
      else if (trouble !== 'EPIPE')
        log.warn({ output: name, reason: trouble }, 'not delivered: records wait, within limits');
    },
  });
}

/** Folder below `stateDir` in which records wait on disk. */
export const SPILL_NAME = 'spill';

/** Where the records of an output wait on disk. */
export function spillFolderOf(
  { name, format }: Pick<ConfiguredOutput, 'name' | 'format'>,
  stateDir: string,
): string {
  return join(stateDir, SPILL_NAME, `${name}.${format}`);
}

function openSpill(output: ConfiguredOutput, stateDir: string, log: OpenSinksOptions['log']): SpillFolder {
  const { name, format, spillBytes: maxBytes } = output;
  try {
    const spill = new SpillFolder({ folder: spillFolderOf(output, stateDir), maxBytes });
    const others = readdirSync(join(stateDir, SPILL_NAME)).filter(
      (folder) => folder.startsWith(`${name}.`) && folder !== `${name}.${format}`,
    );
    for (const folder of others) {
      rmSync(join(stateDir, SPILL_NAME, folder), { recursive: true });
      log.warn({ output: name, folder }, 'records that waited on disk in another format are removed');
    }
    return spill;
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('CONFIG_INVALID', `stateDir: ${error.message}`, { cause: error });
  }
}
