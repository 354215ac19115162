// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';

/** Capability numbers (linux/capability.h) that decide what Weir may do. */
export const CAPABILITIES = {
  CAP_DAC_READ_SEARCH: 2,
  CAP_NET_ADMIN: 12,
  CAP_SYS_PTRACE: 19,
  CAP_SYS_ADMIN: 21,
  CAP_SYS_RESOURCE: 24,
  CAP_PERFMON: 38,
  CAP_BPF: 39,
} as const;

export type Capability = keyof typeof CAPABILITIES;

/** What is not seen without a capability that no program needs. */
const LOST: Partial<Record<Capability, string>> = {
  CAP_SYS_PTRACE:
    'files, libraries and memory maps of processes of other users or with other capabilities: request lines of TLS clients, AI libraries',
  CAP_DAC_READ_SEARCH: 'files of images that only their owners may read: users, libraries and models in them',
};

/** The effective capabilities of this thread, from `/proc/thread-self/status`. */
export function effectiveCapabilities(): ReadonlySet<Capability> {
  const status = readFileSync('/proc/thread-self/status', 'utf8');
  const bits = BigInt(`0x${/^CapEff:\s*([0-9a-f]+)/m.exec(status)?.[1] ?? '0'}`);
  const names = Object.keys(CAPABILITIES) as Capability[];
  return new Set(names.filter((name) => (bits >> BigInt(CAPABILITIES[name])) & 1n));
}

/**
 * What is missing to load and attach Weir's programs: CAP_SYS_ADMIN stands for CAP_BPF and CAP_PERFMON (and did
 * alone before 5.8), CAP_NET_ADMIN is needed for socket and cgroup packet programs.
 */
export function missingBpfCapabilities(held = effectiveCapabilities()): readonly Capability[] {
  const needed: readonly Capability[] = held.has('CAP_SYS_ADMIN')
    ? ['CAP_NET_ADMIN']
    : ['CAP_BPF', 'CAP_PERFMON', 'CAP_NET_ADMIN'];
  return needed.filter((name) => !held.has(name));
}

/** Capabilities that are missing without which the agent goes on, and what it then doesn't see. */
export function lossesByCapability(
  held = effectiveCapabilities(),
): readonly { readonly capability: Capability; readonly lost: string }[] {
  return Object.entries(LOST)
    .map(([capability, lost]) => ({ capability: capability as Capability, lost }))
    .filter(({ capability }) => !held.has(capability));
}
