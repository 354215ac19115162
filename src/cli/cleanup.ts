// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BREAKGLASS_STATE_NAME } from '../agent/open-breakglass.ts';
import { SPILL_NAME } from '../agent/open-sinks.ts';
import { STATE_NAME } from '../agent/open-state.ts';
import { POLICY_STATE_NAME } from '../agent/policies/policy-keeper.ts';
import { ADMIN_SOCKET_NAME } from '../api/serve-admin.ts';
import { SOCKET_NAME } from '../api/serve-api.ts';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { removeAllFilters } from '../kernel/interfaces/remove-all-filters.ts';
import { lockFolder } from '../kernel/lock-folder.ts';
import { removePins } from '../kernel/pin-folder.ts';
import { removeStaleLabs } from '../lab/remove-stale-labs.ts';
import type { Command, CommandContext } from './command.ts';
import { CONFIG_OPTIONS, configOf } from './config-options.ts';
import { DEMO_PIN_DIR, DEMO_RUN_DIR } from './demo-places.ts';
import { requireRoot } from './require-root.ts';

const { config, 'pin-dir': pinDir, 'run-dir': runDir, 'state-dir': stateDir } = CONFIG_OPTIONS;

/** `weir cleanup`: nothing of Weir is left on the node. */
export const cleanupCommand: Command = {
  name: 'cleanup',
  summary: 'remove programs, tables, sockets and labs that Weir left on this node',
  positionals: [],
  options: {
    ...(config && { config }),
    ...(pinDir && { 'pin-dir': pinDir }),
    ...(runDir && { 'run-dir': runDir }),
    ...(stateDir && { 'state-dir': stateDir }),
  },
  help: 'Detaches every pinned program and removes every pinned table, of any version, the sockets of an agent that is gone, what it kept of pods, policies, breakglass and records that it could not deliver, and what a demo or a test that was killed left. Refuses while an agent runs.',
  run: async (context: CommandContext): Promise<number> => {
    requireRoot('cleanup');
    const { config: options } = configOf(context);
    const removed = [options.pinDir, DEMO_PIN_DIR].flatMap(removePinsUnlessHeld);
    removed.push(...removeAllFilters().map((index) => `filters of interface ${index}`));
    removed.push(
      ...[options.runDir, DEMO_RUN_DIR].flatMap((folder) =>
        [SOCKET_NAME, ADMIN_SOCKET_NAME].flatMap((name) => removeIn(folder, name)),
      ),
    );
    if (options.stateDir !== '')
      removed.push(
        ...[STATE_NAME, POLICY_STATE_NAME, BREAKGLASS_STATE_NAME, SPILL_NAME].flatMap((name) =>
          removeIn(options.stateDir, name),
        ),
      );
    removed.push(...(await removeStaleLabs(cgroup2Mount())).map((name) => `lab ${name}`));
    for (const path of removed) context.stdout.write(`removed ${path}\n`);
    if (removed.length === 0) context.stdout.write('nothing to remove\n');
    return 0;
  },
};

/** Throws AGENT_RUNNING when an agent holds the folder: what it uses is not taken from under it. */
function removePinsUnlessHeld(folder: string): string[] {
  if (!existsSync(folder)) return [];
  const release = lockFolder(folder);
  try {
    return [...removePins(folder)];
  } finally {
    release();
  }
}

/** Removes what is there by that name, and its folder when nothing else is in it. */
function removeIn(folder: string, name: string): string[] {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  rmSync(path, { recursive: true });
  if (readdirSync(folder).length === 0) rmdirSync(folder);
  return [path];
}
