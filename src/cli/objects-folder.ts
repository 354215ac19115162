// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';

/** Folder of the compiled BPF objects: beside `src/` in a checkout, beside `dist/` in a build. */
export const OBJECTS_FOLDER = join(import.meta.dirname, '..', '..', 'build', 'bpf');
