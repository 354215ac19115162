// SPDX-License-Identifier: Apache-2.0
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { InternetConfig } from './internet/calls.ts';
import { INTERNET_HOSTS, type InternetHost } from './internet/internet-hosts.ts';
import { runTool } from './run-tool.ts';

/** The lab's own authority and what it signed. */
export interface Certificates {
  /** PEM of the authority: the only one that pods trust. */
  readonly authorityFile: string;
  /** By role, for every host with TLS. */
  readonly ofHosts: InternetConfig['certificates'];
}

const DAYS = ['-days', '3650'];
const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** Makes an authority and one certificate per TLS host with openssl (1.1.1 or newer), in `folder`. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const file = (name: string): string => join(folder, name);
  const hosts = INTERNET_HOSTS.filter((host) => host.tls);
  await writeFile(file('openssl.conf'), openSslConfig(hosts));
  const request = (output: string, ...args: string[]): Promise<string> => {
    const out = ['-keyout', file(`${output}.key`), '-out', file(`${output}.pem`)];
    return runTool('openssl', ['req', '-config', file('openssl.conf'), ...NEW_KEY, ...out, ...args]);
  };
  await Promise.all([
    request('authority', '-x509', '-extensions', 'authority', '-subj', '/CN=Weir lab authority', ...DAYS),
    request('host', '-new', '-subj', '/CN=Weir lab host'),
  ]);
  const key = await readFile(file('host.key'), 'utf8');
  const sign = async (host: InternetHost): Promise<[string, { cert: string; key: string }]> => {
    const authority = [
      '-CA',
      file('authority.pem'),
      '-CAkey',
      file('authority.key'),
      '-set_serial',
      `0x${randomBytes(15).toString('hex')}`,
    ];
    const extensions = ['-extfile', file('openssl.conf'), '-extensions', host.role];
    return [
      host.role,
      {
        cert: await runTool('openssl', [
          'x509',
          '-req',
          '-in',
          file('host.pem'),
          ...authority,
          ...extensions,
          ...DAYS,
        ]),
        key,
      },
    ];
  };
  return {
    authorityFile: file('authority.pem'),
    ofHosts: Object.fromEntries(await Promise.all(hosts.map(sign))),
  };
}

/** One section per certificate. Strict clients (Python 3.13 and newer) want key usage and both key identifiers. */
function openSslConfig(hosts: readonly InternetHost[]): string {
  const sections = hosts.map((host) => [
    `[${host.role}]`,
    'basicConstraints = critical, CA:FALSE',
    'keyUsage = critical, digitalSignature',
    'extendedKeyUsage = serverAuth',
    'subjectKeyIdentifier = hash',
    'authorityKeyIdentifier = keyid',
    `subjectAltName = ${host.names.map((name) => `DNS:${name}`).join(', ')}`,
  ]);
  const authority = [
    '[authority]',
    'basicConstraints = critical, CA:TRUE',
    'keyUsage = critical, keyCertSign, cRLSign',
    'subjectKeyIdentifier = hash',
  ];
  return `${[['[req]', 'distinguished_name = name', '[name]'], authority, ...sections].flat().join('\n')}\n`;
}
