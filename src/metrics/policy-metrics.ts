// SPDX-License-Identifier: Apache-2.0
import type { MetricRow } from './metric-row.ts';

/** The policies, as the agent holds them. */
export const POLICY_METRICS = {
  weir_policies: {
    type: 'gauge',
    unit: 'policies',
    help: 'Policies that are known, by kind, mode and how it stands with them: enforced; compiled (followed and explained, and not enforced: `policy.enforce` is off); waiting (not in force yet, or not wholly); rejected (the newest version is not taken, the last good one holds). How old what is known of the API server is: `weir_kubernetes_state_age_seconds`.',
    labels: ['kind', 'mode', 'state'],
    stability: 'stable',
  },
  weir_policy_older_version_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'How long an older version of a policy has held in the place of one that is not taken, as far as this run of the agent knows. Of the 32 policies for which it is longest; absent for a policy whose newest version is taken. How many there are: `weir_policies` with state rejected. A policy of a namespace is `namespace/name`.',
    labels: ['kind', 'policy'],
    stability: 'stable',
  },
  weir_policy_pods: {
    type: 'gauge',
    unit: 'pods',
    help: 'Pods of this node that a policy with a section selects.',
    labels: [],
    stability: 'stable',
  },
  weir_policy_coverage_pods: {
    type: 'gauge',
    unit: 'pods',
    help: 'Pods in which a policy holds, by how far it reaches what they send: `full`; `l3-only` (some or all of it passes the hooks of cgroups, and is governed by address and port alone); `host-network` and `unseen` (no interface of its own, or none of this node, so packet sockets are not seen). Absent where nothing is enforced, or this kernel refuses programs on interfaces.',
    labels: ['coverage'],
    stability: 'stable',
  },
  weir_policy_clause_decisions_total: {
    type: 'counter',
    unit: 'decisions',
    help: 'How often a clause of a policy decided, counted in the kernel: of what happened (evaluation `enforced`), and of what would have happened were every policy enforced (`all`). Clauses beyond `metrics.maxClauses` are `other` together. A policy of a namespace is `namespace/name`.',
    labels: ['kind', 'policy', 'clause', 'evaluation'],
    stability: 'stable',
  },
  weir_policy_sockets_cut_total: {
    type: 'counter',
    unit: 'sockets',
    help: 'Live connections that policy does not let go on, by how they were found (reason `change`: policy changed under them; `packet`: a packet was denied) and what came of the wish to destroy them: destroyed (the process gets ECONNABORTED), gone (it had ended meanwhile), no-namespace, not-permitted (CAP_SYS_ADMIN is missing), unsupported (by the kernel), failed. Their bytes stop in any case; one that could not be destroyed waits for its own time-out.',
    labels: ['reason', 'result'],
    stability: 'stable',
  },
  weir_policy_denials_total: {
    type: 'counter',
    unit: 'decisions',
    help: 'What policies that select pods of this node denied, counted in the kernel: of one in mode enforce what happened; of one in mode audit what would have happened were every policy enforced. Policies beyond `metrics.maxClauses` are `other` together. A policy of a namespace is `namespace/name`.',
    labels: ['kind', 'policy', 'mode'],
    stability: 'stable',
  },
  weir_policy_unprogrammed_pods: {
    type: 'gauge',
    unit: 'pods',
    help: 'Pods of this node that a policy selects which is not in force, or not wholly, by reason: off (`policy.enforce`), pending, not-accepted (an older version may hold), tier-missing, table-full, refused-by-kernel. Of the 32 policies that select most pods; the others together are `other`.',
    labels: ['kind', 'policy', 'mode', 'reason'],
    stability: 'stable',
  },
  weir_policy_changed_timestamp_seconds: {
    type: 'gauge',
    unit: 'seconds',
    help: 'When what holds of policies on this node changed last, since 1970; absent while it has not since the agent started.',
    labels: [],
    stability: 'stable',
  },
  weir_policy_table_sets: {
    type: 'gauge',
    unit: 'sets',
    help: 'Table sets: pods that the same policies select share one.',
    labels: [],
    stability: 'experimental',
  },
  weir_policy_destinations: {
    type: 'gauge',
    unit: 'rules',
    help: 'Rules on pods, services, kube-apiserver and kube-dns whose addresses are known, or are not (unknown); and selectors and services that are not followed because there would be too many streams (refused).',
    labels: ['state'],
    stability: 'stable',
  },
  weir_policy_files_refused: {
    type: 'gauge',
    unit: 'files',
    help: 'Files of `policy.paths` that are wrong or can not be read: what they said before holds.',
    labels: [],
    stability: 'stable',
  },
  weir_policy_compile_seconds: {
    type: 'histogram',
    unit: 'seconds',
    help: 'How long it took to compile all policies after some changed, tables included.',
    labels: [],
    stability: 'stable',
  },
  weir_policy_state_writes_failed_total: {
    type: 'counter',
    unit: 'writes',
    help: 'Writes of the policies that are kept for a restart that failed: a restart while the API server is away holds older ones.',
    labels: [],
    stability: 'stable',
  },
} as const satisfies Readonly<Record<string, MetricRow>>;
