// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { ClauseNumber, EventKind } from '../../../src/gen/events.ts';
import type { BpfMap } from '../../../src/kernel/bpf-map.ts';
import { countUnheld } from '../../../src/kernel/egress/count-unheld.ts';
import { egressMapsOf } from '../../../src/kernel/egress/egress-maps.ts';
import { EgressSetup, type EgressSetupOptions } from '../egress-setup.ts';
import { describeLive } from '../live.ts';
import { PATIENCE } from '../net.ts';
import { KEPT_ROWS, type KeptRow } from './rows.ts';

const ROOT = join(import.meta.dirname, '../../..');
const EPERM = '1';
const RESOLVER = '10.77.0.53';
const DENIED = '10.77.0.12';
const OPEN = '10.77.0.13';
const QUOTA = 16;
const POOL = Array.from({ length: QUOTA + 1 }, (_, at) => `10.78.0.${at + 1}`);
const NAMES = POOL.map((address, at) => `n${at}.example=${address}`);
const CLOSED = {
  default: 'deny',
  allow: [
    { name: 'open', cidrs: [`${OPEN}/32`] },
    { name: 'names', names: ['*.example'] },
  ],
};

describe('the table of what is kept', () => {
  const rows: readonly KeptRow[] = Object.values(KEPT_ROWS);
  it.each(rows)('names tests that are there for $kept', ({ shownBy }) => {
    for (const [file, test] of shownBy)
      expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(new RegExp(`(it|test)\\(\\s*['\`]${test}`));
  });
});

describeLive('what becomes of what the kernel keeps', () => {
  let setup: EgressSetup;

  afterEach(async () => setup.remove());

  async function start(options: Partial<EgressSetupOptions> = {}) {
    setup = await EgressSetup.start('fail-static', {
      addresses: [RESOLVER, DENIED, OPEN, ...POOL],
      resolver: RESOLVER,
      names: NAMES,
      ...options,
    });
    return { client: setup.startClient(), other: setup.startClient(setup.other) };
  }

  function lossOf(kind: number, reason: string): number {
    const found = setup.sensors.losses().find((loss) => loss.kind === kind && loss.reason === reason);
    return Number(found?.count ?? 0);
  }

  it('sets: a policy that has no room is refused, the one before it goes on', async () => {
    const { client } = await start({ maxEntries: { policy_blocks: 64 } });
    setup.govern(CLOSED);
    const many = Array.from({ length: 100 }, (_, at) => `198.51.${at}.0/24`);
    setup.tryToGovern({ default: 'allow', deny: [{ name: 'many', cidrs: many }] });
    expect([...setup.tables.refusals().values()]).toMatchObject([
      { reason: 'table-full', table: 'policy_blocks' },
    ]);
    expect(await client.does(`tcp ${DENIED} 8000`)).toBe(EPERM);
    expect(await client.does(`tcp ${OPEN} 8000`)).toBe('0');
    setup.govern({ default: 'allow' });
    expect(await client.does(`tcp ${DENIED} 8000`)).toBe('0');
  });

  it('learned: a pod whose quota is full is answered when an address has expired, others at once', async () => {
    const variables = { cfg_learn_quota: BigInt(QUOTA), cfg_learn_most: 6n, cfg_learn_least: 6n };
    const { client, other } = await start({ variables });
    setup.govern(CLOSED, ['pod', 'other']);
    expect(await other.does(`ask ${RESOLVER} n0.example`)).toBe(POOL[0]);
    for (let at = 0; at < QUOTA; at++)
      expect(await client.does(`ask ${RESOLVER} n${at}.example`)).toBe(POOL[at]);
    expect(await client.does(`ask ${RESOLVER} n${QUOTA}.example`)).toBe('timeout');
    expect(lossOf(EventKind.DNS_ANSWER, 'table-full')).toBeGreaterThan(0);
    // nobody else notices
    expect(await other.does(`ask ${RESOLVER} n${QUOTA}.example`)).toBe(POOL[QUOTA]);
    expect(await other.does(`tcp ${POOL[QUOTA]} 8000`)).toBe('0');
    // an address that has expired makes room
    await expect.poll(() => client.does(`ask ${RESOLVER} n${QUOTA}.example`), PATIENCE).toBe(POOL[QUOTA]);
    expect(await client.does(`tcp ${POOL[QUOTA]} 8000`)).toBe('0');
  });

  it('asked: a socket asks for many names before the first answer comes', async () => {
    const names = Array.from({ length: 32 }, (_, at) => `n${at}.example`);
    const { client } = await start({ names: names.map((name, at) => `${name}=10.78.0.${at + 1}`) });
    setup.govern(CLOSED);
    expect(await client.does(`askmany ${RESOLVER} ${names.join(' ')}`)).toMatch(POOL[0] ?? '');
    expect(await client.does(`tcp ${POOL[0]} 8000`)).toBe('0');
  });

  it('verdicts: what a verdict can not be kept of is refused', async ({ skip }) => {
    const { client } = await start();
    const limit = '/proc/sys/net/core/optmem_max';
    const write = (value: number) =>
      setup.network.run(setup.place.makeCgroup('outside'), [
        'sh',
        '-c',
        `cat ${limit}; echo ${value} >${limit}`,
      ]);
    const { status, stdout } = await write(1);
    skip(status !== 0, 'the memory of sockets is not limited by network namespace here');
    setup.govern(CLOSED);
    expect(await client.does(`tcp ${OPEN} 8000`)).toBe(EPERM);
    expect(await client.does(`send ${OPEN} 8000`)).toBe(EPERM);
    expect(lossOf(EventKind.EGRESS_DECISION, 'table-full')).toBeGreaterThan(0);
    await write(Number(stdout));
    expect(await client.does(`tcp ${OPEN} 8000`)).toBe('0');
  });

  it('senders: a pod that opens many streams and says nothing takes no place of another', async () => {
    const { client, other } = await start({ variables: { cfg_sender_quota: 4n }, objects: ['send'] });
    setup.govern({ default: 'deny', allow: [{ name: 'names', names: ['n0.example'] }] }, ['pod', 'other']);
    for (const pod of [client, other]) expect(await pod.does(`ask ${RESOLVER} n0.example`)).toBe(POOL[0]);
    const flood = `import socket, sys
kept = [socket.create_connection(("${POOL[0]}", 8000)) for _ in range(8)]
print("open", flush=True)
sys.stdin.readline()
kept[0].settimeout(2)
for one in kept:
    try: one.sendall(b"GET / HTTP/1.1\\r\\nHost: evil.example\\r\\n\\r\\n")
    except PermissionError: print("refused")
    else:
        one.settimeout(1)
        try: print("answered" if one.recv(1) else "closed")
        except TimeoutError: print("silent")`;
    const peer = setup.network.start(setup.pod, ['python3', '-c', flood]);
    expect(await peer.line()).toBe('open');
    const { collection } = setup.sensors;
    const unheld = () =>
      [...countUnheld(egressMapsOf(collection))].find(({ reason }) => reason === 'full')?.count;
    expect(unheld()).toBe(4);
    // another pod's are held all the same
    expect(await other.does(`keep ${POOL[0]} 8000`)).toBe('0');
    expect(unheld()).toBe(4);
    peer.say('');
    const said = [];
    for (let at = 0; at < 8; at++) said.push(await peer.line());
    expect(said.toSorted()).toEqual([...Array(4).fill('refused'), ...Array(4).fill('silent')]);
  });

  it('works: without working memory nothing passes that would have been decided', async () => {
    const { client } = await start();
    setup.govern(CLOSED);
    const { collection } = setup.sensors;
    hold(collection.map('egress_works'), 1n);
    expect(await client.does(`tcp ${OPEN} 8000`)).toBe(EPERM);
    expect(lossOf(EventKind.EGRESS_DECISION, 'table-full')).toBeGreaterThan(0);
    hold(collection.map('egress_works'), 0n);
    expect(await client.does(`tcp ${OPEN} 8000`)).toBe('0');
    hold(collection.map('dns_messages'), 1n);
    expect(await client.does(`ask ${RESOLVER} n0.example`)).toBe('timeout');
    expect(lossOf(EventKind.DNS_ANSWER, 'unreadable')).toBeGreaterThan(0);
    hold(collection.map('dns_messages'), 0n);
    expect(await client.does(`ask ${RESOLVER} n0.example`)).toBe(POOL[0]);
  });

  /** Takes all working memory of a kind on every processor, or gives it back: see scratch.h. */
  function hold(map: BpfMap, wanted: bigint): void {
    for (let slot = 0; slot < map.maxEntries; slot++) {
      const key = new Uint8Array(Uint32Array.of(slot).buffer);
      const all = map.lookup(key) ?? new Uint8Array(map.valueBytes);
      const stride = Math.ceil(map.valueSize / 8) * 8;
      for (let at = 0; at < all.length; at += stride)
        new DataView(all.buffer, all.byteOffset).setBigUint64(at, wanted, true);
      map.update(key, all);
    }
  }

  it('records: a pod that floods sockets and denials is told of no more, another as before', async () => {
    const { other } = await start({ variables: { cfg_pod_rate: 1n, cfg_pod_burst: 50n } });
    setup.govern({ default: 'deny' }, ['pod', 'other']);
    const flood = `import socket
kept = []
for _ in range(500):
    one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    kept.append(one)
    try: one.sendto(b"x", ("${DENIED}", 9))
    except PermissionError: pass
    else: raise SystemExit("passed")`;
    const { status, stderr } = await setup.network.run(setup.pod, ['python3', '-c', flood]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const told = setup.sensors.all('egress.decision').length;
    expect(told).toBeLessThan(100);
    expect(setup.sensors.all('coverage.throttle')).toHaveLength(1);
    expect(lossOf(EventKind.EGRESS_DECISION, 'throttled')).toBeGreaterThan(400);
    const [set] = setup.tables.sets();
    expect(setup.tables.countsOf(set?.id ?? 0, ClauseNumber.DEFAULT).enforced).toBe(500n);
    expect(await other.does(`tcp ${DENIED} 8000`)).toBe(EPERM);
    expect(setup.sensors.all('egress.decision')).toHaveLength(told + 1);
    expect(await other.does(`ask ${RESOLVER} n0.example`)).toBe(POOL[0]);
  });
});
