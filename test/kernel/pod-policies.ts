// SPDX-License-Identifier: Apache-2.0
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import { EgressTables } from '../../src/kernel/egress/egress-tables.ts';
import { type CompiledPolicies, changeOf, compilePolicies } from '../../src/policy/compile-tables.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { cgroupIdOf } from './live.ts';
import type { NetworkSensors } from './network-sensors.ts';

/** The policies of a pod (`prod/pod`), as a test sets them. */
export class PodPolicies {
  readonly tables: EgressTables;
  #held: CompiledPolicies = { sets: new Map(), pods: new Map() };

  /** `cgroup`: path of the pod's folder. `resolvers` may answer it, those `onLoopback` by its own loopback, too. */
  constructor(
    sensors: NetworkSensors,
    cgroup: string,
    resolvers: readonly string[],
    onLoopback: readonly string[] = [],
  ) {
    this.tables = new EgressTables({
      maps: egressMapsOf(sensors.collection),
      writer: sensors.tables,
      places: { names: [], below: [], addresses: [] },
      cgroupOf: (name) => (name === 'prod/pod' ? cgroupIdOf(cgroup) : undefined),
      clockOffsetNs: () => BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint(),
      now: Date.now,
    });
    this.tables.setResolvers(0n, resolvers, onLoopback);
  }

  /**
   * Puts one policy in force for it, in the place of the last; none without `egress`. `addresses`: those of all services
   * that it names. Throws what is wrong with it.
   */
  govern(mode: 'audit' | 'enforce' = 'enforce', egress?: unknown, addresses: readonly string[] = []): void {
    const text = JSON.stringify({
      apiVersion: 'weir.dev/v1alpha1',
      kind: 'ClusterAIGovernancePolicy',
      metadata: { name: 'test' },
      spec: { podSelector: {}, mode, egress },
    });
    const { policies, problems } = readPolicies(egress === undefined ? [] : [{ name: 'test.yaml', text }]);
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const pod = { namespace: 'prod', name: 'pod', labels: {}, namespaceLabels: {}, governance: {} };
    const next = compilePolicies(
      policies.map((each) => each.policy),
      [pod],
    );
    const rules = [...next.sets].flatMap(([set, { services }]) =>
      [...services.values()].flatMap((all) => all.map((rule) => ({ set, rule, addresses }))),
    );
    this.tables.apply({ ...changeOf(this.#held, next), ended: new Map(), addresses: rules });
    const [refusal] = this.tables.refusals().values();
    if (refusal !== undefined) throw new Error(refusal.message);
    this.#held = next;
  }
}
