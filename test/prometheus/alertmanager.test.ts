// SPDX-License-Identifier: Apache-2.0
import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../suites/free-port.ts';
import { ROOT, readAlerts } from './alert-rules.ts';
import { describeWithPrometheus } from './needs-prometheus.ts';
import { Alertmanager } from './start-alertmanager.ts';

const run = promisify(execFile);
const CONFIG = join(ROOT, 'examples/alertmanager.yaml');
const RECEIVERS: Readonly<Record<string, string>> = { page: 'pager', ticket: 'tickets', info: 'nobody' };
/** Debian's name, or its own. */
const PROGRAM =
  ['prometheus-alertmanager', 'alertmanager'].find(
    (name) => spawnSync(name, ['--version']).error === undefined,
  ) ?? 'alertmanager';

describeWithPrometheus(['amtool', PROGRAM], 'the example route of Alertmanager', () => {
  it('is a configuration that Alertmanager takes', async () => {
    await run('amtool', ['check-config', CONFIG]);
  });

  it.each(readAlerts().map(({ alert, labels }) => [alert, labels.severity ?? '']))(
    'sends %s, a %s, where it belongs',
    async (alert, severity) => {
      const expected = RECEIVERS[severity];
      expect(expected).toBeDefined();
      const route = ['config', 'routes', 'test', `--config.file=${CONFIG}`];
      const labels = [`alertname=${alert}`, `severity=${severity}`];
      const { stdout } = await run('amtool', [...route, `--verify.receivers=${expected}`, ...labels]);
      expect(stdout.trim()).toBe(expected);
    },
  );

  it('tells one of what has one cause, and all of what has not', async () => {
    const alertmanager = await Alertmanager.start(PROGRAM, CONFIG, await freePort());
    onTestFinished(() => alertmanager.stop());
    const lost = { alertname: 'CoverageGap', severity: 'ticket', stage: 'kernel' };
    const hub = { namespace: 'serving', channel: 'ollama-registry', severity: 'ticket' };
    await alertmanager.post([
      { alertname: 'AgentDownOnAINode', severity: 'page', node: 'down' },
      { ...lost, node: 'down', reason: 'ring-full' },
      { alertname: 'SinkDropping', severity: 'ticket', node: 'down' },
      { ...lost, node: 'up', reason: 'ring-full' },
      { alertname: 'TableNearFull', severity: 'ticket', node: 'full', table: 'kernel/cgroups' },
      { ...lost, node: 'full', reason: 'table-full' },
      { ...lost, node: 'full', reason: 'throttled' },
      { alertname: 'UnapprovedHubContacted', ...hub, workload: 'Deployment/a' },
      { alertname: 'UnapprovedModelDownloaded', ...hub, workload: 'Deployment/a' },
      { alertname: 'UnapprovedModelDownloaded', ...hub, workload: 'Deployment/b' },
      { alertname: 'UngovernablePods', severity: 'ticket', namespace: 'x', workload: 'Job/kata' },
      { alertname: 'UngovernedAIPods', severity: 'info', namespace: 'x', workload: 'Job/kata' },
    ]);
    await expect
      .poll(() => alertmanager.told(), { timeout: 20_000 })
      .toEqual([
        'AgentDownOnAINode down',
        'CoverageGap full',
        'CoverageGap up',
        'TableNearFull full',
        'UnapprovedHubContacted Deployment/a',
        'UnapprovedModelDownloaded Deployment/b',
        'UngovernablePods Job/kata',
      ]);
  });
});
