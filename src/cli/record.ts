// SPDX-License-Identifier: Apache-2.0
import { createAgentLog } from '../agent/agent-log.ts';
import { startLiveAgent } from '../agent/start-live-agent.ts';
import { openByteFile } from '../sinks/open-byte-file.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { OBJECTS_FOLDER } from './objects-folder.ts';
import { untilStopped } from './until-stopped.ts';

/** `weir record FILE`: the agent, keeping what it sees. */
export const recordCommand: Command = {
  name: 'record',
  summary: 'run the agent and keep all it sees in a file, for weir replay',
  positionals: ['FILE'],
  options: CONFIG_OPTIONS,
  help: 'Writes events as the kernel sent them, with the facts about processes, cgroups and pods that give them their names, so that weir replay shows the same on any machine. Secrets in arguments and request targets are overwritten first (option redact). Ends with Ctrl-C; a file cut short by a crash is readable up to its last group.',
  run: async (context: CommandContext): Promise<number> => {
    const { config } = configOf(context);
    const log = createAgentLog(config.logLevel, context.stderr);
    const [file = ''] = context.positionals;
    const agent = await startLiveAgent({
      config,
      objects: OBJECTS_FOLDER,
      log,
      sinks: [],
      recordTo: openByteFile(file),
    });
    const { events, lost } = await untilStopped(agent, context.signal);
    log.info({ file, events, lost }, 'recording closed');
    return 0;
  },
};
