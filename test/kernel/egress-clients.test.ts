// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EgressHook } from '../../src/gen/events.ts';
import { buildGoProgram } from './build-go-program.ts';
import { GovernedPod } from './governed-pod.ts';
import { describeLive } from './live.ts';
import type { Ended } from './net.ts';

const SHARED = '10.77.0.11';
const HTTPS = `${SHARED}:8443`;
/** Exit status of the Go client when the server can't read the hello that it hid. */
const REJECTED = 3;
/** That of a server which asks for another hello. */
const STRICT = `${SHARED}:8444`;
const ONLY_GOOD = { default: 'deny', allow: [{ name: 'good', names: ['good.example'] }] };
const python = (...args: readonly string[]): string[] => [
  'python3',
  join(import.meta.dirname, 'cases/wire_requests.py'),
  ...args,
];

/** A client that asks for a name at the shared address; how it tells that it was served. */
interface Client {
  readonly name: string;
  readonly command: (name: string) => readonly string[];
  readonly isServed: (ended: Ended) => boolean;
}

const succeeds = ({ status }: Ended): boolean => status === 0;
const says =
  (text: string) =>
  ({ stdout }: Ended): boolean =>
    stdout.trim() === text;
const NODE = `const tls = require('node:tls');
tls.connect({ host: '${SHARED}', port: 8443, servername: process.argv[1], rejectUnauthorized: false })
  .on('secureConnect', () => process.exit(0)).on('error', () => process.exit(1));
setTimeout(() => process.exit(2), 5000);`;

const CLIENTS: readonly Client[] = [
  {
    name: 'curl',
    command: (name) => [
      'curl',
      '-sSk',
      '-m',
      '5',
      '--resolve',
      `${name}:8443:${SHARED}`,
      `https://${name}:8443/`,
    ],
    isServed: says('ok'),
  },
  {
    name: 'curl, plain',
    command: (name) => ['curl', '-sS', '-m', '5', '-H', `Host: ${name}`, `http://${SHARED}:8080/`],
    isServed: says('ok'),
  },
  { name: 'http.client', command: (name) => python('http', SHARED, name), isServed: says('ok') },
  {
    name: 'ssl of Python',
    command: (name) => python('ssl', SHARED, name),
    isServed: says('TLSv1.3'),
  },
  { name: 'asyncio', command: (name) => python('asyncio', SHARED, name), isServed: says('True') },
  {
    name: 'node, with a key share of ML-KEM',
    command: (name) => [process.execPath, '-e', NODE, name],
    isServed: succeeds,
  },
  {
    name: 'openssl s_client',
    command: (name) => ['timeout', '5', 'openssl', 's_client', '-connect', HTTPS, '-servername', name],
    isServed: ({ stdout }) => stdout.includes('BEGIN CERTIFICATE'),
  },
  {
    name: 'Go, with a key share of ML-KEM',
    command: (name) => [goClient ?? '', HTTPS, name],
    isServed: succeeds,
  },
];

const { program: goClient } = buildGoProgram('tls-client');

describeLive('names on the wire, of real clients', () => {
  vi.setConfig({ testTimeout: 120_000 });

  describe.each([
    { where: 'in send()', objects: ['send'], hook: EgressHook.STREAM },
    { where: 'in packets', objects: [], hook: EgressHook.PACKET },
  ])('judged $where', ({ objects, hook }) => {
    let governed: GovernedPod;
    let folder: string;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'weir-clients-'));
      const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
      const made = ['-nodes', '-subj', '/CN=localhost', '-keyout', key, '-out', certificate];
      execFileSync(
        'openssl',
        ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...made],
        {
          stdio: 'ignore',
        },
      );
      governed = new GovernedPod(`clients${hook}`, [SHARED], { objects });
      await governed.serve([`good.example=${SHARED}`, `other.example=${SHARED}`]);
      const server = governed.place.makeCgroup('web');
      await governed.network.startPython(server, 'wire_server.py', [certificate, key]).line();
      const strict = ['openssl', 's_server', '-accept', STRICT, '-groups', 'P-521', '-cert', certificate];
      await governed.network.start(server, [...strict, '-key', key]).line();
      expect(await governed.resolve('good.example')).toBe(SHARED);
      governed.govern(ONLY_GOOD);
    });

    afterEach(() => governed.sensors.clear());
    afterAll(async () => {
      await governed?.remove();
      rmSync(folder, { recursive: true, force: true });
    });

    it.for(CLIENTS)('$name', async ({ name, command, isServed }, { skip }) => {
      skip(name.startsWith('Go') && goClient === undefined, 'Go is missing, or too old');
      const run = (host: string): Promise<Ended> => governed.network.run(governed.pod, command(host));
      const served = await run('good.example');
      expect([isServed(served), served.stderr]).toEqual([true, expect.anything()]);
      expect(isServed(await run('other.example'))).toBe(false);
      const told = governed.sensors.all('egress.decision');
      expect(told.map(({ fields }) => [fields.hook, fields.name])).toEqual([[hook, 'other.example']]);
    });

    it('Go, with an encrypted hello', async ({ skip }) => {
      if (goClient === undefined) return skip('Go is missing, or too old');
      const run = async (outer: string): Promise<number | null> => {
        const hidden = [goClient, HTTPS, 'hidden.example', outer];
        return (await governed.network.run(governed.pod, hidden)).status;
      };
      expect(await run('good.example')).toBe(REJECTED);
      expect(await run('other.example')).toBe(1);
      governed.govern({ ...ONLY_GOOD, encryptedHello: 'deny' });
      expect(await run('good.example')).toBe(1);
      governed.govern(ONLY_GOOD);
    });

    it('openssl s_client, asked for a second hello', async () => {
      const run = (name: string): Promise<Ended> => {
        const client = ['openssl', 's_client', '-connect', STRICT, '-servername', name, '-msg'];
        return governed.network.run(governed.pod, ['timeout', '5', ...client, '-groups', 'X25519:P-521']);
      };
      const served = await run('good.example');
      expect(served.stdout).toContain('BEGIN CERTIFICATE');
      expect(served.stdout.match(/>>>.*ClientHello/g)).toHaveLength(2);
      expect((await run('other.example')).stdout).not.toContain('BEGIN CERTIFICATE');
    });

    it('a second Host on a connection that is kept', async () => {
      const hosts = ['good.example', 'good.example', 'other.example'];
      const { stdout } = await governed.network.run(governed.pod, python('http', SHARED, ...hosts));
      const [first, second, third] = stdout.trim().split('\n');
      expect([first, second]).toEqual(['ok', 'ok']);
      expect(third).not.toBe('ok');
    });
  });
});
