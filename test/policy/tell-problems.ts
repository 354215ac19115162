// SPDX-License-Identifier: Apache-2.0
import { loadBuiltinCatalog } from '../../src/catalog/load-builtin-catalog.ts';
import { governanceKeys, governanceOf } from '../../src/identity/governance.ts';
import { advisePolicies } from '../../src/policy/advise-policies.ts';
import type { PolicyProblem } from '../../src/policy/policy-problem.ts';
import type { PolicyFile } from '../../src/policy/read-documents.ts';
import { readPods } from '../../src/policy/read-pods.ts';
import { readPolicies, sortProblems } from '../../src/policy/read-policies.ts';
import type { BadInput } from './bad-input.ts';
import { CHANNELS } from './read-semantics.ts';

const NOW = Date.parse('2026-12-01T00:00:00Z');
const KEYS = governanceKeys();

/** What `weir policy check` tells of input, with the file that it stands in. */
export function tellProblems({ text, pods }: BadInput): {
  readonly file: PolicyFile;
  readonly problems: readonly PolicyProblem[];
} {
  const file = { name: 'policy.yaml', text };
  const { policies, problems } = readPolicies([file]);
  const known = pods === undefined ? undefined : [{ name: 'pods.yaml', text: pods }];
  const advice = advisePolicies(policies, {
    nowMs: NOW,
    channels: CHANNELS,
    channelIds: new Set(loadBuiltinCatalog().channels.keys()),
    ...(known && { pods: readPods(known, (labels, namespace) => governanceOf(labels, namespace, KEYS)) }),
  });
  return { file, problems: sortProblems([...problems, ...advice], [file]) };
}
