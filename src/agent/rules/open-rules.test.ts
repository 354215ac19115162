// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildProcess } from '../../../test/suites/build-event.ts';
import { setUp, WHO } from '../../../test/suites/detect-setup.ts';
import { loadConfig } from '../../config/load-config.ts';
import type { FindingRecord } from '../../events/record.ts';
import type { Config } from '../../gen/config.ts';
import { openRules, type RulesOfAgent } from './open-rules.ts';

let folder = '';
let rules: RulesOfAgent | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-open-rules-'));
});
afterEach(() => {
  rules?.close();
  rules = undefined;
  rmSync(folder, { recursive: true });
});

const rule = (name: string, condition = 'evt.type in (execve, execveat)') =>
  `- rule: ${name}\n  desc: d\n  condition: ${condition}\n  output: "%proc.name"\n  priority: ERROR\n  tags: [t]\n`;

function begin(config: Partial<Config['rules']>) {
  const detection = setUp();
  const said: string[] = [];
  const defaults = loadConfig({}).config.rules;
  rules = openRules({
    config: { ...defaults, shipped: false, suggestedOutput: false, ...config },
    detect: detection.detect,
    calls: {
      wantCalls: ({ calls }) => ({
        told: [],
        missing: [...calls].map((call) => ({ call, reason: 'of no kernel' })),
      }),
    },
    log: { info: () => undefined, error: (_: object, message: string) => void said.push(message) } as never,
  });
  const fired = () => {
    const before = detection.records.length;
    detection.feed('process.exec', {});
    return (detection.records.slice(before) as FindingRecord[])
      .filter(({ kind }) => kind === 'finding')
      .map(({ finding }) => `${finding.rule}: ${finding.message}`);
  };
  return { opened: rules, fired, said, detection };
}

describe('the rules of an agent', () => {
  it('are those of its files, one set for another and wholly', async () => {
    const file = join(folder, 'a.yaml');
    writeFileSync(file, rule('A'));
    const { opened, fired, said } = begin({ files: [file] });
    expect(fired()).toEqual(['A: python3']);
    writeFileSync(file, rule('B'));
    await vi.waitFor(() => expect(fired()).toEqual(['B: python3']), { timeout: 10_000 });
    writeFileSync(file, `${rule('C')}${rule('D', 'evt.type = execve and proc.nmae = x')}`);
    await vi.waitFor(() => expect(opened.state().trouble).toMatch(/a\.yaml:9:.*LOAD_ERR_COMPILE_CONDITION/), {
      timeout: 10_000,
    });
    // it is folded with what was told before
    expect(fired()).toEqual([]);
    expect(opened.flaws()).toEqual([
      ...said,
      'rules: execve is not told: of no kernel',
      'rules: execveat is not told: of no kernel',
    ]);
    expect(said[0]).toMatch(/the rules before stay in force/);
    expect([...opened.metrics()]).toContainEqual({ name: 'weir_rules_stale', labels: {}, value: 1 });
    expect([...opened.metrics()]).toContainEqual({
      name: 'weir_rules_matches_total',
      labels: { rule: 'B', priority: 'Error' },
      value: expect.any(Number),
    });
    writeFileSync(file, rule('E'));
    opened.reload();
    expect(opened.state()).toMatchObject({ loaded: 1, trouble: undefined });
    expect(fired()).toEqual(['E: python3']);
  });

  it('follow the link of a ConfigMap', async () => {
    for (const name of ['1', '2']) {
      mkdirSync(join(folder, `..${name}`));
      writeFileSync(join(folder, `..${name}`, 'rules.yaml'), rule(`of ${name}`));
    }
    symlinkSync('..1', join(folder, '..data'));
    symlinkSync('..data/rules.yaml', join(folder, 'rules.yaml'));
    const { fired } = begin({ files: [folder] });
    expect(fired()).toEqual(['of 1: python3']);
    symlinkSync('..2', join(folder, '..data_tmp'));
    renameSync(join(folder, '..data_tmp'), join(folder, '..data'));
    await vi.waitFor(() => expect(fired()).toEqual(['of 2: python3']), { timeout: 10_000 });
  });

  it('are those that come with it where the first files do not load', () => {
    const { opened, said } = begin({ shipped: true, files: [join(folder, 'none.yaml')] });
    expect(opened.state().loaded).toBeGreaterThan(5);
    expect(said[0]).toMatch(/none\.yaml.*LOAD_ERR_FILE_READ/);
  });

  it('are selected, left out by priority, and appended to', () => {
    const file = join(folder, 'a.yaml');
    writeFileSync(file, `${rule('A')}${rule('B')}${rule('C').replace('ERROR', 'DEBUG')}`);
    const appendOutput = { by: { extraOutput: 'by=%proc.pname', rule: 'B', source: '', tags: ['t'] } };
    const select = ['disable rule *', 'enable tag t', 'disable rule A'];
    const { opened, fired } = begin({ files: [file], select, appendOutput, priority: 'notice' });
    expect(opened.state().loaded).toBe(1);
    expect(fired()).toEqual(['B: python3 by=python3']);
  });

  it('do not keep those that come with it from holding, nor the other way round', () => {
    const file = join(folder, 'a.yaml');
    writeFileSync(file, rule('Any program'));
    const { detection } = begin({ shipped: true, files: [file] });
    const pip = { comm: 'pip', arguments: ['pip', 'install', 'x'] };
    detection.feed('process.exec', {}, { ...WHO, process: buildProcess({ pid: 9, ...pip }) });
    const found = (detection.records as FindingRecord[]).filter(({ kind }) => kind === 'finding');
    expect(found.map(({ finding }) => finding.rule).toSorted()).toEqual([
      'Any program',
      'Package installed while an AI workload runs',
    ]);
  });
});
