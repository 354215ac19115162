// SPDX-License-Identifier: Apache-2.0
import { expect, it, onTestFinished } from 'vitest';
import { agentPod, daemonSet, makeStandIn } from '../../../test/suites/kubectl/make-stand-in.ts';
import { runProgram } from '../../../test/suites/run-program.ts';
import type { WhyAnswer } from '../../api/why-answer.ts';
import { KUBECTL_WEIR } from './kubectl-program.ts';

const NS = 'weir-system';
const ANSWER: WhyAnswer = {
  ...{ node: 'node-a', time: '2027-01-02T00:00:00.000Z', since: '2027-01-01T00:00:00.000Z' },
  pod: { namespace: 'research', name: 'notebook', uids: ['u'] },
  ...{ policies: [], denials: [], others: 0 },
  notes: [{ code: 'not-selected', text: 'no policy selects it' }],
};
const code = (text: string): string[] => [process.execPath, '-e', text];

function standIn(pods: readonly { metadata: object; spec: object }[]) {
  const made = makeStandIn({
    daemonsets: [daemonSet(NS, 2)],
    pods: [agentPod(NS, 'weir-a', 'node-a'), agentPod(NS, 'weir-b', 'node-b'), ...(pods as never[])],
    exec: {
      'weir-a': code(`console.log(${JSON.stringify(JSON.stringify(ANSWER))})`),
      'weir-b': code('console.error("knows none of this name"); process.exit(7)'),
    },
  });
  onTestFinished(() => made.remove());
  return made;
}

const ask = async (env: Record<string, string | undefined>, ...argv: string[]) =>
  await runProgram(KUBECTL_WEIR, ['why', ...argv], { env });

const POD = {
  metadata: { name: 'notebook', namespace: 'research' },
  spec: { nodeName: 'node-a' },
};
const execs = (calls: readonly (readonly string[])[]): string[] =>
  calls.flatMap((call) =>
    call.includes('exec') ? (call.find((word) => /^weir-[ab]$/.test(word)) ?? []) : [],
  );

it("asks the agent of the pod's node alone", async () => {
  const made = standIn([POD]);
  const { status, stdout } = await ask(made.env, 'research/notebook');
  expect(stdout).toContain('pod research/notebook on node node-a\n');
  expect(stdout).toContain('note: no policy selects it\n');
  expect(status).toBe(0);
  expect(new Set(execs(made.calls()))).toEqual(new Set(['weir-a']));
});

it('asks all where the pod is gone: one that knew it is enough', async () => {
  const { status, stdout } = await ask(standIn([]).env, 'research/notebook', '-o', 'json');
  expect(JSON.parse(stdout)).toMatchObject({ nodes: [ANSWER], failed: [] });
  expect(status).toBe(0);
});

it('refuses what is no pod', async () => {
  const { status, stderr } = await ask(standIn([]).env, 'notebook');
  expect(status).toBe(2);
  expect(stderr).toContain('POD must be namespace/name, got "notebook"');
});
