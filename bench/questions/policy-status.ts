// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from 'node:crypto';
import type { NodePolicyState } from '../../src/policy/node-policy-state.ts';
import { type NodeReport, NodeReports } from '../../src/policy/status/node-reports.ts';
import { policyStatusOf } from '../../src/policy/status/policy-status-of.ts';
import { tallyReports } from '../../src/policy/status/tally-reports.ts';
import { writeNodeStatus } from '../../src/policy/status/write-node-status.ts';
import { settled } from '../cluster/settled.ts';
import { median } from '../median.ts';
import type { BenchContext, Question, Row } from '../question.ts';

const NODES = 5_000;
const POLICIES = 200;
const ROUNDS = 9;
const LIMITS = { reportBytes: 24 << 10, megabytes: 40, roundMs: 250 };

/** What the agent that writes the status of policies takes for it in a large cluster: memory for what nodes said, and one round. */
export const policyStatus: Question = {
  kind: 'direct',
  name: 'policy-status',
  async run({ scale }: BenchContext): Promise<Row[]> {
    const nodes = Math.ceil(NODES * scale);
    const states = Array.from({ length: POLICIES }, (_, at) => stateOf(at));
    const policies = states.map(({ uid = '' }) => ({ uid, generation: 1 }));
    const before = await settled();
    const numbers = new NodeReports();
    const reports: NodeReport[] = [];
    let bytes = 0;
    for (let node = 0; node < nodes; node += 1) {
      const timeMs = Date.now();
      const status = writeNodeStatus({ states, version: 'bench', timeMs, heartbeatSeconds: 300 });
      // as it comes from the API server
      const text = JSON.stringify(status);
      bytes = Math.max(bytes, text.length);
      const report = numbers.read(`node-${node}`, JSON.parse(text));
      if (report !== undefined) reports.push(report);
    }
    const megabytes = (await settled()) - before;
    const rounds: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const began = performance.now();
      const tallies = tallyReports(policies, reports, numbers, Date.now());
      const statuses = tallies.map((tally) => policyStatusOf(1, tally, undefined, Date.now()));
      rounds.push(performance.now() - began);
      if (statuses.some(({ nodesProgrammed }) => nodesProgrammed !== nodes)) throw new Error('miscounted');
    }
    const ms = median(rounds);
    const row = (what: string, result: string, target: string, holds: boolean): Row => ({
      question: 'policy-status',
      ...{ what, without: '', with: '', result, target, holds },
    });
    return [
      row(
        `report of a node that has pods of all of ${POLICIES} policies`,
        `${(bytes / 1024).toFixed(1)} KiB`,
        '≤ 24 KiB',
        bytes <= LIMITS.reportBytes,
      ),
      row(
        `memory for the reports of ${nodes} nodes`,
        `${megabytes.toFixed(1)} MB`,
        '≤ 40 MB',
        megabytes <= LIMITS.megabytes,
      ),
      row(`one summing up of them`, `${ms.toFixed(0)} ms`, '≤ 250 ms', ms <= LIMITS.roundMs),
    ];
  },
};

function stateOf(at: number): NodePolicyState {
  return {
    kind: 'AIGovernancePolicy',
    namespace: `team-${at % 20}`,
    name: `policy-${at}`,
    uid: randomUUID(),
    generation: 1,
    mode: 'enforce',
    problems: [],
    selectedPods: 500,
    unprogrammed: [],
    degraded: { l3Only: 0, packetOnly: 0, opaque: 0 },
  };
}
