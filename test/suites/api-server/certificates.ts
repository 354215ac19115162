// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** PEM texts of an authority and of what it signed. */
export interface TestCertificates {
  readonly ca: string;
  readonly server: { readonly cert: string; readonly key: string };
  readonly client: { readonly cert: string; readonly key: string };
}

/** Name in the client certificate: the user that it stands for. */
export const CLIENT_NAME = 'weir-test-client';

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/**
 * Makes an authority, a certificate for 127.0.0.1, localhost and `names` (as openssl writes them: `IP:192.0.2.1`), and one
 * of a client, with openssl.
 */
export function makeTestCertificates(
  names: readonly string[] = [],
  client = `/CN=${CLIENT_NAME}`,
): TestCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'weir-tls-'));
  try {
    const run = (...args: string[]): void => {
      execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
    };
    const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
    const sign = (name: string, subject: string, extensions: string): { cert: string; key: string } => {
      writeFileSync(join(folder, `${name}.conf`), extensions);
      run('req', ...KEY, '-new', '-subj', subject, '-keyout', `${name}.key`, '-out', `${name}.csr`);
      const authority = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-set_serial', String(Date.now())];
      const request = ['-req', '-in', `${name}.csr`, '-extfile', `${name}.conf`, '-days', '2'];
      run('x509', ...request, ...authority, '-out', `${name}.pem`);
      return { cert: read(`${name}.pem`), key: read(`${name}.key`) };
    };
    run(
      'req',
      ...KEY,
      '-x509',
      '-subj',
      '/CN=weir-test-ca',
      '-days',
      '2',
      '-keyout',
      'ca.key',
      '-out',
      'ca.pem',
    );
    return {
      ca: read('ca.pem'),
      server: sign(
        'server',
        '/CN=weir-test-server',
        `subjectAltName = ${['IP:127.0.0.1', 'DNS:localhost', 'DNS:cluster.test', ...names].join(', ')}\nextendedKeyUsage = serverAuth\n`,
      ),
      client: sign('client', client, 'extendedKeyUsage = clientAuth\n'),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
