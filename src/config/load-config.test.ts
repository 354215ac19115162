// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WeirError } from '../errors.ts';
import { loadConfig } from './load-config.ts';
import { OPTIONS } from './options.ts';

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof WeirError) return error.message;
    throw error;
  }
  throw new Error('did not fail');
}

const file = (text: string) => ({ name: 'weir.yaml', text });

describe('loadConfig', () => {
  it('fills every option with its default', () => {
    const { config, origins } = loadConfig({});
    expect(config.observe).toBe('ai');
    expect(config.ring.observationsBytes).toBe(8 * 1024 * 1024);
    expect(config.models.approved).toEqual([]);
    expect([...origins.values()]).toEqual(OPTIONS.map(() => 'default'));
  });

  it('lets a flag win over the environment, that over the file, that over the default', () => {
    const input = {
      file: file('observe: governed\nflowInterval: 5\nredact: false\n'),
      env: { WEIR_OBSERVE: 'all', WEIR_FLOW_INTERVAL: '6' },
      flags: { 'flow-interval': '7' },
    };
    const { config, origins } = loadConfig(input);
    expect([config.observe, config.flowInterval, config.redact]).toEqual(['all', 7, false]);
    expect([
      origins.get('observe'),
      origins.get('flowInterval'),
      origins.get('redact'),
      origins.get('pods'),
    ]).toEqual(['env', 'flag', 'file', 'default']);
  });

  it('reads lists from flags, repeated or separated by commas', () => {
    const { config } = loadConfig({ flags: { 'models-approved': ['a,b', 'c'] } });
    expect(config.models.approved).toEqual(['a', 'b', 'c']);
  });

  it('names file, line and field of an unknown option', () => {
    expect(messageOf(() => loadConfig({ file: file('observe: all\noutput:\n  fromat: json\n') }))).toBe(
      'weir.yaml:3: output.fromat: unknown option; did you mean format?',
    );
  });

  it('names file, line, field and what it got of a wrong value', () => {
    const text = 'observe: some\nring:\n  observationsBytes: big\n';
    expect(messageOf(() => loadConfig({ file: file(text) })).split('\n')).toEqual([
      'weir.yaml:1: observe: must be one of ai, governed, all, got "some"',
      'weir.yaml:3: ring.observationsBytes: must be integer, got "big"',
    ]);
  });

  it('names the entry of a list that is none of those allowed, wherever it stands', () => {
    const text =
      'http:\n  a:\n    url: http://x\n    kinds:\n      - finding\n      - findings\n    pods: [research]\n';
    expect(messageOf(() => loadConfig({ file: file(text) })).split('\n')).toEqual([
      expect.stringMatching(
        /^weir\.yaml:6: http\.a\.kinds\.1: must be one of process\.exec, .*, got "findings"$/,
      ),
      expect.stringMatching(/^weir\.yaml:7: http\.a\.pods\.0: must match pattern .*, got "research"$/),
    ]);
    expect(messageOf(() => loadConfig({ flags: { 'output-verdicts': 'deny,never' } }))).toBe(
      '--output-verdicts: must be one of allow, audit, deny, kill, got "never"',
    );
  });

  it('names a path that no record has', () => {
    const text =
      'otlp:\n  a:\n    endpoint: http://x\n    omit:\n      - process.arguments\n      - proces.arguments\n';
    expect(messageOf(() => loadConfig({ file: file(text) }))).toBe(
      'weir.yaml:6: otlp.a.omit.1: records have no such member, got "proces.arguments"',
    );
    expect(messageOf(() => loadConfig({ env: { WEIR_OUTPUT_FIELDS: 'pod.name,pod.nam' } }))).toBe(
      'WEIR_OUTPUT_FIELDS: records have no such member, got "pod.nam"',
    );
  });

  it('reads named objects, each with its defaults, from a file, a flag and a variable', () => {
    const text = 'http:\n  siem: { url: http://a, severity: high }\n  sidekick:\n    url: http://b\n';
    const { http } = loadConfig({ file: file(text) }).config;
    expect(Object.keys(http)).toEqual(['siem', 'sidekick']);
    expect(http.siem).toMatchObject({ url: 'http://a', severity: 'high', kinds: ['finding'], omit: [] });
    expect(http.sidekick).toMatchObject({ url: 'http://b', severity: 'info', queueBytes: 8 << 20 });
    const given = { flags: { http: '{other: {url: "http://c"}}' }, env: { WEIR_HTTP: '{}' } };
    expect(Object.keys(loadConfig({ ...given, file: file(text) }).config.http)).toEqual(['other']);
    expect(loadConfig({ env: given.env, file: file(text) }).config.http).toEqual({});
    expect(loadConfig({}).config.http).toEqual({});
  });

  it('names what is wrong with named objects, wherever they stand', () => {
    const text =
      'http:\n  Siem: { url: http://a }\n  b:\n    severity: high\n  c:\n    url: http://a\n    colour: red\n';
    expect(messageOf(() => loadConfig({ file: file(text) })).split('\n')).toEqual([
      'weir.yaml:2: http.Siem: a name must match pattern "^[a-z][a-z0-9-]{0,39}$"',
      'weir.yaml:3: http.b: must have url',
      'weir.yaml:7: http.c.colour: unknown option',
    ]);
    // the form before there were names
    expect(messageOf(() => loadConfig({ file: file('http:\n  url: http://a\n') }))).toBe(
      'weir.yaml:2: http.url: must be object, got "http://a"',
    );
    expect(messageOf(() => loadConfig({ flags: { otlp: '{a: {endpoint: 7}}' } }))).toBe(
      '--otlp: otlp.a.endpoint: must be string, got 7',
    );
    expect(messageOf(() => loadConfig({ env: { WEIR_OTLP: '{a: {endpoint: x, omit: [pod.nam]}}' } }))).toBe(
      'WEIR_OTLP: otlp.a.omit.0: records have no such member, got "pod.nam"',
    );
    expect(messageOf(() => loadConfig({ flags: { http: '{a: [' } }))).toMatch(/^--http: must be YAML: /);
  });

  it('names the line of broken YAML', () => {
    expect(messageOf(() => loadConfig({ file: file('observe: all\npods: [a\nredact: true\n') }))).toMatch(
      /^weir\.yaml:[23]: /,
    );
  });

  it('names a flag and a variable with what they got', () => {
    expect(messageOf(() => loadConfig({ flags: { 'flow-interval': 'soon' } }))).toBe(
      '--flow-interval: must be a whole number from 1 to 86400, got "soon"',
    );
    expect(messageOf(() => loadConfig({ env: { WEIR_REDACT: 'yes' } }))).toBe(
      'WEIR_REDACT: must be true or false, got "yes"',
    );
  });

  it('takes an empty file as no options', () => {
    expect(loadConfig({ file: file('') }).config.observe).toBe('ai');
  });

  it('takes the example that is shipped', () => {
    const name = join(import.meta.dirname, '..', '..', 'examples', 'weir.yaml');
    const { config } = loadConfig({ file: { name, text: readFileSync(name, 'utf8') } });
    expect(config).toMatchObject({ observe: 'ai', governance: { owner: ['example.com/team'] } });
    expect(config.models.approved).toHaveLength(2);
  });
});
