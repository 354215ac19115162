// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EgressAnswer } from '../../src/api/egress-answer.ts';
import { runWeir } from './run-weir.ts';
import { serveAgent } from './serve-agent.ts';

let folder: string;
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'weir-suggest-'));
  await runWeir('replay', 'examples/demo.weir', '--format', 'json', '--output-file', file('records.jsonl'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const suggest = (...argv: readonly string[]) => runWeir('policy', 'suggest', ...argv);

describe('weir policy suggest', () => {
  it('writes policies that check finds right, and that deny nothing of what they were made from', async () => {
    const { status, stdout, stderr } = await suggest('examples/demo.weir', '--mode', 'enforce');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    writeFileSync(file('suggested.yaml'), stdout);
    const checked = await runWeir('policy', 'check', '--strict', file('suggested.yaml'));
    expect(checked.stdout).toContain('policies: 3 right, 0 errors, 0 warnings');
    const simulated = await runWeir(
      'policy',
      'simulate',
      '--policy',
      file('suggested.yaml'),
      'examples/demo.weir',
    );
    expect(simulated.stdout).toContain('flows: 0 deny, 0 audit, 8 allow; 18 no egress');
  });

  it('writes the same of the records that an output stored, in one file or several', async () => {
    const lines = readFileSync(file('records.jsonl'), 'utf8').trim().split('\n');
    writeFileSync(file('first.jsonl'), `${lines.slice(0, 50).join('\n')}\n`);
    writeFileSync(file('second.jsonl'), `${lines.slice(50).join('\n')}\n`);
    const [recording, records, parts] = await Promise.all([
      suggest('examples/demo.weir'),
      suggest(file('records.jsonl')),
      suggest(file('first.jsonl'), file('second.jsonl')),
    ]);
    expect(records.stdout).toBe(recording.stdout);
    expect(parts.stdout).toBe(recording.stdout);
  });

  it('takes pods together by a label, for the cluster', async () => {
    const { stdout } = await suggest(
      'examples/demo.weir',
      '--cluster',
      '--selector',
      'weir.dev/domain=training',
    );
    expect(stdout).toContain('kind: ClusterAIGovernancePolicy\nmetadata:\n  name: training-trainer\n');
    expect(stdout).toContain('      kubernetes.io/metadata.name: training\n');
    expect(stdout).toContain('      weir.dev/domain: training\n');
    expect(stdout.match(/^kind:/gm)).toHaveLength(1);
  });

  it('says that there was nothing in the time that was asked for', async () => {
    const { status, stdout } = await suggest('examples/demo.weir', '--since', '1s');
    expect(stdout).toContain('Nothing was seen.');
    expect(status).toBe(0);
  });

  it.each([
    [['--mode', 'deny', 'x'], '--mode must be audit or enforce, got "deny"'],
    [['--selector', 'app', 'x'], '--selector must be labels such as app=llama,tier=gold, got "app"'],
    [['--since', '1d', 'x'], '--since must be a time such as 90s, 15m or 24h, got "1d"'],
    [['/nowhere'], '/nowhere: cannot be read: ENOENT'],
  ])('says what is wrong with %j', async (argv, message) => {
    const { status, stderr } = await suggest(...argv);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it('asks the agent where no file is given', async () => {
    const seen = { firstSeen: '2026-12-01T00:00:00Z', lastSeen: new Date().toISOString() };
    const counts = {
      connections: 3,
      bytesSent: 10,
      bytesReceived: 20,
      models: [],
      programs: ['/bin/a'],
      ...seen,
    };
    const egress: EgressAnswer = {
      node: 'n',
      time: seen.lastSeen,
      folded: 0,
      pods: [
        {
          pod: 'prod/llama-1',
          uid: 'u1',
          destinations: [
            { ...counts, protocol: 'udp', address: '10.96.0.10', port: 53 },
            {
              ...counts,
              protocol: 'tcp',
              address: '203.0.113.7',
              port: 443,
              name: 'pypi.org',
              nameEvidence: ['sni', 'dns'],
            },
            {
              ...counts,
              protocol: 'tcp',
              address: '203.0.113.8',
              port: 443,
              name: 'a.example',
              nameEvidence: ['sni'],
            },
          ],
          other: { connections: 1, bytesSent: 1, bytesReceived: 1 },
        },
      ],
    };
    const runDir = await serveAgent({ egress, labels: { app: 'llama' } });
    const { stdout, stderr } = await suggest('--run-dir', runDir, '--since', '24h');
    expect(stdout).toContain('      app: llama\n');
    expect(stdout).toContain('          - pypi.org\n');
    expect(stdout).toMatch(
      /# .*no DNS answer of the pod that was seen led there.*\n.*a\.example:443: 3 flows/,
    );
    expect(stdout).toContain('# Questions to 10.96.0.10,');
    expect(stderr).toContain('destinations of prod/llama-1 found no room');
  });
});
