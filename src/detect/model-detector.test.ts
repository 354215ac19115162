// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { GET, setUp, tcp } from '../../test/suites/detect-setup.ts';
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
});
