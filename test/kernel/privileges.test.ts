// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
} from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Diagnosis } from '../../src/cli/format-diagnosis.ts';
import { isKernelAtLeast } from '../../src/kernel/kernel-release.ts';
import { hasUprobeMulti } from '../../src/kernel/uprobe-multi.ts';
import { CHART_CAPABILITIES, withCapabilities } from '../suites/chart-capabilities.ts';
import { describeLive, OBJECTS } from './live.ts';

const ROOT = join(import.meta.dirname, '../..');
const NOBODY = 65_534;
const EPERM = 1;
const ESRCH = 3;
const LIBSSL = ['x86_64', 'aarch64']
  .map((machine) => `/usr/lib/${machine}-linux-gnu/libssl.so.3`)
  .find((path) => existsSync(path));
/** What the chart's `extraCapabilities` are to hold on old kernels: docs/explanation/privileges.md. */
const LOCKED_MEMORY = isKernelAtLeast(5, 11) ? [] : ['SYS_RESOURCE'];
const NO_LIBSSL = 'the machine has no libssl.so.3';

/** Runs Node as root with these capabilities and no others, as a container runtime would. */
function runWith(capabilities: readonly string[], args: readonly string[]): string {
  const [program = '', ...words] = [...withCapabilities(capabilities), process.execPath, ...args];
  const { stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', cwd: ROOT });
  return stdout || stderr;
}

const without = (name: string): readonly string[] => CHART_CAPABILITIES.filter((each) => each !== name);

const diagnose = (capabilities: readonly string[]): Diagnosis =>
  JSON.parse(runWith(capabilities, ['src/cli/main.ts', 'doctor', '--output', 'json'])) as Diagnosis;

/** What a script gives that is run with these capabilities. */
function evaluate(capabilities: readonly string[], source: string): unknown {
  const text = runWith(capabilities, ['--input-type=module-typescript', '--eval', source]);
  return text.startsWith('{') ? JSON.parse(text) : text;
}

describeLive('the capabilities of the chart', () => {
  let folder: string;
  let stranger: ChildProcess;

  /** A process of another user that maps a TLS library which only that user may read. */
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'weir-privileges-'));
    const own = join(folder, 'own');
    mkdirSync(own, { mode: 0o700 });
    if (LIBSSL !== undefined) copyFileSync(LIBSSL, join(own, 'libssl.so.3'));
    chownSync(folder, NOBODY, NOBODY);
    chownSync(own, NOBODY, NOBODY);
    stranger = spawn('sleep', ['600'], {
      uid: NOBODY,
      gid: NOBODY,
      env: { LD_PRELOAD: join(own, 'libssl.so.3') },
      stdio: 'ignore',
    });
    await once(stranger, 'spawn');
    const maps = (): string => readFileSync(`/proc/${stranger.pid}/maps`, 'utf8');
    await vi.waitFor(() => expect(maps()).toContain(LIBSSL === undefined ? 'sleep' : own), 30_000);
  });

  afterAll(() => {
    stranger.kill();
    rmSync(folder, { recursive: true });
  });

  it('are what the documentation has reasons for', () => {
    const page = readFileSync(join(ROOT, 'docs/explanation/privileges.md'), 'utf8');
    const named = [...page.matchAll(/^\| `CAP_(\w+)` \| always/gm)].map(([, name]) => name);
    expect(named).toEqual([...CHART_CAPABILITIES]);
  });

  it('are enough for every program', () => {
    const { capture, features, sensors, sockmaps } = diagnose([...CHART_CAPABILITIES, ...LOCKED_MEMORY]);
    // the kernel may refuse some to everybody
    expect(sensors).toEqual(diagnose(['ALL']).sensors);
    expect(capture).toBe(true);
    expect(features.filter(({ name }) => name === 'capabilities')).toMatchObject([{ available: true }]);
    // the one thing that doctor can not say with them
    expect(sockmaps).toBeNull();
  });

  it('are not where tables count against the limit of locked memory, which is said', ({ skip }) => {
    skip(LOCKED_MEMORY.length === 0, 'kernels from 5.11 on don’t count them');
    const said = diagnose(CHART_CAPABILITIES).sensors.flatMap(({ refused }) => refused);
    expect(said.map(({ error }) => error.message)).toContainEqual(
      expect.stringContaining('missing CAP_SYS_RESOURCE: kernels before 5.11'),
    );
  });

  it.each(['BPF', 'PERFMON', 'NET_ADMIN'])('make capture possible, each: not without %s', (name) => {
    const { capture, features } = diagnose(without(name));
    expect(capture).toBe(false);
    expect(features.find((feature) => feature.name === 'capabilities')?.detail).toBe(`missing CAP_${name}`);
  });

  /** What the agent reads of the other user's process. */
  const read = (capabilities: readonly string[]) =>
    evaluate(
      capabilities,
      `
        import { createTlsLibraryFinder } from ${JSON.stringify(join(ROOT, 'src/host/find-tls-libraries.ts'))};
        import { readProcess } from ${JSON.stringify(join(ROOT, 'src/host/read-process.ts'))};
        import { readProcessTraces } from ${JSON.stringify(join(ROOT, 'src/host/read-process-traces.ts'))};
        const facts = readProcess(${stranger.pid}, () => 0n);
        const libraries = createTlsLibraryFinder().find(${stranger.pid});
        console.log(JSON.stringify({
          arguments: facts?.arguments.join(' '),
          executable: facts?.executable !== '',
          namespaces: facts?.namespaces.mount !== 0,
          open: readProcessTraces(${stranger.pid})?.open.includes("/dev/null") ?? false,
          library: libraries.some(({ path }) => path.includes('/own/')),
        }));`,
    );
  const all = { arguments: 'sleep 600', executable: true, namespaces: true, open: true, library: true };

  it('show processes of others, their files and libraries', ({ skip }) => {
    skip(LIBSSL === undefined, NO_LIBSSL);
    expect(read(CHART_CAPABILITIES)).toEqual(all);
  });

  it('show neither without SYS_PTRACE', () => {
    const nothing = { executable: false, namespaces: false, open: false, library: false };
    expect(read(without('SYS_PTRACE'))).toEqual({ ...all, ...nothing });
  });

  it('show neither libraries nor open files that only their owner may read without DAC_READ_SEARCH', () => {
    expect(read(without('DAC_READ_SEARCH'))).toEqual({ ...all, open: false, library: false });
  });

  it('enter no network namespace of a pod without SYS_ADMIN', async () => {
    const apart = spawn('unshare', ['--net', 'sleep', '600'], { stdio: 'ignore' });
    const namespaceOf = (pid: number | undefined) => readlinkSync(`/proc/${pid}/ns/net`);
    await vi.waitFor(() => expect(namespaceOf(apart.pid)).not.toBe(namespaceOf(process.pid)), 30_000);
    const source = `
      import { openSync } from 'node:fs';
      import { askInNamespace } from ${JSON.stringify(join(ROOT, 'src/kernel/ask-in-namespace.ts'))};
      import { listNothingMessage, SOCK_DIAG } from ${JSON.stringify(join(ROOT, 'src/kernel/egress/destroy-message.ts'))};
      const fd = openSync('/proc/${apart.pid}/ns/net');
      const said = askInNamespace(fd, SOCK_DIAG, listNothingMessage(6)).then(
        (answers) => ({ answers: [...answers] }),
        ({ details: { errno } }) => ({ errno }),
      );
      console.log(JSON.stringify(await said));`;
    try {
      expect(evaluate(CHART_CAPABILITIES, source)).toEqual({ errno: 'EPERM' });
      expect(evaluate([...CHART_CAPABILITIES, 'SYS_ADMIN'], source)).toEqual({ answers: [0] });
    } finally {
      apart.kill();
    }
  });

  it('end a socket of another process by its descriptor, not without SYS_PTRACE', async () => {
    const server = createServer((peer) => peer.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const holds = `import socket, struct, sys
one = socket.create_connection(("127.0.0.1", ${port}))
print(struct.unpack("Q", one.getsockopt(socket.SOL_SOCKET, 57, 8))[0], flush=True)  # SO_COOKIE
try:
    print(one.recv(1), flush=True)
except OSError as error:
    print(type(error).__name__, flush=True)`;
    const holder = spawn('python3', ['-c', holds], { uid: NOBODY, gid: NOBODY });
    const lines = createInterface({ input: holder.stdout })[Symbol.asyncIterator]();
    const cookie = (await lines.next()).value as string;
    const source = `
      import { endSockets } from ${JSON.stringify(join(ROOT, 'src/kernel/end-sockets.ts'))};
      const answers = await endSockets([${process.pid}, ${holder.pid}], [${cookie}n, 1n]);
      console.log(JSON.stringify({ answers: [...answers] }));`;
    try {
      expect(evaluate(without('SYS_PTRACE'), source)).toEqual({ answers: [EPERM, EPERM] });
      expect(evaluate(CHART_CAPABILITIES, source)).toEqual({ answers: [0, ESRCH] });
      // kernels of 2023 let nobody disconnect while a thread waits: it sees the end of the stream
      expect((await lines.next()).value).toMatch(/^(ConnectionResetError|BrokenPipeError|b'')$/);
    } finally {
      holder.kill();
      server.close();
    }
  });

  it('attach probes to libraries without SYS_ADMIN', ({ skip }) => {
    skip(LIBSSL === undefined, NO_LIBSSL);
    skip(!hasUprobeMulti(), 'older kernels than 6.6 want SYS_ADMIN');
    const source = `
      import { Collection } from ${JSON.stringify(join(ROOT, 'src/kernel/collection.ts'))};
      import { readCollectionSpec } from ${JSON.stringify(join(ROOT, 'src/kernel/collection-spec.ts'))};
      const collection = Collection.load([readCollectionSpec(${JSON.stringify(join(OBJECTS, 'tls_library.bpf.o'))})]);
      const program = collection.program('tls_library/on_ssl_write');
      program.attachUprobe({ path: ${JSON.stringify(LIBSSL)}, symbol: 'SSL_write' }).close();
      collection.close();
      console.log(JSON.stringify({ attached: true }));`;
    expect(evaluate(CHART_CAPABILITIES, source)).toEqual({ attached: true });
  });
});
