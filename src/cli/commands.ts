// SPDX-License-Identifier: Apache-2.0
import type { Command } from './command.ts';

/** Every command, loaded only when it is used: `weir replay` must not load what only `weir run` needs. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).runCommand,
  events: async () => (await import('./events.ts')).eventsCommand,
  status: async () => (await import('./status.ts')).statusCommand,
  pods: async () => (await import('./pods.ts')).podsCommand,
  egress: async () => (await import('./egress.ts')).egressCommand,
  why: async () => (await import('./why.ts')).whyCommand,
  'policy check': async () => (await import('./policy/check.ts')).policyCheckCommand,
  'policy explain': async () => (await import('./policy/explain.ts')).policyExplainCommand,
  'policy simulate': async () => (await import('./policy/simulate.ts')).policySimulateCommand,
  'policy suggest': async () => (await import('./policy/suggest.ts')).policySuggestCommand,
  'policy status': async () => (await import('./policy/status.ts')).policyStatusCommand,
  'policy netpol': async () => (await import('./policy/netpol.ts')).policyNetpolCommand,
  'rules check': async () => (await import('./rules/check.ts')).rulesCheckCommand,
  'rules explain': async () => (await import('./rules/explain.ts')).rulesExplainCommand,
  'rules test': async () => (await import('./rules/test.ts')).rulesTestCommand,
  'rules fields': async () => (await import('./rules/fields.ts')).rulesFieldsCommand,
  breakglass: async () => (await import('./breakglass/begin.ts')).breakglassCommand,
  'breakglass list': async () => (await import('./breakglass/list.ts')).breakglassListCommand,
  'breakglass end': async () => (await import('./breakglass/end.ts')).breakglassEndCommand,
  record: async () => (await import('./record.ts')).recordCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
  sinks: async () => (await import('./sinks.ts')).sinksCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  cleanup: async () => (await import('./cleanup.ts')).cleanupCommand,
  config: async () => (await import('./config.ts')).configCommand,
  plugin: async () => (await import('./plugin.ts')).pluginCommand,
  demo: async () => (await import('./demo.ts')).demoCommand,
};
