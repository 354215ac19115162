// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { WeirRecord } from './record.ts';
import { type RecordFilter, recordFilter } from './record-filter.ts';

const pod = (namespace: string, name: string) => ({ pod: { namespace, name, uid: 'u' } });
const RECORDS = {
  exec: { kind: 'process.exec', verdict: 'allow', ...pod('research', 'notebook') },
  denied: { kind: 'network.connect', verdict: 'deny', ...pod('research-2', 'notebook') },
  high: { kind: 'finding', verdict: 'audit', finding: { severity: 'high' }, ...pod('research', 'other') },
  low: { kind: 'finding', verdict: 'allow', finding: { severity: 'low' } },
  heartbeat: { kind: 'heartbeat' },
} as unknown as Record<string, WeirRecord>;

function passing(filter: RecordFilter): string[] {
  const passes = recordFilter(filter);
  return Object.entries(RECORDS)
    .filter(([, record]) => passes(record))
    .map(([name]) => name);
}

describe('recordFilter', () => {
  it('lets everything pass when it asks for nothing', () => {
    expect(passing({})).toEqual(Object.keys(RECORDS));
    expect(passing({ severity: 'info' })).toEqual(Object.keys(RECORDS));
  });

  it('narrows by kind', () => {
    expect(passing({ kinds: ['finding', 'heartbeat'] })).toEqual(['high', 'low', 'heartbeat']);
  });

  it('narrows by namespace and by pod, and leaves out what is of no pod', () => {
    expect(passing({ pods: ['research/'] })).toEqual(['exec', 'high']);
    expect(passing({ pods: ['research/notebook', 'research-2/notebook'] })).toEqual(['exec', 'denied']);
  });

  it('narrows findings by severity, and nothing else', () => {
    expect(passing({ severity: 'medium' })).toEqual(['exec', 'denied', 'high', 'heartbeat']);
    expect(passing({ severity: 'low' })).toEqual(Object.keys(RECORDS));
  });

  it('narrows by verdict, and leaves out what has none', () => {
    expect(passing({ verdicts: ['deny', 'audit'] })).toEqual(['denied', 'high']);
  });

  it('asks for all at once', () => {
    expect(passing({ kinds: ['finding'], pods: ['research/'], severity: 'high' })).toEqual(['high']);
    expect(passing({ kinds: ['finding'], pods: ['research/'], severity: 'critical' })).toEqual([]);
  });
});
