// SPDX-License-Identifier: Apache-2.0

/** What had no room, since the start: each is something that later records could not say. */
export interface DetectLosses {
  /** Pods that share one scope with others, because there were too many. */
  scopesRefused: number;
  /** Flows whose names and requests were forgotten before they ended. */
  flowsEvicted: number;
  /** Flows that were forgotten because nothing was heard of them. */
  flowsIdle: number;
  namesEvicted: number;
  /** Questions that were forgotten before they were answered. */
  questionsEvicted: number;
  /** Models that a flow's record could not hold. */
  modelsDropped: number;
  /** Flows to destinations that are told in one with others, because their pod or the node had too many. */
  destinationsFolded: number;
  /** Denials that are told in one with others, because their pod or the node had too many. */
  denialsFolded: number;
  /** Findings whose repeats are no longer folded. */
  findingsEvicted: number;
}

export function createDetectLosses(): DetectLosses {
  return {
    scopesRefused: 0,
    flowsEvicted: 0,
    flowsIdle: 0,
    namesEvicted: 0,
    questionsEvicted: 0,
    modelsDropped: 0,
    destinationsFolded: 0,
    denialsFolded: 0,
    findingsEvicted: 0,
  };
}

/** Which records a loss makes poorer, and how it is called in a heartbeat. */
export const LOSS_NAMES: { readonly [Loss in keyof DetectLosses]: { kind: string; reason: string } } = {
  scopesRefused: { kind: 'inventory', reason: 'pod-table-full' },
  flowsEvicted: { kind: 'network.flow', reason: 'flow-table-full' },
  flowsIdle: { kind: 'network.flow', reason: 'flow-end-unseen' },
  namesEvicted: { kind: 'dns.answer', reason: 'name-table-full' },
  questionsEvicted: { kind: 'dns.question', reason: 'question-table-full' },
  modelsDropped: { kind: 'network.flow', reason: 'model-list-full' },
  destinationsFolded: { kind: 'egress', reason: 'destination-table-full' },
  denialsFolded: { kind: 'egress.decision', reason: 'denial-table-full' },
  findingsEvicted: { kind: 'finding', reason: 'fold-table-full' },
};
