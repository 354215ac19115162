// SPDX-License-Identifier: Apache-2.0

/** One row of the error table: what is said, how the process exits, and what the reader can do about it. */
interface ErrorRow {
  /** Exit status of a command that ends with this error. */
  exit: number;
  /** What to do next, one sentence. */
  remedy: string;
}

/**
 * Every operational error Weir can end or degrade with. Codes are public: they appear in logs, status and
 * `docs/reference/errors.md` (generated from here). A code is never reused for another meaning.
 */
export const ERRORS = {
  CONFIG_INVALID: {
    exit: 2,
    remedy: 'fix the field named in the message; `weir config explain` lists every option',
  },
  USAGE: { exit: 2, remedy: 'run the command with --help' },
  NOT_LINUX: { exit: 3, remedy: 'capture needs Linux; `weir replay` works on any system' },
  NOT_PERMITTED: { exit: 3, remedy: 'run as root, or with CAP_BPF, CAP_PERFMON and CAP_NET_ADMIN' },
  KERNEL_TOO_OLD: { exit: 3, remedy: 'use a kernel of 5.10 or newer; `weir doctor` shows what is missing' },
  NO_BTF: {
    exit: 3,
    remedy: 'use a kernel built with CONFIG_DEBUG_INFO_BTF=y (it shows as /sys/kernel/btf/vmlinux)',
  },
  KERNEL_LOCKED: {
    exit: 3,
    remedy:
      'boot with lockdown=integrity, or without: confidentiality keeps every tracing program from working',
  },
  SOCKETS_WITHOUT_CGROUP: {
    exit: 3,
    remedy:
      'boot with cgroup_no_v1=net_cls,net_prio, or use kernel 5.15 or newer; or set policy.enforce to false: the agent then observes what it can',
  },
  BPFFS_NOT_MOUNTED: { exit: 3, remedy: 'mount it: mount -t bpf bpf /sys/fs/bpf' },
  BPFFS_READ_ONLY: {
    exit: 3,
    remedy:
      'mount it writable: in a pod, /sys/fs/bpf without readOnly; or name another folder with --pin-dir',
  },
  CGROUP2_NOT_FOUND: { exit: 3, remedy: 'mount cgroup v2, or name its mount point with --cgroup-root' },
  LIBBPF_NOT_FOUND: {
    exit: 3,
    remedy: 'install libbpf 1.1 or newer (Debian and Ubuntu: libbpf1; Fedora: libbpf)',
  },
  OBJECT_NOT_FOUND: { exit: 3, remedy: 'build the BPF objects: npm run build' },
  ADDON_NOT_FOUND: { exit: 3, remedy: 'build the native addon: npm run build' },
  PLUGIN_NOT_FOUND: { exit: 3, remedy: 'build it: npm run build' },
  BPF_FAILED: { exit: 3, remedy: 'run `weir doctor`; the full verifier log is in the error details' },
  UNSUPPORTED: {
    exit: 3,
    remedy: 'run `weir doctor` to see what this kernel lacks and what is degraded without it',
  },
  LAYOUT_MISMATCH: {
    exit: 4,
    remedy: 'rebuild so that objects and agent come from one source: npm run build',
  },
  AGENT_RUNNING: {
    exit: 5,
    remedy: 'one agent per node: stop the other one, or give this one its own --run-dir and --pin-dir',
  },
  AGENT_NOT_RUNNING: { exit: 5, remedy: 'start it with `weir run`, or name its socket with --run-dir' },
  AGENT_BUSY: { exit: 5, remedy: 'ask again in a moment; others ask it all the time, or do not read on' },
  UNKNOWN: {
    exit: 7,
    remedy:
      '`weir pods` lists what the agent knows; give namespace/name, a pod uid, a pid, a cgroup path or a cgroup id',
  },
  LISTEN_FAILED: {
    exit: 3,
    remedy: 'free the address named in the message, or give another one',
  },
  STATE_INVALID: {
    exit: 6,
    remedy:
      'nothing needs to be done: it is left aside, and written anew when the API server has told of its pods',
  },
  RECORDING_INVALID: { exit: 6, remedy: 'record again; what was read before the damage is still valid' },
  RECORDING_LAYOUT: {
    exit: 6,
    remedy: 'replay it with the version of Weir that made it (named in the message)',
  },
  PODS_INVALID: { exit: 2, remedy: 'fix the manifest named in the message' },
  POLICY_INVALID: { exit: 2, remedy: '`weir policy check` says it line by line' },
  RULES_INVALID: { exit: 2, remedy: '`weir rules check` says it line by line' },
  POLICY_INEXACT: { exit: 2, remedy: '--inexact comment writes them with a comment for each difference' },
  BREAKGLASS_REFUSED: {
    exit: 2,
    remedy:
      'the message says what is in the way; `weir breakglass list` shows what is active, `weir config explain` the limits',
  },
  KUBECONFIG_INVALID: {
    exit: 2,
    remedy: 'fix the field named in the message, or name another file with --kubernetes-kubeconfig',
  },
  CLUSTER_NOT_FOUND: {
    exit: 3,
    remedy: 'run in a pod with a service account, or name a kubeconfig with --kubernetes-kubeconfig',
  },
  CLUSTER_CREDENTIALS: {
    exit: 3,
    remedy: 'mend the file or program named in the message; Weir reads it again by itself',
  },
  LAB_TOOL_MISSING: {
    exit: 3,
    remedy: 'install iproute2, util-linux, openssl, curl and python3 (Debian and Ubuntu: apt install …)',
  },
  LAB_FAILED: {
    exit: 3,
    remedy:
      'the message names the program that failed; the sample pods need root, network namespaces and veth links',
  },
  RUNTIME_UNAVAILABLE: {
    exit: 3,
    remedy:
      'start the container runtime, or name its socket with --cri-socket; pods are known without it, later',
  },
  RUNTIME_UNSUPPORTED: {
    exit: 3,
    remedy: 'use a runtime that speaks CRI v1 (containerd 1.6, CRI-O 1.23, or newer), or set --cri-mode off',
  },
  KUBECTL_NOT_FOUND: {
    exit: 3,
    remedy: 'install kubectl, and see that it is in PATH: kubectl weir asks the cluster through it',
  },
  KUBECTL_FAILED: {
    exit: 1,
    remedy:
      'kubectl says why: the same command by itself must work first; -n spares asking for all namespaces',
  },
  AGENTS_NOT_FOUND: {
    exit: 5,
    remedy: 'install the chart, or say where it is: -n its namespace, -l the labels of its DaemonSet',
  },
  OUTPUT_FAILED: {
    exit: 8,
    remedy: 'mend what the message names; the agent tries again by itself, and records wait within limits',
  },
  CATALOG_INVALID: { exit: 2, remedy: 'fix the catalogue entry named in the message' },
} as const satisfies Record<string, ErrorRow>;

export type ErrorCode = keyof typeof ERRORS;

/**
 * The one error class for what can go wrong in operation. `message` says the thing first and ends with what was
 * got; `details` holds what is too long for a line (a verifier log). Programmer mistakes throw plain errors.
 */
export class WeirError extends Error {
  readonly code: ErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'WeirError';
    this.code = code;
    this.details = options.details ?? {};
  }

  get remedy(): string {
    return ERRORS[this.code].remedy;
  }

  get exitCode(): number {
    return ERRORS[this.code].exit;
  }
}
