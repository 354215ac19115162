// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { requireRules } from '../agent/rules/require-rules.ts';
import type { AgentSummary } from '../agent/running-agent.ts';
import { startReplay } from '../agent/start-replay.ts';
import { loadConfig } from '../config/load-config.ts';
import { WeirError } from '../errors.ts';
import type { Config } from '../gen/config.ts';
import { readByteFile } from '../host/read-byte-file.ts';
import { DNS_ADDRESSES } from '../lab/internet/internet-hosts.ts';
import { APPROVED_MODEL } from '../lab/sample-pods.ts';
import { becomeRoot } from './become-root.ts';
import type { Command, CommandContext } from './command.ts';
import { DEMO_PIN_DIR, DEMO_RUN_DIR } from './demo-places.ts';
import { DEMO_POLICY } from './demo-policy.ts';
import { DenialFold, type FoldedDenial } from './denial-fold.ts';
import { formatDemoSummary } from './format-demo-summary.ts';
import { outputSinks, PATIENT } from './output-sinks.ts';
import { runLiveDemo } from './run-live-demo.ts';
import { untilStopped } from './until-stopped.ts';

/** A recording of a real run: what is shown where eBPF can't run. */
const RECORDING = join(import.meta.dirname, '..', '..', 'examples', 'demo.weir');

/** `weir demo`: three sample AI pods, and what the agent sees of them. */
export const demoCommand: Command = {
  name: 'demo',
  summary: 'start three sample AI pods on this machine and show what Weir sees',
  positionals: [],
  options: {
    json: { type: 'boolean', description: 'JSON lines; the last one is the summary.' },
    record: { type: 'string', value: 'FILE', description: 'Also keep it as a recording.' },
    replay: { type: 'boolean', description: 'Show the recording of an earlier run, without root or eBPF.' },
  },
  help: 'The pods are real processes in network namespaces and cgroups of their own; the hub they download from is local. The policy examples/demo-policy.yaml is enforced on one of them; a kernel that can not enforce it is told what it would deny. Everything is removed at the end. Where eBPF can not run, a recording of a real run is shown instead.',
  run: async (context: CommandContext): Promise<number> => {
    const isJson = context.values.json === true;
    const config = demoConfig(isJson);
    const why = context.values.replay === true ? 'asked for' : await runLive(context, config);
    if (typeof why === 'number') return why;
    context.stderr.write(`weir: showing a recording of an earlier run (${why})\n`);
    const fold = new DenialFold();
    const agent = startReplay({
      rules: requireRules(config.rules),
      config,
      bytes: readByteFile(RECORDING),
      sinks: [...(await outputSinks(config, context, PATIENT)), fold],
    });
    const summary = await untilStopped(agent, context.signal);
    sumUp(context, 'replay', summary, fold.denials);
    return 0;
  },
};

/** Runs the demo on this machine; gives the exit status, or why that is not possible. */
async function runLive(context: CommandContext, config: Config): Promise<number | string> {
  if (process.platform !== 'linux') return `this system is ${process.platform}, eBPF needs Linux`;
  if (process.getuid?.() !== 0) return await becomeRoot(context);
  try {
    const file = context.values.record;
    const seen = await runLiveDemo({
      config,
      context,
      ...(typeof file === 'string' && { recordTo: file }),
    });
    if (seen === undefined) return 130;
    sumUp(context, 'live', seen.summary, seen.denials);
    return 0;
  } catch (error: unknown) {
    // A demo that can run and fails is a defect to be shown; a machine that can't run it is not.
    if (!(error instanceof WeirError) || !CANNOT_RUN_HERE.has(error.code)) throw error;
    return `${error.message}; ${error.remedy}`;
  }
}

const CANNOT_RUN_HERE: ReadonlySet<string> = new Set([
  'NOT_PERMITTED',
  'KERNEL_TOO_OLD',
  'NO_BTF',
  'KERNEL_LOCKED',
  'BPFFS_NOT_MOUNTED',
  'BPFFS_READ_ONLY',
  'CGROUP2_NOT_FOUND',
  'LIBBPF_NOT_FOUND',
  'OBJECT_NOT_FOUND',
  'ADDON_NOT_FOUND',
  'UNSUPPORTED',
  'LAB_TOOL_MISSING',
]);

/** Only these options: what the user has set for an agent of his own does not change the demo. */
function demoConfig(isJson: boolean): Config {
  const flags = {
    'output-format': isJson ? 'json' : 'pretty',
    'pin-dir': DEMO_PIN_DIR,
    'run-dir': DEMO_RUN_DIR,
    'models-approved': `pkg:huggingface/${APPROVED_MODEL.id}@${APPROVED_MODEL.commit}`,
    'log-level': 'error',
    'policy-paths': DEMO_POLICY,
    'policy-enforce': 'true',
    'policy-resolvers': Object.values(DNS_ADDRESSES).join(),
  };
  return loadConfig({ flags }).config;
}

function sumUp(
  context: CommandContext,
  mode: 'live' | 'replay',
  summary: AgentSummary,
  denials: readonly FoldedDenial[],
): void {
  const lost = summary.lost.reduce((sum, { count }) => sum + count, 0);
  const { kernel, findings, denied, events } = summary;
  const pods = summary.pods.filter(({ pod }) => pod.includes('/'));
  if (context.values.json === true) {
    context.stdout.write(
      `${JSON.stringify({ summary: { mode, kernel, pods, findings, denied, denials, events, lost } })}\n`,
    );
  } else {
    context.stdout.write(formatDemoSummary({ mode, kernel, pods, findings, denials, events, lost }));
  }
}
