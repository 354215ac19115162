// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync } from 'node:fs';
import { release } from 'node:os';
import { cgroup2Mount } from '../cgroup2-mount.ts';
import { WeirError } from '../errors.ts';
import { isInBpffs } from './bpffs.ts';
import { effectiveCapabilities, missingBpfCapabilities } from './capabilities.ts';
import { readCgroupHierarchy } from './cgroup-hierarchy.ts';
import { probeSockDestroy } from './egress/probe-sock-destroy.ts';
import { hasInterfaceLinks } from './interfaces/interface-hook.ts';
import { isKernelAtLeast } from './kernel-release.ts';
import { libbpf } from './libbpf.ts';
import { hasIoUring, hasKernelFunction, probeProgram } from './probe-program.ts';
import { PROGRAM_FEATURES } from './program-probes.ts';
import { hasUprobeMulti } from './uprobe-multi.ts';

/** One thing a kernel has or lacks. */
export interface Feature {
  readonly name: string;
  readonly available: boolean;
  /** Whether capture can't work at all without it. */
  readonly required: boolean;
  /** What was found, or why it isn't there; empty when there is nothing to add. */
  readonly detail: string;
  readonly usedFor: string;
  readonly without: string;
}

type Finding = Pick<Feature, 'available' | 'detail'>;

/**
 * What this kernel offers, tried rather than guessed from its version: programs are loaded and attached for a moment.
 * Needs root for most of it: without, programs show as unavailable with EPERM. `pinDir` is where Weir would pin.
 * Throws LIBBPF_NOT_FOUND; changes nothing.
 */
export function probeFeatures(pinDir: string): readonly Feature[] {
  return [
    ...probeSystem(pinDir),
    ...PROGRAM_FEATURES.map(({ probe, ...feature }) => ({ ...feature, ...finding(probeProgram(probe)) })),
    ...probeMapsAndHelpers(),
    ...probeSurroundings(),
  ];
}

function probeSystem(pinDir: string): Feature[] {
  const api = libbpf();
  const missing = missingBpfCapabilities();
  return [
    {
      name: 'kernel 5.10',
      available: isKernelAtLeast(5, 10),
      detail: release(),
      required: true,
      usedFor: 'all of it',
      without: 'capture is not possible',
    },
    {
      name: 'libbpf 1.1',
      available: true,
      detail: `${api.libbpf_major_version()}.${api.libbpf_minor_version()}`,
      required: true,
      usedFor: 'loading programs',
      without: 'capture is not possible',
    },
    {
      name: 'capabilities',
      available: missing.length === 0,
      detail:
        missing.length === 0 ? [...effectiveCapabilities()].join(', ') : `missing ${missing.join(', ')}`,
      required: true,
      usedFor: 'loading and attaching programs',
      without: 'capture is not possible',
    },
    {
      name: 'BTF',
      ...finding(existsSync('/sys/kernel/btf/vmlinux') ? undefined : 'no /sys/kernel/btf/vmlinux'),
      required: true,
      usedFor: 'finding fields of kernel structs, whatever the version',
      without: 'capture is not possible',
    },
    {
      name: 'bpffs',
      ...finding(isInBpffs(pinDir) ? undefined : `${pinDir} is not in a bpffs`),
      required: false,
      usedFor: 'pins: programs and tables outlive a restart of the agent',
      without: 'what happens while the agent restarts is not seen',
    },
    {
      name: 'cgroup v2',
      ...probeCgroup2(),
      required: true,
      usedFor: 'pods',
      without: 'capture is not possible',
    },
  ];
}

function probeCgroup2(): Finding {
  try {
    return { available: true, detail: cgroup2Mount() };
  } catch (error: unknown) {
    if (!(error instanceof WeirError)) throw error;
    return { available: false, detail: error.message };
  }
}

/** Map types, helpers and kfuncs, by their numbers in include/uapi/linux/bpf.h. */
function probeMapsAndHelpers(): Feature[] {
  const api = libbpf();
  const rawTracepoint = 17;
  const cgroupSkb = 8;
  const kprobe = 2;
  const helper = (type: number, id: number): Finding => ({
    available: api.libbpf_probe_bpf_helper(type, id, null) === 1,
    detail: '',
  });
  const map = (type: number): Finding => ({
    available: api.libbpf_probe_bpf_map_type(type, null) === 1,
    detail: '',
  });
  const later = {
    required: false,
    usedFor: 'nothing in this version',
    without: 'nothing is lost in this version',
  };
  return [
    {
      name: 'ring buffer',
      ...map(27),
      required: true,
      usedFor: 'events',
      without: 'capture is not possible',
    },
    {
      name: 'socket storage',
      ...map(24),
      required: false,
      usedFor: 'flows: who opened them, their bytes',
      without: 'flows are missing',
    },
    {
      name: 'bpf_sk_storage_get in cgroup_skb',
      ...helper(cgroupSkb, 107),
      required: false,
      usedFor: 'names and UDP bytes of a socket',
      without: 'destinations have addresses only, no names',
    },
    {
      name: 'bpf_ktime_get_boot_ns',
      ...helper(rawTracepoint, 125),
      required: true,
      usedFor: 'event times that go on through suspend',
      without: 'capture is not possible',
    },
    {
      name: 'uprobe links',
      available: hasUprobeMulti(),
      detail: '',
      required: false,
      usedFor: 'probes on TLS libraries without CAP_SYS_ADMIN',
      without: 'these probes want CAP_SYS_ADMIN where the kernel has the fix of CVE-2025-38466',
    },
    {
      name: 'links of interfaces',
      ...finding(probeProgram({ type: 3 }, (fd) => (hasInterfaceLinks(fd) ? undefined : 'no tcx'))),
      required: false,
      usedFor: 'programs on the interfaces of pods that run first, and that others can not take away',
      without: 'they hang as filters of clsact, where others may hang themselves before them',
    },
    { name: 'bpf_loop', ...helper(rawTracepoint, 181), ...later },
    { name: 'bpf_get_attach_cookie', ...helper(kprobe, 174), ...later },
    { name: 'LPM trie', ...map(11), ...later },
    { name: 'sockhash', ...map(18), ...later },
    { name: 'bpf_sock_destroy', available: hasKernelFunction('bpf_sock_destroy'), detail: '', ...later },
  ];
}

/** What isn't a feature to use but changes what can be relied on. */
function probeSurroundings(): Feature[] {
  const hierarchy = readCgroupHierarchy();
  const lockdown = readIfThere('/sys/kernel/security/lockdown');
  const confined = lockdown?.includes('[confidentiality]') ?? false;
  return [
    {
      name: 'sockets keep their v2 cgroup',
      available: !hierarchy.bypassed,
      detail: `${hierarchy.hybrid ? 'hybrid' : 'v2 only'}${hierarchy.socketControllers.length === 0 ? '' : `, ${hierarchy.socketControllers.join(' and ')} on v1`}`,
      required: false,
      usedFor: 'all network events, and policy',
      without:
        'cgroup programs are bypassed once net_cls or net_prio is used: network events are missing, and policy.enforce is refused',
    },
    {
      name: 'no confidentiality lockdown',
      available: !confined,
      detail: lockdown?.trim() ?? 'not told: securityfs is not mounted or lockdown is not built in',
      required: true,
      usedFor: 'reading kernel memory from programs',
      without: 'capture is not possible',
    },
    {
      name: 'destroying sockets',
      ...finding(probeSockDestroy()),
      required: false,
      usedFor: 'an error at once for connections that policy cuts, with CAP_SYS_ADMIN',
      without:
        'they are ended by descriptors of their processes (CAP_SYS_PTRACE); without these, their processes wait for a time-out',
    },
    {
      name: 'io_uring',
      available: hasIoUring(),
      detail: '',
      required: false,
      usedFor: 'nothing: its sockets pass the same hooks',
      without: 'nothing is lost',
    },
  ];
}

function finding(reason: string | undefined): Finding {
  return { available: reason === undefined, detail: reason ?? '' };
}

function readIfThere(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
}
