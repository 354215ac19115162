// SPDX-License-Identifier: Apache-2.0

/** Stands before the names of claims for dynamically allocated devices in `Pod.resources`. */
export const DEVICE_CLAIM = 'resource.k8s.io/';

/**
 * What device plugins call accelerators, as a whole part of a resource name: `nvidia.com/gpu`, `nvidia.com/mig-1g.5gb`,
 * `google.com/tpu`, `aws.amazon.com/neuroncore`, `habana.ai/gaudi`, `huawei.com/Ascend910`, `gpu.intel.com/xe`,
 * `qualcomm.com/qaic`, `cambricon.com/mlu370`, and device classes such as
 * `deviceclass.resource.kubernetes.io/gpu.nvidia.com`.
 */
const ACCELERATOR =
  /(?:^|[./-])(?:v?gpu|mig|tpus?|v?npu|xpu|dcu|gcu|mlu|hpu|qaic|gaudi|neuron|ascend|vcuda)(?:$|[^a-z]|core|device|mem|num)/i;

/**
 * Whether a resource that a pod asks for is an accelerator. A claim for a dynamically allocated device counts: the pod
 * does not tell what device it is for, and most are for accelerators.
 */
export function isAccelerator(resource: string): boolean {
  return resource.startsWith(DEVICE_CLAIM) || ACCELERATOR.test(resource);
}
