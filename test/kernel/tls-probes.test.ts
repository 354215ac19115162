// SPDX-License-Identifier: Apache-2.0
import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createServer, type Server } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { openProbes } from '../../src/agent/open-probes.ts';
import type { TlsProbes } from '../../src/agent/tls-probes.ts';
import type { BatchView } from '../../src/batch-view.ts';
import { EventKind, HttpRequestCursor, LAYOUT_HASH, ObserveFlag } from '../../src/gen/events.ts';
import { createTlsLibraryFinder } from '../../src/host/find-tls-libraries.ts';
import { isKernelAtLeast } from '../../src/kernel/kernel-release.ts';
import type { LiveSource } from '../../src/kernel/live-source.ts';
import { openLiveSource } from '../../src/kernel/open-live-source.ts';
import { removePins } from '../../src/kernel/pin-folder.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { cgroupIdOf, type LivePlace, makeLivePlace, notLive, OBJECTS } from './live.ts';

const CONTAINERS = [7, 8] as const;

/** Why there are no images here as runtimes lay them out, or undefined where there are. */
function withoutOverlay(): string | undefined {
  execFileSync('sh', ['-c', 'modprobe overlay 2>/dev/null || :']);
  return readFileSync('/proc/filesystems', 'utf8').includes('overlay') ? undefined : 'no overlayfs';
}

describeUnless(notLive ?? withoutOverlay(), 'probes on TLS libraries of images', () => {
  let place: LivePlace;
  let folder: string;
  let observed: string;
  let server: Server;
  let library: string;
  let source: LiveSource | undefined;
  let probes: TlsProbes | undefined;
  let seen: string[] = [];

  beforeAll(async () => {
    place = makeLivePlace('tls-probes');
    observed = place.makeCgroup('observed');
    folder = mkdtempSync(join(tmpdir(), 'weir-tls-probes-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    execFileSync('openssl', ['req', '-x509', ...newKey, '-subj', '/CN=sink', '-keyout', key, '-out', cert], {
      stdio: 'pipe',
    });
    server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (socket) => {
      socket.on('error', () => socket.destroy()).once('data', () => socket.end('HTTP/1.1 204 Done\r\n\r\n'));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const mapped = /=> (\/\S*libssl\S*)/.exec(execFileSync('ldd', [openssl()], { encoding: 'utf8' }))?.[1];
    library = mapped ?? expect.fail('openssl without libssl');
  });
  afterEach(async () => {
    await stop();
    removePins(pinDir());
    // what ends in the kernel ends a little later
    for (const path of [...CONTAINERS.map(root), join(folder, 'image')])
      execFileSync('umount', ['--lazy', path]);
    rmSync(join(folder, 'image'), { recursive: true });
    rmSync(join(folder, 'proc'), { recursive: true });
  });
  afterAll(() => {
    server.close();
    place.remove();
    rmSync(folder, { recursive: true });
  });

  const openssl = (): string => execFileSync('which', ['openssl'], { encoding: 'utf8' }).trim();
  const pinDir = (): string => join(place.bpffs, 'weir');
  const root = (pid: number): string => join(folder, `image/root-${pid}`);
  const finder = () => createTlsLibraryFinder(join(folder, 'proc'));

  /** An image with a TLS library, and the roots of its two containers, where procfs would show them. */
  function makeContainers(): void {
    const image = join(folder, 'image/layer');
    mkdirSync(join(folder, 'image'));
    // where the folder itself is an overlay (a guest's), it can't have another on top
    execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', join(folder, 'image')]);
    mkdirSync(join(image, 'lib'), { recursive: true });
    copyFileSync(library, join(image, 'lib', basename(library)));
    for (const pid of CONTAINERS) {
      const [upper, work] = [join(folder, `image/upper-${pid}`), join(folder, `image/work-${pid}`)];
      for (const path of [upper, work, root(pid), join(folder, `proc/${pid}`)])
        mkdirSync(path, { recursive: true });
      const options = `lowerdir=${image},upperdir=${upper},workdir=${work}`;
      execFileSync('mount', ['-t', 'overlay', 'overlay', '-o', options, root(pid)]);
      symlinkSync(root(pid), join(folder, `proc/${pid}/root`));
    }
  }

  /** Starts what an agent has for this. */
  async function start(): Promise<void> {
    source = await openLiveSource({
      objects: OBJECTS,
      cgroup: place.cgroup,
      kinds: new Set([EventKind.HTTP_REQUEST]),
      pinDir: pinDir(),
    });
    const pod = cgroupIdOf(observed);
    source.tables.setCgroup(pod, { pod, observe: ObserveFlag.CONTENT });
    source.start(listen);
    const warn = (facts: object, text?: string): void => expect.fail(`${text} ${JSON.stringify(facts)}`);
    probes = openProbes({ source, cgroup2: place.cgroup, log: { warn }, finder: finder() });
  }

  async function stop(): Promise<void> {
    probes?.close();
    await source?.close();
    source = undefined;
  }

  function listen(view: BatchView, byteLength: number): void {
    const cursor = new HttpRequestCursor();
    for (let at = 0; at < byteLength; at += 8 + (((view.u32[at >> 2] ?? 0) + 7) & ~7)) {
      const request = cursor.move(view, at + 8);
      if (request.header.kind === EventKind.HTTP_REQUEST) seen.push(request.target);
    }
  }

  /** A process of a container asks for a path, with the library that it has. */
  async function ask(pid: number, target: string): Promise<void> {
    const { port } = server.address() as AddressInfo;
    const request = `GET ${target} HTTP/1.1\\r\\nHost: hub.example\\r\\n\\r\\n`;
    const client = `openssl s_client -quiet -connect 127.0.0.1:${port}`;
    const script = `echo $$ > ${observed}/cgroup.procs; (printf '${request}'; sleep 1) | ${client} 2>/dev/null || :`;
    const env = { ...process.env, LD_LIBRARY_PATH: join(root(pid), 'lib') };
    await promisify(execFile)('timeout', ['20', 'sh', '-c', script], { env });
  }

  /** All that was asked so far, of which nothing comes twice, in the order in which it was asked. */
  async function expectSeen(...targets: readonly string[]): Promise<void> {
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual(targets);
  }

  it('are one for all containers of an image, and another for a file that one changed', () => {
    makeContainers();
    const keys = () => CONTAINERS.map((pid) => finder().find(pid));
    const [before] = keys();
    expect(before).toMatchObject([{ isOfImage: true }]);
    expect(keys().map((found) => found.map(({ key }) => key))).toEqual([
      [before?.[0]?.key],
      [before?.[0]?.key],
    ]);
    appendFileSync(join(root(8), 'lib', basename(library)), '\n');
    expect(finder().find(8)[0]?.key).not.toBe(before?.[0]?.key);
  });

  it('tell each request once, whatever container it comes from', async () => {
    seen = [];
    makeContainers();
    await start();
    for (const pid of CONTAINERS) probes?.look(pid, String(pid));
    for (const pid of CONTAINERS) await ask(pid, `/from-${pid}`);
    await expectSeen('/from-7', '/from-8');
    expect(probes?.counts()).toEqual({ probed: 1, refused: 0 });
  });

  it('go on while an agent is replaced (Linux 5.15), and end when nobody wants them any more', async ({
    skip,
  }) => {
    skip(!isKernelAtLeast(5, 15), 'needs Linux 5.15');
    seen = [];
    makeContainers();
    const another = `${library}.9`;
    copyFileSync(library, join(folder, 'image/layer/lib', basename(another)));
    await start();
    probes?.look(7, '7');
    await stop();
    const pins = join(pinDir(), `v${LAYOUT_HASH.slice(0, 8)}`, 'probes');
    const left = readdirSync(pins);
    expect(left.map((name) => name.replace(/^.*-/, '')).sort()).toEqual(
      ['SSL_free', 'SSL_write', 'SSL_write_ex'].flatMap((name) => [name, name]),
    );
    await ask(7, '/nobody-reads');
    await start();
    await ask(7, '/before-a-look');
    await expectSeen('/nobody-reads', '/before-a-look');
    rmSync(join(root(8), 'lib', basename(another)));
    probes?.look(8, '8');
    expect(readdirSync(pins).sort()).toEqual(left.toSorted());
    await ask(7, '/after-it');
    await expectSeen('/nobody-reads', '/before-a-look', '/after-it');
    source?.dropOldProbes();
    const [{ key } = expect.fail('no library')] = finder().find(8);
    const wanted = key.replaceAll(':', '-');
    expect(readdirSync(pins).sort()).toEqual(left.filter((name) => name.startsWith(wanted)).sort());
    await stop();
    removePins(pinDir());
    expect(existsSync(pinDir())).toBe(false);
  });
});
