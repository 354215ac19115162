// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { METRICS, type MetricRow } from '../../src/metrics/metric-table.ts';
import { ALERTS, type AlertRule, ROOT, readAlerts, readRules } from './alert-rules.ts';
import { describeWithPrometheus } from './needs-prometheus.ts';
import { groupingLabels, usedMetrics } from './used-metrics.ts';

const run = promisify(execFile);
const RULE_TESTS = join(import.meta.dirname, 'rules');
/** What the scrape gives a target. */
const TARGET_LABELS = ['job', 'instance', 'node'];
const TABLE: Readonly<Record<string, MetricRow>> = METRICS;

const alerts = readAlerts();

describe.each(alerts.map((rule) => [rule.alert, rule] as const))('%s', (alert, rule) => {
  it('says how urgent it is, what it is, and where to read on', () => {
    expect(['page', 'ticket', 'info']).toContain(rule.labels.severity);
    expect(rule.annotations.summary).toMatch(/^\S.*\.$/);
    expect(rule.annotations.description).toMatch(/^\S.*\.$/s);
    expect(rule.annotations.runbook_url).toBe(`https://weir.dev/docs/runbooks/${alert}.md`);
  });

  it('has a runbook: what it means, how to check, what to do', () => {
    const page = readFileSync(join(ROOT, 'docs/runbooks', `${alert}.md`), 'utf8');
    expect(page).toMatch(new RegExp(`^# ${alert}\n`));
    for (const part of ['What it means', 'Check', 'What to do']) expect(page).toContain(`\n## ${part}\n`);
    expect(page.split('\n## Check\n')[1]).toMatch(/^```sh$/m);
  });

  it('asks for metrics and labels that there are', () => {
    const used = usedMetrics(rule.expr);
    for (const { name, labels } of used) {
      expect(Object.keys(TABLE)).toContain(name);
      for (const label of labels) expect([...(TABLE[name]?.labels ?? []), ...TARGET_LABELS]).toContain(label);
    }
    const known = [...TARGET_LABELS, ...used.flatMap(({ name }) => TABLE[name]?.labels ?? [])];
    for (const label of groupingLabels(rule.expr)) expect(known).toContain(label);
  });
});

describeWithPrometheus(['promtool'], 'promtool', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'weir-rules-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Runs the tests of one alert against its rule, or another in its place; says whether they hold. */
  async function holds(alert: string, change: (rule: AlertRule) => AlertRule): Promise<boolean | string> {
    const rules = readRules();
    const groups = rules.groups.map((group) => ({
      ...group,
      rules: group.rules.map((rule) => (rule.alert === alert ? change(rule) : rule)),
    }));
    const file = join(folder, `${alert}-rules.yaml`);
    writeFileSync(file, stringify({ groups }));
    const tests = parse(readFileSync(join(RULE_TESTS, `${alert}.yaml`), 'utf8')) as object;
    const test = join(folder, `${alert}-test.yaml`);
    writeFileSync(test, stringify({ ...tests, rule_files: [file] }));
    return run('promtool', ['test', 'rules', test]).then(
      () => true,
      (error: { stderr: string; stdout: string }) => error.stderr + error.stdout,
    );
  }

  it('takes the file as it is', async () => {
    await run('promtool', ['check', 'rules', ALERTS]);
  });

  it('has tests for every alert, and for no other', () => {
    expect(readdirSync(RULE_TESTS).sort()).toEqual(alerts.map(({ alert }) => `${alert}.yaml`).sort());
  });

  it.each(alerts.map(({ alert }) => alert))('%s fires when it should, and only then', async (alert) => {
    expect(existsSync(join(RULE_TESTS, `${alert}.yaml`))).toBe(true);
    await run('promtool', ['test', 'rules', join(RULE_TESTS, `${alert}.yaml`)]);
    // tests that can not fail say nothing: they do for a rule that is never, and for one that is always so
    const never = await holds(alert, (rule) => ({ ...rule, expr: 'vector(0) > 1' }));
    expect(never).toContain('FAILED');
    const always = await holds(alert, (rule) => ({ ...rule, expr: `(${rule.expr}) or vector(1)` }));
    expect(always).toContain('FAILED');
  });
});
