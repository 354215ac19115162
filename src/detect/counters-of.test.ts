// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildContainer, buildPod } from '../../test/suites/build-event.ts';
import { GET, HUB, PROCESS, resolve, setUp, tcp, WHO } from '../../test/suites/detect-setup.ts';
import { readApprovedModels } from '../catalog/approved-models.ts';
import { FlowDirection } from '../gen/events.ts';
import { WorkloadTable } from '../metrics/workload-table.ts';

const ROOM = { maxNamespaces: 10, maxWorkloads: 10, maxModels: 10, maxSeries: 100 };

function setUpCounting(limits = ROOM) {
  const workloads = new WorkloadTable(limits);
  const approved = readApprovedModels(['pkg:huggingface/org/fine']);
  const rest = setUp({ workloads, approved });
  const traffic = () =>
    [...workloads].flatMap(({ namespace, workload, traffic: all }) =>
      [...all].map(({ channel, category, sent, received }) =>
        [namespace, workload, category, channel, sent, received].join(' '),
      ),
    );
  return { ...rest, workloads, traffic };
}

describe('counters of workloads', () => {
  it('take the bytes of a flow once, however often they are reported', () => {
    const { feed, traffic } = setUpCounting();
    resolve(feed, 'huggingface.co');
    feed('network.connect', { socket: tcp(1) });
    feed('network.flow', { socket: tcp(1), bytesSent: 10, bytesReceived: 1_000 });
    feed('network.flow', { socket: tcp(1), bytesSent: 15, bytesReceived: 5_000 });
    feed('network.close', { socket: tcp(1), bytesSent: 20, bytesReceived: 6_000 });
    expect(traffic()).toEqual(['research Pod/notebook model-registry huggingface-hub 20 6000']);
  });

  it('add up the pods of an owner, and tell what nobody told of apart', () => {
    const { feed, traffic } = setUpCounting();
    const workload = { kind: 'Deployment', name: 'llm' };
    for (const [i, name] of ['llm-1', 'llm-2'].entries()) {
      const pod = buildPod('serving', name, { workload });
      const who = { process: PROCESS, pod, container: buildContainer(pod) };
      feed('network.connect', { socket: tcp(i, '192.0.2.1') }, who);
      feed('network.close', { socket: tcp(i, '192.0.2.1'), bytesSent: 3, bytesReceived: 4 }, who);
    }
    const { pod: _, ...unknown } = WHO;
    feed('network.connect', { socket: tcp(8, '192.0.2.1') }, unknown);
    feed('network.close', { socket: tcp(8, '192.0.2.1'), bytesSent: 1 }, unknown);
    expect(traffic()).toEqual(['serving Deployment/llm   6 8', '    1 0']);
  });

  it('call what others began inbound, without a channel', () => {
    const { feed, traffic } = setUpCounting();
    const socket = { ...tcp(1, HUB), direction: FlowDirection.INBOUND };
    feed('network.accept', { socket });
    feed('network.close', { socket, bytesSent: 100, bytesReceived: 7 });
    expect(traffic()).toEqual(['research Pod/notebook inbound  100 7']);
  });

  it('count models that were asked for, approved or not, and the findings about them', () => {
    const { feed, workloads, now } = setUpCounting();
    for (const target of ['/org/fine/resolve/main/a.safetensors', '/org/other/resolve/main/a.safetensors'])
      for (let i = 0; i < 2; i++) feed('http.request', { ...GET, target, tlsObject: 5 });
    const [counters] = workloads;
    expect(
      [...(counters?.models ?? [])].map(({ model, approved, requests }) => [model, approved, requests]),
    ).toEqual([
      ['pkg:huggingface/org/fine@main', 'true', 2],
      ['pkg:huggingface/org/other@main', 'false', 2],
    ]);
    expect([...(counters?.findings ?? [])]).toEqual([
      { rule: 'unapproved-model-download', channel: 'huggingface-hub', count: 2, lastNs: now() },
    ]);
  });

  it('go on with a workload that was forgotten meanwhile', () => {
    const { feed, traffic, workloads } = setUpCounting({ ...ROOM, maxWorkloads: 1 });
    feed('network.connect', { socket: tcp(1, '192.0.2.1') });
    feed('network.flow', { socket: tcp(1, '192.0.2.1'), bytesSent: 3 });
    workloads.of('another', 'Job/it', 7_200e9);
    expect(traffic()).toEqual([]);
    feed('network.close', { socket: tcp(1, '192.0.2.1'), bytesSent: 10 });
    expect(traffic()).toEqual(['research other   7 0']);
  });
});
