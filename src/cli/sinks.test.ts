// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { runProgram } from '../../test/suites/run-program.ts';
import { configuredOutput, configuredReceivers } from '../agent/configured-outputs.ts';
import { loadConfig } from '../config/load-config.ts';
import { SpillFolder } from '../sinks/spill-folder.ts';
import { WEIR } from './weir-program.ts';

const HOW_TO = join(import.meta.dirname, '..', '..', 'docs', 'how-to', 'send-records-elsewhere.md');

/** Runs `weir sinks` in this process with a configuration of its own. */
async function sinks(yaml: string, ...argv: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-sinks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'weir.yaml');
  writeFileSync(file, yaml.replaceAll('FOLDER', folder));
  return { folder, ...(await runProgram(WEIR, ['sinks', ...argv, '--config', file])) };
}

/** A receiver that answers with `status`. */
async function receive(status: number) {
  const bodies: unknown[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(JSON.parse(await text(request)));
    response.writeHead(status).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { bodies, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

describe('weir sinks', () => {
  it('lists outputs with what they send and where to, without what is secret', async () => {
    const yaml = `http:
  siem: { url: 'http://user:secret@receiver.example/hook?token=secret', severity: high, pods: [a/] }
  sidekick: { url: 'http://falcosidekick:2801', format: falcosidekick }
`;
    const { status, stdout } = await sinks(yaml);
    expect(status).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['NAME', 'FORMAT', 'TO', 'RECORDS', 'WAITING ON DISK'],
      ['stdout', 'json', 'standard output', 'all', '0 B'],
      ['siem', 'webhook', 'http://receiver.example/hook', 'finding; of a/; findings from high on', '0 B'],
      ['sidekick', 'falcosidekick', 'http://falcosidekick:2801/', 'finding', '0 B'],
      [''],
    ]);
  });

  it('says what waits on disk, as JSON too', async () => {
    const state = mkdtempSync(join(tmpdir(), 'weir-state-'));
    onTestFinished(() => rmSync(state, { recursive: true }));
    const spill = new SpillFolder({ folder: join(state, 'spill', 'collector.logs'), maxBytes: 1e6 });
    await spill.append(['0123456789']);
    const { stdout } = await sinks(
      `stateDir: ${state}\notlp: { collector: { endpoint: 'http://c:4318' } }\n`,
      '-o',
      'json',
    );
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'stdout' }, { name: 'collector', waitingOnDisk: 11 }]);
  });

  it('sends a marked finding as the agent would, and says so', async () => {
    const { bodies, url } = await receive(200);
    const yaml = `cluster: c1\nhttp:\n  sidekick: { url: '${url}', format: falcosidekick, omit: [node] }\n`;
    const { status, stdout } = await sinks(yaml, 'test', 'sidekick', '--as-severity', 'critical');
    expect([status, stdout]).toEqual([0, `sidekick: ${url}/: delivered a finding of the rule weir-test\n`]);
    expect(bodies).toMatchObject([
      { rule: 'weir-test', priority: 'Critical', output_fields: { 'weir.sequence': 0 } },
    ]);
  });

  it('says that the filter would have kept it back', async () => {
    const { url } = await receive(200);
    const { status, stdout } = await sinks(
      `otlp:\n  collector: { endpoint: '${url}', kinds: [heartbeat] }\n`,
      'test',
      'collector',
    );
    expect(status).toBe(0);
    expect(stdout).toContain(
      'collector: its filter keeps back such records (heartbeat): sent all the same\n',
    );
  });

  it('fails with what the receiver said, or that there is none', async () => {
    const { url } = await receive(400);
    const refused = await sinks(`http: { siem: { url: '${url}' } }\n`, 'test', 'siem');
    expect(refused.status).toBe(8);
    expect(refused.stderr).toContain(`siem: ${url}/: refused: status 400`);
    const away = await sinks('otlp: { c: { endpoint: http://127.0.0.1:1 } }\n', 'test', 'c');
    expect(away.status).toBe(8);
    expect(away.stderr).toContain('not delivered: ECONNREFUSED');
  });

  it('leaves alone what waits on disk', async () => {
    const { bodies, url } = await receive(200);
    const yaml = `stateDir: FOLDER\nhttp: { siem: { url: '${url}' } }\n`;
    const state = mkdtempSync(join(tmpdir(), 'weir-state-'));
    onTestFinished(() => rmSync(state, { recursive: true }));
    const folder = join(state, 'spill', 'siem.webhook');
    await new SpillFolder({ folder, maxBytes: 1e6 }).append(['{"a":1}']);
    const before = readdirSync(folder);
    await sinks(yaml.replace('FOLDER', state), 'test', 'siem');
    expect([bodies.length, readdirSync(folder)]).toEqual([1, before]);
  });

  it('writes to a file, and gives standard output to the record alone', async () => {
    const { status, folder } = await sinks('output:\n  file: FOLDER/r.jsonl\n', 'test', 'file');
    expect(status).toBe(0);
    expect(JSON.parse(readFileSync(join(folder, 'r.jsonl'), 'utf8'))).toMatchObject({
      kind: 'finding',
      finding: { rule: 'weir-test' },
    });
    const { stdout } = await sinks('', 'test', 'stdout');
    expect(JSON.parse(stdout)).toMatchObject({ finding: { rule: 'weir-test' } });
  });

  it('names what there is when there is no such output', async () => {
    const { status, stderr } = await sinks('', 'test', 'otlp');
    expect([status, stderr]).toEqual([
      2,
      expect.stringContaining('otlp: no such output is configured; there are stdout'),
    ]);
  });
});

describe('docs/how-to/send-records-elsewhere.md', () => {
  const examples = [...readFileSync(HOW_TO, 'utf8').matchAll(/```yaml\n(.*?)```/gs)].map(
    ([, yaml = '']) => yaml,
  );

  it.each(examples)('has an example that is taken: %s', (yaml) => {
    const { config } = loadConfig({ file: { name: HOW_TO, text: yaml } });
    const outputs = [configuredOutput(config), ...configuredReceivers(config)].map(({ name }) => name);
    const { output, http = {}, otlp = {} } = parse(yaml) as Record<string, object>;
    const named = [...Object.keys(http), ...Object.keys(otlp)];
    expect(outputs).toEqual([output === undefined ? 'stdout' : 'file', ...named]);
  });

  it('has one for each of the outputs', () => {
    expect(examples.length).toBeGreaterThanOrEqual(4);
  });
});
