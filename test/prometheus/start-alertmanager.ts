// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Labels = Readonly<Record<string, string>>;

/** A real Alertmanager, alone. */
export class Alertmanager {
  readonly #url: string;
  readonly #child: ChildProcess;
  readonly #folder: string;

  private constructor(child: ChildProcess, folder: string, port: number) {
    this.#child = child;
    this.#folder = folder;
    this.#url = `http://127.0.0.1:${port}`;
  }

  /** `program`: as the distribution calls it. */
  static async start(program: string, config: string, port: number): Promise<Alertmanager> {
    const folder = mkdtempSync(join(tmpdir(), 'weir-alertmanager-'));
    const args = [
      `--config.file=${config}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ];
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore'] });
    const alertmanager = new Alertmanager(child, folder, port);
    await alertmanager.#isReady();
    return alertmanager;
  }

  /** Says that alerts fire, as a Prometheus does. */
  async post(alerts: readonly Labels[]): Promise<void> {
    const body = JSON.stringify(alerts.map((labels) => ({ labels })));
    const headers = { 'content-type': 'application/json' };
    const response = await fetch(`${this.#url}/api/v2/alerts`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`alertmanager: ${response.status} ${await response.text()}`);
  }

  /** Alerts that would be told, and not only kept: their names. */
  async told(): Promise<string[]> {
    const response = await fetch(`${this.#url}/api/v2/alerts`);
    const alerts = (await response.json()) as { labels: Labels; status: { state: string } }[];
    const active = alerts.filter(({ status }) => status.state === 'active');
    return active.map(({ labels }) => `${labels.alertname} ${labels.node ?? labels.workload}`).sort();
  }

  async stop(): Promise<void> {
    const closed = once(this.#child, 'close');
    this.#child.kill('SIGKILL');
    await closed;
    rmSync(this.#folder, { recursive: true });
  }

  async #isReady(): Promise<void> {
    while (this.#child.exitCode === null) {
      const isReady = await fetch(`${this.#url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
      if (isReady) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('alertmanager ended');
  }
}
