// SPDX-License-Identifier: Apache-2.0

/** Capabilities by number (include/uapi/linux/capability.h), without `CAP_`. */
const NAMES =
  'CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE'.split(
    ' ',
  );

const MAX_KNOWN = 4096;
const known = new Map<bigint, string>();

/** The names of a set of capabilities (bit n is capability n), a blank between them: `CAP_CHOWN CAP_KILL`. */
export function capabilityNames(set: bigint): string {
  let text = known.get(set);
  if (text === undefined) {
    text = NAMES.flatMap((name, n) => (((set >> BigInt(n)) & 1n) === 1n ? [`CAP_${name}`] : [])).join(' ');
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(set, text);
  }
  return text;
}
