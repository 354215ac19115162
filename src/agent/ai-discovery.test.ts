// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { buildEvent, buildPod, buildProcess } from '../../test/suites/build-event.ts';
import { loadBuiltinCatalog } from '../catalog/load-builtin-catalog.ts';
import { AiRecognition } from '../identity/ai-recognition.ts';
import { AiDiscovery } from './ai-discovery.ts';
import { createAiKnowledge } from './ai-knowledge.ts';

const catalog = loadBuiltinCatalog();
const POD = buildPod('a', 'b', { uid: 'u' });

function setUp() {
  const knowledge = createAiKnowledge(catalog);
  const recognition = new AiRecognition({ knowledge, onChange: () => undefined });
  const discovery = new AiDiscovery({ catalog, knowledge, recognition });
  const exec = (words: string[], doer: object = { pod: POD }): void =>
    discovery.onEvent(
      buildEvent('process.exec', {}, { process: buildProcess({ pid: 7, arguments: words }), ...doer }),
    );
  const asked = (name: string): void => discovery.onEvent(buildEvent('dns.answer', { name }, { pod: POD }));
  return { recognition, discovery, exec, asked };
}

describe('AiDiscovery', () => {
  it.each([
    [['vllm', 'serve', 'acme/secret-model'], 'inference', 'vllm'],
    [['python3', '-m', 'torch.distributed.run', 'x.py'], 'training', 'torchrun'],
    [['/opt/conda/bin/python', '/opt/conda/bin/jupyter-lab', '--ip=0.0.0.0'], 'notebook', 'jupyter'],
    [['hf', 'download', 'acme/x'], 'pipeline', 'hf-cli'],
    [['./qdrant'], 'vector-store', 'qdrant'],
  ])('recognises %j', (words, kind, detail) => {
    const { recognition, exec } = setUp();
    exec(words);
    expect(recognition.ofPod('u').ai).toMatchObject({ kind, evidence: [{ signal: 'argv', detail }] });
    expect(recognition.isAi('u')).toBe(true);
  });

  it('recognises who asks for LLM APIs and model hubs', () => {
    const { recognition, asked } = setUp();
    asked('api.openai.com');
    expect(recognition.ofPod('u').ai).toMatchObject({ kind: 'agent', confidence: 0.6 });
    asked('huggingface.co');
    expect(recognition.ofPod('u').ai?.evidence.map(({ detail }) => detail)).toEqual([
      'openai',
      'huggingface-hub',
    ]);
  });

  it('says nothing of names that unrelated tenants share, and of programs that any pod runs', () => {
    const { recognition, exec, asked } = setUp();
    for (const name of ['github.com', 'registry-1.docker.io', 's3.amazonaws.com', 'example.com']) asked(name);
    for (const words of [['curl', 'https://x'], ['python3', 'x.py'], ['nginx'], []]) exec(words);
    expect(recognition.ofPod('u')).toEqual({});
  });

  it('lets pods go with their cgroups, and not with those of a container', () => {
    const stillKnown = (pathOf: (uid: string) => string): number => {
      const { recognition, exec, discovery } = setUp();
      const uids = Array.from({ length: 300 }, (_, i) => `u${i}`);
      for (const podUid of uids) {
        exec(['ollama', 'serve'], { container: { id: 'c', runtime: 'containerd', podUid } });
        discovery.onEvent(buildEvent('cgroup.rmdir', { path: pathOf(podUid) }));
      }
      return uids.filter((uid) => recognition.isAi(uid)).length;
    };
    expect(stillKnown((uid) => `/kubepods/pod${uid}/aa`)).toBe(300);
    expect(stillKnown((uid) => `/kubepods/pod${uid}`)).toBe(256);
  });

  it('notes a pod that nobody told of by the uid in its cgroup, and nothing outside of pods', () => {
    const { recognition, exec } = setUp();
    exec(['ollama', 'serve'], { container: { id: 'c', runtime: 'containerd', podUid: 'stranger' } });
    exec(['ollama', 'serve'], {});
    expect(recognition.isAi('stranger')).toBe(true);
  });
});
