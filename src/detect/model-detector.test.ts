// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildProcess } from '../../test/suites/build-event.ts';
import { GET, PROCESS, setUp, tcp, WHO } from '../../test/suites/detect-setup.ts';
import { readApprovedModels } from '../catalog/approved-models.ts';
import type { FindingRecord } from '../events/record.ts';

describe('unapproved models', () => {
  const approved = readApprovedModels(['pkg:huggingface/good/model']);
  const download = { ...GET, target: '/evil/model/resolve/main/model.safetensors' };

  it('raise one finding that names pod, model, channel and process', () => {
    const { feed, ofKind, detect } = setUp({ approved });
    feed('http.request', { ...GET, target: '/good/model/resolve/main/model.safetensors' });
    feed('http.request', { ...GET, target: '/api/models/evil/model' });
    feed('http.request', download);
    const findings = ofKind('finding') as unknown as FindingRecord[];
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      pod: { name: 'notebook' },
      process: { id: '70:70000' },
      model: { purl: 'pkg:huggingface/evil/model@main', operation: 'download' },
      http: { channel: 'huggingface-hub' },
      finding: {
        rule: 'unapproved-model-download',
        severity: 'high',
        count: 1,
        reason: 'not-listed',
        confidence: 'high',
        message:
          'research/notebook: /usr/bin/python3.11 (pid 70) downloads pkg:huggingface/evil/model@main from huggingface-hub, which is not approved',
      },
      verdict: 'allow',
    });
    expect(detect.summary()).toMatchObject({
      denied: 0,
      findings: [
        {
          rule: 'unapproved-model-download',
          pod: 'research/notebook',
          subject: 'pkg:huggingface/evil/model@main',
          count: 1,
        },
      ],
      pods: [
        {
          pod: 'research/notebook',
          findings: 1,
          models: [
            { model: 'pkg:huggingface/good/model@main', approved: true },
            { approved: false },
            { approved: false },
          ],
        },
      ],
    });
  });

  it('are told again only as a count', () => {
    const { feed, ofKind, wait, detect } = setUp({ approved });
    for (let i = 0; i < 5; i++) feed('http.request', download);
    expect(ofKind('finding')).toHaveLength(1);
    wait(61_000);
    wait(61_000);
    feed('http.request', download);
    feed('http.request', download);
    detect.flush();
    const counts = (ofKind('finding') as unknown as FindingRecord[]).map(({ finding }) => finding.count);
    expect(counts).toEqual([1, 4, 1, 1]);
    expect(detect.summary().findings[0]?.count).toBe(7);
  });

  it('are found where only a token for the bytes is asked for', () => {
    const { feed, ofKind } = setUp({ approved });
    feed('http.request', { ...GET, target: '/api/models/evil/model/xet-read-token/main' });
    expect(ofKind('finding')).toHaveLength(1);
  });

  it('are nothing to tell of where no approvals are configured', () => {
    const { feed, ofKind, detect } = setUp();
    feed('http.request', download);
    expect(ofKind('finding')).toEqual([]);
    expect(detect.summary().pods[0]?.models[0]?.approved).toBeUndefined();
  });

  it('have the bytes that only they can have moved', () => {
    const { feed, detect } = setUp();
    feed('network.connect', { socket: tcp(1) });
    feed('tls.hello', { socket: tcp(1), serverName: 'huggingface.co', version: 0x0304 });
    feed('http.request', download);
    feed('network.flow', { socket: tcp(1), bytesReceived: 1000 });
    feed('http.request', { ...download, target: '/evil/other/resolve/main/x.safetensors' });
    feed('network.close', { socket: tcp(1), bytesReceived: 1500 });
    expect(detect.summary().pods[0]?.models).toMatchObject([
      { bytesReceived: 1000, bytesShared: 500, requests: 1 },
      { bytesReceived: 0, bytesShared: 500, requests: 1 },
    ]);
  });

  it('have the bytes that came from a host which does not say what it serves', () => {
    const { feed, detect, ofKind } = setUp();
    const cdn = tcp(2, '198.51.100.20');
    feed('http.request', { ...download, target: '/evil/model/resolve/main/model.safetensors' });
    feed('network.connect', { socket: cdn });
    feed('tls.hello', { socket: cdn, serverName: 'cdn-lfs-us-1.hf.co', version: 0x0304 });
    feed('network.flow', { socket: cdn, bytesReceived: 1000 });
    expect(ofKind('network.flow')[0]?.models).toMatchObject([
      { purl: 'pkg:huggingface/evil/model@main', basis: 'process', requests: 1 },
    ]);
    feed('http.request', { ...download, target: '/evil/other/resolve/main/model.safetensors' });
    feed('network.close', { socket: cdn, bytesReceived: 1600 });
    expect(ofKind('network.flow')[1]?.models).toHaveLength(2);
    expect(detect.summary().pods[0]?.models).toMatchObject([
      { bytesReceived: 0, bytesFromCdn: 1000, bytesShared: 600 },
      { bytesReceived: 0, bytesFromCdn: 0, bytesShared: 600 },
    ]);
  });

  it('are put down to the process that asked, or to its children, and to no other', () => {
    const { feed, ofKind } = setUp();
    const cdn = (cookie: number) => tcp(cookie, '198.51.100.20');
    const child = buildProcess({ pid: 71, parent: PROCESS });
    const stranger = buildProcess({ pid: 72 });
    feed('http.request', download);
    for (const [cookie, process] of [
      [1, child],
      [2, stranger],
    ] as const) {
      feed('network.connect', { socket: cdn(cookie) }, { ...WHO, process });
      feed(
        'tls.hello',
        { socket: cdn(cookie), serverName: 'cdn-lfs-us-1.hf.co', version: 0x0304 },
        { ...WHO, process },
      );
      feed('network.close', { socket: cdn(cookie), bytesReceived: 10 }, { ...WHO, process });
    }
    expect(ofKind('network.flow').map(({ models }) => models?.[0]?.basis)).toEqual(['process', undefined]);
  });
});
