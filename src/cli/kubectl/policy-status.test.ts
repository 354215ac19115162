// SPDX-License-Identifier: Apache-2.0
import { Writable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { agentPod, daemonSet, makeStandIn } from '../../../test/suites/kubectl/make-stand-in.ts';
import type { StandInObject } from '../../../test/suites/kubectl/stand-in-cluster.ts';
import { policyState } from '../../../test/suites/policy-state.ts';
import type { NodePolicyState } from '../../policy/node-policy-state.ts';
import { runCommandLine } from '../run-command-line.ts';
import { KUBECTL_WEIR } from './kubectl-program.ts';

const NS = 'weir-system';

interface ClusterOptions {
  /** Absent: the cluster has no such resource. */
  readonly policies?: readonly StandInObject[];
  readonly nodes?: Readonly<Record<string, readonly NodePolicyState[]>>;
}

async function kubectlWeir({ policies, nodes = {} }: ClusterOptions, ...argv: readonly string[]) {
  const isTeams = ({ metadata }: StandInObject): boolean => metadata.namespace !== undefined;
  const says = (node: string, states: readonly NodePolicyState[]): string => {
    const answer = { schema: 'weir.dev/node-policies/v1', node, time: '', policies: states };
    return `console.log(${JSON.stringify(JSON.stringify(answer))})`;
  };
  const standIn = makeStandIn({
    daemonsets: [daemonSet(NS, Object.keys(nodes).length)],
    pods: Object.keys(nodes).map((node) => agentPod(NS, `weir-${node}`, node)),
    nodes: [],
    ...(policies && {
      others: {
        'clusteraigovernancepolicies.weir.dev': policies.filter((each) => !isTeams(each)),
        'aigovernancepolicies.weir.dev': policies.filter(isTeams),
      },
    }),
    exec: Object.fromEntries(
      Object.entries(nodes).map(([node, states]) => [
        `weir-${node}`,
        [process.execPath, '-e', says(node, states)],
      ]),
    ),
  });
  onTestFinished(() => standIn.remove());
  const texts = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof texts) =>
    new Writable({
      write(chunk, _, done) {
        texts[name] += String(chunk);
        done();
      },
    });
  const io = { stdout: stream('stdout'), stderr: stream('stderr'), env: standIn.env };
  const { signal } = new AbortController();
  const status = await runCommandLine(KUBECTL_WEIR, ['policy', 'status', ...argv], {
    ...io,
    signal,
    onHangup: () => undefined,
  });
  return { status, ...texts, calls: standIn.calls() };
}

type Said = readonly [type: string, status: string, reason: string, message: string];

function policy(name: string, generation: number, told: readonly Said[] | undefined, observed = generation) {
  const [first = '', second] = name.split('/');
  return {
    kind: second === undefined ? 'ClusterAIGovernancePolicy' : 'AIGovernancePolicy',
    metadata: { name: second ?? first, ...(second !== undefined && { namespace: first }), generation },
    spec: { mode: 'enforce' },
    ...(told && {
      status: {
        observedGeneration: observed,
        selectedPods: 4,
        programmedOn: '1/2',
        conditions: told.map(([type, status, reason, message]) => ({
          ...{ type, status, reason, message, observedGeneration: observed },
          lastTransitionTime: '2027-01-02T00:00:00Z',
        })),
      },
    }),
  };
}

const good: readonly Said[] = [
  ['Accepted', 'True', 'Accepted', 'fine'],
  ['Programmed', 'True', 'Programmed', 'in force on 2 of 2 nodes'],
  ['Degraded', 'False', 'FullyGoverned', 'fine'],
];
const lacking: readonly Said[] = [
  ['Accepted', 'True', 'Accepted', 'fine'],
  ['Programmed', 'False', 'TierMissing', 'n2: clause egress.allow.hub needs the tier stream'],
  ['Degraded', 'True', 'NodesStale', 'no news from n3'],
];

describe('kubectl weir policy status', () => {
  it('shows the status of all policies, and below what is not as it should be', async () => {
    const policies = [
      policy('serving', 1, good),
      policy('leaks', 2, lacking),
      policy('team/own', 3, good, 2),
    ];
    const { status, stdout, stderr } = await kubectlWeir({ policies });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toBe(`POLICY    MODE     GENERATION  ACCEPTED  PROGRAMMED  NODES  PODS  DEGRADED
serving   enforce  1           True      True        1/2    4     False
leaks     enforce  2           True      False       1/2    4     True
team/own  enforce  3           Unknown   Unknown     1/2    4     Unknown

leaks: Programmed: TierMissing: n2: clause egress.allow.hub needs the tier stream
leaks: Degraded: NodesStale: no news from n3
team/own: its status tells of generation 2, not of 3
`);
  });

  it.each<[string[], number, string]>([
    [['serving'], 0, ''],
    [['leaks'], 1, 'leaks: not programmed\n'],
    [['leaks', '--for', 'accepted'], 0, ''],
    [['team/own', '--for', 'accepted'], 1, 'team/own: not accepted\n'],
    [['gone', 'serving', '--wait', '1s'], 1, 'gone: there is no such policy\n'],
    [['--for', 'programmed'], 1, 'leaks: not programmed\nteam/own: not programmed\n'],
  ])('tells by its exit status: %j', async (argv, status, stderr) => {
    const policies = [
      policy('serving', 1, good),
      policy('leaks', 2, lacking),
      policy('team/own', 3, good, 2),
    ];
    expect(await kubectlWeir({ policies }, ...argv)).toMatchObject({ status, stderr });
  });

  it('gives the status as JSON', async () => {
    const policies = [policy('serving', 1, good), policy('leaks', 2, lacking)];
    const { stdout } = await kubectlWeir({ policies }, 'leaks', '-o', 'json');
    expect(JSON.parse(stdout)).toMatchObject({
      schema: 'weir.dev/cluster-policies/v1',
      policies: [
        { policy: 'leaks', accepted: true, programmed: false, isCurrent: true, status: { selectedPods: 4 } },
      ],
    });
  });

  const nodes = {
    n1: [policyState('serving')],
    n2: [
      policyState('serving', {
        unprogrammed: [{ reason: 'table-full', message: 'is full', table: 'verdicts' }],
      }),
      policyState('other'),
    ],
  };

  it.each([
    ['there is no such resource', {}, `the server doesn't have a resource type`],
    ['no policy has a status', { policies: [policy('serving', 1, undefined)] }, 'no policy has a status'],
  ])('asks the agents where %s', async (_, cluster, said) => {
    const { status, stdout, stderr } = await kubectlWeir({ ...cluster, nodes }, 'serving');
    expect(stderr).toContain(said);
    expect(stderr).toContain('the agents are asked');
    expect(stderr).toContain('n2: serving: not programmed');
    expect(status).toBe(1);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/).slice(0, 2))).toEqual([
      ['NODE', 'POLICY'],
      ['n1', 'serving'],
      ['n2', 'serving'],
      [''],
      ['n2: serving: is full'],
      [''],
    ]);
  });

  it('asks the agents, or one, when it is told to', async () => {
    const cluster = { policies: [policy('serving', 1, good)], nodes };
    const all = await kubectlWeir(cluster, '--by-node', '-o', 'json');
    expect(JSON.parse(all.stdout)).toMatchObject({ nodes: [{ node: 'n1' }, { node: 'n2' }], failed: [] });
    const one = await kubectlWeir(cluster, '--node', 'n1', 'serving');
    expect(one).toMatchObject({ status: 0 });
    expect(one.stdout).not.toContain('n2');
    expect(one.calls.some((words) => words.join(' ').includes('weir.dev'))).toBe(false);
  });

  it('waits for no node', async () => {
    const { status, stderr } = await kubectlWeir({ nodes }, 'serving', '--by-node', '--wait', '5s');
    expect(status).toBe(2);
    expect(stderr).toContain('--wait waits for the status of policies');
  });
});
