// SPDX-License-Identifier: Apache-2.0
import type { Pod } from '../events/pod.ts';
import type { WorkloadCounters } from '../metrics/workload-counters.ts';
import { AskedModels } from './asked-models.ts';
import type { DetectLosses } from './detect-losses.ts';
import type { Flow } from './flow.ts';
import type { DetectLimits } from './limits.ts';
import { NameTable } from './name-table.ts';
import { PodActivity } from './pod-activity.ts';
import { PodDenials } from './pod-denials.ts';
import { PodEgress } from './pod-egress.ts';
import type { Question } from './question-table.ts';
import type { Who } from './who.ts';

/** What is kept for one pod; for what is in none, for its network namespace or its cgroup. */
export class Scope {
  readonly names: NameTable;
  /** Questions without an answer yet, in the order they were asked. */
  readonly questions = new Map<string, Question>();
  /** Flows that are tracked, the one heard of longest ago first. */
  readonly flows = new Set<Flow>();
  readonly asked = new AskedModels();
  readonly activity: PodActivity;
  readonly egress = new PodEgress();
  readonly denials = new PodDenials();
  seenNs = 0;
  /** Where what it does is counted, while its pod is this one. */
  counted: { readonly pod: Pod | undefined; readonly counters: WorkloadCounters } | undefined;

  constructor(who: Who, limits: DetectLimits, losses: DetectLosses) {
    this.names = new NameTable(
      {
        maxAddresses: limits.maxAddressesPerScope,
        maxNames: limits.maxNamesPerAddress,
        lingerNs: limits.nameLingerNs,
      },
      losses,
    );
    this.activity = new PodActivity(who);
  }

  /** Whether it did nothing since `sinceNs` and holds nothing that is still of use. */
  isIdle(sinceNs: number): boolean {
    return (
      this.seenNs < sinceNs && this.flows.size === 0 && this.names.size === 0 && this.questions.size === 0
    );
  }
}
