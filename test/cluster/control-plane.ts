// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { makeTestCertificates, type TestCertificates } from '../suites/api-server/certificates.ts';
import { KubeAdmin } from './kube-admin.ts';

export interface ControlPlaneOptions {
  /** Paths of the programs. */
  readonly etcd: string;
  readonly apiServer: string;
}

const ADMIN_TOKEN = 'weir-test-admin';
const READY_ATTEMPTS = 1_200;
const READY_PAUSE_MS = 100;

/** A real etcd and a real kube-apiserver with RBAC, on ports of their own, without anything else of a cluster. */
export class ControlPlane {
  readonly admin: KubeAdmin;
  readonly #folder: string;
  readonly #options: ControlPlaneOptions;
  readonly #ports: { readonly etcd: number; readonly peer: number; readonly api: number };
  readonly #certificates: TestCertificates;
  #etcd: ChildProcess | undefined;
  #apiServer: ChildProcess | undefined;

  private constructor(options: ControlPlaneOptions, ports: [number, number, number]) {
    this.#options = options;
    const [etcd, peer, api] = ports;
    this.#ports = { etcd, peer, api };
    this.#folder = mkdtempSync(join(tmpdir(), 'weir-control-plane-'));
    this.#certificates = makeTestCertificates();
    const { ca } = this.#certificates;
    this.admin = new KubeAdmin({
      server: new URL(`https://127.0.0.1:${api}`),
      source: 'control plane of the test',
      credentials: async () => ({ token: ADMIN_TOKEN, tls: { ca } }),
      refused: () => undefined,
    });
  }

  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const plane = new ControlPlane(options, [await freePort(), await freePort(), await freePort()]);
    try {
      plane.#writeFiles();
      plane.#startEtcd();
      await plane.startApiServer();
      return plane;
    } catch (error: unknown) {
      await plane.stop();
      throw error;
    }
  }

  /** Starts the API server, and waits until it is ready. */
  async startApiServer(): Promise<void> {
    const file = (name: string): string => join(this.#folder, name);
    this.#apiServer = this.#spawn(this.#options.apiServer, 'kube-apiserver', [
      `--etcd-servers=http://127.0.0.1:${this.#ports.etcd}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${this.#ports.api}`,
      `--tls-cert-file=${file('server.pem')}`,
      `--tls-private-key-file=${file('server.key')}`,
      `--token-auth-file=${file('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.0.0.0/24',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${file('account.key')}`,
      `--service-account-signing-key-file=${file('account.key')}`,
    ]);
    await this.#untilReady();
  }

  async stopApiServer(): Promise<void> {
    await end(this.#apiServer);
  }

  /** Makes etcd forget all versions before the present one. */
  async compact(): Promise<void> {
    const { header } = (await this.#askEtcd('range', { key: Buffer.from('x').toString('base64') })) as {
      header: { revision: string };
    };
    await this.#askEtcd('compaction', { revision: header.revision, physical: true });
  }

  async stop(): Promise<void> {
    this.admin.close();
    await end(this.#apiServer);
    await end(this.#etcd);
    rmSync(this.#folder, { recursive: true });
  }

  #writeFiles(): void {
    const { server } = this.#certificates;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const files = {
      'server.pem': server.cert,
      'server.key': server.key,
      'account.key': privateKey.export({ type: 'pkcs1', format: 'pem' }),
      'tokens.csv': `${ADMIN_TOKEN},admin,admin,system:masters\n`,
    };
    for (const [name, text] of Object.entries(files))
      writeFileSync(join(this.#folder, name), text, { mode: 0o600 });
  }

  #startEtcd(): void {
    const client = `http://127.0.0.1:${this.#ports.etcd}`;
    const peer = `http://127.0.0.1:${this.#ports.peer}`;
    this.#etcd = this.#spawn(this.#options.etcd, 'etcd', [
      `--data-dir=${join(this.#folder, 'data')}`,
      `--listen-client-urls=${client}`,
      `--advertise-client-urls=${client}`,
      `--listen-peer-urls=${peer}`,
      `--initial-advertise-peer-urls=${peer}`,
      `--initial-cluster=default=${peer}`,
    ]);
  }

  async #askEtcd(what: string, body: object): Promise<unknown> {
    const url = `http://127.0.0.1:${this.#ports.etcd}/v3/kv/${what}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`etcd: ${what}: ${await response.text()}`);
    return await response.json();
  }

  #spawn(program: string, name: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = createWriteStream(join(this.#folder, `${name}.log`), { flags: 'a' });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.on('exit', () => log.end());
    return child;
  }

  async #untilReady(): Promise<void> {
    let problem: unknown;
    for (let attempt = 0; attempt < READY_ATTEMPTS; attempt++) {
      if (this.#apiServer?.exitCode !== null) break;
      try {
        await this.admin.text('/readyz');
        return;
      } catch (error: unknown) {
        problem = error;
        await pause(READY_PAUSE_MS);
      }
    }
    const said = readFileSync(join(this.#folder, 'kube-apiserver.log'), 'utf8').slice(-3_000);
    throw new Error(`kube-apiserver did not become ready: ${String(problem)}\n${said}`);
  }
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
