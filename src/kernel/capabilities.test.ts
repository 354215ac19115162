// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { type Capability, lossesByCapability, missingBpfCapabilities } from './capabilities.ts';

const ALL: readonly Capability[] = [
  'CAP_BPF',
  'CAP_PERFMON',
  'CAP_NET_ADMIN',
  'CAP_SYS_PTRACE',
  'CAP_DAC_READ_SEARCH',
];

function without(...lost: readonly Capability[]): ReadonlySet<Capability> {
  return new Set(ALL.filter((each) => !lost.includes(each)));
}

describe('missingBpfCapabilities', () => {
  it('names each that programs can not do without', () => {
    expect(missingBpfCapabilities(without())).toEqual([]);
    expect(missingBpfCapabilities(without('CAP_BPF', 'CAP_NET_ADMIN'))).toEqual(['CAP_BPF', 'CAP_NET_ADMIN']);
  });

  it('takes CAP_SYS_ADMIN for CAP_BPF and CAP_PERFMON, and not for CAP_NET_ADMIN', () => {
    expect(missingBpfCapabilities(new Set(['CAP_SYS_ADMIN']))).toEqual(['CAP_NET_ADMIN']);
  });
});

describe('lossesByCapability', () => {
  it('says what is not seen without one', () => {
    expect(lossesByCapability(without())).toEqual([]);
    expect(lossesByCapability(without('CAP_SYS_PTRACE', 'CAP_BPF'))).toEqual([
      { capability: 'CAP_SYS_PTRACE', lost: expect.stringContaining('TLS clients') },
    ]);
  });
});
