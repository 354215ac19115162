// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import { runIp } from '../../src/lab/run-ip.ts';
import { addSamplePods, runSamplePods, type SamplePods } from '../../src/lab/sample-pods.ts';
import { type AgentPlaces, agentArguments, makeAgentPlaces, WeirProcess } from '../e2e/agent-process.ts';
import { describeWithLab } from '../e2e/needs-root.ts';
import { freePort } from '../suites/free-port.ts';
import { ROOT, readRules } from './alert-rules.ts';
import { dashboardQueries } from './dashboard-queries.ts';
import { describeWithPrometheus } from './needs-prometheus.ts';
import { Prometheus } from './start-prometheus.ts';

const run = promisify(execFile);
/** An alert needs so long here what it needs minutes for: what lasts shows in seconds. */
const PATIENCE = { timeout: 30_000, interval: 500 };
const METADATA = '169.254.169.254';

describeWithPrometheus(['prometheus', 'promtool'], 'a real Prometheus', () => {
  describeWithLab('that scrapes a real agent', () => {
    let lab: Lab;
    let places: AgentPlaces;
    let agent: WeirProcess;
    let prometheus: Prometheus;
    let pods: SamplePods;
    let port: number;

    beforeAll(async () => {
      lab = await createLab({ prefix: 'prom' });
      await runIp(lab.setting.internetPid, [`addr add ${METADATA}/32 dev lo`]);
      pods = await addSamplePods(lab);
      places = makeAgentPlaces();
      port = await freePort();
      const options = {
        'metrics-listen': `127.0.0.1:${port}`,
        'models-approved': 'pkg:huggingface/mystery-labs/*,pkg:huggingface/meta-llama/*',
        'models-approved-hubs': 'huggingface-hub',
        'kubernetes-mode': 'off',
        'cri-mode': 'off',
        'flow-interval': '1',
      };
      const flags = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      // as the DaemonSet says it
      process.env.MEMORY_LIMIT = String(384 << 20);
      agent = await new WeirProcess(['run', ...agentArguments(lab, places), ...flags]).started();
      delete process.env.MEMORY_LIMIT;
      prometheus = await Prometheus.start({
        port: await freePort(),
        target: `127.0.0.1:${port}`,
        rules: impatientRules(),
      });
    });
    afterAll(async () => {
      await prometheus?.stop();
      await agent?.stop('SIGKILL');
      places?.remove();
      await lab?.close();
    });

    /** The shipped rules, but what they want for minutes they want for seconds: they fire more easily, not less. */
    function impatientRules(): string {
      const groups = readRules().groups.map(({ name, rules }) => ({
        name,
        rules: rules.map((rule) => (rule.for === undefined ? rule : { ...rule, for: '3s' })),
      }));
      return stringify({ groups });
    }

    /** Alerts that fired at any time, by name and what they are about. */
    async function fired(): Promise<string[]> {
      const series = await prometheus.query('ALERTS{alertstate="firing"}[1h]');
      const lines = series.map(({ metric: { alertname, namespace, workload, rule, channel, severity } }) =>
        [alertname, severity, namespace, workload, rule, channel]
          .filter((part) => part !== undefined)
          .join(' '),
      );
      return [...new Set(lines)].sort();
    }

    /** Waits until Prometheus has seen a time when so many rounds of scraping and evaluating had passed. */
    async function rounds(count: number): Promise<void> {
      const evaluated = async (): Promise<number> =>
        (await prometheus.query('count_over_time(weir_ready[1h])'))[0]?.value ?? 0;
      const before = await evaluated();
      await expect.poll(evaluated, PATIENCE).toBeGreaterThanOrEqual(before + count);
    }

    test('a clean mixed workload is counted, and fires nothing', async () => {
      await runSamplePods(lab, pods);
      const bytes = () =>
        prometheus.query(
          'weir_traffic_bytes_total{namespace="research",category="model-cdn",direction="received"}',
        );
      await expect.poll(async () => (await bytes())[0]?.value ?? 0, PATIENCE).toBeGreaterThan(100_000);
      await rounds(10);
      expect(await prometheus.troubles()).toEqual([]);
      expect((await prometheus.query('sum(weir_losses_total)'))[0]?.value).toBe(0);
      expect((await prometheus.query('weir_memory_limit_bytes'))[0]?.value).toBe(384 << 20);
      expect(await prometheus.query('weir_ai_pods{labelled="true"}')).not.toEqual([]);
      expect(await prometheus.query('weir_model_requests_total{approved="false"}')).toEqual([]);
      expect(await prometheus.query('weir_model_requests_total{approved="true"}')).not.toEqual([]);
      const [lag] = await prometheus.query('histogram_quantile(0.5, weir_record_lag_seconds_bucket)');
      expect(lag?.value).toBeGreaterThan(0);
      expect(await fired()).toEqual([]);
    }, 120_000);

    test('promtool finds nothing to say about the text, and no series stands in it twice', async () => {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      const check = run('promtool', ['check', 'metrics']);
      check.child.stdin?.end(text);
      const { stdout, stderr } = await check;
      expect(stdout + stderr).toBe('');
      const series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
      const names = series.map((line) => line.slice(0, line.lastIndexOf(' ')));
      expect(new Set(names).size).toBe(names.length);
      expect(names.length).toBeGreaterThan(150);
    });

    test('Prometheus answers every query of the dashboard', async () => {
      const shown = new Map<string, boolean>();
      for (const { panel, expr } of dashboardQueries()) {
        const hasSeries = (await prometheus.query(expr)).length > 0;
        shown.set(panel, hasSeries || shown.get(panel) === true);
      }
      // what a clean workload and an agent with default options have nothing of
      expect([...shown].filter(([, hasSeries]) => !hasSeries).map(([panel]) => panel)).toEqual([
        'Findings, by rule',
        'Latest findings',
        'Lost, by stage and reason',
        'Programs in the kernel',
      ]);
    });

    test('a dirty one fires what it should, and nothing else', async () => {
      const { trainer, llmServer } = pods;
      await trainer.run([
        'curl',
        '-sS',
        '-m',
        '5',
        `http://${METADATA}/latest/meta-data/iam/security-credentials/`,
      ]);
      await llmServer.run(['curl', '-sS', '-m', '5', '-o', '/dev/null', 'https://registry.ollama.ai/v2/']);
      // what nobody answers for, and what has a kernel of its own
      await lab.addPod({ namespace: 'shadow', name: 'bot', resources: ['nvidia.com/gpu'] });
      await lab.addPod({ namespace: 'shadow', name: 'box', runtimeClass: 'kata-qemu' });
      await expect
        .poll(fired, PATIENCE)
        .toEqual([
          'MetadataServiceContacted ticket training Pod/trainer metadata-service-contact',
          'UnapprovedHubContacted ticket serving Pod/llm-server unapproved-hub-contact ollama-registry',
          'UngovernablePods ticket shadow Pod/box',
          'UngovernedAIPods info shadow Pod/bot',
        ]);
      await rounds(5);
      expect(await fired()).toHaveLength(4);
      expect(await prometheus.troubles()).toEqual([]);
    }, 120_000);

    test('every command of a runbook can be run', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'weir-runbooks-'));
      try {
        const weir = `#!/bin/sh\nWEIR_RUN_DIR=${places.runDir} exec timeout 3 ${join(ROOT, 'weir')} "$@"\n`;
        writeFileSync(join(folder, 'weir'), weir, { mode: 0o755 });
        const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
        // many pages have the same
        const blocks = new Map(
          readdirSync(join(ROOT, 'docs/runbooks')).flatMap((page) =>
            [...readFileSync(join(ROOT, 'docs/runbooks', page), 'utf8').matchAll(/^```sh\n(.*?)^```/gms)].map(
              ([, block = '']) => [block, page] as const,
            ),
          ),
        );
        expect(blocks.size).toBeGreaterThan(10);
        for (const [block, page] of blocks) {
          const here = block
            .replaceAll('127.0.0.1:9469', `127.0.0.1:${port}`)
            .replaceAll('http://127.0.0.1:9090', prometheus.url);
          const { code, stderr } = await run('bash', ['-c', here], { env }).then(
            (said) => ({ code: 0, ...said }),
            (error: { code: number; stderr: string }) => error,
          );
          // 124: it follows until somebody ends it; 1: grep found nothing, doctor found something
          expect([page, block, [0, 1, 124].includes(code), stderr]).toEqual([page, block, true, '']);
        }
      } finally {
        rmSync(folder, { recursive: true });
      }
    }, 240_000);

    test('an agent that is killed is missed', async () => {
      await agent.stop('SIGKILL');
      await expect.poll(fired, PATIENCE).toContain('AgentDownOnAINode page');
    }, 60_000);
  });
});
