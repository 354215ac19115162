// SPDX-License-Identifier: Apache-2.0

/**
 * How much is kept, and how long. Everything a pod can make grow is bounded for that pod, so that one pod can't push
 * out what is known of another; what goes for want of room is counted.
 */
export interface DetectLimits {
  /** Pods (or cgroups, network namespaces) told apart. */
  readonly maxScopes: number;
  readonly maxFlows: number;
  readonly maxFlowsPerScope: number;
  readonly maxAddressesPerScope: number;
  readonly maxNamesPerAddress: number;
  readonly maxQuestionsPerScope: number;
  readonly maxModelsPerFlow: number;
  /** Destinations of one pod told apart, and of all pods. */
  readonly maxDestinationsPerScope: number;
  readonly maxDestinations: number;
  /** Denials of one pod told apart, and of all pods. */
  readonly maxDenialsPerScope: number;
  readonly maxDenials: number;
  readonly maxFindings: number;
  /** How long a name holds beyond its time to live. */
  readonly nameLingerNs: number;
  /** After how long a question counts as unanswered. */
  readonly questionTimeoutNs: number;
  /** A flow of which nothing was heard for so long is forgotten: its end was lost. */
  readonly flowIdleNs: number;
  /** A scope that did nothing for so long is forgotten. */
  readonly scopeIdleNs: number;
  /** Repeats of a finding within this time are one line. */
  readonly foldNs: number;
}

const SECOND = 1e9;

export const DEFAULT_LIMITS: DetectLimits = {
  maxScopes: 4096,
  maxFlows: 65_536,
  maxFlowsPerScope: 8192,
  maxAddressesPerScope: 4096,
  maxNamesPerAddress: 8,
  maxQuestionsPerScope: 1024,
  maxModelsPerFlow: 16,
  maxDestinationsPerScope: 256,
  maxDestinations: 25_600,
  maxDenialsPerScope: 64,
  maxDenials: 8192,
  maxFindings: 4096,
  nameLingerNs: 60 * SECOND,
  questionTimeoutNs: 10 * SECOND,
  flowIdleNs: 7200 * SECOND,
  scopeIdleNs: 3600 * SECOND,
  foldNs: 60 * SECOND,
};
