// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { serveApi } from '../../src/api/serve-api.ts';
import type { NodePolicyState } from '../../src/policy/node-policy-state.ts';
import { policyState } from '../suites/policy-state.ts';
import { runWeir } from './run-weir.ts';

/** Asks an agent that says so, each time the next of these, and in the end the last one. */
async function ask(told: readonly (readonly NodePolicyState[])[], ...argv: readonly string[]) {
  const runDir = mkdtempSync(join(tmpdir(), 'weir-policies-'));
  const unasked = (): never => expect.fail('nobody asks this');
  let asked = 0;
  const policies = () => ({
    node: 'n1',
    time: '2027-01-02T00:00:00.000Z',
    policies: told[Math.min(asked++, told.length - 1)] ?? [],
  });
  const answers = {
    ...{
      status: unasked,
      egress: unasked,
      explain: unasked,
      why: unasked,
      decision: unasked,
      pods: unasked,
      breakglass: unasked,
    },
    policies,
  };
  const agent = await serveApi({ runDir, answers });
  onTestFinished(async () => {
    await agent.close();
    rmSync(runDir, { recursive: true });
  });
  const answer = await runWeir('policy', 'status', '--run-dir', runDir, ...argv);
  return { ...answer, asked };
}

const serving = policyState('serving');
const team = policyState('narrow', {
  namespace: 'research',
  generation: 3,
  selectedPods: 1,
  heldGeneration: 2,
  problems: [{ code: 'rule', field: 'spec.egress.allow[0]', message: 'must name one kind of destination' }],
  unprogrammed: [{ reason: 'not-accepted' }],
});
const lacking = policyState('leaks', {
  unprogrammed: [{ reason: 'tier-missing', tier: 'stream', clause: 'egress.allow.hub' }],
  degraded: { l3Only: 1, packetOnly: 0, opaque: 2 },
});
const { uid: _, generation: __, ...ofFile } = policyState('of-file', { mode: 'audit', selectedPods: 0 });

describe('weir policy status', () => {
  it('shows how often clauses decided, where the agent knows', async () => {
    const clauses = [
      { clause: 'egress.allow.features', enforced: 12, all: 12 },
      { clause: 'egress.default', enforced: 0, all: 3 },
    ];
    const counted = { ...serving, clauses };
    expect((await ask([[counted]])).stdout).toContain(`
POLICY   CLAUSE                 ENFORCED  ALL
serving  egress.allow.features  12        12
serving  egress.default         0         3
`);
    const { stdout } = await ask([[counted]], '-o', 'json');
    expect(JSON.parse(stdout).policies[0].clauses).toEqual(clauses);
  });

  it('shows each policy, and below why one is not taken or not in force', async () => {
    const { status, stdout, stderr } = await ask([[serving, team, lacking, ofFile]]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    // as the page shows it
    const page = readFileSync('docs/how-to/read-a-policys-status.md', 'utf8');
    expect(/```console\n\$ weir policy status\n([^`]*)```/.exec(page)?.[1]).toBe(stdout);
    expect(stdout).toBe(`POLICY           MODE     GENERATION  ACCEPTED  PROGRAMMED  PODS  DEGRADED
serving          enforce  1           yes       yes         2     -
research/narrow  enforce  3           NO        NO          1     -
leaks            enforce  1           yes       NO          2     1 l3-only, 2 opaque
of-file          audit    -           yes       yes         0     -

research/narrow: spec.egress.allow[0]: must name one kind of destination
research/narrow: generation 2 holds instead
leaks: clause egress.allow.hub needs the tier stream
`);
  });

  it('gives everything as JSON', async () => {
    const { stdout } = await ask([[serving, team]], '-o', 'json', 'research/narrow');
    expect(JSON.parse(stdout)).toEqual({
      schema: 'weir.dev/node-policies/v1',
      node: 'n1',
      time: '2027-01-02T00:00:00.000Z',
      policies: [team],
    });
  });

  it('says that there are none', async () => {
    expect(await ask([[]])).toMatchObject({ status: 0, stdout: 'no policy is known on this node\n' });
  });

  it.each<[string, string[], number, string]>([
    ['a policy that is in force', ['serving'], 0, ''],
    ['one that is not', ['serving', 'leaks'], 1, 'leaks: not programmed\n'],
    ['one that is taken', ['leaks', '--for', 'accepted'], 0, ''],
    ['one that is not taken', ['research/narrow', '--for', 'accepted'], 1, 'research/narrow: not accepted\n'],
    ['one that is not there', ['narrow'], 1, 'narrow: there is no such policy\n'],
    ['all', ['--for', 'accepted'], 1, 'research/narrow: not accepted\n'],
  ])('tells by its exit status of %s', async (_name, argv, status, stderr) => {
    expect(await ask([[serving, team, lacking]], ...argv)).toMatchObject({ status, stderr });
  });

  it('waits until it holds', async () => {
    const answer = await ask([[], [lacking], [{ ...lacking, unprogrammed: [] }]], 'leaks', '--wait', '60s');
    expect(answer).toMatchObject({ status: 0, stderr: '', asked: 3 });
  });

  it('waits no longer than it may', async () => {
    const answer = await ask([[lacking]], 'leaks', '--wait', '1s');
    expect(answer).toMatchObject({ status: 1, stderr: 'leaks: not programmed\n', asked: 2 });
  });

  it.each([
    [['--for', 'ready'], 'policy status: --for must be accepted or programmed, got "ready"'],
    [['a', '--wait', 'long'], 'policy status: --wait must be a duration such as 90s or 5m, got "long"'],
    [['--wait', '5s'], 'policy status: --wait needs to know what for'],
  ])('refuses %j', async (argv, message) => {
    const { status, stderr } = await ask([[]], ...argv);
    expect(status).toBe(2);
    expect(stderr).toContain(message);
  });

  it('says that no agent runs', async () => {
    const { status, stderr } = await runWeir('policy', 'status', '--run-dir', '/nowhere');
    expect(status).toBe(5);
    expect(stderr).toContain('AGENT_NOT_RUNNING');
  });
});
