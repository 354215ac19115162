// SPDX-License-Identifier: Apache-2.0
import { execFile } from 'node:child_process';
import { WeirError } from '../errors.ts';

export interface ExecCredentialOptions {
  /** File and field that name the program, for messages. */
  readonly where: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of the protocol: `client.authentication.k8s.io/v1`. */
  readonly apiVersion: string;
  /** What the program is told of the cluster, where it asked for it. */
  readonly cluster?: Readonly<Record<string, unknown>>;
  /** What the kubeconfig says when the program is missing. */
  readonly hint?: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What a credential program gave. */
export interface GivenCredential {
  readonly token?: string;
  /** PEM texts. */
  readonly certificate?: { readonly cert: string; readonly key: string };
}

const TIMEOUT_MS = 60_000;
const MAX_OUTPUT_BYTES = 1 << 20;
/** A credential is asked for anew that long before it ends, so that no request carries one that ends on its way. */
const EARLY_MS = 30_000;

/**
 * Credentials from a program (kubernetes.io/docs/reference/config-api/client-authentication.v1): run when none is kept,
 * when the kept one is about to end, and after `forget`. Who asks while it runs waits for the same run.
 */
export class ExecCredential {
  readonly #options: ExecCredentialOptions;
  #kept: { readonly given: GivenCredential; readonly endsAt: number } | undefined;
  #running: Promise<GivenCredential> | undefined;

  constructor(options: ExecCredentialOptions) {
    this.#options = options;
  }

  /** Throws CLUSTER_CREDENTIALS naming file, field and what the program said. */
  async get(): Promise<GivenCredential> {
    if (this.#kept !== undefined && this.#options.now() < this.#kept.endsAt - EARLY_MS)
      return this.#kept.given;
    this.#running ??= this.#ask().finally(() => {
      this.#running = undefined;
    });
    return await this.#running;
  }

  forget(): void {
    this.#kept = undefined;
  }

  async #ask(): Promise<GivenCredential> {
    const { apiVersion, cluster } = this.#options;
    const info = {
      apiVersion,
      kind: 'ExecCredential',
      spec: { interactive: false, ...(cluster && { cluster }) },
    };
    const answer = this.#parse(await this.#run(JSON.stringify(info)));
    const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = answer;
    const given: GivenCredential = {
      ...(typeof token === 'string' && { token }),
      ...(typeof cert === 'string' && typeof key === 'string' && { certificate: { cert, key } }),
    };
    if (given.token === undefined && given.certificate === undefined)
      this.#fail('gave neither a token nor a certificate with its key');
    const endsAt =
      expirationTimestamp === undefined ? Number.POSITIVE_INFINITY : Date.parse(String(expirationTimestamp));
    if (Number.isNaN(endsAt)) this.#fail(`gave the end ${JSON.stringify(expirationTimestamp)}, not a time`);
    this.#kept = { given, endsAt };
    return given;
  }

  #run(info: string): Promise<string> {
    const { command, args, env } = this.#options;
    const options = {
      env: { ...env, KUBERNETES_EXEC_INFO: info },
      timeout: TIMEOUT_MS,
      maxBuffer: MAX_OUTPUT_BYTES,
    };
    return new Promise((resolve, reject) => {
      const child = execFile(command, args, options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(this.#error(problemOf(error, stderr, this.#options.hint), error));
      });
      child.stdin?.end();
    });
  }

  #parse(stdout: string): Record<string, unknown> {
    let answer: unknown;
    try {
      answer = JSON.parse(stdout);
    } catch (cause: unknown) {
      throw this.#error('did not answer in JSON', cause);
    }
    const { kind, apiVersion, status } = (answer ?? {}) as Record<string, unknown>;
    if (kind !== 'ExecCredential' || apiVersion !== this.#options.apiVersion)
      this.#fail(
        `must answer with an ExecCredential of ${this.#options.apiVersion}, got ${kind} of ${apiVersion}`,
      );
    if (typeof status !== 'object' || status === null) this.#fail('answered without a status');
    return status as Record<string, unknown>;
  }

  #fail(problem: string): never {
    throw this.#error(problem);
  }

  #error(problem: string, cause?: unknown): WeirError {
    const { where, command } = this.#options;
    return new WeirError('CLUSTER_CREDENTIALS', `${where}: ${command} ${problem}`, { cause });
  }
}

function problemOf(
  error: Error & { code?: unknown; killed?: boolean },
  stderr: string,
  hint?: string,
): string {
  if (error.code === 'ENOENT') return `is not installed${hint === undefined ? '' : `: ${hint.trim()}`}`;
  if (error.killed === true) return `did not answer within ${TIMEOUT_MS / 1000} s`;
  const said = stderr.trim().split('\n').slice(-3).join(' ').slice(0, 500);
  return `failed with ${String(error.code)}${said === '' ? '' : `: ${said}`}`;
}
