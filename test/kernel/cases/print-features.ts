// SPDX-License-Identifier: Apache-2.0
// Prints the features as JSON. Run with fewer capabilities.
import { probeFeatures } from '../../../src/kernel/probe-features.ts';

console.log(JSON.stringify(probeFeatures('/sys/fs/bpf/weir')));
