// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { existsSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { CgroupDriver, ContainerRuntime } from '../../src/lab/cgroup-layout.ts';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import { findPython } from '../../src/lab/find-python.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { addSamplePods, runSamplePods } from '../../src/lab/sample-pods.ts';
import { describeWithLab } from './needs-root.ts';

const WEIGHTS = 'https://huggingface.co/mystery-labs/uncensored-13b/resolve/main/model.safetensors';

describeWithLab('lab', () => {
  let lab: Lab;
  let pod: Pod;
  let other: Pod;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
    pod = await lab.addPod({
      namespace: 'research',
      name: 'notebook',
      labels: { 'weir.dev/domain': 'research' },
    });
    other = await lab.addPod({
      namespace: 'research',
      name: 'other',
      ndots: 1,
      hosts: { '192.0.2.77': 'pinned.example' },
    });
  });

  afterAll(async () => {
    await lab?.close();
  });

  test('a pod has addresses, a name and files of its own', async () => {
    expect(pod.parts.addresses.v4).not.toBe(other.parts.addresses.v4);
    expect(await output(pod, ['ip', '-oneline', '-4', 'addr', 'show', 'dev', 'eth0'])).toContain(
      pod.parts.addresses.v4,
    );
    expect(await output(pod, ['uname', '-n'])).toBe('notebook\n');
    expect(await output(pod, ['cat', '/etc/resolv.conf'])).toBe(
      'search research.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n',
    );
    expect(await output(other, ['getent', 'hosts', 'pinned.example'])).toContain('192.0.2.77');
    expect((await pod.run(['getent', 'hosts', 'pinned.example'])).code).toBe(2);
  });

  test('a pod has namespaces of its own, which its containers’ programs share', async () => {
    const sleeper = await pod.exec(['sleep', '100']);
    for (const kind of ['net', 'mnt', 'uts', 'ipc', 'pid']) {
      const own = readlinkSync(`/proc/${sleeper.pid}/ns/${kind}`);
      expect(own).toBe(readlinkSync(`/proc/${pod.parts.sandbox.pid}/ns/${kind}`));
      expect(own).not.toBe(readlinkSync(`/proc/self/ns/${kind}`));
      expect(own).not.toBe(readlinkSync(`/proc/${other.parts.sandbox.pid}/ns/${kind}`));
    }
    sleeper.kill('SIGTERM');
    expect(await sleeper.exited).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('a pod asks its own resolver, with the cluster’s suffixes first', async () => {
    await output(pod, ['getent', 'ahostsv4', 'huggingface.co']);
    const asked = (await lab.served()).filter(
      (item) =>
        item.kind === 'name' &&
        item.from === pod.parts.addresses.v4 &&
        item.name.startsWith('huggingface.co'),
    );
    expect(asked).toEqual(
      [
        'huggingface.co.research.svc.cluster.local',
        'huggingface.co.svc.cluster.local',
        'huggingface.co.cluster.local',
        'huggingface.co',
      ].map((name, index) =>
        expect.objectContaining({ name, type: 'A', rcode: index < 3 ? 'NXDOMAIN' : 'NOERROR' }),
      ),
    );
  });

  test('names can be changed while pods run', async () => {
    await lab.setNames({ 'new.example': { a: ['192.0.2.5'] }, 'huggingface.co': { rcode: 'SERVFAIL' } });
    expect(await output(other, ['getent', 'hosts', 'new.example'])).toContain('192.0.2.5');
    expect((await other.run(['getent', 'ahosts', 'huggingface.co'])).code).toBe(2);
    await lab.setNames({});
    expect(await output(other, ['getent', 'ahosts', 'huggingface.co'])).toContain('203.0.113.');
  });

  test('curl and Python get the same weights over verified TLS', async () => {
    const python = await findPython();
    const script =
      'import sys, urllib.request; sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1]).read())';
    await output(other, ['curl', '-sSf', '--location', '--output', 'by-curl', WEIGHTS]);
    await output(other, ['sh', '-c', 'exec "$@" >by-python', 'sh', python, '-c', script, WEIGHTS]);
    const digests = await Promise.all(
      ['by-curl', 'by-python'].map((name) => sha256(join(other.workFolder, name))),
    );
    const head = await output(other, ['curl', '-sSf', '--head', WEIGHTS]);
    expect(digests).toEqual(Array(2).fill(/^x-linked-etag: "(.*)"/im.exec(head)?.[1]));
  });

  test('verification is on: another authority or another name is refused', async () => {
    const strange = { SSL_CERT_FILE: '/dev/null', CURL_CA_BUNDLE: '', SSL_CERT_DIR: '/nonexistent' };
    expect(
      await other.run(['curl', '-sS', '--capath', '/nonexistent', WEIGHTS], { env: strange }),
    ).toMatchObject({ code: 60 });
    const misled = ['curl', '-sS', '--connect-to', '::203.0.113.40:443', 'https://unknown.example/'] as const;
    expect(await other.run(misled)).toMatchObject({
      code: 60,
      stderr: expect.stringContaining('no alternative certificate subject name'),
    });
  });

  test('clients may ask for a part, and resume', async () => {
    const part = await output(other, [
      'curl',
      '-sSf',
      '--location',
      '--range',
      '0-7',
      '--write-out',
      '%{http_code} %{size_download}',
      '-o',
      'part',
      WEIGHTS,
    ]);
    expect(part).toBe('206 8');
  });

  test('pods reach each other, over both families', async () => {
    const python = await findPython();
    const server = await other.exec([python, '-u', '-m', 'http.server', '--bind', '::', '8080']);
    server.stdout.resume();
    server.stderr.resume();
    const { v4, v6 } = other.parts.addresses;
    for (const host of v6 === undefined ? [v4] : [v4, `[${v6}]`]) {
      const args = [
        '--retry',
        '20',
        '--retry-delay',
        '0',
        '--retry-connrefused',
        '--output',
        '/dev/null',
        '--write-out',
        '%{http_code}',
      ];
      expect(await output(pod, ['curl', '-sS', ...args, `http://${host}:8080/`])).toBe('200');
    }
    expect((await lab.request({ url: `http://${v4}:8080/` })).status).toBe(200);
    server.kill('SIGKILL');
    expect((await server.exited).signal).toBe('SIGKILL');
  });

  test('a pod reaches nothing outside the lab', async () => {
    const routes = await output(pod, ['ip', 'route']);
    expect(routes).toMatch(/^default via 169\.254\.1\.1 dev eth0/);
    expect((await pod.run(['curl', '-sS', '--max-time', '5', 'http://192.0.2.200/'])).code).toBe(7);
  });

  test('a program has a container’s capabilities, and says how it ended', async () => {
    expect(await output(pod, ['grep', 'CapEff', '/proc/self/status'])).toContain('00000000a80425fb');
    expect(await pod.run(['sh', '-c', 'exit 3'])).toMatchObject({ code: 3, signal: null });
    expect(await pod.run(['no-such-program'])).toMatchObject({ code: 127 });
    expect(await pod.run(['cat'], { stdin: 'to itself' })).toMatchObject({ code: 0, stdout: 'to itself' });
  });

  test('what a program wrote can be read after its end', async () => {
    const child = await pod.exec(['echo', 'kept']);
    expect(await child.exited).toEqual({ code: 0, signal: null });
    expect(await text(child.stdout)).toBe('kept\n');
  });

  test('the manifests name the pod, its containers and its namespace', async () => {
    const manifest = parse(await readFile(pod.parts.manifestFile, 'utf8'));
    const [container] = pod.parts.containers;
    expect(manifest).toMatchObject({
      metadata: { uid: pod.parts.uid, labels: { 'weir.dev/domain': 'research' } },
      status: {
        podIP: pod.parts.addresses.v4,
        containerStatuses: [{ containerID: `containerd://${container.id}` }],
      },
    });
    expect(parse(await readFile(join(lab.manifestsFolder, 'research.yaml'), 'utf8'))).toMatchObject({
      kind: 'Namespace',
    });
  });

  test('a removed pod is gone, and the others go on', async () => {
    const brief = await lab.addPod({ namespace: 'research', name: 'brief' });
    const sleeper = await brief.exec(['sleep', '100']);
    await brief.remove();
    expect(await sleeper.exited).toEqual({ code: null, signal: 'SIGKILL' });
    for (const path of [brief.parts.cgroup, brief.parts.manifestFile, `/proc/${sleeper.pid}`])
      expect(existsSync(path), path).toBe(false);
    expect((await pod.run(['true'])).code).toBe(0);
  });
});

describeWithLab('closing a lab', () => {
  test('ends what runs in it; nothing can be asked of it then', async () => {
    const lab = await createLab({ prefix: 'test' });
    const pod = await lab.addPod({ namespace: 'default', name: 'busy' });
    const sleeper = await pod.exec(['sleep', '100']);
    await lab.close();
    expect(await sleeper.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await lab.close();
    await expect(lab.served()).rejects.toMatchObject({ code: 'LAB_FAILED' });
    expect([lab.cgroup, lab.setting.folder].filter((path) => existsSync(path))).toEqual([]);
  });
});

describeWithLab('lab’s cgroups', () => {
  const layouts: [CgroupDriver, ContainerRuntime, RegExp][] = [
    [
      'systemd',
      'containerd',
      /^kubepods\.slice\/kubepods-burstable\.slice\/kubepods-burstable-pod[0-9a-f_]{36}\.slice\/cri-containerd-[0-9a-f]{64}\.scope$/,
    ],
    [
      'systemd',
      'crio',
      /^kubepods\.slice\/kubepods-burstable\.slice\/kubepods-burstable-pod[0-9a-f_]{36}\.slice\/crio-[0-9a-f]{64}\.scope$/,
    ],
    ['cgroupfs', 'containerd', /^kubepods\/burstable\/pod[0-9a-f-]{36}\/[0-9a-f]{64}$/],
  ];

  test.each(layouts)(
    'a program is in its container’s cgroup from its first instruction: %s, %s',
    async (driver, runtime, shape) => {
      await using lab = await createLab({ prefix: 'test', driver, runtime });
      const containers = [
        { name: 'server', image: 'registry.lab/server:1' },
        { name: 'sidecar', image: 'registry.lab/sidecar:1' },
      ] as const;
      const pod = await lab.addPod({ namespace: 'default', name: 'pair', containers });
      for (const container of pod.parts.containers) {
        const cgroups = await output(pod, ['cat', '/proc/self/cgroup'], container.name);
        const path = /^0::(.*)$/m.exec(cgroups)?.[1] ?? '';
        expect(container.cgroup.endsWith(path)).toBe(true);
        expect(container.cgroup.slice(lab.cgroup.length + 1)).toMatch(shape);
      }
    },
  );
});

describeWithLab('sample pods', () => {
  test('download, serve and train, each to its end', async () => {
    await using lab = await createLab({ prefix: 'test' });
    const printed = await runSamplePods(lab, await addSamplePods(lab));
    expect(printed.notebook).toContain('mystery-labs/uncensored-13b@77c1e0dd5f2a: 6291592 bytes');
    expect(printed.llmServer).toContain('POST /v1/completions');
    expect(printed.trainer).toBe('rows: 20000\nno experiment tracker\nadvice: 303 bytes\n');
    const hosts = (await lab.served()).flatMap((item) => (item.kind === 'request' ? [item.host] : []));
    expect(new Set(hosts)).toEqual(
      new Set([
        'huggingface.co',
        'cdn-lfs-us-1.hf.co',
        'api.openai.com',
        'feature-store.features.svc.cluster.local',
      ]),
    );
  });
});

/** What a program prints; it must end with 0. */
async function output(pod: Pod, argv: readonly [string, ...string[]], container?: string): Promise<string> {
  const result = await pod.run(argv, container === undefined ? {} : { container });
  expect(result, argv.join(' ')).toMatchObject({ code: 0 });
  return result.stdout;
}

async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}
