// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildContainer, buildProcess } from '../../test/suites/build-event.ts';
import { CATALOG, POD, PROCESS, setUp, WHO } from '../../test/suites/detect-setup.ts';

describe('records of processes', () => {
  it('tell what ran, for whom, and hide secrets', () => {
    const { feed, last } = setUp();
    const process = buildProcess({
      pid: 70,
      parent: PROCESS,
      executable: '/usr/bin/vllm',
      arguments: ['vllm', 'serve', 'meta-llama/Llama-3.1-8B-Instruct', '--api-key', 'hunter2-horse'],
    });
    feed(
      'process.exec',
      { filename: '/usr/local/bin/vllm', executableInode: 5, executable: '/usr/bin/vllm' },
      { ...WHO, process },
    );
    expect(last()).toMatchObject({
      schema: 'weir.dev/record/v1',
      kind: 'process.exec',
      time: '2026-01-01T00:00:01.001000000Z',
      node: 'gpu-1',
      bootId: 'b-1',
      run: 'r-1',
      sequence: 0,
      agent: '0.1.0',
      catalog: CATALOG.version,
      verdict: 'allow',
      pod: {
        namespace: 'research',
        name: 'notebook',
        serviceAccount: 'default',
        governance: { owner: 'lab' },
      },
      container: { name: 'main', runtime: 'containerd' },
      process: {
        id: '70:70000',
        arguments: ['vllm', 'serve', 'meta-llama/Llama-3.1-8B-Instruct', '--api-key', '[redacted]'],
        ancestors: [{ pid: 70 }, { pid: 7, executable: '/bin/sh' }],
      },
      exec: { filename: '/usr/local/bin/vllm', inode: '5' },
      program: { role: 'serve' },
      model: {
        purl: 'pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct',
        evidence: 'argv',
        operation: 'serve',
      },
    });
  });

  it('say how its pod is known, where there is something to say', () => {
    const { feed, ofKind } = setUp();
    const container = buildContainer(POD);
    feed('process.exec', {}, { ...WHO, identity: { state: 'partial' } });
    feed('process.exec', {}, { process: PROCESS, container, identity: { state: 'pending' } });
    feed('process.exec', {});
    const [partial, pending, known] = ofKind('process.exec');
    expect(partial).toMatchObject({ identity: { state: 'partial' }, pod: { name: 'notebook' } });
    expect(pending).toMatchObject({ identity: { state: 'pending' }, container: { podUid: POD.uid } });
    expect(pending).not.toHaveProperty('pod');
    expect(known).not.toHaveProperty('identity');
  });

  it('tell how one ended', () => {
    const { feed, ofKind } = setUp();
    feed('process.exit', { status: 3 << 8 });
    feed('process.exit', { status: 0x80 | 11 });
    expect(ofKind('process.exit').map((record) => record.exit)).toEqual([
      { code: 3 },
      { signal: 11, coreDumped: true },
    ]);
  });

  it('name what is known where the pod is not', () => {
    const { feed, last } = setUp();
    feed('process.exec', { executable: '/bin/x' }, { container: buildContainer(POD) });
    expect(last().container?.podUid).toBe(POD.uid);
    feed('process.exec', { executable: '/bin/x' }, { cgroupPath: '/system.slice/ssh.service' });
    expect(last()).toMatchObject({ cgroup: { id: '100', path: '/system.slice/ssh.service' } });
    expect(last().process).toBeUndefined();
  });
});
