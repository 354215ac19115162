// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { resolve, setUp, tcp, WHO } from '../../test/suites/detect-setup.ts';
import { policyVersion } from '../../test/suites/policy-object.ts';
import type { GateRecord } from '../events/decision-record.ts';
import { EgressHook, EgressVerdict } from '../gen/events.ts';
import type { NodePolicyState } from '../policy/node-policy-state.ts';
import type { Policy } from '../policy/policy.ts';
import { answerWhy, type WhyParts } from './answer-why.ts';

const POD = WHO.pod;
if (POD === undefined) throw new Error('no pod');
const NAME = `${POD.namespace}/${POD.name}`;
const GATE = {
  ...{ evaluation: 'both', gate: 'cluster', verdict: 'deny', by: 'default', mode: 'enforce' },
  ...{ kind: 'ClusterAIGovernancePolicy', name: 'training', generation: 3, clause: 'egress.default' },
} as const satisfies GateRecord;
const { evaluation: _, gate: __, verdict: ___, by: ____, ...CLAUSE } = GATE;
const HOUR_MS = 3_600_000;

function policy(mode: 'audit' | 'enforce' = 'enforce'): Policy {
  const spec = { podSelector: {}, mode, egress: { default: 'deny' } };
  const made = policyVersion('training', { generation: 3, spec }).good?.policy;
  if (made === undefined) throw new Error('no policy');
  return { ...made, owner: 'ml-platform' };
}

const state = (more: Partial<NodePolicyState> = {}): NodePolicyState => ({
  ...{ kind: 'ClusterAIGovernancePolicy', name: 'training', mode: 'enforce', generation: 3 },
  ...{ problems: [], selectedPods: 1, unprogrammed: [], degraded: {}, ...more },
});

/** An agent that has been up for an hour and enforces one policy, of which it denied one name. */
function parts(more: Partial<WhyParts> = {}, policies = [policy()], states = [state()]): WhyParts {
  const { feed, detect } = setUp({ clauseOf: () => ({ ...CLAUSE, decision: 'd1', gates: [GATE] }) });
  resolve(feed, 'api.openai.com');
  const denied = { verdict: EgressVerdict.DENY, hook: EgressHook.CONNECT, set: 1 };
  for (const cookie of [1, 2]) feed('egress.decision', { socket: tcp(cookie), ...denied });
  return {
    ...{ node: 'n1', detect, startedMs: 0, now: () => HOUR_MS, clockOffsetNs: () => 0n },
    pods: { list: () => [POD ?? expect.fail()] },
    identity: { cgroupsOf: () => [{ id: 1n, path: '/a' }] as never },
    recognition: { ofPod: () => ({}) },
    policies: { isEnforcing: true, live: { selecting: () => policies, states: () => states, policies } },
    breakglass: () => [],
    ...more,
  };
}

const codesOf = (given: WhyParts): string[] => answerWhy(NAME, given).notes.map(({ code }) => code);

describe('what a pod was denied', () => {
  it('is told by name, clause, program and what would allow it', () => {
    const answer = answerWhy(NAME, parts());
    expect(answer).toMatchObject({
      policies: [{ name: 'training', owner: 'ml-platform', state: 'enforced' }],
      denials: [
        {
          ...{ verdict: 'deny', count: 2, policy: { decision: 'd1', clause: 'egress.default' } },
          destination: { name: 'api.openai.com' },
          remedies: [{ ask: 'ml-platform', yaml: expect.stringContaining('names: [api.openai.com]') }],
        },
      ],
      notes: [],
    });
  });

  it('is still told of a pod that is gone', () => {
    const gone = parts({ pods: { list: () => [] }, identity: { cgroupsOf: () => [] } });
    expect(answerWhy(NAME, gone).denials).toHaveLength(1);
    expect(codesOf(gone)).toEqual(['pod-gone']);
  });

  it('refuses what names no pod, and says which node knows none', () => {
    expect(() => answerWhy('notebook', parts())).toThrow('must be namespace/name');
    expect(() => answerWhy('a/b', parts())).toThrow('pod a/b: node n1 knows none of this name');
  });
});

describe('notes', () => {
  it('say that nothing holds', () => {
    expect(codesOf(parts({}, [], []))).toEqual(['not-selected']);
    const { policies, ...off } = parts();
    expect(codesOf(off)).toEqual(['policies-off']);
    const compiled = { isEnforcing: false, live: parts().policies?.live ?? expect.fail() };
    expect(codesOf(parts({ policies: compiled }))).toEqual(['enforcement-off']);
    expect(codesOf(parts({}, [policy('audit')]))).toEqual(['audit-only']);
    expect(codesOf(parts({ identity: { cgroupsOf: () => [] } }))).toEqual(['pod-without-cgroup']);
  });

  it('say what does not hold as it is written', () => {
    const full = { reason: 'table-full', table: 'egress_names', message: 'no room' } as const;
    expect(codesOf(parts({}, undefined, [state({ unprogrammed: [full] })]))).toEqual([
      'policy-not-programmed',
    ]);
    const flaw = { code: 'value', field: 'spec.mode', message: 'no mode' };
    const rejected = state({
      problems: [flaw],
      heldGeneration: 2,
      unprogrammed: [{ reason: 'not-accepted' }],
    });
    expect(answerWhy(NAME, parts({}, undefined, [rejected])).notes).toEqual([
      {
        code: 'policy-rejected',
        text: 'ClusterAIGovernancePolicy training: its newest version is not taken: no mode; generation 2 holds',
      },
    ]);
    const suspended = {
      policy: { kind: 'ClusterAIGovernancePolicy', name: 'training' },
      until: 'noon',
    } as const;
    expect(codesOf(parts({ breakglass: () => [suspended] }))).toEqual(['breakglass']);
  });

  it('say how far policy reaches the pod', () => {
    expect(codesOf(parts({ coverageOf: () => 'full' }))).toEqual([]);
    for (const coverage of ['l3-only', 'host-network', 'unseen'] as const)
      expect(codesOf(parts({ coverageOf: () => coverage }))).toEqual([coverage]);
  });

  it('say what is counted or governed in part', () => {
    expect(codesOf(parts({ now: () => 5_000 }))).toEqual(['agent-started']);
    expect(codesOf(parts({ recognition: { ofPod: () => ({ control: 'l3-only' }) } }))).toEqual(['l3-only']);
    const { feed, detect } = setUp({ limits: { maxDenialsPerScope: 1 } });
    for (const [at, hook] of [EgressHook.CONNECT, EgressHook.PACKET].entries())
      feed('egress.decision', {
        socket: tcp(at, `203.0.113.${at + 1}`),
        verdict: EgressVerdict.DENY,
        hook,
        set: 1,
      });
    feed('coverage.throttle', { shed: 4 });
    expect(codesOf(parts({ detect }))).toEqual(['packet-only', 'counts-are-low', 'folded']);
  });
});
