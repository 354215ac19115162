// SPDX-License-Identifier: Apache-2.0
import { constants } from 'node:os';
import { type ErrorCode, WeirError } from '../errors.ts';
import { effectiveCapabilities, missingBpfCapabilities } from './capabilities.ts';
import { isKernelAtLeast } from './kernel-release.ts';
import { isMissingFeature, summarizeVerifierLog } from './verifier-log.ts';

/** Errno values that user-space headers don't name: the kernel's own, then libbpf's (`enum libbpf_errno`). */
const EXTRA_ERRNO: ReadonlyMap<number, string> = new Map([
  [524, 'ENOTSUPP'],
  [4000, 'LIBELF'],
  [4001, 'FORMAT'],
  [4002, 'KVERSION'],
  [4003, 'ENDIAN'],
  [4004, 'INTERNAL'],
  [4005, 'RELOC'],
  [4006, 'LOAD'],
  [4007, 'VERIFY'],
  [4008, 'PROG2BIG'],
  [4009, 'KVER'],
  [4010, 'PROGTYPE'],
]);

const ERRNO_NAMES: ReadonlyMap<number, string> = new Map([
  ...Object.entries(constants.errno).map(([name, value]): [number, string] => [value, name]),
  ...EXTRA_ERRNO,
]);

/** The symbolic name of an errno, positive or negative: `ENOENT`, or `errno 1234` for one that has no name. */
export function errnoName(errno: number): string {
  return ERRNO_NAMES.get(Math.abs(errno)) ?? `errno ${Math.abs(errno)}`;
}

/** A failed operation on a kernel object. */
export interface BpfFailure {
  /** Verb phrase: `load`, `attach`, `pin`. */
  readonly operation: string;
  /** What it was done to: `program process/on_exec`, `map losses`. */
  readonly object: string;
  /** errno, positive or negative. */
  readonly errno: number;
  /** The verifier's log, when there is one. */
  readonly log?: string;
  /** What libbpf printed. */
  readonly messages?: readonly string[];
}

/**
 * The error for a failed kernel operation: *operation, object, errno name, first useful verifier line*. The whole
 * verifier log and libbpf's messages are in `details`. NOT_PERMITTED names the capabilities that are missing;
 * UNSUPPORTED means that this kernel lacks, or locks away, what was asked; anything else is BPF_FAILED.
 */
export function bpfError(failure: BpfFailure): WeirError {
  const { operation, object, messages = [], log } = failure;
  const summary = log === undefined ? undefined : summarizeVerifierLog(log);
  const errno = errnoName(failure.errno);
  const { code, note } = classify(errno, summary?.reason, messages);
  const reason = summary?.reason ?? note ?? messages[0];
  const at = summary?.source === undefined ? '' : ` (at: ${summary.source})`;
  const message = `${operation} ${object}: ${errno}${reason === undefined ? '' : `: ${reason}`}${at}`;
  return new WeirError(code, message, {
    details: { operation, object, errno, messages, ...(log === undefined ? {} : { verifierLog: log }) },
  });
}

const LOCKED_MEMORY = {
  code: 'NOT_PERMITTED',
  note: 'missing CAP_SYS_RESOURCE: kernels before 5.11 count tables against the limit of locked memory',
} as const;

function classify(
  errno: string,
  reason: string | undefined,
  messages: readonly string[],
): { code: ErrorCode; note?: string } {
  if (reason !== undefined) return { code: isMissingFeature(reason) ? 'UNSUPPORTED' : 'BPF_FAILED' };
  if (errno === 'EPERM' || errno === 'EACCES') {
    const missing = missingBpfCapabilities();
    if (missing.length > 0) return { code: 'NOT_PERMITTED', note: `missing ${missing.join(', ')}` };
    if (errno === 'EPERM') {
      if (!isKernelAtLeast(5, 11) && !effectiveCapabilities().has('CAP_SYS_RESOURCE')) return LOCKED_MEMORY;
      const all = effectiveCapabilities().has('CAP_SYS_ADMIN');
      const note = all
        ? 'the kernel refuses it even with all capabilities'
        : 'the kernel refuses it, or wants CAP_SYS_ADMIN';
      return { code: 'UNSUPPORTED', note };
    }
  }
  if (errno === 'ENOTSUPP' || errno === 'EOPNOTSUPP' || errno === 'ENOSYS') return { code: 'UNSUPPORTED' };
  if (
    messages.some((line) => /not found in kernel BTF|failed to find kernel BTF|BTF is required/i.test(line))
  ) {
    return { code: 'UNSUPPORTED' };
  }
  return { code: 'BPF_FAILED' };
}
