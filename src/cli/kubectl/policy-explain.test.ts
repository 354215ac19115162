// SPDX-License-Identifier: Apache-2.0
import { expect, it, onTestFinished } from 'vitest';
import { agentPod, daemonSet, makeStandIn } from '../../../test/suites/kubectl/make-stand-in.ts';
import { runProgram } from '../../../test/suites/run-program.ts';
import type { KnownDecision } from '../policy/format-known-decision.ts';
import { KUBECTL_WEIR } from './kubectl-program.ts';

const NS = 'weir-system';
const ID = '6a1f8dd3b7f10c52';
const KNOWN: KnownDecision = {
  ...{ from: 'the agent of node node-b', id: ID, verdict: 'deny', count: 3 },
  ...{ first: '2027-01-01T00:00:00.000Z', last: '2027-01-02T00:00:00.000Z' },
  gates: [
    {
      ...{ gate: 'cluster', evaluation: 'both', verdict: 'deny', by: 'default', clause: 'egress.default' },
      ...{ kind: 'ClusterAIGovernancePolicy', name: 'training', mode: 'enforce', generation: 7 },
    },
  ],
  policies: [
    { kind: 'ClusterAIGovernancePolicy', name: 'training', mode: 'enforce', generation: 7, uid: 'u-1' },
  ],
};
const code = (text: string): string[] => [process.execPath, '-e', text];
const KNOWS = code(`console.log(${JSON.stringify(JSON.stringify(KNOWN))})`);
const KNOWS_NOT = code('console.error("the agent did not tell it since it started"); process.exit(7)');

function ask(exec: Record<string, readonly string[]>, ...argv: string[]) {
  const made = makeStandIn({
    daemonsets: [daemonSet(NS, 2)],
    pods: [agentPod(NS, 'weir-a', 'node-a'), agentPod(NS, 'weir-b', 'node-b')],
    exec,
  });
  onTestFinished(() => made.remove());
  return runProgram(KUBECTL_WEIR, ['policy', 'explain', ...argv], { env: made.env });
}

it('says what a decision was where one agent knows it', async () => {
  const { status, stdout, stderr } = await ask({ 'weir-a': KNOWS_NOT, 'weir-b': KNOWS }, '--id', ID);
  expect(stdout).toContain(`decision ${ID}: deny\n`);
  expect(stdout).toContain('known by the agent of node node-b\n');
  expect(stdout).toContain('ClusterAIGovernancePolicy training (mode enforce, generation 7, uid u-1)\n');
  expect(stderr).not.toContain('did not answer');
  expect(status).toBe(0);
});

it('names each node and its reason where none knows it', async () => {
  const { status, stdout, stderr } = await ask({ 'weir-a': KNOWS_NOT, 'weir-b': KNOWS_NOT }, '--id', ID);
  expect(stdout).toBe('');
  expect(stderr).toContain('2 of 2 nodes did not answer');
  expect(stderr).toContain('did not tell it since it started');
  expect(status).toBe(1);
});

it('asks for nothing without an id', async () => {
  const { status, stderr } = await ask({ 'weir-a': KNOWS, 'weir-b': KNOWS });
  expect(status).toBe(2);
  expect(stderr).toContain('policy explain: --id is missing');
});

it('gives an id to the agent that looks like an option as what it is', async () => {
  const echo = code(
    `console.log(JSON.stringify({ ...${JSON.stringify(KNOWN)}, id: process.argv.find((word) => word.startsWith('--id=')) ?? '' }))`,
  );
  const { stdout } = await ask({ 'weir-a': [...echo, '--'], 'weir-b': KNOWS_NOT }, '--id=--records');
  expect(stdout).toContain('decision --id=--records: deny\n');
});
