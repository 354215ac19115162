// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { EgressHook } from '../../src/gen/events.ts';
import { compileGo, hasGo } from './compile-go.ts';
import { GovernedPod } from './governed-pod.ts';
import { describeLive } from './live.ts';
import type { Ended, Peer } from './net.ts';

const PROXY = '10.77.0.20';
const UNLISTED = '10.77.0.21';
const SHARED = '10.77.0.11';
const LITERAL = '10.77.0.12';
const PORT = 3128;
const TINYPROXY = 8888;
const NAMES = ['good', 'auth.good', 'other', 'evil'].map((name) => `${name}.example=${SHARED}`);

const POLICY = {
  default: 'deny',
  allow: [
    {
      name: 'good',
      names: ['good.example', 'auth.good.example'],
      ports: [{ port: 8080 }, { port: 8443 }],
    },
    { name: 'literal', cidrs: [`${LITERAL}/32`], ports: [{ port: 8080 }] },
  ],
  proxies: [
    { name: 'corp', cidrs: [`${PROXY}/32`], port: PORT },
    { name: 'tiny', cidrs: [`${PROXY}/32`], port: TINYPROXY },
  ],
};

type Step = { readonly send: string } | { readonly tls: string } | { readonly wait: 1 };

const sends = (text: string | Uint8Array): Step => ({
  send: Buffer.from(text as string, 'latin1').toString('hex'),
});
const connect = (authority: string, more = ''): Step =>
  sends(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n${more}\r\n`);
const get = (url: string, host = new URL(url).host): Step =>
  sends(`GET ${url} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
const plain = (host: string): Step => sends(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
/** Ports of the proxies, and whether there is the program. */
const PROXIES = [
  { proxy: 'a small proxy', port: PORT, isThere: () => true },
  { proxy: 'tinyproxy', port: TINYPROXY, isThere: () => hasTinyproxy },
];
const hasTinyproxy = spawnSync('tinyproxy', ['-v']).status === 0;
const proxiedGet = hasGo ? compileGo('proxied_get') : undefined;
const hasRequests = spawnSync('/usr/bin/python3', ['-c', 'import requests']).status === 0;

const REQUESTS = `import requests, sys, warnings
warnings.simplefilter('ignore')
print(requests.get(sys.argv[1], verify=False, timeout=5).text)`;
const URLLIB = `import ssl, sys, urllib.request
context = ssl._create_unverified_context()
print(urllib.request.urlopen(sys.argv[1], context=context if 'https' in sys.argv[1] else None, timeout=5).read().decode())`;
const NODE = `fetch(process.argv[1], { signal: AbortSignal.timeout(5000) }).then((answer) => answer.text()).then(console.log)`;

/** Clients that take their proxy from the environment. */
const CLIENTS: readonly {
  readonly name: string;
  readonly command: (url: string) => readonly string[];
  readonly needs?: () => boolean;
}[] = [
  { name: 'curl', command: (url) => ['curl', '-sSk', '-m', '5', url] },
  { name: 'requests', command: (url) => ['python3', '-c', REQUESTS, url], needs: () => hasRequests },
  { name: 'urllib', command: (url) => ['python3', '-c', URLLIB, url] },
  {
    name: 'fetch of Node',
    command: (url) => [
      ...['env', 'NODE_USE_ENV_PROXY=1', 'NODE_TLS_REJECT_UNAUTHORIZED=0', 'NODE_NO_WARNINGS=1'],
      ...[process.execPath, '-e', NODE, url],
    ],
  },
  {
    name: 'Go',
    command: (url) => [proxiedGet ?? '', url],
    needs: () => proxiedGet !== undefined,
  },
];
const OK = 'HTTP/1.1 200 OK';

/** Starts tinyproxy, which finds the names in a hosts file of the network. */
function startTinyproxy({ network }: GovernedPod, cgroup: string, folder: string): void {
  const etc = join('/etc/netns', network.name);
  mkdirSync(etc, { recursive: true });
  writeFileSync(join(etc, 'hosts'), NAMES.map((name) => name.split('=').toReversed().join(' ')).join('\n'));
  const config = join(folder, 'tinyproxy.conf');
  writeFileSync(config, `Port ${TINYPROXY}\nTimeout 20\nLogLevel Critical\nMaxClients 50\n`);
  network.start(cgroup, ['tinyproxy', '-d', '-c', config]);
}

describeLive('what proxies are asked for', () => {
  vi.setConfig({ testTimeout: 120_000 });

  describe.each([
    { where: 'in send()', objects: ['send'], hook: EgressHook.STREAM, refused: 'EACCES' },
    { where: 'in packets', objects: [], hook: EgressHook.PACKET, refused: 'timeout' },
  ])('judged $where', ({ objects, hook, refused }) => {
    let governed: GovernedPod;
    let folder: string;
    let client: Peer;

    beforeAll(async () => {
      folder = mkdtempSync(join(tmpdir(), 'weir-proxy-'));
      const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
      const made = ['-nodes', '-subj', '/CN=localhost', '-keyout', key, '-out', certificate];
      execFileSync(
        'openssl',
        ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', ...made],
        { stdio: 'ignore' },
      );
      governed = new GovernedPod(`proxy${hook}`, [PROXY, UNLISTED, SHARED, LITERAL, '10.77.0.13'], {
        objects,
      });
      await governed.serve(NAMES);
      const server = governed.place.makeCgroup('web');
      await governed.network.startPython(server, 'wire_server.py', [certificate, key]).line();
      await governed.network.startPython(server, 'proxy_server.py', [`${PORT}`, ...NAMES]).line();
      if (hasTinyproxy) startTinyproxy(governed, server, folder);
      client = governed.network.startPython(governed.pod, 'proxy_client.py');
      governed.govern(POLICY);
    });

    afterEach(() => governed.sensors.clear());
    afterAll(async () => {
      await governed?.remove();
      rmSync(folder, { recursive: true, force: true });
      rmSync(join('/etc/netns', governed.network.name), { recursive: true, force: true });
    });

    async function ask(steps: readonly Step[], to = PROXY): Promise<string[]> {
      client.say(JSON.stringify({ to: [to, PORT], steps }));
      return JSON.parse(await client.line()) as string[];
    }

    /** What was denied: the name, the port that was asked for, and the clause's hook. */
    const told = (): unknown[] =>
      governed.sensors
        .all('egress.decision')
        .map(({ fields }) => [fields.name, fields.proxiedPort, fields.hook]);

    it('a tunnel to a name that is approved, and the same name in it', async () => {
      expect(
        await ask([connect('good.example:8443'), { tls: 'good.example' }, plain('good.example')]),
      ).toEqual([OK, 'TLSv1.3', OK]);
      expect(await ask([connect('GOOD.example.:8443'), { tls: 'good.example' }])).toEqual([OK, 'TLSv1.3']);
      expect(told()).toEqual([]);
    });

    it('no tunnel to another name, nor to another port of the name', async () => {
      expect(await ask([connect('evil.example:8443')])).toEqual([refused]);
      expect(await ask([connect('good.example:22')])).toEqual([refused]);
      expect(told()).toEqual([
        ['evil.example', 8443, hook],
        ['good.example', 22, hook],
      ]);
    });

    it('no other server name in a tunnel', async () => {
      expect(await ask([connect('good.example:8443'), { tls: 'other.example' }])).toEqual([OK, refused]);
      expect(told()).toEqual([['other.example', 8443, hook]]);
    });

    it('no other Host in a tunnel', async () => {
      const asked = [connect('good.example:8080'), plain('good.example'), plain('other.example')];
      expect(await ask(asked)).toEqual([OK, OK, 'timeout']);
    });

    it('literal addresses by blocks', async () => {
      expect(await ask([connect(`${LITERAL}:8080`), plain('any.example')])).toEqual([OK, OK]);
      expect(await ask([connect('10.77.0.13:8080')])).toEqual([refused]);
      expect(await ask([connect(`${LITERAL}:8443`)])).toEqual([refused]);
      // the proxy by itself, and forms of the address that some take for it
      for (const host of [
        PROXY,
        '0x0a4d000c',
        '10.77.12',
        '010.77.0.12',
        '10.77.0.012',
        '[::ffff:10.77.0.12]',
      ])
        expect([host, await ask([connect(`${host}:8080`)])]).toEqual([host, [refused]]);
      expect(told().slice(0, 2)).toEqual([
        ['10.77.0.13', 8080, hook],
        [LITERAL, 8443, hook],
      ]);
    });

    it('each request of a connection that is kept', async () => {
      const [good, evil] = [get('http://good.example:8080/'), get('http://evil.example:8080/')];
      expect(await ask([good, good, good])).toEqual([OK, OK, OK]);
      expect(await ask([good, good, evil])).toEqual([OK, OK, 'timeout']);
      expect(await ask([get('http://good.example/')])).toEqual([refused]); // port 80
      expect(await ask([get('http://evil.example:8080/', 'good.example')])).toEqual([refused]);
      expect(await ask([get(`http://${LITERAL}:8080/`), evil])).toEqual([OK, 'timeout']);
    });

    it('requests that name their destination in Host alone', async () => {
      expect(await ask([plain('good.example:8080')])).toEqual([OK]);
      expect(await ask([plain('evil.example:8080')])).toEqual([refused]);
      expect(await ask([sends('GET / HTTP/1.0\r\n\r\n')])).toEqual([refused]);
    });

    it('what follows a tunnel that the proxy refused', async () => {
      const again = 'Proxy-Authorization: Basic Zm9vOmJhcg==\r\n';
      const first = connect('auth.good.example:8443');
      const REFUSED = 'HTTP/1.1 407 Proxy Authentication Required';
      expect(
        await ask([first, connect('auth.good.example:8443', again), { tls: 'auth.good.example' }]),
      ).toEqual([REFUSED, OK, 'TLSv1.3']);
      expect(await ask([first, connect('evil.example:8443', again)])).toEqual([REFUSED, refused]);
      expect(await ask([first, get('http://evil.example:8080/')])).toEqual([REFUSED, refused]);
      expect(await ask([first, plain('evil.example:8080')])).toEqual([REFUSED, refused]);
    });

    it('nothing that is no request: TLS to the proxy, SOCKS, HTTP/2', async () => {
      expect(await ask([{ tls: 'good.example' }])).toEqual([refused]);
      expect(await ask([sends('\x05\x01\x00')])).toEqual([refused]);
      expect(await ask([sends('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')])).toEqual([refused]);
      expect(told()).toHaveLength(3);
    });

    it('a proxy that is not listed is an address as any other', async () => {
      expect(await ask([connect('good.example:8443')], UNLISTED)).toEqual(['EPERM']);
    });

    describe.each(PROXIES)('$proxy, asked by', ({ port, isThere }) => {
      const url = { http: 'http://NAME:8080/', https: 'https://NAME:8443/' };
      it.for(CLIENTS)('$name', async ({ name, command, needs = () => true }, { skip }) => {
        if (!isThere()) skip('there is no tinyproxy here');
        if (!needs()) skip(`${name} is not there`);
        const env = `http://${PROXY}:${port}`;
        const run = (scheme: 'http' | 'https', host: string): Promise<Ended> =>
          governed.network.run(governed.pod, [
            'env',
            ...['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].map((key) => `${key}=${env}`),
            ...command(url[scheme].replace('NAME', host)),
          ]);
        for (const scheme of ['http', 'https'] as const) {
          const served = await run(scheme, 'good.example');
          expect([scheme, served.stdout.trim(), served.stderr]).toEqual([scheme, 'ok', expect.anything()]);
          // in packets each would wait for its time-out
          if (hook === EgressHook.PACKET) continue;
          governed.sensors.clear();
          expect([scheme, (await run(scheme, 'evil.example')).stdout.trim()]).not.toEqual([scheme, 'ok']);
          expect(told()).toContainEqual(['evil.example', scheme === 'http' ? 8080 : 8443, hook]);
        }
      });
    });

    it('a tunnel whose name is approved no longer ends', async () => {
      const steps = [
        connect('good.example:8080'),
        plain('good.example'),
        { wait: 1 as const },
        plain('good.example'),
      ];
      client.say(JSON.stringify({ to: [PROXY, PORT], steps }));
      expect(await client.line()).toBe('waiting');
      governed.govern({ ...POLICY, allow: POLICY.allow.slice(1) });
      client.say('');
      const [first, second, third] = JSON.parse(await client.line()) as string[];
      governed.govern(POLICY);
      expect([first, second]).toEqual([OK, OK]);
      expect(['EACCES', 'timeout', 'ECONNABORTED']).toContain(third);
    });
  });
});
