// SPDX-License-Identifier: Apache-2.0

/** What a verifier log says in short; the log itself is for the details. */
export interface VerifierSummary {
  /** The verifier's own complaint, one line. */
  readonly reason: string;
  /** The C source line it stopped at, when the object has line information. */
  readonly source?: string;
}

/** Lines that tell the path of verification, not its end: instructions, register states, statistics, source lines. */
const NOISE = [
  /^\s*$/,
  /^;/,
  /^\d+: /,
  /^\s*R\d+(_|=| )?[^ ]*=/,
  /^from \d+ to \d+/,
  /^processed \d+ insns/,
  /^verification time /,
  /^stack depth /,
  /^func#\d+ @/,
  /^Validating \S+\(\) func#/,
  /^arg#\d+ reference type\('UNKNOWN '\)/,
  /^(regs=|mark_precise:|last_idx |parent (didn't|already))/,
  /^-- (BEGIN|END) /,
  /^\(truncated/,
];

/** The last line of a verifier log that states a reason, or undefined when the log holds none. */
export function summarizeVerifierLog(log: string): VerifierSummary | undefined {
  const lines = log.split('\n');
  const at = lines.findLastIndex((line) => !NOISE.some((pattern) => pattern.test(line)));
  const reason = lines[at]?.trim();
  if (reason === undefined) return undefined;
  const source = lines.slice(0, at).findLast((line) => line.startsWith('; '));
  if (source === undefined) return { reason };
  const location = / @ \S+:\d+$/; // newer kernels add file and line
  return { reason, source: source.slice(2).replace(location, '').trim() };
}

/** Whether the reason is that this kernel doesn't have something, rather than that the program is wrong. */
export function isMissingFeature(reason: string): boolean {
  return /unknown func|invalid func unknown|program of this type cannot use helper|kernel function|kfunc|kernel btf_id|unknown opcode|BTF_TYPE_ID|CO-RE relocation/i.test(
    reason,
  );
}
