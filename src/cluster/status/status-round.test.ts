// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { POLICY_KINDS } from '../../config/policy-schema.ts';
import type { PolicyStatus } from '../../gen/policy.ts';
import { DEFAULT_STATUS_PACE } from './status-pace.ts';
import { type DueStatus, StatusRound } from './status-round.ts';

const [kind] = POLICY_KINDS;
if (kind === undefined) throw new Error('no kind');

function due(name: string, wanted: PolicyStatus, status?: PolicyStatus): DueStatus {
  return { policy: { kind, name, uid: `uid-${name}`, generation: 1, status }, status: wanted } as DueStatus;
}
const status = (programmedOn: string, selectedPods = 1): PolicyStatus => ({
  observedGeneration: 1,
  selectedPods,
  programmedOn,
});
const many = Array.from({ length: 50 }, (_, at) => due(`p${at}`, status('1/1')));
const names = ({ now }: { readonly now: readonly DueStatus[] }): string[] =>
  now.map(({ policy }) => policy.name);

describe('StatusRound', () => {
  it.each([
    [0, 20],
    [100, 20],
    [500, 20],
    [1_000, 10],
    [5_000, 2],
    [50_000, 1],
  ])('writes fewer statuses the more nodes hear of each: of %d nodes %d', (nodes, writes) => {
    const round = new StatusRound(DEFAULT_STATUS_PACE);
    const chosen = round.choose(many, nodes);
    expect(chosen.now).toHaveLength(writes);
    expect(chosen.isMore).toBe(true);
  });

  it('writes what is worth it first, and leaves out what stands there', () => {
    const round = new StatusRound(DEFAULT_STATUS_PACE);
    const chosen = round.choose(
      [
        due('same', status('1/1'), status('1/1')),
        due('count', status('1/1', 7), status('1/1', 6)),
        due('nodes', status('1/2'), status('1/1')),
        due('new', status('0/0')),
      ],
      1,
    );
    expect(names(chosen)).toEqual(['nodes', 'new', 'count']);
    expect(chosen.isMore).toBe(false);
  });

  it('lets counts wait after a write, and says for how long; conditions never', () => {
    const round = new StatusRound(DEFAULT_STATUS_PACE);
    const first = due('a', status('1/1', 1));
    round.wrote(first);
    // the watch has brought what was written
    const { policy } = due('a', status('1/1'), status('1/1', 1));
    const count = round.choose([{ policy, status: status('1/1', 2) }], 1);
    expect(names(count)).toEqual([]);
    expect(count.laterMs).toBeGreaterThan(0);
    expect(count.laterMs).toBeLessThanOrEqual(DEFAULT_STATUS_PACE.minorMs);
    expect(names(round.choose([{ policy, status: status('0/1', 2) }], 1))).toEqual(['a']);
  });

  it('takes what was written for what stands there, until the watch brings another', () => {
    const round = new StatusRound(DEFAULT_STATUS_PACE);
    const first = due('a', status('1/1'));
    round.wrote(first);
    expect(round.standing(first.policy)).toEqual(status('1/1'));
    expect(names(round.choose([first], 1))).toEqual([]);
    const brought = due('a', status('1/1'), status('9/9'));
    expect(round.standing(brought.policy)).toEqual(status('9/9'));
    expect(names(round.choose([brought], 1))).toEqual(['a']);
    round.keep([]);
    expect(round.standing(first.policy)).toBeUndefined();
  });
});
