// SPDX-License-Identifier: Apache-2.0
import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgentLog } from '../agent/agent-log.ts';
import { loadKnowledge } from '../agent/load-knowledge.ts';
import type { AgentSummary } from '../agent/running-agent.ts';
import { startLiveAgent } from '../agent/start-live-agent.ts';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import type { Config } from '../gen/config.ts';
import { mountBpffs } from '../kernel/bpffs.ts';
import { removePins } from '../kernel/pin-folder.ts';
import { createLab } from '../lab/create-lab.ts';
import { addSamplePods, runSamplePods } from '../lab/sample-pods.ts';
import { openByteFile } from '../sinks/open-byte-file.ts';
import type { CommandContext } from './command.ts';
import { DEMO_BPFFS, DEMO_PIN_DIR, DEMO_RUN_DIR } from './demo-places.ts';
import { DEMO_POLICY } from './demo-policy.ts';
import { DenialFold, type FoldedDenial } from './denial-fold.ts';
import { DenialRehearsal } from './denial-rehearsal.ts';
import { OBJECTS_FOLDER } from './objects-folder.ts';
import { outputSinks, PATIENT } from './output-sinks.ts';
import { startEnforcing } from './start-enforcing.ts';
import { untilInForce } from './until-in-force.ts';

export interface LiveDemoOptions {
  readonly config: Config;
  readonly context: CommandContext;
  readonly recordTo?: string;
}

/** What the agent saw, and what policy denied, or would have. */
export interface LiveDemo {
  readonly summary: AgentSummary;
  readonly denials: readonly FoldedDenial[];
}

/** How long after the last workload has ended the ends of its flows may still come. */
const SETTLE_MS = 300;

/**
 * Sets up the lab, runs an agent on it and lets the sample pods work. Resolves to what the agent saw, or undefined when
 * the user asked to stop before the end. Whatever happens, lab, pins and socket are gone afterwards.
 */
export async function runLiveDemo({
  config,
  context,
  recordTo,
}: LiveDemoOptions): Promise<LiveDemo | undefined> {
  const { stderr, signal } = context;
  await using cleanUp = new AsyncDisposableStack();
  mountBpffs(DEMO_BPFFS);
  stderr.write('demo: setting up an internet and a node of its own …\n');
  const lab = cleanUp.use(await createLab({ prefix: 'demo' }));
  cleanUp.defer(() => {
    removePins(DEMO_PIN_DIR);
    rmSync(DEMO_RUN_DIR, { recursive: true, force: true });
  });
  const outputs = await outputSinks(config, context, PATIENT);
  const recording = recordTo === undefined ? undefined : openByteFile(recordTo);
  const { started, isEnforcing } = await startEnforcing(
    async (enforce) => {
      const denials = enforce
        ? new DenialFold()
        : new DenialRehearsal(DEMO_POLICY, loadKnowledge(config).catalog);
      const agent = await startLiveAgent({
        config: {
          ...config,
          policy: { ...config.policy, enforce },
          pods: lab.manifestsFolder,
          cgroupRoot: `/${relative(cgroup2Mount(), join(lab.cgroup, 'kubepods.slice'))}`,
        },
        objects: OBJECTS_FOLDER,
        log: createAgentLog(config.logLevel, stderr),
        sinks: [...outputs, denials],
        ...(recording && { recordTo: recording }),
      });
      return { agent, denials };
    },
    (why) => stderr.write(`demo: ${why}\n`),
  );
  const { agent, denials } = started;
  cleanUp.defer(async () => void (await agent.stop()));
  stderr.write('demo: starting pods research/notebook, serving/llm-server and training/trainer …\n');
  const work = (async () => {
    const pods = await addSamplePods(lab);
    if (isEnforcing) await untilInForce(config.runDir, signal);
    await runSamplePods(lab, pods);
    await sleep(SETTLE_MS);
  })();
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  await Promise.race([work, aborted]);
  if (signal.aborted) {
    // The lab goes away under the workloads: that they fail is what was asked for.
    work.catch(() => undefined);
    return undefined;
  }
  const summary = await agent.stop();
  return { summary, denials: denials.denials };
}
