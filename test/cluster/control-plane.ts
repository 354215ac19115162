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
  /** Where they run. Default: here, where nobody else can reach them. */
  readonly place?: ControlPlanePlace;
}

/** A machine for a control plane. */
export interface ControlPlanePlace {
  /** Words before those of a program that make it run there. */
  readonly enter: readonly string[];
  /** A folder for what they keep is made in it. */
  readonly folder: string;
  /** Of the API server. */
  readonly address: string;
  readonly port: number;
  /** Other names and addresses of the API server, as openssl writes them. */
  readonly names: readonly string[];
  /** Who may come with which token: lines of the API server's token file. */
  readonly tokens: readonly string[];
  /** More flags of the API server; `file` gives the path of one of the control plane's files. */
  readonly flags: (file: (name: string) => string) => readonly string[];
}

/** Of who runs the cluster, by token and by certificate. */
export const ADMIN_TOKEN = 'weir-test-admin';
const ADMIN_SUBJECT = '/O=system:masters/CN=weir-test-admin';
const READY_ATTEMPTS = 1_200;
const READY_PAUSE_MS = 100;

/** A real etcd and a real kube-apiserver with RBAC, on ports of their own, without anything else of a cluster. */
export class ControlPlane {
  readonly admin: KubeAdmin;
  readonly server: string;
  readonly #folder: string;
  readonly #options: ControlPlaneOptions;
  readonly #place: ControlPlanePlace;
  readonly #ports: { readonly etcd: number; readonly peer: number };
  readonly #certificates: TestCertificates;
  #etcd: ChildProcess | undefined;
  #apiServer: ChildProcess | undefined;

  private constructor(options: ControlPlaneOptions, place: ControlPlanePlace, ports: [number, number]) {
    this.#options = options;
    this.#place = place;
    const [etcd, peer] = ports;
    this.#ports = { etcd, peer };
    this.#folder = mkdtempSync(join(place.folder, 'weir-control-plane-'));
    this.#certificates = makeTestCertificates(place.names, ADMIN_SUBJECT);
    const { ca } = this.#certificates;
    this.server = `https://${place.address}:${place.port}`;
    this.admin = new KubeAdmin({
      server: new URL(this.server),
      source: 'control plane of the test',
      credentials: async () => ({ token: ADMIN_TOKEN, tls: { ca } }),
      refused: () => undefined,
    });
  }

  /** A file that programs beside the API server need: `ca.pem`, `account.key`, `client.pem`, `client.key`. */
  file(name: string): string {
    return join(this.#folder, name);
  }

  get ca(): string {
    return this.#certificates.ca;
  }

  static async start(options: ControlPlaneOptions): Promise<ControlPlane> {
    const place = options.place ?? (await ownPlace());
    const plane = new ControlPlane(options, place, [await freePort(), await freePort()]);
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
    const file = (name: string): string => this.file(name);
    this.#apiServer = this.#spawn(this.#options.apiServer, 'kube-apiserver', [
      '--allow-privileged',
      `--etcd-servers=http://127.0.0.1:${this.#ports.etcd}`,
      `--bind-address=${this.#place.address}`,
      `--secure-port=${this.#place.port}`,
      `--tls-cert-file=${file('server.pem')}`,
      `--tls-private-key-file=${file('server.key')}`,
      `--token-auth-file=${file('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=10.96.0.0/16',
      '--service-account-issuer=https://kubernetes.default.svc',
      `--service-account-key-file=${file('account.key')}`,
      `--service-account-signing-key-file=${file('account.key')}`,
      ...this.#place.flags(file),
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
    const { ca, server, client } = this.#certificates;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const tokens = [`${ADMIN_TOKEN},admin,admin,system:masters`, ...this.#place.tokens];
    const files = {
      'ca.pem': ca,
      'client.pem': client.cert,
      'client.key': client.key,
      'server.pem': server.cert,
      'server.key': server.key,
      'account.key': privateKey.export({ type: 'pkcs1', format: 'pem' }),
      'tokens.csv': `${tokens.join('\n')}\n`,
    };
    for (const [name, text] of Object.entries(files)) writeFileSync(this.file(name), text, { mode: 0o600 });
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
    const [first = '', ...rest] = [...this.#place.enter, program, ...args];
    const child = spawn(first, rest, { cwd: this.#folder, stdio: ['ignore', 'pipe', 'pipe'] });
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

async function ownPlace(): Promise<ControlPlanePlace> {
  return {
    enter: [],
    folder: tmpdir(),
    address: '127.0.0.1',
    port: await freePort(),
    names: [],
    tokens: [],
    flags: () => [],
  };
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
