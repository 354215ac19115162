// SPDX-License-Identifier: Apache-2.0
import type { Program } from '../program.ts';

/** `kubectl weir`: asks the agents of a whole cluster, from wherever kubectl works. */
export const KUBECTL_WEIR: Program = {
  name: 'kubectl weir',
  summary: 'ask the agents of a cluster, all at once',
  commands: {
    pods: async () => (await import('./pods.ts')).podsCommand,
    egress: async () => (await import('./egress.ts')).egressCommand,
    why: async () => (await import('./why.ts')).whyCommand,
    status: async () => (await import('./status.ts')).statusCommand,
    breakglass: async () => (await import('./breakglass/begin.ts')).breakglassCommand,
    'breakglass list': async () => (await import('./breakglass/list.ts')).breakglassListCommand,
    'breakglass end': async () => (await import('./breakglass/end.ts')).breakglassEndCommand,
    doctor: async () => (await import('./doctor.ts')).doctorCommand,
    'policy explain': async () => (await import('./policy-explain.ts')).policyExplainCommand,
    'policy status': async () => (await import('./policy-status.ts')).policyStatusCommand,
    events: async () => (await import('./events.ts')).eventsCommand,
  },
};
