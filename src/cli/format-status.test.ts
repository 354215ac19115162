// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { STATUS } from '../../test/suites/status-answer.ts';
import type { PolicyView, StatusAnswer } from '../api/status-answer.ts';
import { formatStatus, formatStatusOfNodes } from './format-status.ts';

const TROUBLED: StatusAnswer = {
  ...STATUS,
  cluster: 'prod',
  uptimeSeconds: 59,
  ready: false,
  notReady: ["the kubelet's cgroup is gone: programs hang on nothing until it is back"],
  degraded: ['tls_library/on_ssl_write: request lines that are encrypted'],
  pods: { ...STATUS.pods, unknown: 1, ungovernable: 2 },
  coverage: { ...STATUS.coverage, complete: false, lost: 7, pending: 3, partial: 1 },
  losses: [
    { stage: 'kernel', kind: 'network.flow', reason: 'ring-full', count: 7 },
    { stage: 'output', kind: 'otlp', reason: 'queue-full', count: 2 },
  ],
  outputs: [
    {
      name: 'otlp',
      trouble: 'connect ECONNREFUSED\u001b[2J',
      ...{ delivered: 0, retries: 9, spilled: 4, lost: 2 },
      waiting: { memory: 1024, disk: 2048 },
    },
  ],
  apiServer: {
    server: '10.0.0.1:6443',
    resources: [
      { resource: 'namespaces', state: 'current', objects: 5, ageSeconds: 0 },
      { resource: 'pods', state: 'forbidden', objects: 12, ageSeconds: 90, problem: 'RBAC forbids it' },
    ],
  },
  runtime: { state: 'away', socket: '/run/x.sock', error: 'no answer', sandboxes: 3, containers: 4 },
};

describe('formatStatus', () => {
  it('says shortly that all is well', () => {
    expect(formatStatus(STATUS).split('\n')).toEqual([
      'node gpu-1: ready, up 3 h 5 min',
      'weir 0.1.0, catalogue 2026.11, kernel 6.1.0, observe ai',
      '100.0 MiB of memory, 12.3 s of CPU',
      'degraded: nothing',
      'pods: 12 known, 4 observed, 5 AI, 3 governed',
      'coverage: complete: 12345 events, 0 lost, 2 waiting; 300 processes, 40 cgroups',
      'rules: 14 in force since 2026-11-21T06:54:56.000Z',
      '',
      'OUTPUT  STATE     DELIVERED  RETRIES  WAITING  LOST',
      'stdout  delivers  99         0        0 B      0',
      '',
    ]);
  });

  it('says how far policies reach, where that is not wholly', () => {
    const policy: PolicyView = {
      kind: 'ClusterAIGovernancePolicy',
      name: 'serving',
      generation: 1,
      mode: 'enforce',
      state: 'enforced',
      selectedPods: 6,
      problems: [],
    };
    const said = (counts: object) =>
      formatStatus({
        ...STATUS,
        policies: {
          enforced: true,
          coverage: { full: 3, 'l3-only': 0, 'host-network': 0, unseen: 0, ...counts },
          policies: [policy],
        },
      });
    expect(said({})).not.toContain('how far');
    expect(said({ 'l3-only': 1, unseen: 2 })).toContain(
      '\nhow far they reach: pods 3 full, 1 l3-only, 2 unseen\n',
    );
  });

  it('says what is wrong, and where it was lost', () => {
    expect(formatStatus(TROUBLED).split('\n')).toEqual([
      'node gpu-1 of prod: NOT READY, up 59 s',
      "  the kubelet's cgroup is gone: programs hang on nothing until it is back",
      'weir 0.1.0, catalogue 2026.11, kernel 6.1.0, observe ai',
      '100.0 MiB of memory, 12.3 s of CPU',
      'degraded:',
      '  tls_library/on_ssl_write: request lines that are encrypted',
      'pods: 12 known, 1 that nobody told of, 4 observed, 5 AI, 3 governed, 2 ungovernable',
      'coverage: NOT COMPLETE: 12345 events, 7 lost, 2 waiting, 3 shown without their pod, 1 with part of it; 300 processes, 40 cgroups',
      'API server 10.0.0.1:6443:',
      '  namespaces current: 5',
      '  pods forbidden: 12, as of 1 min 30 s ago (RBAC forbids it)',
      'container runtime at /run/x.sock away: 3 sandboxes, 4 containers (no answer)',
      'rules: 14 in force since 2026-11-21T06:54:56.000Z',
      '',
      'LOST AT  KIND          REASON      COUNT',
      'kernel   network.flow  ring-full   7',
      'output   otlp          queue-full  2',
      '',
      'OUTPUT  STATE                 DELIVERED  RETRIES  WAITING  LOST',
      'otlp    connect ECONNREFUSED  0          9        3.0 KiB  2',
      '',
    ]);
  });

  it.each([
    [0, '0 s'],
    [60, '1 min'],
    [3600, '1 h'],
    [3601, '1 h'],
    [90_061, '1 d 1 h'],
  ])('tells %i seconds as %s', (uptimeSeconds, text) => {
    expect(formatStatus({ ...STATUS, uptimeSeconds })).toContain(`ready, up ${text}\n`);
  });

  it('tells several nodes in a line each, with what is wrong below', () => {
    const text = formatStatusOfNodes([STATUS, { ...TROUBLED, node: 'gpu-2' }]);
    expect(text).toMatch(/^gpu-1 +yes +0\.1\.0 +6\.1\.0 +3 h 5 min +12 +4 +5 +12345 +0 +100\.0 MiB$/m);
    expect(text).toMatch(/^gpu-2 +NO +.* 13 +4 +5 +12345 +7 /m);
    expect(text).toContain("gpu-2: the kubelet's cgroup is gone");
    expect(text).toContain('gpu-2: output otlp: connect ECONNREFUSED');
  });
});
