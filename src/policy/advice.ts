// SPDX-License-Identifier: Apache-2.0
import type { ChannelLookup } from './egress-action.ts';
import { type FieldPath, formatPath } from './field-path.ts';
import type { PolicyPod } from './policy-pod.ts';
import type { PolicyProblem, ProblemCode } from './policy-problem.ts';
import type { FilePolicy } from './read-policies.ts';

/** What advice on policies may rest on, beside the policies. */
export interface AdviceFacts {
  readonly nowMs: number;
  /** The product's catalogue, with the operator's overlays. */
  readonly channels: ChannelLookup;
  readonly channelIds: ReadonlySet<string>;
  /** Patterns of names that the kernel's tables have no form for, by channel. */
  readonly shapes?: ReadonlyMap<string, readonly string[]>;
  /** The pods of the cluster, where they were given. */
  readonly pods?: readonly PolicyPod[];
}

/** Tells a problem at a field of a policy. */
export function adviseAt(
  { placeOf }: FilePolicy,
  path: FieldPath,
  code: ProblemCode,
  message: string,
  suggestion?: string,
): PolicyProblem {
  return {
    severity: 'warning',
    code,
    ...placeOf(path),
    field: formatPath(path),
    message,
    ...(suggestion !== undefined && { suggestion }),
  };
}
