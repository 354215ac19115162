// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

export interface PrometheusOptions {
  readonly port: number;
  /** `host:port` of the agent. */
  readonly target: string;
  /** Text of the rule file. */
  readonly rules: string;
}

/** A series that a query gave, with its value. */
export interface Series {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A real Prometheus that scrapes one agent each second, as the chart's PodMonitor has it, and evaluates rules. */
export class Prometheus {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #folder: string;
  #said = '';

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.url = `http://127.0.0.1:${port}`;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said += text;
    });
  }

  static async start({ port, target, rules }: PrometheusOptions): Promise<Prometheus> {
    const folder = mkdtempSync(join(tmpdir(), 'weir-prometheus-'));
    writeFileSync(join(folder, 'alerts.yaml'), rules);
    const config = join(folder, 'prometheus.yaml');
    const targets = [{ targets: [target], labels: { node: 'lab' } }];
    writeFileSync(
      config,
      stringify({
        global: { scrape_interval: '1s', evaluation_interval: '1s' },
        rule_files: ['alerts.yaml'],
        scrape_configs: [{ job_name: 'weir', static_configs: targets }],
      }),
    );
    // setpriv: however this process ends, the server ends with it
    const child = spawn(
      'setpriv',
      [
        ...['--pdeathsig', 'KILL', 'prometheus'],
        `--config.file=${config}`,
        `--storage.tsdb.path=${join(folder, 'data')}`,
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const prometheus = new Prometheus(child, folder, port);
    await prometheus.#isReady();
    return prometheus;
  }

  /** What a query gives now. */
  async query(query: string): Promise<readonly Series[]> {
    const { result } = (await this.#get(`query?query=${encodeURIComponent(query)}`)) as {
      result: { metric: Series['metric']; value?: [number, string]; values?: [number, string][] }[];
    };
    return result.map(({ metric, value, values }) => ({
      metric,
      value: Number((value ?? values?.at(-1))?.[1]),
    }));
  }

  /** What is wrong with rules or the scrape: one line each. */
  async troubles(): Promise<readonly string[]> {
    const { groups } = (await this.#get('rules')) as {
      groups: { rules: { name: string; health: string; lastError?: string }[] }[];
    };
    const { activeTargets } = (await this.#get('targets')) as {
      activeTargets: { health: string; lastError: string }[];
    };
    return [
      ...groups
        .flatMap(({ rules }) => rules)
        .filter(({ health }) => health !== 'ok')
        .map(({ name, health, lastError }) => `${name}: ${health} ${lastError ?? ''}`),
      ...activeTargets
        .filter(({ health }) => health !== 'up')
        .map(({ health, lastError }) => `target: ${health} ${lastError}`),
      ...this.#said.split('\n').filter((line) => /level=(?:warn|error)/.test(line)),
    ];
  }

  async stop(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
    rmSync(this.#folder, { recursive: true });
  }

  async #get(path: string): Promise<unknown> {
    const response = await fetch(`${this.url}/api/v1/${path}`);
    const body = (await response.json()) as { status: string; data: unknown; error?: string };
    if (body.status !== 'success') throw new Error(`${path}: ${body.error}`);
    return body.data;
  }

  async #isReady(): Promise<void> {
    while (this.#child.exitCode === null) {
      const isReady = await fetch(`${this.url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`prometheus ended: ${this.#said}`);
  }
}
