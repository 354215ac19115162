// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { WeirRecord } from '../events/record.ts';
import { formatRecord } from './format-record.ts';

const common = {
  schema: 'weir.dev/record/v1',
  time: '2026-11-21T02:30:00.123456789Z',
  pod: { namespace: 'research', name: 'notebook', uid: 'u' },
  process: { id: '7:1', pid: 7, executable: '/usr/bin/python3', arguments: ['python3', 'fetch it.py'] },
  verdict: 'allow',
};
const line = (fields: object): string =>
  formatRecord({ ...common, ...fields } as unknown as WeirRecord, { color: false });

describe('formatRecord', () => {
  it('shows arguments as a shell would need them', () => {
    expect(line({ kind: 'process.exec' })).toBe(
      "02:30:00.123 research/notebook    python3[7]         exec      python3 'fetch it.py'",
    );
  });

  it('shows where a flow went, what it moved and which model was asked for on it', () => {
    const text = line({
      kind: 'network.flow',
      destination: { address: '2001:db8::1', port: 443, name: 'huggingface.co', channel: 'huggingface-hub' },
      flow: {
        protocol: 'tcp',
        direction: 'outbound',
        state: 'closed',
        bytesSent: 512,
        bytesReceived: 3 * 1024 * 1024,
      },
      models: [{ purl: 'pkg:huggingface/a/b', basis: 'request' }],
    });
    expect(text).toContain(
      'huggingface.co [2001:db8::1]:443/tcp [huggingface-hub], 512 B sent, 3.0 MiB received, model pkg:huggingface/a/b',
    );
  });

  it('shows a finding with its severity and rule', () => {
    const finding = {
      rule: 'unapproved-model-download',
      severity: 'high',
      message: 'nobody approved it',
      count: 3,
    };
    expect(line({ kind: 'finding', finding })).toContain(
      'FINDING   high: nobody approved it (3 times) [unapproved-model-download]',
    );
  });

  it('shows what was denied, or would have been, and by which clause', () => {
    const decided = (verdict: string, policy: object) =>
      line({
        kind: 'egress.decision',
        destination: { address: '203.0.113.40', port: 443, name: 'api.openai.com', channel: 'openai' },
        flow: { protocol: 'tcp', direction: 'outbound' },
        verdict,
        policy: { hook: 'connect', set: 1, ...policy },
      });
    const policy = { kind: 'AIGovernancePolicy', namespace: 'prod', name: 'own', clause: 'egress.deny.apis' };
    expect(decided('deny', { ...policy, reason: 'no contract' })).toContain(
      'DENIED    api.openai.com 203.0.113.40:443/tcp [openai], by AIGovernancePolicy prod/own, clause egress.deny.apis (no contract)',
    );
    expect(decided('audit', policy)).toContain('AUDIT     api.openai.com');
    expect(decided('deny', {})).toContain('by a policy that was replaced meanwhile');
  });

  it('shows what is new of policies', () => {
    const policy = {
      kind: 'AIGovernancePolicy',
      namespace: 'prod',
      name: 'own',
      generation: 3,
      mode: 'enforce',
    };
    const problems = [{ code: 'value', field: 'spec.egress.default', message: 'must be one of allow, deny' }];
    expect(line({ kind: 'policy_change', change: 'rejected', policy, problems, selectedPods: 2 })).toBe(
      '02:30:00.123 policy AIGovernancePolicy prod/own rejected, generation 3, mode enforce, selects 2 pods here: spec.egress.default must be one of allow, deny',
    );
    const exception = {
      state: 'ending',
      clause: 'egress.allow.pilot',
      reason: 'trial',
      expires: '2026-12-01T00:00:00.000Z',
    };
    expect(line({ kind: 'exception', policy, exception, selectedPods: 2 })).toBe(
      '02:30:00.123 policy AIGovernancePolicy prod/own: exception egress.allow.pilot ends at 2026-12-01T00:00:00.000Z (trial), selects 2 pods here',
    );
  });

  it('shows a breakglass, with who and why', () => {
    const policy = { kind: 'ClusterAIGovernancePolicy', name: 'serving' };
    const breakglass = {
      ...{ state: 'began', reason: 'hub is down', by: { uid: 0, loginUid: 1000, pid: 4711 } },
      ...{ began: '2026-11-21T02:30:00.000Z', until: '2026-11-21T03:00:00.000Z' },
    };
    expect(line({ kind: 'breakglass', policy, breakglass })).toBe(
      '02:30:00.123 BREAKGLASS began: ClusterAIGovernancePolicy serving audits until 2026-11-21T03:00:00.000Z, uid 0, login 1000: hub is down',
    );
    const ended = { ...breakglass, state: 'ended', endedBy: { uid: 0 } };
    expect(line({ kind: 'breakglass', policy, breakglass: ended })).toContain(
      'until 2026-11-21T03:00:00.000Z, uid 0: hub',
    );
  });

  it('never lets a workload write to the terminal', () => {
    const esc = String.fromCharCode(27);
    const hostile = { ...common.process, arguments: ['a', `b${esc}]0;title\u0007c\u009b31mred\u202e\n`] };
    expect(line({ kind: 'process.exec', process: hostile })).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
  });

  it('colours for a terminal only', () => {
    const record = { ...common, kind: 'process.exec' } as unknown as WeirRecord;
    expect(formatRecord(record, { color: true })).toContain('\u001b[');
    expect(formatRecord(record, { color: false })).not.toContain('\u001b[');
  });
});
