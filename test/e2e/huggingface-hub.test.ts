// SPDX-License-Identifier: Apache-2.0
//
// The hub of the lab against the real client library, one version of each HTTP stack it has had. Installs from the
// package index, so it runs in the nightly run only.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLab, type Lab } from '../../src/lab/create-lab.ts';
import { findPython } from '../../src/lab/find-python.ts';
import { APPROVED_COMMIT, MODEL_REPOS } from '../../src/lab/internet/model-repos.ts';
import type { Pod } from '../../src/lab/pod.ts';
import { runTool } from '../../src/lab/run-tool.ts';
import { describeWithLab } from './needs-root.ts';

const VERSIONS = ['0.36.2', '1.33.0', '2.4.0'];
const MODEL = 'meta-llama/Llama-3.1-8B-Instruct';
const INSTALL_MS = 300_000;

const DOWNLOAD = `
import sys
from huggingface_hub import hf_hub_download
print(hf_hub_download(sys.argv[1], sys.argv[2]))
`;
const SNAPSHOT = `
import os, sys
from huggingface_hub import snapshot_download
folder = snapshot_download(sys.argv[1])
print(folder, *sorted(os.listdir(folder)))
`;
const FAILURES = `
from huggingface_hub import hf_hub_download
for model, revision, file in [("nobody/nothing", "main", "config.json"), ("${MODEL}", "v9", "config.json"), ("${MODEL}", "main", "absent")]:
    try:
        hf_hub_download(model, file, revision=revision)
    except Exception as error:
        print(type(error).__name__)
`;

describeWithLab('huggingface_hub', () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await createLab({ prefix: 'test' });
  });
  afterAll(async () => {
    await lab?.close();
  });

  test.for(VERSIONS)(
    'version %s downloads from the lab',
    { timeout: INSTALL_MS },
    async (version, { skip }) => {
      skip(process.env.WEIR_NIGHTLY !== '1', 'WEIR_NIGHTLY=1 only: installs from the package index');
      const python = await installed(version);
      const pod = await lab.addPod({
        namespace: 'research',
        name: `hf-${version.replaceAll('.', '-')}`,
        ndots: 1,
      });

      const file = (await runPython(pod, python, DOWNLOAD, MODEL, 'model.safetensors')).trim();
      expect(file).toContain(`/snapshots/${APPROVED_COMMIT}/`);
      expect(
        createHash('sha256')
          .update(await readFile(file))
          .digest('hex'),
      ).toBe(weightsDigest());

      const listed = await runPython(pod, python, SNAPSHOT, 'mystery-labs/uncensored-13b');
      expect(listed).toContain('config.json model.safetensors tokenizer.json uncensored-13b.Q4_K_M.gguf');

      const names = (await runPython(pod, python, FAILURES)).trim().split('\n');
      expect(names).toEqual([
        'RepositoryNotFoundError',
        'RevisionNotFoundError',
        expect.stringMatching(/EntryNotFoundError$/),
      ]);
    },
  );
});

/** The interpreter of a virtual environment with this version, kept below build/. */
async function installed(version: string): Promise<string> {
  const folder = join(import.meta.dirname, '../../build/huggingface-hub', version);
  const python = join(folder, 'bin/python');
  if (!existsSync(join(folder, 'ready'))) {
    await runTool(await findPython(), ['-m', 'venv', '--clear', folder]);
    await runTool(python, ['-m', 'pip', 'install', '--quiet', `huggingface_hub==${version}`]);
    await runTool('touch', [join(folder, 'ready')]);
  }
  return python;
}

async function runPython(pod: Pod, python: string, script: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await pod.run([python, '-c', script, ...args]);
  expect(code, stderr).toBe(0);
  return stdout;
}

function weightsDigest(): string | undefined {
  const repo = MODEL_REPOS.find(({ id }) => id === MODEL);
  return repo?.commits[APPROVED_COMMIT]?.find(({ path }) => path === 'model.safetensors')?.sha256;
}
