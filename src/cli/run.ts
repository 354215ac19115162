// SPDX-License-Identifier: Apache-2.0
import { type AgentLog, createAgentLog } from '../agent/agent-log.ts';
import type { RunningAgent } from '../agent/running-agent.ts';
import { sayFailure } from '../agent/say-failure.ts';
import { startLiveAgent } from '../agent/start-live-agent.ts';
import { CONFIG_SCHEMA } from '../config/schema.ts';
import type { Sink } from '../detect/sink.ts';
import { WeirError } from '../errors.ts';
import type { Config } from '../gen/config.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { OBJECTS_FOLDER } from './objects-folder.ts';
import { outputSinks } from './output-sinks.ts';
import { untilStopped } from './until-stopped.ts';

/** Where it is said that the configuration is wrong, which names the place. */
const TERMINATION_LOG: string = CONFIG_SCHEMA.properties.terminationLog.default;

/** `weir run`: the agent. */
export const runCommand: Command = {
  name: 'run',
  summary: 'run the agent on this node until it is stopped',
  positionals: [],
  options: CONFIG_OPTIONS,
  help: 'Attaches to the kubelet’s cgroup and writes a record for everything that observed pods do. Options come from flags, environment (WEIR_…) and file, in this order; docs/reference/config.md lists them. Its own log goes to standard error. Programs and tables stay pinned when it ends, so that the next run takes over; `weir cleanup` removes them.',
  run: async (context: CommandContext): Promise<number> => {
    let terminationLog = TERMINATION_LOG;
    let log = createAgentLog('info', context.stderr);
    try {
      const { config } = configOf(context);
      terminationLog = config.terminationLog;
      log = createAgentLog(config.logLevel, context.stderr);
      return await runAgent(config, log, context);
    } catch (error: unknown) {
      // who starts it by hand is told as by every other command
      if (!(error instanceof WeirError) || context.stderr.isTTY) throw error;
      sayFailure(error, log, terminationLog);
      return error.exitCode;
    } finally {
      log.flush();
    }
  },
};

async function runAgent(config: Config, log: AgentLog, context: CommandContext): Promise<number> {
  const sinks = await outputSinks(config, context);
  const agent = await start(config, log, sinks);
  // as logrotate tells it
  if (config.output.file !== '' || config.rules.files.length > 0)
    context.onHangup(() => {
      for (const sink of sinks) sink.reopen?.();
      agent.reload?.();
    });
  const { events, records, findings, lost, undelivered } = await untilStopped(agent, context.signal);
  log.info({ events, records, findings: findings.length, lost, undelivered }, 'agent stopped');
  return 0;
}

/** An agent that can't be started leaves nothing open that would keep the process. */
async function start(config: Config, log: AgentLog, sinks: readonly Sink[]): Promise<RunningAgent> {
  try {
    return await startLiveAgent({ config, objects: OBJECTS_FOLDER, log, sinks });
  } catch (error: unknown) {
    await Promise.all(sinks.map((sink) => sink.close()));
    throw error;
  }
}
