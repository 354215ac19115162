// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { stringify } from 'yaml';
import { ApiServerDouble } from '../../test/suites/api-server/api-server-double.ts';
import { CLIENT_NAME } from '../../test/suites/api-server/certificates.ts';
import { ApiClient } from './api-client.ts';
import { connectKubeconfig } from './kubeconfig.ts';

const PEM = '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----\n';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

interface Parts {
  cluster?: Record<string, unknown>;
  user?: Record<string, unknown>;
  more?: Record<string, unknown>;
}

function write({ cluster = {}, user = {}, more = {} }: Parts) {
  const folder = mkdtempSync(join(tmpdir(), 'weir-kubeconfig-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'config');
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'here',
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1:6443', ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [
      { name: 'here', context: { cluster: 'c', user: 'u' } },
      { name: 'bare', context: { cluster: 'c' } },
    ],
    ...more,
  };
  writeFileSync(file, stringify(config));
  let now = 0;
  return {
    folder,
    file,
    advance: (ms: number) => {
      now += ms;
    },
    connect: (context = '') =>
      connectKubeconfig({ file, context, env: { PATH: process.env.PATH }, now: () => now }),
  };
}

/** A credential program; it counts its runs in the file `runs`. */
function plugin(folder: string, body: string): string {
  const program = join(folder, 'plugin');
  writeFileSync(program, `#!/bin/sh\necho run >> "$(dirname "$0")/runs"\n${body}\n`);
  chmodSync(program, 0o755);
  return './plugin';
}

const EXEC_VERSION = 'client.authentication.k8s.io/v1';

describe('connectKubeconfig', () => {
  it('takes token and certificates from the file itself', async () => {
    const { connect, file } = write({
      cluster: { 'certificate-authority-data': base64(PEM), 'tls-server-name': 'cluster.test' },
      user: { token: 't', 'client-certificate-data': base64(PEM), 'client-key-data': base64(PEM) },
    });
    const connection = connect();
    expect(connection.server.href).toBe('https://10.0.0.1:6443/');
    expect(connection.source).toBe(`${file}, context here`);
    expect(await connection.credentials()).toEqual({
      token: 't',
      tls: { ca: PEM, cert: PEM, key: PEM, serverName: 'cluster.test' },
    });
    expect(await connect('bare').credentials()).toEqual({ tls: { ca: PEM, serverName: 'cluster.test' } });
  });

  it('takes them from files beside it, as they are at each request', async () => {
    const { connect, folder } = write({
      cluster: { 'certificate-authority': 'ca.pem' },
      user: { tokenFile: 'token', token: 'not this one' },
    });
    writeFileSync(join(folder, 'ca.pem'), 'one');
    writeFileSync(join(folder, 'token'), 'first\n');
    const connection = connect();
    expect(await connection.credentials()).toEqual({ token: 'first', tls: { ca: 'one' } });
    writeFileSync(join(folder, 'token'), 'second\n');
    expect((await connection.credentials()).token).toBe('second');
    rmSync(join(folder, 'token'));
    await expect(connection.credentials()).rejects.toThrow(/config: users\[0\]\.user\.tokenFile: ENOENT/);
  });

  it('asks a credential program, keeps what it gave until shortly before its end, and asks again after 401', async () => {
    const { connect, folder, advance } = write({
      user: {
        exec: {
          apiVersion: EXEC_VERSION,
          command: './plugin',
          args: ['a b'],
          env: [{ name: 'X', value: 'y' }],
        },
      },
    });
    plugin(
      folder,
      `n=$(wc -l < "$(dirname "$0")/runs")
printf '{"kind":"ExecCredential","apiVersion":"${EXEC_VERSION}","status":{"token":"%s %s %s","expirationTimestamp":"1970-01-01T01:00:00Z"}}' "$1" "$X" $n`,
    );
    const connection = connect();
    const both = await Promise.all([connection.credentials(), connection.credentials()]);
    expect(both.map(({ token }) => token)).toEqual(['a b y 1', 'a b y 1']);
    advance(3_600_000 - 31_000);
    expect((await connection.credentials()).token).toBe('a b y 1');
    advance(2_000);
    expect((await connection.credentials()).token).toBe('a b y 2');
    // a clock that jumps back does not keep what the server refuses
    advance(-3_000_000);
    expect((await connection.credentials()).token).toBe('a b y 2');
    connection.refused();
    expect((await connection.credentials()).token).toBe('a b y 3');
  });

  it('tells the program of the cluster where it asks for that', async () => {
    const { connect, folder } = write({
      cluster: { 'certificate-authority-data': base64(PEM) },
      user: { exec: { apiVersion: EXEC_VERSION, command: './plugin', provideClusterInfo: true } },
    });
    plugin(
      folder,
      `printf %s "$KUBERNETES_EXEC_INFO" > "$(dirname "$0")/info"
echo '{"kind":"ExecCredential","apiVersion":"${EXEC_VERSION}","status":{"clientCertificateData":"c","clientKeyData":"k"}}'`,
    );
    expect((await connect().credentials()).tls).toEqual({ ca: PEM, cert: 'c', key: 'k' });
    expect(JSON.parse(readFileSync(join(folder, 'info'), 'utf8'))).toEqual({
      apiVersion: EXEC_VERSION,
      kind: 'ExecCredential',
      spec: {
        interactive: false,
        cluster: { server: 'https://10.0.0.1:6443', 'certificate-authority-data': base64(PEM) },
      },
    });
  });

  it.each([
    ['exit 3', /users\[0\]\.user\.exec: \S+plugin failed with 3/],
    ['echo "log in first" >&2; exit 1', /failed with 1: log in first/],
    ['echo hello', /did not answer in JSON/],
    ['echo "{}"', /must answer with an ExecCredential of client\.authentication\.k8s\.io\/v1, got undefined/],
    [`echo '{"kind":"ExecCredential","apiVersion":"${EXEC_VERSION}"}'`, /without a status/],
    [`echo '{"kind":"ExecCredential","apiVersion":"${EXEC_VERSION}","status":{}}'`, /neither a token nor/],
    [
      `echo '{"kind":"ExecCredential","apiVersion":"${EXEC_VERSION}","status":{"token":"t","expirationTimestamp":"soon"}}'`,
      /gave the end "soon", not a time/,
    ],
  ])('says what is wrong with a program: %s', async (body, message) => {
    const { connect, folder } = write({ user: { exec: { apiVersion: EXEC_VERSION, command: './plugin' } } });
    plugin(folder, body);
    await expect(connect().credentials()).rejects.toMatchObject({
      code: 'CLUSTER_CREDENTIALS',
      message: expect.stringMatching(message),
    });
  });

  it('says that a program is missing, with the hint of the file', async () => {
    const exec = { apiVersion: EXEC_VERSION, command: 'weir-no-such-program', installHint: 'get it\n' };
    const { connect } = write({ user: { exec } });
    await expect(connect().credentials()).rejects.toThrow(/weir-no-such-program is not installed: get it$/);
  });

  it.each<[string, Parts, RegExp]>([
    ['no current context', { more: { 'current-context': '' } }, /config: current-context: is not set/],
    [
      'a context that is missing',
      { more: { 'current-context': 'x' } },
      /contexts: has no entry named "x"; there are: here, bare/,
    ],
    [
      'a cluster that is missing',
      { more: { clusters: [] } },
      /clusters: has no entry named "c"; there are: none/,
    ],
    ['no server', { cluster: { server: '' } }, /clusters\[0\]\.cluster\.server: is missing/],
    ['a server that is no URL', { cluster: { server: 'x y' } }, /server: must be a URL, got x y/],
    ['another protocol', { cluster: { server: 'ftp://x' } }, /server: must be https, got ftp/],
    [
      'a token over plain HTTP',
      { cluster: { server: 'http://10.0.0.1' }, user: { token: 't' } },
      /server: must be https where the user has a token/,
    ],
    [
      'data that is no PEM',
      { cluster: { 'certificate-authority-data': 'eA==' } },
      /must be a PEM text in base64/,
    ],
    ['a key that is missing', { user: { 'client-certificate': 'a' } }, /client-key: is missing/],
    ['a certificate that is missing', { user: { 'client-key': 'a' } }, /client-certificate: is missing/],
    ['a proxy', { cluster: { 'proxy-url': 'http://p' } }, /cluster\.proxy-url: is not supported/],
    ['a user name', { user: { username: 'x' } }, /user\.username: is not supported/],
    ['a list that is none', { more: { users: {} } }, /config: users: must be a list, got {}/],
    ['a mapping that is none', { more: { contexts: ['x'] } }, /contexts\[0\]: must be a mapping, got "x"/],
    [
      'a flag that is none',
      { cluster: { 'insecure-skip-tls-verify': 'no' } },
      /must be true or false, got "no"/,
    ],
    ['a token that is none', { user: { token: 5 } }, /users\[0\]\.user\.token: must be text, got 5/],
    [
      'a program that wants to ask',
      { user: { exec: { apiVersion: EXEC_VERSION, command: 'x', interactiveMode: 'Always' } } },
      /exec\.interactiveMode: is Always/,
    ],
    ['no command', { user: { exec: { apiVersion: EXEC_VERSION } } }, /exec\.command: is missing/],
    [
      'an argument that is none',
      { user: { exec: { apiVersion: EXEC_VERSION, command: 'x', args: [1] } } },
      /exec\.args\[0\]: must be text/,
    ],
  ])('names file and field of %s', (_, parts, message) => {
    const { connect } = write(parts);
    expect(() => connect()).toThrow(expect.objectContaining({ code: 'KUBECONFIG_INVALID' }));
    expect(() => connect()).toThrow(message);
  });

  it('names a file that is missing, and one that is no YAML', () => {
    const { file, connect } = write({});
    writeFileSync(file, 'a: [');
    expect(() => connect()).toThrow(/config: not valid YAML/);
    writeFileSync(file, 'a: *b');
    expect(() => connect()).toThrow(/config: Unresolved alias/);
    rmSync(file);
    expect(() => connect()).toThrow(/config: ENOENT/);
  });
});

describe('ApiClient', () => {
  it('proves itself with a certificate, checks the name it is told to, and changes both while it runs', async () => {
    const api = await ApiServerDouble.start();
    onTestFinished(() => api.close());
    api.store.put('namespaces', { metadata: { name: 'default' } });
    const { connect, folder } = write({
      cluster: { server: api.url, 'certificate-authority': 'ca.pem', 'tls-server-name': 'cluster.test' },
      user: { 'client-certificate': 'client.pem', 'client-key': 'client.key' },
    });
    writeFileSync(join(folder, 'ca.pem'), PEM.replace('x', ''));
    writeFileSync(join(folder, 'client.pem'), api.certificates.client.cert);
    writeFileSync(join(folder, 'client.key'), api.certificates.client.key);
    const client = new ApiClient({ connection: connect(), userAgent: 'test' });
    onTestFinished(() => client.close());
    const ask = (): Promise<unknown> =>
      client.getObject({ path: '/api/v1/namespaces/default', signal: AbortSignal.timeout(20_000) }, 1 << 20);
    await expect(ask()).rejects.toThrow();
    writeFileSync(join(folder, 'ca.pem'), api.certificates.ca);
    expect(await ask()).toMatchObject({ metadata: { name: 'default' } });
    expect(api.requests).toMatchObject([{ clientName: CLIENT_NAME, token: undefined }]);
  });

  it('believes no name that the certificate does not have', async () => {
    const api = await ApiServerDouble.start();
    onTestFinished(() => api.close());
    const { connect } = write({
      cluster: {
        server: api.url,
        'certificate-authority-data': base64(api.certificates.ca),
        'tls-server-name': 'other.test',
      },
      user: { token: 'token-1' },
    });
    const client = new ApiClient({ connection: connect(), userAgent: 'test' });
    onTestFinished(() => client.close());
    const asked = client.get({ path: '/api/v1/namespaces', signal: AbortSignal.timeout(20_000) });
    await expect(asked).rejects.toThrow(/other\.test/);
    expect(api.requests).toEqual([]);
  });

  it('ends a request that gets no answer', async () => {
    const api = await ApiServerDouble.start();
    onTestFinished(() => api.close());
    api.interceptions.push(() => true);
    const connection = {
      server: new URL(api.url),
      source: 'test',
      credentials: async () => ({ token: 'token-1', tls: { ca: api.certificates.ca } }),
      refused: () => undefined,
    };
    const client = new ApiClient({ connection, userAgent: 'test', headTimeoutMs: 20 });
    onTestFinished(() => client.close());
    const asked = client.get({ path: '/api/v1/namespaces', signal: AbortSignal.timeout(20_000) });
    await expect(asked).rejects.toThrow(/no answer within 0\.02 s/);
  });
});
