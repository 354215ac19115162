// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LAYOUT_HASH } from '../../src/gen/events.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import { EgressTables } from '../../src/kernel/egress/egress-tables.ts';
import { TableWriter } from '../../src/kernel/table-writer.ts';
import { type CompiledPolicies, changeOf, compilePolicies } from '../../src/policy/compile-tables.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { describeLive, OBJECTS } from './live.ts';

const POD = { namespace: 'prod', name: 'pod', labels: {}, namespaceLabels: {}, governance: {} };
const CGROUP = 1n << 60n;
/** As many as fit beside no other set of so many. */
const MANY = 6;
const ROOM = 8;

describeLive('the tables of egress policy', () => {
  let collection: Collection;
  let writer: TableWriter;
  let tables: EgressTables;
  let nowMs: number;
  let held: CompiledPolicies;
  const policyOf = (): number | undefined => writer.cgroup(CGROUP)?.policy;

  beforeEach(() => {
    nowMs = Date.parse('2027-01-01T00:00:00Z');
    held = { sets: new Map(), pods: new Map() };
    collection = Collection.load([readCollectionSpec(join(OBJECTS, 'egress.bpf.o'))], {
      layoutHash: BigInt(`0x${LAYOUT_HASH}`),
      maxEntries: { policy_blocks: ROOM },
    });
    writer = new TableWriter({
      cgroups: collection.map('cgroups'),
      podBuckets: collection.map('pod_buckets'),
    });
    writer.setCgroup(CGROUP, { pod: CGROUP, observe: 0 });
    tables = new EgressTables({
      maps: egressMapsOf(collection),
      writer,
      places: { names: [], below: [], addresses: [] },
      cgroupOf: () => CGROUP,
      clockOffsetNs: () => 0n,
      now: () => nowMs,
    });
  });
  afterEach(() => collection.close());

  /** Lets the pod go to so many blocks; undefined: it has no policy. */
  function govern(blocks: number | undefined): void {
    const cidrs = Array.from({ length: blocks ?? 0 }, (_, at) => `10.${blocks}.${at}.0/24`);
    const text = JSON.stringify({
      apiVersion: 'weir.dev/v1alpha1',
      kind: 'ClusterAIGovernancePolicy',
      metadata: { name: 'test' },
      spec: { podSelector: {}, mode: 'enforce', egress: { default: 'deny', allow: [{ name: 'a', cidrs }] } },
    });
    const { policies } = readPolicies(blocks === undefined ? [] : [{ name: 'test.yaml', text }]);
    const next = compilePolicies(
      policies.map(({ policy }) => policy),
      [POD],
    );
    tables.apply({ ...changeOf(held, next), ended: new Map(), addresses: [] });
    held = next;
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
