// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../config/load-config.ts';
import type { Sink } from '../detect/sink.ts';
import { configuredOutput, configuredReceivers } from './configured-outputs.ts';
import { openSinks, SPILL_NAME } from './open-sinks.ts';
import { sayStranded } from './say-stranded.ts';

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-open-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Opens what the flags ask for; gives what was logged. */
async function open(flags: Record<string, string>): Promise<{ sinks: Sink[]; said: object[] }> {
  const { config } = loadConfig({ flags: { 'state-dir': temporaryFolder(), ...flags } });
  const said: object[] = [];
  const log = (fact: object): void => void said.push(fact);
  const sinks = await openSinks({
    outputs: [configuredOutput(config), ...configuredReceivers(config)],
    place: { node: 'n', stdout: process.stdout },
    stateDir: config.stateDir,
    log: { info: log, warn: log },
  });
  onTestFinished(async () => void (await Promise.all(sinks.map((sink) => sink.close()))));
  return { sinks, said };
}

describe('openSinks', () => {
  it('opens what is configured, under the names of commands and metrics', async () => {
    const file = join(temporaryFolder(), 'r.jsonl');
    const url = 'http://127.0.0.1:1';
    const named = async (flags: Record<string, string>) => (await open(flags)).sinks.map(({ name }) => name);
    expect(await named({})).toEqual(['stdout']);
    const http = { siem: { url }, sidekick: { url, format: 'falcosidekick' } };
    const flags = { http: JSON.stringify(http), otlp: JSON.stringify({ collector: { endpoint: url } }) };
    expect(await named({ 'output-file': file, ...flags })).toEqual(['file', 'siem', 'sidekick', 'collector']);
  });

  it('names the option and the line of what is wrong with the files of a receiver', async () => {
    const folder = temporaryFolder();
    const [headers, pem] = [join(folder, 'headers'), join(folder, 'ca.pem')];
    writeFileSync(headers, 'Authorization: Bearer x\n\nno header, but a secret\n');
    writeFileSync(pem, 'no certificate');
    const http = (receiver: object): Record<string, string> => ({
      http: JSON.stringify({ siem: { url: 'http://127.0.0.1:1', ...receiver } }),
    });
    const cases: [Record<string, string>, string][] = [
      [http({ headerFile: headers }), `http.siem.headerFile: ${headers}:3: must be a header`],
      [http({ headerFile: join(folder, 'none') }), 'http.siem.headerFile: ENOENT'],
      [http({ caFile: pem }), `http.siem.caFile: ${pem}: must hold certificates (PEM)`],
      [http({ url: 'nowhere' }), 'http.siem.url: must be an http or https address, got "nowhere"'],
      [{ ...http({}), 'state-dir': pem }, 'stateDir: ENOTDIR'],
      [{ http: '{file: {url: "http://x"}}' }, 'http.file: another output has this name'],
      [
        { http: '{siem: {url: "http://x"}}', otlp: '{siem: {endpoint: "http://x"}}' },
        'otlp.siem: another output has this name',
      ],
      [
        { 'output-format': 'pretty', 'output-omit': 'pod' },
        'output.format: fields can be selected of json and falco only',
      ],
    ];
    for (const [flags, message] of cases) {
      const error: unknown = await open(flags).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      expect(error).toMatchObject({ code: 'CONFIG_INVALID', message: expect.stringContaining(message) });
      expect(String(error)).not.toContain('secret');
    }
  });

  it('says what waits for an output that is no longer there', () => {
    const stateDir = temporaryFolder();
    const folders: unknown[] = [];
    const log = { warn: ({ folder }: { folder?: unknown }) => void folders.push(folder) };
    sayStranded([{ name: 'siem' }], stateDir, log);
    for (const name of ['siem.webhook', 'siem-2.webhook', 'collector.logs'])
      mkdirSync(join(stateDir, SPILL_NAME, name), { recursive: true });
    sayStranded([{ name: 'siem' }], stateDir, log);
    expect(folders.sort()).toEqual(
      ['collector.logs', 'siem-2.webhook'].map((name) => join(stateDir, SPILL_NAME, name)),
    );
  });

  it('removes what waited in another form, and says so', async () => {
    const stateDir = temporaryFolder();
    for (const name of ['siem.webhook', 'siem-2.webhook', 'collector.logs'])
      mkdirSync(join(stateDir, SPILL_NAME, name), { recursive: true });
    const { said } = await open({
      'state-dir': stateDir,
      http: "{siem: {url: 'http://127.0.0.1:1', format: falcosidekick}}",
    });
    expect(said).toEqual([{ output: 'siem', folder: 'siem.webhook' }]);
    expect(readdirSync(join(stateDir, SPILL_NAME)).sort()).toEqual([
      'collector.logs',
      'siem-2.webhook',
      'siem.falcosidekick',
    ]);
  });
});
