// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dnsRecords } from '../../test/suites/build-frames.ts';
import { dnsRcodeName, dnsTypeName, readDnsAnswers } from './dns-message.ts';

describe('readDnsAnswers', () => {
  it('reads addresses and aliases', () => {
    const bytes = dnsRecords([
      { type: 'CNAME', ttl: 7, data: 'edge.example' },
      { type: 'AAAA', ttl: 60, data: '2001:db8::1' },
      { type: 'A', ttl: 0, data: '192.0.2.1' },
    ]);
    expect(readDnsAnswers(bytes)).toEqual([
      { type: 'CNAME', data: 'edge.example', ttl: 7 },
      { type: 'AAAA', data: '2001:db8::1', ttl: 60 },
      { type: 'A', data: '192.0.2.1', ttl: 0 },
    ]);
  });

  it('leaves out what does not fit, whatever the bytes are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        for (const { data, ttl } of readDnsAnswers(bytes)) {
          expect(typeof data).toBe('string');
          expect(ttl).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });
});

describe('names of types and codes', () => {
  it('are numbers where there is no name', () => {
    expect([dnsTypeName(28), dnsTypeName(4711)]).toEqual(['AAAA', 'TYPE4711']);
    expect([dnsRcodeName(3), dnsRcodeName(23)]).toEqual(['NXDOMAIN', 'RCODE23']);
  });
});
