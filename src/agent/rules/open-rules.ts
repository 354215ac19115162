// SPDX-License-Identifier: Apache-2.0
import type { Detect } from '../../detect/create-detect.ts';
import type { CallObserver } from '../../events/calls/call-observer.ts';
import type { Config } from '../../gen/config.ts';
import { readRuleFiles } from '../../host/read-rule-files.ts';
import { watchPaths } from '../../host/watch-paths.ts';
import type { AgentLog } from '../agent-log.ts';
import { RuleKeeper } from './rule-keeper.ts';

export interface OpenRulesOptions {
  readonly config: Config['rules'];
  readonly detect: Pick<Detect, 'setRules' | 'ruleCounts'>;
  readonly calls: CallObserver;
  readonly log: Pick<AgentLog, 'info' | 'error'>;
}

/** The rules of a live agent. */
export interface RulesOfAgent extends Pick<RuleKeeper, 'state' | 'flaws' | 'metrics'> {
  /** Reads the files again. */
  reload(): void;
  close(): void;
}

/**
 * Puts the configured rules in force and follows their files. Files that do not load when the agent begins leave the rules
 * that come with it in force: what policy enforces does not wait for them.
 */
export function openRules({ config, detect, calls, log }: OpenRulesOptions): RulesOfAgent {
  const keeper = new RuleKeeper({ config, detect, calls, log, now: Date.now });
  const { files: paths } = config;
  const reload = (): void => void keeper.take(readRuleFiles(paths));
  const watched = watchPaths({ paths, onChange: reload });
  if (config.shipped && paths.length > 0) keeper.take([]);
  reload();
  return {
    state: () => keeper.state(),
    flaws: () => keeper.flaws(),
    metrics: () => keeper.metrics(),
    reload,
    close: () => watched.close(),
  };
}
