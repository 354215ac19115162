// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { WeirError } from '../errors.ts';
import type { Connection, Credentials, TlsMaterial } from './connection.ts';
import { ExecCredential } from './exec-credential.ts';
import { KubeconfigFields } from './kubeconfig-fields.ts';
import { readCredentialFile } from './read-credential-file.ts';

export interface KubeconfigOptions {
  readonly file: string;
  /** Empty or absent: the file's current one. */
  readonly context?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What the kubeconfig of a person has and an agent can't do anything with: refused, not passed over. */
const UNSUPPORTED = {
  cluster: ['proxy-url'],
  user: ['auth-provider', 'username', 'password', 'as', 'as-uid', 'as-groups', 'as-user-extra'],
};

/**
 * The API server that a kubeconfig (kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig)
 * names: its current context or the named one. Throws KUBECONFIG_INVALID naming file and field.
 */
export function connectKubeconfig(options: KubeconfigOptions): Connection {
  const { file } = options;
  const config = new KubeconfigFields(file, '', parse(file));
  const name =
    options.context ||
    (config.optionalText('current-context') ??
      config.fail('current-context', 'is not set, and no context is named'));
  const context = config.named('contexts', name).child('context');
  const cluster = config.named('clusters', context.text('cluster')).child('cluster');
  const user = context.has('user')
    ? config.named('users', context.text('user')).child('user')
    : new KubeconfigFields(file, 'users', {});
  refuseUnsupported(cluster, UNSUPPORTED.cluster);
  refuseUnsupported(user, UNSUPPORTED.user);
  const server = serverOf(cluster, user);
  const authority = pemReader(cluster, 'certificate-authority');
  const certificate = pemReader(user, 'client-certificate');
  const key = pemReader(user, 'client-key');
  const token = tokenReader(user);
  const plugin = user.has('exec') ? readPlugin(user, cluster, options) : undefined;
  const serverName = cluster.optionalText('tls-server-name');
  const insecure = cluster.flag('insecure-skip-tls-verify');
  if (certificate !== undefined && key === undefined) user.fail('client-key', 'is missing');
  if (key !== undefined && certificate === undefined) user.fail('client-certificate', 'is missing');
  const credentials = async (): Promise<Credentials> => {
    const [ca, cert, secret, bearer, given] = await Promise.all([
      authority?.(),
      certificate?.(),
      key?.(),
      token?.(),
      plugin?.get(),
    ]);
    const tls: TlsMaterial = {
      ...(ca !== undefined && { ca }),
      ...(cert !== undefined && secret !== undefined && { cert, key: secret }),
      ...given?.certificate,
      ...(serverName !== undefined && { serverName }),
      ...(insecure && { insecure: true }),
    };
    const proof = bearer ?? given?.token;
    return { tls, ...(proof !== undefined && { token: proof }) };
  };
  const namespace = context.optionalText('namespace');
  return {
    server,
    source: `${file}, context ${name}`,
    ...(namespace !== undefined && { namespace }),
    credentials,
    refused: () => plugin?.forget(),
  };
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause: unknown) {
    throw new WeirError('KUBECONFIG_INVALID', `${file}: ${messageOf(cause)}`, { cause });
  }
  const document = parseDocument(text, { prettyErrors: false });
  const [problem] = document.errors;
  if (problem !== undefined)
    throw new WeirError('KUBECONFIG_INVALID', `${file}: not valid YAML: ${problem.message}`);
  try {
    return document.toJS();
  } catch (cause: unknown) {
    // an alias without its anchor
    throw new WeirError('KUBECONFIG_INVALID', `${file}: ${messageOf(cause)}`, { cause });
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function refuseUnsupported(fields: KubeconfigFields, names: readonly string[]): void {
  for (const name of names) if (fields.has(name)) fields.fail(name, 'is not supported by Weir');
}

function serverOf(cluster: KubeconfigFields, user: KubeconfigFields): URL {
  const text = cluster.text('server');
  const server = URL.canParse(text) ? new URL(text) : cluster.fail('server', `must be a URL, got ${text}`);
  if (server.protocol === 'https:') return server;
  if (server.protocol !== 'http:') cluster.fail('server', `must be https, got ${text}`);
  // kubectl proxy speaks plain HTTP on this machine; a secret must not travel so
  for (const secret of ['token', 'tokenFile', 'exec'])
    if (user.has(secret)) cluster.fail('server', `must be https where the user has a ${secret}, got ${text}`);
  return server;
}

type Reader = () => Promise<string>;

/** `<name>-data` in the file itself, or `<name>`, a file; data comes first, as in client-go. */
function pemReader(fields: KubeconfigFields, name: string): Reader | undefined {
  const data = fields.optionalData(`${name}-data`);
  if (data !== undefined) return async () => data;
  const path = fields.optionalPath(name);
  return path === undefined
    ? undefined
    : () => readCredentialFile(path, `${fields.file}: ${fields.path}.${name}`);
}

function tokenReader(user: KubeconfigFields): Reader | undefined {
  const path = user.optionalPath('tokenFile');
  if (path !== undefined)
    return async () => (await readCredentialFile(path, `${user.file}: ${user.path}.tokenFile`)).trim();
  const token = user.optionalText('token');
  return token === undefined ? undefined : async () => token;
}

function readPlugin(
  user: KubeconfigFields,
  cluster: KubeconfigFields,
  { env, now }: KubeconfigOptions,
): ExecCredential {
  const exec = user.child('exec');
  if (exec.optionalText('interactiveMode') === 'Always')
    exec.fail('interactiveMode', 'is Always, but an agent has nobody to ask');
  const variables = exec.list('env').map((entry, index) => {
    const fields = new KubeconfigFields(exec.file, `${exec.path}.env[${index}]`, entry);
    return [fields.text('name'), fields.optionalText('value') ?? ''] as const;
  });
  return new ExecCredential({
    where: `${exec.file}: ${exec.path}`,
    command: commandOf(exec),
    args: exec
      .list('args')
      .map((arg, index) => (typeof arg === 'string' ? arg : exec.fail(`args[${index}]`, 'must be text'))),
    env: { ...env, ...Object.fromEntries(variables) },
    apiVersion: exec.text('apiVersion'),
    ...(exec.flag('provideClusterInfo') && { cluster: clusterInfo(cluster) }),
    ...(exec.has('installHint') && { hint: exec.text('installHint') }),
    now,
  });
}

/** A name is searched for in PATH; anything with a slash is a path, from the folder of the file. */
function commandOf(exec: KubeconfigFields): string {
  const command = exec.text('command');
  return command.includes('/') ? (exec.optionalPath('command') ?? command) : command;
}

function clusterInfo(cluster: KubeconfigFields): Record<string, unknown> {
  const data = cluster.optionalText('certificate-authority-data');
  const serverName = cluster.optionalText('tls-server-name');
  return {
    server: cluster.text('server'),
    ...(data !== undefined && { 'certificate-authority-data': data }),
    ...(serverName !== undefined && { 'tls-server-name': serverName }),
    ...(cluster.flag('insecure-skip-tls-verify') && { 'insecure-skip-tls-verify': true }),
  };
}
