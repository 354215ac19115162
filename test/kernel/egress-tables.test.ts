// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LAYOUT_HASH } from '../../src/gen/events.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import type { EgressTables } from '../../src/kernel/egress/egress-tables.ts';
import { TableWriter } from '../../src/kernel/table-writer.ts';
import { describeLive, OBJECTS } from './live.ts';
import { PodPolicies } from './pod-policies.ts';

const CGROUP = 1n << 60n;
/** As many as fit beside no other set of so many. */
const MANY = 6;
const ROOM = 8;

describeLive('the tables of egress policy', () => {
  let collection: Collection;
  let writer: TableWriter;
  let policies: PodPolicies;
  let tables: EgressTables;
  let nowMs: number;
  const policyOf = (): number | undefined => writer.cgroup(CGROUP)?.policy;

  beforeEach(() => {
    nowMs = Date.parse('2027-01-01T00:00:00Z');
    collection = Collection.load([readCollectionSpec(join(OBJECTS, 'egress.bpf.o'))], {
      layoutHash: BigInt(`0x${LAYOUT_HASH}`),
      maxEntries: { policy_blocks: ROOM },
    });
    writer = new TableWriter({
      cgroups: collection.map('cgroups'),
      podBuckets: collection.map('pod_buckets'),
    });
    writer.setCgroup(CGROUP, { pod: CGROUP, observe: 0 });
    policies = new PodPolicies({
      maps: egressMapsOf(collection),
      writer,
      cgroupOf: () => CGROUP,
      clockOffsetNs: () => 0n,
      now: () => nowMs,
    });
    ({ tables } = policies);
  });
  afterEach(() => collection.close());

  /** Lets the pod go to so many blocks; undefined: it has no policy. */
  function govern(blocks: number | undefined): void {
    const cidrs = Array.from({ length: blocks ?? 0 }, (_, at) => `10.${blocks}.${at}.0/24`);
    const allow = [{ name: 'a', cidrs }];
    policies.set(blocks === undefined ? [] : [PodPolicies.text({ default: 'deny', allow })]);
  }

  const entriesOf = (map: string): number => [...collection.map(map).entries()].length;

  it('know a set as long as what it decided may be on its way', () => {
    govern(1);
    const first = policyOf() ?? 0;
    expect(first).not.toBe(0);
    govern(2);
    govern(undefined);
    expect(tables.setOf(first)?.id).toBe(first);
    nowMs += 60_000;
    govern(1);
    expect(tables.setOf(first)?.id).toBe(first);
    nowMs += 1;
    govern(2);
    expect(tables.setOf(first)).toBeUndefined();
  });

  it('keep a set until the change after the one that replaced it, and leave nothing of it then', () => {
    govern(1);
    const first = policyOf() ?? 0;
    govern(2);
    const key = new Uint8Array(Uint32Array.of(first).buffer);
    expect(collection.map('policy_sets').lookup(key)).toBeDefined();
    govern(3);
    expect(collection.map('policy_sets').lookup(key)).toBeUndefined();
    govern(undefined);
    govern(1);
    expect(entriesOf('policy_sets')).toBe(1);
    expect(entriesOf('policy_blocks')).toBe(1);
  });

  it('make room by what is old before they refuse, and leave what was in force where they do', () => {
    govern(2);
    govern(MANY);
    expect(tables.refusals().size).toBe(0);
    // the first set is old, and in the way
    const second = policyOf();
    govern(MANY - 1);
    expect([...tables.refusals().values()]).toMatchObject([{ reason: 'table-full', table: 'policy_blocks' }]);
    expect(policyOf()).toBe(second);
    expect(entriesOf('policy_blocks')).toBe(MANY);
    govern(2);
    expect(tables.refusals().size).toBe(0);
    expect(policyOf()).not.toBe(second);
    govern(3);
    govern(ROOM - 3);
    expect(tables.refusals().size).toBe(0);
  });
});
