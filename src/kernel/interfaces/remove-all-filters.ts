// SPDX-License-Identifier: Apache-2.0
import { removeFilters } from './interface-hook.ts';
import { PodLinks } from './pod-links.ts';

/**
 * Takes Weir's programs off every interface on which they hang as filters (kernels before 6.6): nothing in bpffs tells of
 * those. Gives the indexes of the interfaces. Throws BPF_FAILED, NOT_PERMITTED.
 */
export function removeAllFilters(): readonly number[] {
  return [...new PodLinks()].filter((index) => removeFilters(index));
}
