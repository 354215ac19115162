// SPDX-License-Identifier: Apache-2.0

import { Histogram } from '../../metrics/histogram.ts';
import type { MetricSample } from '../../metrics/metric-sample.ts';
import type { LivePolicies } from '../../policy/live-policies.ts';
import { POLICY_STANDINGS, policyStanding } from '../../policy/policy-standing.ts';
import { exceptionSamples } from './exception-samples.ts';
import type { FilePolicies } from './file-policies.ts';
import { olderVersionSamples } from './older-version-samples.ts';
import { unprogrammedSamples } from './unprogrammed-samples.ts';

export interface PolicyMeterParts {
  readonly live: Pick<LivePolicies, 'states' | 'counts' | 'policies' | 'podsOf' | 'older'>;
  readonly resolver: { readonly refused: readonly string[] };
  readonly files: Pick<FilePolicies, 'refused'>;
  /** When what holds changed last, milliseconds since 1970. */
  readonly changedMs: () => number | undefined;
  /** Writes of the state file that failed. */
  readonly failedWrites: () => number;
}

/** 500 µs to 2 s. */
const BOUNDS = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2];
const KINDS = ['ClusterAIGovernancePolicy', 'AIGovernancePolicy'] as const;
const MODES = ['audit', 'enforce'] as const;

/** Counts what there is of policies, and how long it takes to compile them. */
export class PolicyMeter {
  readonly #parts: PolicyMeterParts;
  readonly #compiling = new Histogram(BOUNDS);

  constructor(parts: PolicyMeterParts) {
    this.#parts = parts;
  }

  /** Takes the time of what compiles. */
  measure(compile: () => void): void {
    const started = performance.now();
    compile();
    this.#compiling.observe((performance.now() - started) / 1e3);
  }

  *metrics(): Iterable<MetricSample> {
    const { live, resolver, files, failedWrites } = this.#parts;
    const states = live.states();
    for (const kind of KINDS)
      for (const mode of MODES)
        for (const state of POLICY_STANDINGS) {
          const value = states.filter(
            (each) => each.kind === kind && each.mode === mode && policyStanding(each) === state,
          ).length;
          yield { name: 'weir_policies', labels: { kind, mode, state }, value };
        }
    yield* unprogrammedSamples(states);
    const changedMs = this.#parts.changedMs();
    if (changedMs !== undefined)
      yield { name: 'weir_policy_changed_timestamp_seconds', labels: {}, value: changedMs / 1e3 };
    yield* exceptionSamples(live, Date.now());
    yield* olderVersionSamples(live, Date.now());
    const { sets, pods, resolvable, unresolved } = live.counts();
    yield { name: 'weir_policy_pods', labels: {}, value: pods };
    yield { name: 'weir_policy_table_sets', labels: {}, value: sets };
    const destinations = {
      known: resolvable - unresolved,
      unknown: unresolved,
      refused: resolver.refused.length,
    };
    for (const [state, value] of Object.entries(destinations))
      yield { name: 'weir_policy_destinations', labels: { state }, value };
    yield { name: 'weir_policy_files_refused', labels: {}, value: files.refused };
    yield { name: 'weir_policy_compile_seconds', labels: {}, value: this.#compiling.value() };
    yield { name: 'weir_policy_state_writes_failed_total', labels: {}, value: failedWrites() };
  }
}
