// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifyDevice } from './identify-device.ts';
import { identifyLibrary } from './identify-library.ts';
import { identifyWorkload, identifyWorkloadLabel } from './identify-workload.ts';
import { loadBuiltinCatalog } from './load-builtin-catalog.ts';

const catalog = loadBuiltinCatalog();

describe('identifyWorkload', () => {
  it('knows owners by group and kind', () => {
    const of = (kind: string, apiVersion?: string) =>
      identifyWorkload(catalog, { kind, name: 'x', ...(apiVersion !== undefined && { apiVersion }) });
    expect(of('InferenceService', 'serving.kserve.io/v1beta1')).toEqual({
      id: 'kserve',
      role: 'serve',
      confidence: 'high',
    });
    expect(of('RayCluster', 'ray.io/v1')).toEqual({ id: 'kuberay', confidence: 'high' });
    expect(of('Job', 'batch.volcano.sh/v1alpha1')?.id).toBe('volcano');
    expect([of('Job', 'batch/v1'), of('Job'), of('InferenceService'), of('Pod', 'v1')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('knows the labels of operators', () => {
    expect(identifyWorkloadLabel(catalog, 'ray.io/cluster')?.id).toBe('kuberay');
    expect(identifyWorkloadLabel(catalog, 'app')).toBeUndefined();
  });
});

describe('identifyLibrary', () => {
  it.each([
    ['/usr/lib/x86_64-linux-gnu/libcuda.so.570.1', 'cuda'],
    ['/opt/venv/lib/python3.12/site-packages/torch/lib/libtorch_cpu.so', 'torch'],
    ['/app/libcudart-0d3f4c7e.so.12.8.90', 'cuda'],
    ['libggml-base.so', 'ggml'],
    ['libggml-cpu-icelake.so', 'ggml'],
    ['/x/onnxruntime_pybind11_state.cpython-312-x86_64-linux-gnu.so', 'onnxruntime'],
    ['hf_xet.abi3.so', 'hf-xet'],
  ])('knows %s', (path, id) => {
    expect(identifyLibrary(catalog, path)?.id).toBe(id);
  });

  it.each(['/lib/libc.so.6', 'libtorchlight.so', 'notlibtorch.so', '', '-', '.so', '/libcuda/x.so'])(
    'knows nothing of %s',
    (path) => {
      expect(identifyLibrary(catalog, path)).toBeUndefined();
    },
  );
});

describe('identifyDevice', () => {
  it.each([
    ['/dev/nvidia0', 'nvidia'],
    ['/dev/nvidia-caps/nvidia-cap1', 'nvidia'],
    ['/dev/kfd', 'amd'],
    ['/dev/dri/renderD128', 'amd'],
    ['/dev/accel/accel0', 'tpu'],
  ])('knows %s', (path, id) => {
    expect(identifyDevice(catalog, path)).toMatchObject({ id, confidence: 'medium' });
  });

  it.each(['/dev/null', '/dev/dri/card0', '/tmp/dev/nvidia0', '/dev/nvidia', 'nvidia0'])(
    'knows nothing of %s',
    (path) => {
      expect(identifyDevice(catalog, path)).toBeUndefined();
    },
  );
});

it('none of them throws', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      identifyLibrary(catalog, text);
      identifyDevice(catalog, `/dev/${text}`);
    }),
  );
});
