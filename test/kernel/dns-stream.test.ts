// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EventFlag, EventKind } from '../../src/gen/events.ts';
import { compileGo, hasGo } from './compile-go.ts';
import { EgressSetup } from './egress-setup.ts';
import { hasDig } from './has-dig.ts';
import { describeLive } from './live.ts';

const EPERM = '1';
/** Go compiles its own library first. */
const COMPILE_TIMEOUT_MS = 300_000;
const RESOLVER = '10.77.0.53';
const STRANGER = '10.77.0.54';
const NAMED = '10.77.0.11';
const OTHER = '10.77.0.12';
/** More than a datagram of 512 bytes holds: the last one answers. */
const MANY = [...Array.from({ length: 31 }, (_, at) => `10.78.0.${at + 1}`), NAMED];
const CLOSED_BUT = { default: 'deny', allow: [{ name: 'hub', names: ['*.example'] }] };

describeLive('DNS over TCP', () => {
  let setup: EgressSetup;
  let client: ReturnType<EgressSetup['startClient']>;

  beforeAll(async () => {
    setup = await EgressSetup.start('dns-stream', {
      addresses: [RESOLVER, STRANGER, NAMED, OTHER, ...MANY.slice(0, -1)],
      resolver: RESOLVER,
      names: [
        `one.example=${NAMED}`,
        `two.example=${OTHER}`,
        `slow.example=${NAMED}`,
        `many.example=${MANY.join(',')}`,
        `slow.many.example=${MANY.join(',')}`,
      ],
    });
    client = setup.startClient();
  });

  afterEach(() => {
    setup.govern();
    setup.sensors.clear();
  });

  afterAll(async () => setup?.remove());

  /** Governs the pod under a policy of its own, so that what it learned before doesn't count. */
  async function forget(): Promise<void> {
    for (const name of ['learned', 'learned_slots', 'learned_pods'])
      for (const [key] of [...setup.sensors.collection.map(name).entries()])
        setup.sensors.collection.map(name).delete(key);
    setup.govern(CLOSED_BUT);
    expect(await client.does(`tcp ${NAMED} 8000`)).toBe(EPERM);
    setup.sensors.clear();
  }

  it.each([
    ['in one piece', 1],
    ['byte by byte', 1000],
    ['in three pieces', 3],
  ])('teaches, and is told, with the question %s', async (_, pieces) => {
    await forget();
    expect(await client.does(`asktcp ${RESOLVER} ${pieces} one.example`)).toBe(NAMED);
    expect(await client.does(`tcp ${NAMED} 8000`)).toBe('0');
    expect(await client.does(`tcp ${OTHER} 8000`)).toBe(EPERM);
    const ends = { tgid: client.peer.pid, transport: 'tcp4', remote: `${RESOLVER}:53`, flags: 0 };
    expect(setup.sensors.one('dns.question')).toMatchObject({ ...ends, fields: { name: 'one.example' } });
    expect(setup.sensors.one('dns.answer')).toMatchObject({
      ...ends,
      fields: { name: 'one.example', recordCount: 1 },
    });
  });

  it('reads answers in as many pieces as there are', async () => {
    await forget();
    expect(await client.does(`asktcp ${RESOLVER} 1 slow.many.example`)).toBe(MANY.join(' '));
    for (const address of MANY) expect(await client.does(`tcp ${address} 8000`)).toBe('0');
    expect(setup.sensors.one('dns.answer').fields).toMatchObject({ recordCount: MANY.length });
  });

  it('reads many questions and answers of one connection', async () => {
    await forget();
    const names = Array.from({ length: 40 }, (_, at) => (at % 3 ? 'one.example' : 'slow.example'));
    expect(await client.does(`asktcp ${RESOLVER} 1 ${names.join(' ')} two.example`)).toMatch(OTHER);
    expect(await client.does(`tcp ${OTHER} 8000`)).toBe('0');
    expect(setup.sensors.all('dns.answer')).toHaveLength(41);
    expect(setup.sensors.all('dns.question')).toHaveLength(41);
  });

  it('learns nothing from who is no resolver of the pod', async () => {
    await forget();
    setup.govern({ ...CLOSED_BUT, allow: [...CLOSED_BUT.allow, { name: 'dns', cidrs: [`${STRANGER}/32`] }] });
    expect(await client.does(`asktcp ${STRANGER} 1 one.example`)).toBe(NAMED);
    expect(await client.does(`tcp ${NAMED} 8000`)).toBe(EPERM);
    // who is no resolver can't make the kernel keep parts: that they were not read is counted
    const before = unread();
    expect(await client.does(`asktcp ${STRANGER} 1 slow.example`)).toBe(NAMED);
    expect(unread()).toBe(before + 1);
  });

  it('learns nothing from a pod that answers in the name of its resolver', async () => {
    await forget();
    const elsewhere = '10.77.0.55';
    execFileSync('ip', ['-n', setup.network.name, 'addr', 'add', `${elsewhere}/32`, 'dev', 'lo']);
    setup.tables.setResolvers(0n, [RESOLVER, elsewhere], [RESOLVER, elsewhere]);
    const source = `import socket;l=socket.create_server(("${elsewhere}",53),reuse_port=True);print(1,flush=True);c=l.accept()[0];c.recv(99);c.send(b"x")`;
    const forger = setup.network.start(setup.pod, ['python3', '-c', source]);
    await forger.line();
    // the server of the test is on every address: the pod's own socket is nearer
    expect(await client.does(`asktcp ${elsewhere} 1 one.example`)).toBe('timeout');
    setup.tables.setResolvers(0n, [RESOLVER], [RESOLVER]);
  });

  function unread(): number {
    const found = setup.sensors
      .losses()
      .find(({ kind, reason }) => kind === EventKind.DNS_ANSWER && reason === 'unreadable');
    return Number(found?.count ?? 0);
  }

  it('says of what is no DNS message that it is malformed', async () => {
    await forget();
    const { collection } = setup.sensors;
    const talk = `import socket;s=socket.create_connection(("${RESOLVER}",53));s.sendall(b"\\0\\3abc\\0\\0");s.close()`;
    await setup.network.run(setup.pod, ['python3', '-c', talk]);
    expect(setup.sensors.all('dns.question').map(({ flags }) => flags & EventFlag.DNS_MALFORMED)).toEqual([
      EventFlag.DNS_MALFORMED,
      EventFlag.DNS_MALFORMED,
    ]);
    expect([...collection.map('learned').entries()]).toEqual([]);
  });

  describe('of a resolver file', () => {
    const RESOLV_CONF = { plain: '', 'with use-vc': 'options use-vc\n' };
    let folder: string;
    let inGo: string;

    beforeAll(() => {
      if (hasGo) inGo = compileGo('name_client');
      // `ip netns exec` shows what is here as /etc
      folder = join('/etc/netns', setup.network.name);
      mkdirSync(folder, { recursive: true });
    }, COMPILE_TIMEOUT_MS);

    afterAll(() => rmSync(folder, { recursive: true }));

    function configure(lines: string): void {
      writeFileSync(join(folder, 'resolv.conf'), `nameserver ${RESOLVER}\n${lines}`);
    }

    it.for([[], ['+tcp'], ['+tcp', '+keepopen']])('serves dig %j', async (options, { skip }) => {
      skip(!hasDig, 'dig is not installed');
      configure('');
      await forget();
      const { stdout } = await setup.network.run(setup.pod, ['dig', '+short', ...options, 'many.example']);
      expect(stdout.trim().split('\n').sort()).toEqual([...MANY].sort());
      expect(await client.does(`tcp ${NAMED} 8000`)).toBe('0');
    });

    it.each(Object.entries(RESOLV_CONF))('serves the C library, %s', async (_, lines) => {
      configure(lines);
      for (const name of ['many.example', 'one.example']) {
        await forget();
        expect(await setup.startClient().does(`name ${name} 8000`)).toBe('0');
        // sorting addresses sends nothing
        expect(setup.sensors.all('egress.decision')).toEqual([]);
      }
    });

    it.for(Object.entries(RESOLV_CONF))('serves Go, %s', async ([, lines], { skip }) => {
      skip(!hasGo, 'Go is not installed');
      configure(lines);
      for (const name of ['many.example', 'one.example']) {
        await forget();
        const { stdout } = await setup.network.run(setup.pod, [inGo, name, '8000']);
        expect(stdout.trim()).toBe('0');
        expect(setup.sensors.all('egress.decision')).toEqual([]);
      }
    });
  });
});
