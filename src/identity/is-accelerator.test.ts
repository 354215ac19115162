// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { isAccelerator } from './is-accelerator.ts';

test.each([
  'nvidia.com/gpu',
  'nvidia.com/gpu.shared',
  'nvidia.com/mig-1g.5gb',
  'amd.com/gpu',
  'gpu.intel.com/i915',
  'google.com/tpu',
  'cloud-tpus.google.com/v3',
  'aws.amazon.com/neuron',
  'aws.amazon.com/neuroncore',
  'habana.ai/gaudi',
  'huawei.com/Ascend910',
  'cambricon.com/mlu370',
  'aliyun.com/gpu-mem',
  'deviceclass.resource.kubernetes.io/gpu.nvidia.com',
  'resource.k8s.io/large-device',
])('%s is an accelerator', (name) => {
  expect(isAccelerator(name)).toBe(true);
});

test.each([
  'cpu',
  'memory',
  'hugepages-2Mi',
  'intel.com/sriov',
  'example.com/migrations',
  'devices.kubevirt.io/kvm',
  'deviceclass.resource.kubernetes.io/dra.cpu',
])('%s is none', (name) => {
  expect(isAccelerator(name)).toBe(false);
});
