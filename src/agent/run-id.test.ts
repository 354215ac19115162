// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import type { RecordingHeader } from '../events/recording-header.ts';
import { newRunId, type ReplayInput, replayRunId } from './run-id.ts';

const header: RecordingHeader = {
  layout: 'l',
  agent: '0.1.0',
  kernel: '6.18',
  node: 'n',
  bootId: 'b',
  run: '0011223344556677',
  clockOffsetNs: 1n,
  startedNs: 2n,
};
const input: ReplayInput = { header, catalog: '1', config: loadConfig({}).config };

describe('the id of a run', () => {
  it('is another one each time', () => {
    const ids = Array.from({ length: 1000 }, newRunId);
    expect(new Set(ids).size).toBe(1000);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('is the same for the same replay, and another one where its records may differ', () => {
    const id = replayRunId(input);
    expect(id).toMatch(/^[0-9a-f]{16}$/);
    expect(replayRunId({ ...input, fromNs: 0n })).toBe(id);
    const others = [
      { ...input, fromNs: 1n },
      { ...input, catalog: '2' },
      { ...input, config: { ...input.config, redact: false } },
      { ...input, config: { ...input.config, models: { ...input.config.models, approved: ['pkg:x/*'] } } },
      { ...input, header: { ...header, run: 'ffeeddccbbaa9988' } },
      { ...input, header: { ...header, startedNs: 3n } },
    ];
    expect(new Set([id, header.run, ...others.map(replayRunId)]).size).toBe(others.length + 2);
  });
});
