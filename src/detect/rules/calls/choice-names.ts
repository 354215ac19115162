// SPDX-License-Identifier: Apache-2.0

/** Words that stand for the numbers from `first` on. */
function numbered(prefix: string, first: number, words: string): ReadonlyMap<number, string> {
  return new Map(words.split(' ').map((word, at) => [first + at, `${prefix}${word}`]));
}

/** include/uapi/linux/ptrace.h and arch/x86/include/uapi/asm/ptrace-abi.h */
const PTRACE_REQUESTS: ReadonlyMap<number, string> = new Map([
  ...numbered(
    'PTRACE_',
    0,
    'TRACEME PEEKTEXT PEEKDATA PEEKUSR POKETEXT POKEDATA POKEUSR CONT KILL SINGLESTEP',
  ),
  ...numbered('PTRACE_', 12, 'GETREGS SETREGS GETFPREGS SETFPREGS ATTACH DETACH GETFPXREGS SETFPXREGS'),
  [24, 'PTRACE_SYSCALL'],
  ...numbered(
    'PTRACE_',
    0x4200,
    'SETOPTIONS GETEVENTMSG GETSIGINFO SETSIGINFO GETREGSET SETREGSET SEIZE INTERRUPT LISTEN PEEKSIGINFO GETSIGMASK SETSIGMASK SECCOMP_GET_FILTER SECCOMP_GET_METADATA GET_SYSCALL_INFO',
  ),
]);

/** include/linux/socket.h */
const FAMILIES = numbered(
  'AF_',
  0,
  'UNSPEC UNIX INET AX25 IPX APPLETALK NETROM BRIDGE ATMPVC X25 INET6 ROSE DECnet NETBEUI SECURITY KEY NETLINK PACKET ASH ECONET ATMSVC RDS SNA IRDA PPPOX WANPIPE LLC IB MPLS CAN TIPC BLUETOOTH IUCV RXRPC ISDN PHONET IEEE802154 CAIF ALG NFC VSOCK KCM QIPCRTR SMC XDP',
);

/** include/uapi/linux/bpf.h, enum bpf_cmd */
const BPF_COMMANDS = numbered(
  'BPF_',
  0,
  'MAP_CREATE MAP_LOOKUP_ELEM MAP_UPDATE_ELEM MAP_DELETE_ELEM MAP_GET_NEXT_KEY PROG_LOAD OBJ_PIN OBJ_GET PROG_ATTACH PROG_DETACH PROG_TEST_RUN PROG_GET_NEXT_ID MAP_GET_NEXT_ID PROG_GET_FD_BY_ID MAP_GET_FD_BY_ID OBJ_GET_INFO_BY_FD PROG_QUERY RAW_TRACEPOINT_OPEN BTF_LOAD BTF_GET_FD_BY_ID TASK_FD_QUERY MAP_LOOKUP_AND_DELETE_ELEM MAP_FREEZE BTF_GET_NEXT_ID MAP_LOOKUP_BATCH MAP_LOOKUP_AND_DELETE_BATCH MAP_UPDATE_BATCH MAP_DELETE_BATCH LINK_CREATE LINK_UPDATE LINK_GET_FD_BY_ID LINK_GET_NEXT_ID ENABLE_STATS ITER_CREATE LINK_DETACH PROG_BIND_MAP TOKEN_CREATE',
);

/** include/uapi/asm-generic/signal.h */
const SIGNALS = numbered(
  'SIG',
  1,
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS',
);

const nameIn =
  (names: ReadonlyMap<number, string>) =>
  (value: number): string =>
    names.get(value) ?? String(value);

/** What a process asks of another by ptrace(2): `PTRACE_ATTACH`. */
export const ptraceRequestName = nameIn(PTRACE_REQUESTS);
/** Family of a socket: `AF_PACKET`. */
export const familyName = nameIn(FAMILIES);
/** Command of bpf(2): `BPF_PROG_LOAD`. */
export const bpfCommandName = nameIn(BPF_COMMANDS);
/** A signal: `SIGKILL`. */
export const signalName = nameIn(SIGNALS);
