// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { resolve, setUp, tcp, udp } from '../../test/suites/detect-setup.ts';
import type { FindingRecord } from '../events/record.ts';
import { FlowDirection } from '../gen/events.ts';

const METADATA = '169.254.169.254';
const OLLAMA = '203.0.113.30';

function setUpHubs(...approvedHubs: string[]) {
  const { ofKind, ...rest } = setUp(approvedHubs.length > 0 ? { approvedHubs: new Set(approvedHubs) } : {});
  return { ...rest, ofKind, findings: () => ofKind('finding') as FindingRecord[] };
}

describe('a metadata service', () => {
  it('is found at the first packet, by its address, whether or not anybody answers', () => {
    const { feed, findings } = setUpHubs();
    feed('network.connect', { socket: tcp(1, METADATA, 80) });
    expect(findings()).toMatchObject([
      {
        pod: { namespace: 'research', name: 'notebook' },
        process: { id: '70:70000' },
        destination: { address: METADATA, channel: 'cloud-metadata', channelEvidence: 'cidr' },
        finding: {
          rule: 'metadata-service-contact',
          severity: 'medium',
          count: 1,
          message: expect.stringMatching(
            /^research\/notebook: \S+ contacts 169\.254\.169\.254 port 80, .*cloud-metadata/,
          ),
        },
      },
    ]);
  });

  it('is one finding, however often it is asked within a minute', () => {
    const { feed, findings, wait } = setUpHubs();
    for (let cookie = 1; cookie <= 3; cookie++) {
      feed('network.connect', { socket: tcp(cookie, METADATA, 80) });
      feed('network.close', { socket: tcp(cookie, METADATA, 80), bytesSent: 10 });
    }
    expect(findings()).toHaveLength(1);
    wait(61_000);
    expect(findings().map(({ finding }) => finding.count)).toEqual([1, 2]);
  });

  it('is not found where a name was only looked up, or a UDP socket only connected', () => {
    const { feed, findings } = setUpHubs();
    feed('network.connect', { socket: udp(1, METADATA, 80) });
    feed('network.close', { socket: udp(1, METADATA, 80) });
    expect(findings()).toEqual([]);
    feed('network.send', { socket: udp(2, METADATA, 80) });
    expect(findings()).toHaveLength(1);
  });

  it('is not whoever connects to the pod', () => {
    const { feed, findings } = setUpHubs();
    const socket = { ...tcp(1, METADATA, 80), direction: FlowDirection.INBOUND };
    feed('network.accept', { socket });
    feed('network.close', { socket, bytesSent: 10 });
    expect(findings()).toEqual([]);
  });
});

describe('a model hub that is not approved', () => {
  it('is found by the name in the hello', () => {
    const { feed, findings } = setUpHubs('huggingface-hub');
    feed('network.connect', { socket: tcp(1, OLLAMA) });
    expect(findings()).toEqual([]);
    feed('tls.hello', { socket: tcp(1, OLLAMA), serverName: 'registry.ollama.ai', version: 0x0304 });
    feed('network.close', { socket: tcp(1, OLLAMA), bytesSent: 10 });
    expect(findings()).toMatchObject([
      {
        destination: { name: 'registry.ollama.ai', channel: 'ollama-registry', channelEvidence: 'sni' },
        finding: { rule: 'unapproved-hub-contact', severity: 'high', count: 1 },
      },
    ]);
  });

  it('is not found by what DNS told while the flow may still say another name', () => {
    const { feed, findings } = setUpHubs('huggingface-hub');
    resolve(feed, 'registry.ollama.ai', OLLAMA);
    feed('network.connect', { socket: tcp(1, OLLAMA) });
    feed('tls.hello', { socket: tcp(1, OLLAMA), serverName: 'innocent.example', version: 0x0304 });
    feed('network.close', { socket: tcp(1, OLLAMA), bytesSent: 10 });
    expect(findings()).toEqual([]);
  });

  it('is found by what DNS told when the flow ends without a name of its own', () => {
    const { feed, findings } = setUpHubs('huggingface-hub');
    resolve(feed, 'registry.ollama.ai', OLLAMA);
    feed('network.connect', { socket: tcp(1, OLLAMA) });
    feed('network.close', { socket: tcp(1, OLLAMA), bytesSent: 10 });
    expect(findings()).toMatchObject([
      {
        flow: { cookie: '1' },
        destination: { channelEvidence: 'dns' },
        finding: { rule: 'unapproved-hub-contact' },
      },
    ]);
  });

  it('is no finding where it is approved, where no hub is, and for what is no hub', () => {
    for (const approved of [['huggingface-hub', 'ollama-registry'], []]) {
      const { feed, findings } = setUpHubs(...approved);
      for (const [i, serverName] of ['registry.ollama.ai', 'huggingface.co', 'api.openai.com'].entries()) {
        feed('network.connect', { socket: tcp(i, OLLAMA) });
        feed('tls.hello', { socket: tcp(i, OLLAMA), serverName, version: 0x0304 });
        feed('network.close', { socket: tcp(i, OLLAMA), bytesSent: 10 });
      }
      expect(findings()).toEqual([]);
    }
  });
});
