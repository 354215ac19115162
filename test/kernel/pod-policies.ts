// SPDX-License-Identifier: Apache-2.0
import { egressMapsOf } from '../../src/kernel/egress/egress-maps.ts';
import { EgressTables, type EgressTablesOptions } from '../../src/kernel/egress/egress-tables.ts';
import { type CompiledPolicies, changeOf, compilePolicies } from '../../src/policy/compile-tables.ts';
import type { Overlay } from '../../src/policy/overlay.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { cgroupIdOf } from './live.ts';
import type { NetworkSensors } from './network-sensors.ts';

const POD = 'pod';

export type PodPoliciesOptions = Pick<EgressTablesOptions, 'maps' | 'writer' | 'cgroupOf'> &
  Partial<Pick<EgressTablesOptions, 'clockOffsetNs' | 'now'>> & {
    /** `adoptGraceMs` of the tables, which may change. */
    readonly graceMs?: () => number;
    /** Who may answer questions of pods; those `onLoopback` by a pod's own loopback, too. */
    readonly resolvers?: readonly string[];
    readonly onLoopback?: readonly string[];
  };

/** The policies of pods in the namespace `prod`, mostly of `prod/pod`, as a test sets them. */
export class PodPolicies {
  readonly tables: EgressTables;
  #held: CompiledPolicies = { sets: new Map(), pods: new Map() };

  constructor({ resolvers = [], onLoopback = [], graceMs = () => 0, ...options }: PodPoliciesOptions) {
    this.tables = new EgressTables({
      places: { names: [], below: [], addresses: [] },
      clockOffsetNs: () => BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint(),
      now: Date.now,
      ...options,
      get adoptGraceMs() {
        return graceMs();
      },
    });
    this.tables.setResolvers(0n, resolvers, onLoopback);
  }

  /** Those of a pod that sensors observe. `cgroup`: path of its folder. */
  static of(
    sensors: NetworkSensors,
    cgroup: string,
    resolvers: readonly string[],
    onLoopback: readonly string[] = [],
  ): PodPolicies {
    const cgroupOf = (name: string) => (name === `prod/${POD}` ? cgroupIdOf(cgroup) : undefined);
    const { collection, tables } = sensors;
    return new PodPolicies({
      maps: egressMapsOf(collection),
      writer: tables,
      cgroupOf,
      resolvers,
      onLoopback,
    });
  }

  /** Text of a policy on all pods, or on one. */
  static text(
    egress: unknown,
    {
      mode = 'enforce',
      name = 'test',
      pod,
    }: { mode?: 'audit' | 'enforce'; name?: string; pod?: string } = {},
  ): string {
    return JSON.stringify({
      apiVersion: 'weir.dev/v1alpha1',
      kind: 'ClusterAIGovernancePolicy',
      metadata: { name },
      spec: { podSelector: pod === undefined ? {} : { matchLabels: { pod } }, mode, egress },
    });
  }

  /**
   * Puts policies in force, in the place of the last; `addresses`: those of all services that they name. What has no room is
   * in the tables' refusals. Throws what is wrong with them.
   */
  set(
    texts: readonly string[],
    {
      addresses = [],
      pods = [POD],
      overlays = [],
    }: { addresses?: readonly string[]; pods?: readonly string[]; overlays?: readonly Overlay[] } = {},
  ): void {
    const { policies, problems } = readPolicies(texts.map((text, at) => ({ name: `${at}.yaml`, text })));
    if (problems.length > 0) throw new Error(JSON.stringify(problems));
    const next = compilePolicies(
      policies.map(({ policy }) => policy),
      pods.map((name) => ({
        namespace: 'prod',
        name,
        labels: { pod: name },
        namespaceLabels: {},
        governance: {},
      })),
      undefined,
      overlays,
    );
    const rules = [...next.sets].flatMap(([set, { services }]) =>
      [...services.values()].flatMap((all) => all.map((rule) => ({ set, rule, addresses }))),
    );
    this.tables.apply({ ...changeOf(this.#held, next), ended: new Map(), addresses: rules });
    this.#held = next;
  }

  /** Puts one policy in force, in the place of the last; none without `egress`. Throws where there is no room for it. */
  govern(mode: 'audit' | 'enforce' = 'enforce', egress?: unknown, addresses: readonly string[] = []): void {
    this.set(egress === undefined ? [] : [PodPolicies.text(egress, { mode })], { addresses });
    const [refusal] = this.tables.refusals().values();
    if (refusal !== undefined) throw new Error(refusal.message);
  }
}
