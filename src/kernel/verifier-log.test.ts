// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isMissingFeature, summarizeVerifierLog } from './verifier-log.ts';

const KERNEL_5_10 = `func#0 @0
0: R1=ctx(id=0,off=0,imm=0) R10=fp0
; __u64 *value = bpf_map_lookup_elem(&numbers, &key);
0: (bf) r2 = r10
6: (85) call bpf_map_lookup_elem#1
; return *value; /* may be NULL */
7: R0_w=map_value_or_null(id=1,off=0,ks=4,vs=8,imm=0) R10=fp0 fp-8=mmmm????
7: (79) r0 = *(u64 *)(r0 +0)
R0 invalid mem access 'map_value_or_null'
verification time 120 usec
stack depth 4
processed 8 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
`;

const KERNEL_6_18 = `arg#0 reference type('UNKNOWN ') size cannot be determined: -22
0: R1=ctx() R10=fp0
; return bpf_from_the_future(); @ refused.bpf.c:34
0: (85) call unknown#100000
invalid func unknown#100000
processed 1 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0
`;

describe('summarizeVerifierLog', () => {
  it('finds the reason and the source line before it', () => {
    expect(summarizeVerifierLog(KERNEL_5_10)).toEqual({
      reason: "R0 invalid mem access 'map_value_or_null'",
      source: 'return *value; /* may be NULL */',
    });
  });

  it('leaves file and line out of the source line', () => {
    expect(summarizeVerifierLog(KERNEL_6_18)).toEqual({
      reason: 'invalid func unknown#100000',
      source: 'return bpf_from_the_future();',
    });
  });

  it('says a reason without a source line when there is none', () => {
    expect(summarizeVerifierLog('Unrecognized arg#0 type PTR\nprocessed 0 insns (limit 1000000)\n')).toEqual({
      reason: 'Unrecognized arg#0 type PTR',
    });
  });

  it('gives nothing for a log that tells no reason', () => {
    expect(summarizeVerifierLog('')).toBeUndefined();
    expect(summarizeVerifierLog('processed 5 insns (limit 1000000)\n')).toBeUndefined();
  });
});

describe('isMissingFeature', () => {
  it.each([
    ['invalid func unknown#195896080', true],
    ['unknown func bpf_sock_from_file#162', true],
    ['program of this type cannot use helper bpf_probe_read#4', true],
    ["R0 invalid mem access 'map_value_or_null'", false],
    ['BPF program is too large. Processed 1000001 insn', false],
  ])('tells what the kernel lacks from what the program does wrong: %s', (reason, expected) => {
    expect(isMissingFeature(reason)).toBe(expected);
  });
});
