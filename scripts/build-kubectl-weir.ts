// SPDX-License-Identifier: Apache-2.0
// Writes `kubectl weir` as one file that needs nothing but Node: dist/kubectl-weir.
import { chmodSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { VERSION } from '../src/version.ts';

const root = join(import.meta.dirname, '..');
const file = join(root, 'dist/kubectl-weir');
const version = join(root, 'src/version.ts');

const bundle = await rolldown({
  input: join(root, 'src/cli/kubectl/main.ts'),
  platform: 'node',
  plugins: [
    {
      name: 'one-file',
      // The version stands in package.json, which the file does not have beside it.
      load: (id) => (id === version ? `export const VERSION = ${JSON.stringify(VERSION)};` : null),
      resolveId: (id) => {
        if (id.startsWith('.') || id.startsWith('/') || isBuiltin(id)) return null;
        throw new Error(`kubectl weir must need no package, and imports ${id}`);
      },
    },
  ],
});
await bundle.write({ file, format: 'esm', codeSplitting: false });
await bundle.close();
chmodSync(file, 0o755);
