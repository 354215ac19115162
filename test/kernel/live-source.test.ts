// SPDX-License-Identifier: Apache-2.0
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { BatchView } from '../../src/batch-view.ts';
import type { EventKindNumber } from '../../src/events/event-kinds.ts';
import { EventKind, LAYOUT_HASH, NetworkFlowCursor, ProcessExecCursor } from '../../src/gen/events.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { isKernelAtLeast } from '../../src/kernel/kernel-release.ts';
import { listForeignPrograms } from '../../src/kernel/list-foreign-programs.ts';
import type { LiveSource } from '../../src/kernel/live-source.ts';
import { type LiveSourceOptions, openLiveSource } from '../../src/kernel/open-live-source.ts';
import { pinnedProgramIds, removePins } from '../../src/kernel/pin-folder.ts';
import { cgroupIdOf, describeLive, type LivePlace, makeLivePlace, OBJECTS, OBSERVE_ALL } from './live.ts';

/** Enough programs of each kind of hook. Those that read packets take long to verify, and tests of their own. */
const SMALL: ReadonlySet<EventKindNumber> = new Set([
  EventKind.NETWORK_CONNECT,
  EventKind.NETWORK_ESTABLISHED,
  EventKind.NETWORK_FLOW,
]);

/** Enters a cgroup, connects to a port and repeats there what it reads. */
const CLIENT = `
import os, socket, sys
open(sys.argv[1] + "/cgroup.procs", "w").write(str(os.getpid()))
peer = socket.create_connection(("127.0.0.1", int(sys.argv[2])))
print("connected", flush=True)
for line in sys.stdin:
    peer.sendall(line.encode())
    print(peer.recv(100).decode(), flush=True)
`;

/** Where the records of a batch start. */
function* recordOffsets(view: BatchView, byteLength: number): Generator<number> {
  for (let at = 0; at < byteLength; at += 8 + (((view.u32[at >> 2] ?? 0) + 7) & ~7)) yield at + 8;
}

describeLive('openLiveSource', () => {
  let place: LivePlace;
  let source: LiveSource | undefined;
  let executed: { path: string; cgroup: bigint }[];

  beforeAll(() => {
    place = makeLivePlace('live-source');
  });
  afterEach(async () => {
    await source?.close();
    removePins(join(place.bpffs, 'weir'));
  });
  afterAll(() => place.remove());

  async function open(cgroup: string, options: Partial<LiveSourceOptions> = {}): Promise<LiveSource> {
    source = await openLiveSource({ objects: OBJECTS, cgroup, kinds: SMALL, ...options });
    executed = [];
    return source;
  }

  /** Remembers which programs were executed. */
  function listen(view: BatchView, byteLength: number): void {
    const cursor = new ProcessExecCursor();
    for (const at of recordOffsets(view, byteLength)) {
      const exec = cursor.move(view, at);
      if (exec.header.kind === EventKind.PROCESS_EXEC)
        executed.push({ path: exec.executable, cgroup: exec.header.cgroupId });
    }
  }

  function observe(cgroup: string): bigint {
    const pod = cgroupIdOf(cgroup);
    expect(source?.tables.setCgroup(pod, { pod, observe: OBSERVE_ALL })).toBe(true);
    return pod;
  }

  /** Runs `true` in a cgroup. */
  function runIn(cgroup: string): void {
    execFileSync('sh', ['-c', `echo $$ > ${cgroup}/cgroup.procs && exec /bin/true`]);
  }

  function attachedTo(cgroup: string): string[] {
    return listForeignPrograms(cgroup)
      .filter((program) => program.cgroup === '/')
      .map((program) => program.hook);
  }

  it('tells what an observed cgroup executes, and nothing of one that is not', async () => {
    const inside = place.makeCgroup('inside');
    const outside = place.makeCgroup('outside');
    (await open(place.cgroup)).start(listen);
    const pod = observe(inside);
    runIn(outside);
    runIn(inside);
    await expect
      .poll(() => executed.some(({ path, cgroup }) => path.endsWith('/true') && cgroup === pod))
      .toBe(true);
    expect(executed.filter(({ cgroup }) => cgroup !== pod)).toEqual([]);
    expect(source?.losses()).toEqual([]);
  });

  it('keeps what happens between open and start', async () => {
    const inside = place.makeCgroup('early');
    await open(place.cgroup);
    observe(inside);
    runIn(inside);
    source?.start(listen);
    await expect.poll(() => executed.some(({ path }) => path.endsWith('/true'))).toBe(true);
  });

  it('detaches everything when it closes without pins', async () => {
    const cgroup = place.makeCgroup('detached');
    await open(cgroup);
    expect(attachedTo(cgroup)).toContain('cgroup/connect4');
    await source?.close();
    await source?.close();
    expect(attachedTo(cgroup)).toEqual([]);
  });

  it('hands on what is in the rings when it closes, and ends', async () => {
    const inside = place.makeCgroup('last');
    const last = await open(place.cgroup);
    observe(inside);
    last.start(listen);
    runIn(inside);
    await last.close();
    expect(executed.some(({ path }) => path.endsWith('/true'))).toBe(true);
    await last.ended;
  });

  it('counts exactly what the rings had no room for', async () => {
    const inside = place.makeCgroup('lossy');
    const lossy = await open(place.cgroup, { decisionsBytes: 4096 });
    observe(inside);
    for (let run = 0; run < 20; run++) runIn(inside);
    const lost = lossy
      .losses()
      .reduce((sum, loss) => sum + (loss.reason === 'ring-full' ? loss.count : 0), 0);
    lossy.start(() => undefined);
    await lossy.close();
    const got = lossy.readerStats()?.rings[1]?.records ?? 0;
    // Each run is two events there: the shell becomes `true`, and `true` exits.
    expect(lossy.losses().every((loss) => loss.reason === 'ring-full')).toBe(true);
    expect(got + lost).toBe(40);
    expect(lost).toBeGreaterThan(0);
  });

  it('goes on where the last run left off: tables, cgroup programs, events', async () => {
    const inside = place.makeCgroup('pinned');
    const pinDir = join(place.bpffs, 'weir');
    const first = await open(place.cgroup, { pinDir });
    const pod = observe(inside);
    const own = pinnedProgramIds(pinDir);
    expect(own.size).toBeGreaterThan(5);
    await first.close();
    expect(listForeignPrograms(place.cgroup, own)).toEqual([]);
    expect(attachedTo(place.cgroup)).toContain('cgroup/connect4');
    runIn(inside); // while no agent runs

    const second = await open(place.cgroup, { pinDir });
    expect(second.tables.cgroup(pod)).toEqual({ pod, policy: 0, observe: OBSERVE_ALL, legacyUntil: 0n });
    expect([...pinnedProgramIds(pinDir)].some((id) => own.has(id))).toBe(false);
    expect(attachedTo(place.cgroup).filter((hook) => hook === 'cgroup/connect4')).toHaveLength(1);
    second.start(listen);
    await expect.poll(() => executed.some(({ path }) => path.endsWith('/true'))).toBe(true);
    expect(second.losses()).toEqual([]);
  });

  it('is taken over after kill -9, and cleaned up without a trace', async () => {
    const cgroup = place.makeCgroup('killed');
    const pinDir = join(place.bpffs, 'weir');
    const script = join(import.meta.dirname, 'cases/hold-live-source.ts');
    const child = spawn(process.execPath, [script, cgroup, pinDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(attachedTo(cgroup)).toContain('sockops');

    await (await open(cgroup, { pinDir })).close();
    expect(attachedTo(cgroup).filter((hook) => hook === 'sockops')).toHaveLength(1);
    expect(removePins(pinDir).length).toBeGreaterThan(10);
    await expect.poll(() => attachedTo(cgroup)).toEqual([]); // the kernel lets go of an unpinned link in the background
    expect(existsSync(pinDir)).toBe(false);
    expect(removePins(pinDir)).toEqual([]);
  });

  it('takes a table of another size anew, and removes what other versions left', async () => {
    const pinDir = join(place.bpffs, 'weir');
    const other = join(pinDir, 'v00000000', 'maps');
    mkdirSync(other, { recursive: true });
    const first = await open(place.cgroup, { pinDir, decisionsBytes: 8192 });
    expect(existsSync(other)).toBe(false);
    const pod = observe(place.makeCgroup('resized'));
    await first.close();
    const second = await open(place.cgroup, { pinDir, decisionsBytes: 16384 });
    expect(second.tables.cgroup(pod)).toBeDefined();
    expect(readdirSync(pinDir)).toHaveLength(1);
  });

  it('takes back what it attached and pinned when a start fails half-way', async () => {
    const cgroup = place.makeCgroup('failing');
    const pinDir = join(place.bpffs, 'weir');
    // A folder where the last required program would be pinned.
    const obstacle = join(pinDir, `v${LAYOUT_HASH.slice(0, 8)}`, 'links', 'process-on_exit');
    mkdirSync(obstacle, { recursive: true });
    await expect(open(cgroup, { pinDir })).rejects.toThrow(expect.objectContaining({ code: 'BPF_FAILED' }));
    rmdirSync(obstacle);
    expect(attachedTo(cgroup)).toEqual([]);
    expect(pinnedProgramIds(pinDir).size).toBe(0);
  });

  it('does without an optional program that cannot be attached, and says what is missing', async () => {
    const cgroup = place.makeCgroup('crowded');
    const others = Collection.load([readCollectionSpec(join(OBJECTS, 'stream.bpf.o'))]);
    const links = Array.from({ length: 64 }, () => others.program('stream/on_sockops').attachCgroup(cgroup));
    const live = await open(cgroup);
    expect(live.degraded).toContainEqual({
      program: 'stream/on_sockops',
      brings: 'TCP flows and their bytes',
      error: expect.objectContaining({ details: expect.objectContaining({ errno: 'E2BIG' }) }),
    });
    for (const link of links) link.close();
    others.close();
  });

  it('attaches again when its cgroup was made anew', async () => {
    const cgroup = place.makeCgroup('recreated');
    const live = await open(cgroup);
    expect(live.reattach()).toBe(0);
    rmdirSync(cgroup);
    expect(live.reattach()).toBe(0);
    place.makeCgroup('recreated');
    // the kernel lets go of a removed cgroup's programs one by one, in the background
    await expect.poll(() => live.reattach() >= 0 && attachedTo(cgroup)).toContain('cgroup/connect4');
    await expect.poll(() => live.isAttached).toBe(true);
  });

  it('shows every process that runs', async () => {
    await open(place.cgroup);
    const tasks = source?.readTasks();
    const ids: number[] = [];
    const cursor = new ProcessExecCursor();
    if (tasks !== undefined) {
      for (const at of recordOffsets(tasks, tasks.u8.byteLength))
        ids.push(cursor.move(tasks, at).header.tgid);
    }
    expect(ids).toContain(process.pid);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('reports flows that stay open, and finds the owners of older sockets', async ({ skip }) => {
    skip(!isKernelAtLeast(5, 11), 'owners of older sockets need bpf_sock_from_file (5.11)');
    const cgroup = place.makeCgroup('flows');
    const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const port = (server.address() as AddressInfo).port;
    // Connects before the agent is there, then echoes a line for each line it is told.
    const client = spawn('python3', ['-c', CLIENT, cgroup, String(port)], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    await once(client.stdout, 'data');

    const live = await open(place.cgroup, { flowIntervalSeconds: 0 });
    const flows: { tgid: number; sent: bigint }[] = [];
    live.start((view, byteLength) => {
      const cursor = new NetworkFlowCursor();
      for (const at of recordOffsets(view, byteLength)) {
        const { header, bytesSent } = cursor.move(view, at);
        if (header.kind === EventKind.NETWORK_FLOW) flows.push({ tgid: header.tgid, sent: bytesSent });
      }
    });
    observe(cgroup);
    live.adoptSockets();
    client.stdin.write('more\n');
    await once(client.stdout, 'data');
    live.reportFlows();
    await expect.poll(() => flows).toEqual([{ tgid: client.pid, sent: expect.any(BigInt) }]);
    client.stdin.end();
    await once(client, 'exit');
    server.close();
  });

  it('says what is wrong with where it should work', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'weir-not-bpffs-'));
    await expect(open(place.cgroup, { pinDir: join(folder, 'weir') })).rejects.toThrow(
      expect.objectContaining({ code: 'BPFFS_NOT_MOUNTED' }),
    );
    await expect(open(place.cgroup, { decisionsBytes: 5000 })).rejects.toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining('got 5000') }),
    );
    await expect(open(folder)).rejects.toThrow(expect.objectContaining({ code: 'CGROUP2_NOT_FOUND' }));
    await expect(open(place.cgroup, { objects: folder })).rejects.toThrow(
      expect.objectContaining({ code: 'OBJECT_NOT_FOUND' }),
    );
    rmdirSync(folder);
  });
});
