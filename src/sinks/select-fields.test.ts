// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { WeirRecord } from '../events/record.ts';
import { KEPT_MEMBERS } from '../record-shape.ts';
import { selectFields } from './select-fields.ts';

const HEAD = {
  schema: 'weir.dev/record/v1',
  kind: 'network.flow',
  time: '2026-11-21T04:11:25.268358751Z',
  cluster: 'c',
  node: 'n',
  bootId: 'b',
  run: 'r',
  sequence: 7,
};
const RECORD = {
  ...HEAD,
  agent: 'a',
  catalog: 'd',
  process: { id: '1:2', pid: 1, arguments: ['x'], ancestors: [{ id: '0', pid: 9, executable: '/sh' }] },
  pod: { namespace: 'research', name: 'notebook', governance: { owner: 'nadia', domain: 'research' } },
  models: [
    { purl: 'pkg:a', requests: 1 },
    { purl: 'pkg:b', requests: 2 },
  ],
  verdict: 'allow',
} as unknown as WeirRecord;

const select = (fields: string[], omit: string[] = []) => selectFields({ fields, omit })?.(RECORD);

describe('selectFields', () => {
  it('leaves records alone when nothing is selected', () => {
    expect(selectFields({ fields: [], omit: [] })).toBeUndefined();
  });

  it('keeps what is named with all below it, and what tells a record from every other one', () => {
    expect(select(['pod.name', 'process.ancestors', 'models.purl'])).toEqual({
      ...HEAD,
      process: { ancestors: [{ id: '0', pid: 9, executable: '/sh' }] },
      pod: { name: 'notebook' },
      models: [{ purl: 'pkg:a' }, { purl: 'pkg:b' }],
    });
  });

  it('leaves out what is named, and nothing else', () => {
    expect(select([], ['process.arguments', 'process.ancestors.executable', 'models', 'catalog'])).toEqual({
      ...HEAD,
      agent: 'a',
      process: { id: '1:2', pid: 1, ancestors: [{ id: '0', pid: 9 }] },
      pod: { namespace: 'research', name: 'notebook', governance: { owner: 'nadia', domain: 'research' } },
      verdict: 'allow',
    });
  });

  it('leaves out of what is kept', () => {
    expect(select(['pod', 'pod.name'], ['pod.governance.owner'])).toEqual({
      ...HEAD,
      pod: { namespace: 'research', name: 'notebook', governance: { domain: 'research' } },
    });
  });

  it('never takes away what a record must have', () => {
    const kept = [...KEPT_MEMBERS];
    expect(select([], kept)).toEqual(RECORD);
    expect(select(['verdict'], kept)).toEqual({ ...HEAD, verdict: 'allow' });
    expect(kept).toEqual(expect.arrayContaining(['schema', 'kind', 'time', 'node', 'sequence']));
  });

  it('does not touch the record it is given', () => {
    const before = JSON.stringify(RECORD);
    select(['pod.name'], ['pod.name']);
    expect(JSON.stringify(RECORD)).toBe(before);
  });
});
