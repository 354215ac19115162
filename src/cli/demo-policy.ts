// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';

/** The policy of the demo: it selects `training/trainer`. */
export const DEMO_POLICY = join(import.meta.dirname, '..', '..', 'examples', 'demo-policy.yaml');
