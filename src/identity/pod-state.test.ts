// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PodFacts } from '../events/pod.ts';
import { governanceKeys } from './governance.ts';
import { PodDirectory } from './pod-directory.ts';
import { decodePodState, encodePodState } from './pod-state.ts';

const OWNER = { node: 'node-1', bootId: 'boot-1' };

const POD: PodFacts = {
  namespace: 'research',
  name: 'notebook',
  uid: 'u-1',
  node: 'node-1',
  serviceAccount: 'default',
  workload: { kind: 'StatefulSet', name: 'notebook', apiVersion: 'apps/v1' },
  labels: { app: 'notebook', 'weir.dev/owner': 'nadia' },
  containers: [
    {
      name: 'main',
      image: 'python:3',
      kind: 'container',
      id: 'ab'.repeat(32),
      command: ['run', '--password=hunter2'],
      mounts: [{ path: '/secret', source: '/var/lib/kubelet/secret-place' }],
    },
  ],
  resources: ['nvidia.com/gpu'],
  runtimeClass: 'nvidia',
  modelUris: ['https://user:hunter2@models.example/m?token=hunter2hunter2'],
};

function directory(): PodDirectory {
  return new PodDirectory({ keys: governanceKeys(), now: () => 0 });
}

function known(): PodDirectory {
  const pods = directory();
  pods.setPod('api', POD);
  pods.setPod('cri', { ...POD, labels: {} });
  pods.setPod('cri', { ...POD, uid: 'u-2', name: 'of-the-runtime' });
  pods.setPod('folder', { ...POD, uid: 'u-3', name: 'of-a-folder' });
  pods.setNamespace('api', 'research', { team: 'science' });
  pods.setNamespace('api', 'elsewhere', { team: 'nobody here' });
  return pods;
}

describe('the pod state', () => {
  it('holds what the API server told of this node, and no secret', () => {
    const { text, leftOut } = encodePodState(known(), OWNER, 5);
    const state = decodePodState('f', text, OWNER);
    expect(leftOut).toBe(0);
    expect(state?.written).toBe(5);
    const { containers, modelUris, ...facts } = POD;
    expect(state?.pods).toEqual([
      {
        ...facts,
        containers: [{ name: 'main', image: 'python:3', kind: 'container', id: 'ab'.repeat(32) }],
        modelUris: [expect.stringContaining('models.example')],
      },
    ]);
    expect([...(state?.namespaces ?? [])]).toEqual([['research', { team: 'science' }]]);
    expect(text).not.toMatch(/hunter2|secret-place|elsewhere|of-a-folder|of-the-runtime/);
  });

  it('is written again from what was read, until the API server tells', () => {
    const pods = directory();
    const state = decodePodState('f', encodePodState(known(), OWNER, 5).text, OWNER);
    pods.replaceNamespaces('state', state?.namespaces ?? new Map());
    pods.replacePods('state', state?.pods ?? []);
    const again = decodePodState('f', encodePodState(pods, OWNER, 6).text, OWNER);
    expect([again?.pods, again?.namespaces]).toEqual([state?.pods, state?.namespaces]);
  });

  it('is not taken on another node, or after a reboot', () => {
    const { text } = encodePodState(known(), OWNER, 5);
    expect(decodePodState('f', text, { ...OWNER, node: 'node-2' })).toBeUndefined();
    expect(decodePodState('f', text, { ...OWNER, bootId: 'boot-2' })).toBeUndefined();
  });

  it('leaves out what does not fit, and says how much', () => {
    const pods = known();
    pods.setPod('api', { ...POD, uid: 'u-4', labels: { huge: 'x'.repeat(20_000) } });
    const { text, leftOut } = encodePodState(pods, OWNER, 5, 16_000);
    expect(leftOut).toBe(1);
    expect(text.length).toBeLessThan(16_000);
    expect(decodePodState('f', text, OWNER)?.pods.map(({ uid }) => uid)).toEqual(['u-1']);
  });

  it.each([
    ['', 'f: it has no complete first line'],
    ['{}\n', 'f: first line.weir is no text'],
    ['[]\n', 'f: first line is no object'],
    ['{"weir":"x","version":1,"node":"","bootId":"","written":0,"sha256":""}\n', 'no state file of Weir'],
    ['{"weir":"state","version":9,"node":"","bootId":"","written":0,"sha256":""}\n', 'version 9'],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => decodePodState('f', text, OWNER)).toThrow(
      expect.objectContaining({ code: 'STATE_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('never takes a text in which anything was changed', () => {
    const { text } = encodePodState(known(), OWNER, 5);
    const before = decodePodState('f', text, OWNER);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('x', '\n', ''), (at, put) => {
        const damaged = text.slice(0, at) + put + text.slice(at + 1);
        if (damaged === text) return;
        let state: unknown;
        try {
          state = decodePodState('f', damaged, OWNER);
        } catch (error: unknown) {
          expect(error).toMatchObject({ code: 'STATE_INVALID' });
          return;
        }
        // only whose it is and when it was written stand outside of the checksum
        if (state !== undefined) expect(state).toEqual({ ...before, written: expect.any(Number) });
      }),
    );
  });
});
