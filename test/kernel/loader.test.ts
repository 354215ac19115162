// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { WeirError } from '../../src/errors.ts';
import { LAYOUT_HASH } from '../../src/gen/events.ts';
import { Collection } from '../../src/kernel/collection.ts';
import { parseCollectionSpec, readCollectionSpec } from '../../src/kernel/collection-spec.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { compileTestObject } from './compile-object.ts';
import { describeLive, notLive } from './live.ts';
import { runScript } from './run-script.ts';

const PACKET = new Uint8Array(64);

function caught(call: () => unknown): WeirError {
  try {
    call();
  } catch (error: unknown) {
    if (error instanceof WeirError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describeUnless(notLive, 'readCollectionSpec', () => {
  it('describes programs, maps and tunables, the same each time', () => {
    const spec = readCollectionSpec(compileTestObject('sampler'));
    expect(spec.name).toBe('sampler');
    expect(spec.programs.map((program) => [program.name, program.section])).toEqual([
      ['on_answer', 'socket'],
      ['on_sum', 'socket'],
      ['on_exit', 'raw_tp/sched_process_exit'],
      ['on_bind', 'cgroup/bind4'],
      ['on_bind_denied', 'cgroup/bind4'],
      ['on_post_bind', 'cgroup/post_bind4'],
      ['on_call', 'uprobe'],
      ['on_task', 'iter/task'],
    ]);
    expect(
      spec.maps.map(({ name, keySize, valueSize, maxEntries }) => [name, keySize, valueSize, maxEntries]),
    ).toEqual(
      expect.arrayContaining([
        ['numbers', 8, 8, 16],
        ['hits', 4, 4, 2],
      ]),
    );
    expect(spec.variables.find((variable) => variable.name === 'cfg_answer')).toMatchObject({
      size: 4,
      initial: Uint8Array.of(42, 0, 0, 0),
    });
    expect(readCollectionSpec(compileTestObject('sampler'))).toEqual(spec);
  });

  it('says which file is missing', () => {
    const error = caught(() => readCollectionSpec('/nonexistent/process.bpf.o'));
    expect(error.code).toBe('OBJECT_NOT_FOUND');
    expect(error.message).toContain('/nonexistent/process.bpf.o');
  });

  it.each([
    ['text', Buffer.from('not an object at all')],
    ['nothing', Buffer.alloc(0)],
  ])('refuses %s in place of an object', (_, bytes) => {
    const error = caught(() => parseCollectionSpec('broken', bytes));
    expect(error.code).toBe('BPF_FAILED');
    expect(error.message).toMatch(/^open object broken: /);
  });

  it('refuses an object cut short at any length, and never crashes', () => {
    const elf = readFileSync(compileTestObject('sampler'));
    for (let length = 8; length < elf.length; length += 997) {
      expect(caught(() => parseCollectionSpec('broken', elf.subarray(0, length))).code).toBe('BPF_FAILED');
    }
  });
});

async function refusal(loading: Promise<unknown>): Promise<WeirError> {
  const error = await loading.then(
    () => new Error('nothing was refused'),
    (reason: unknown) => reason,
  );
  if (error instanceof WeirError) return error;
  throw error;
}

const WAYS = [
  { name: 'load', load: async (...args: Parameters<typeof Collection.load>) => Collection.load(...args) },
  { name: 'loadTogether', load: Collection.loadTogether },
];

describeLive('loading', () => {
  describe.each(WAYS)('Collection.$name', ({ load }) => {
    it('sets tunables of every size before load', async () => {
      const spec = readCollectionSpec(compileTestObject('sampler'));
      const collection = await load([spec], {
        variables: { cfg_answer: 7, cfg_small: 200, cfg_big: 55n },
      });
      expect(collection.program('sampler/on_answer').testRun({ data: PACKET }).result).toBe(7);
      expect(collection.program('sampler/on_sum').testRun({ data: PACKET }).result).toBe(255);
      collection.close();
    });

    it('refuses a tunable that no object has, or a value that does not fit', async () => {
      const spec = readCollectionSpec(compileTestObject('sampler'));
      await expect(load([spec], { variables: { cfg_typo: 1 } })).rejects.toThrow('cfg_typo');
      await expect(load([spec], { variables: { cfg_small: 256 } })).rejects.toThrow(RangeError);
      await expect(load([spec], { variables: { cfg_answer: -1 } })).rejects.toThrow(RangeError);
    });

    it('makes a map once for all objects that name it', async () => {
      const specs = ['sampler', 'sharer'].map((name) => readCollectionSpec(compileTestObject(name)));
      const collection = await load(specs, { maxEntries: { numbers: 32 } });
      collection.program('sharer/on_count').testRun({ data: PACKET });
      const numbers = collection.map('numbers');
      expect(numbers.maxEntries).toBe(32);
      expect([...numbers.entries()]).toEqual([
        [Uint8Array.of(7, 0, 0, 0, 0, 0, 0, 0), Uint8Array.of(70, 0, 0, 0, 0, 0, 0, 0)],
      ]);
      collection.close();
    });

    it('refuses to share a map whose layouts differ', async () => {
      const specs = ['sampler', 'misfit'].map((name) => readCollectionSpec(compileTestObject(name)));
      const error = await refusal(load(specs));
      expect(error.code).toBe('LAYOUT_MISMATCH');
      expect(error.message).toBe('map misfit/numbers: another keySize (4, not 8) than the map shared');
    });

    it('refuses an object built from another header, or from none', async () => {
      const layoutHash = BigInt(`0x${LAYOUT_HASH}`);
      const other = readCollectionSpec(compileTestObject('sampler', { layoutHash: '0123456789abcdef' }));
      expect((await refusal(load([other], { layoutHash }))).message).toContain('got 123456789abcdef');
      const none = readCollectionSpec(compileTestObject('sharer'));
      expect((await refusal(load([none], { layoutHash }))).code).toBe('LAYOUT_MISMATCH');
    });

    it('says why the verifier refused, with the whole log in the details', async () => {
      const spec = readCollectionSpec(compileTestObject('refused'));
      const error = await refusal(load([spec], { wanted: (key) => key === 'refused/on_unchecked' }));
      expect(error.code).toBe('BPF_FAILED');
      expect(error.message).toBe(
        "load program refused/on_unchecked: EACCES: R0 invalid mem access 'map_value_or_null' (at: return *value; /* may be NULL */)",
      );
      expect(error.details.verifierLog).toContain('processed');
    });

    it('does without optional programs that are refused, and tells apart what the kernel lacks', async () => {
      const spec = readCollectionSpec(compileTestObject('refused'));
      const collection = await load([spec], { optional: (key) => key !== 'refused/on_good' });
      expect([...collection.programs.keys()]).toEqual(['refused/on_good']);
      expect(Object.fromEntries(collection.refused.map(({ key, error }) => [key, error.code]))).toEqual({
        'refused/on_unchecked': 'BPF_FAILED',
        'refused/on_future': 'UNSUPPORTED',
        'refused/on_nowhere': 'UNSUPPORTED',
      });
      expect(collection.program('refused/on_good').testRun({ data: PACKET }).result).toBe(5);
      collection.close();
    });

    it('says so when the kernel shows no types', async () => {
      const spec = readCollectionSpec(compileTestObject('sampler'));
      const error = await refusal(load([spec], { kernelBtf: '/nonexistent/vmlinux' }));
      expect(error.code).toBe('NO_BTF');
      expect(error.message).toContain('/nonexistent/vmlinux');
    });

    it('names the missing capabilities when it may not', async () => {
      compileTestObject('sampler');
      const { stdout } = await runScript('load-sampler.ts', {
        prefix: ['setpriv', '--bounding-set', '-bpf,-sys_admin,-perfmon', '--inh-caps', '-all', '--'],
      });
      expect(JSON.parse(stdout)).toEqual({
        code: 'NOT_PERMITTED',
        message: expect.stringMatching(/EPERM: missing CAP_BPF, CAP_PERFMON$/),
      });
    });

    it('leaves no descriptor behind', async () => {
      const spec = readCollectionSpec(compileTestObject('sampler'));
      const before = openDescriptors();
      (await load([spec])).close();
      expect(openDescriptors()).toEqual(before);
    });
  });
});

function openDescriptors(): number {
  return readdirSync('/proc/self/fd').length;
}
