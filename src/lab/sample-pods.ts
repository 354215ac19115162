// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { WeirError } from '../errors.ts';
import type { Lab } from './create-lab.ts';
import { findPython } from './find-python.ts';
import { APPROVED_COMMIT } from './internet/model-repos.ts';
import type { Pod } from './pod.ts';

/** The three pods of the demo. */
export interface SamplePods {
  /** `research/notebook`: downloads a model that nobody approved. */
  readonly notebook: Pod;
  /** `serving/llm-server`: downloads an approved model and serves it. */
  readonly llmServer: Pod;
  /** `training/trainer`: downloads features, misses a name, calls an LLM. */
  readonly trainer: Pod;
}

/** The model that the serving pod uses; policies in the documentation approve it at this commit. */
export const APPROVED_MODEL = { id: 'meta-llama/Llama-3.1-8B-Instruct', commit: APPROVED_COMMIT } as const;

/** The model that the notebook downloads; nobody approved it. */
export const UNAPPROVED_MODEL = { id: 'mystery-labs/uncensored-13b' } as const;

/** Adds the sample pods to a lab; nothing runs in them yet. */
export async function addSamplePods(lab: Lab): Promise<SamplePods> {
  const notebook = await lab.addPod({
    namespace: 'research',
    name: 'notebook',
    labels: {
      app: 'notebook',
      'weir.dev/domain': 'research',
      'weir.dev/owner': 'nadia',
      'weir.dev/data-class': 'internal',
    },
    namespaceLabels: { env: 'dev' },
    containers: [{ name: 'jupyter', image: 'registry.example/jupyter:2026.11' }],
    ndots: 1,
  });
  const llmServer = await lab.addPod({
    namespace: 'serving',
    name: 'llm-server',
    labels: { app: 'llm-server', 'weir.dev/domain': 'prod-model', 'weir.dev/owner': 'serving-team' },
    namespaceLabels: { env: 'prod' },
    containers: [{ name: 'server', image: 'registry.example/llm-server:3.2' }],
    ndots: 1,
  });
  const trainer = await lab.addPod({
    namespace: 'training',
    name: 'trainer',
    labels: { app: 'trainer', 'weir.dev/domain': 'training', 'weir.dev/data-class': 'confidential' },
    namespaceLabels: { env: 'prod' },
    containers: [{ name: 'trainer', image: 'registry.example/trainer:17' }],
  });
  return { notebook, llmServer, trainer };
}

/** What the sample pods printed. */
export interface SampleOutput {
  readonly notebook: string;
  readonly llmServer: string;
  readonly trainer: string;
}

/**
 * Runs all three workloads side by side to their end, a few seconds at most, with one inference request to the serving
 * pod. Resolves to what they printed. Throws `LAB_FAILED` when one doesn't end with code 0.
 */
export async function runSamplePods(lab: Lab, pods: SamplePods): Promise<SampleOutput> {
  const python = await findPython();
  await Promise.all([
    install(pods.notebook, 'notebook.py'),
    install(pods.llmServer, 'llm-server.py'),
    install(pods.trainer, 'trainer.sh'),
  ]);
  const [notebook, llmServer, trainer] = await Promise.all([
    runToEnd(pods.notebook, [python, 'notebook.py', UNAPPROVED_MODEL.id, 'model.safetensors']),
    serveOnce(lab, pods.llmServer, python),
    runToEnd(pods.trainer, ['sh', 'trainer.sh'], {
      OPENAI_API_KEY: 'sk-lab-0123456789abcdef0123456789abcdef',
    }),
  ]);
  return { notebook, llmServer, trainer };
}

async function runToEnd(
  pod: Pod,
  argv: readonly [string, ...string[]],
  env: Record<string, string> = {},
): Promise<string> {
  const { code, signal, stdout, stderr } = await pod.run(argv, { env });
  if (code !== 0) throw workloadFailed(pod, code ?? signal, stderr);
  return stdout;
}

async function serveOnce(lab: Lab, pod: Pod, python: string): Promise<string> {
  const server = await pod.exec([
    python,
    'llm-server.py',
    APPROVED_MODEL.id,
    APPROVED_MODEL.commit,
    'model.safetensors',
    '1',
  ]);
  const output = Promise.all([text(server.stdout), text(server.stderr)]);
  // What it prints first is that it listens; when it ends before, its exit code says why below.
  const first = await Promise.race([once(server.stdout, 'data'), server.exited]);
  if (Array.isArray(first)) await askForCompletion(lab, pod);
  const [{ code, signal }, [stdout, stderr]] = await Promise.all([server.exited, output]);
  if (code !== 0) throw workloadFailed(pod, code ?? signal, stderr);
  return stdout;
}

/** As a gateway in front of the pod would, after somebody asked it. */
async function askForCompletion(lab: Lab, pod: Pod): Promise<void> {
  const { status } = await lab.request({
    url: `http://${pod.parts.addresses.v4}:8000/v1/completions`,
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Connection: 'close' },
    body: JSON.stringify({ model: APPROVED_MODEL.id, prompt: 'hello' }),
  });
  if (status !== 200)
    throw new WeirError('LAB_FAILED', `pod ${pod.fullName}: answered ${status} to an inference request`);
}

function workloadFailed(pod: Pod, status: number | string | null, stderr: string): WeirError {
  return new WeirError(
    'LAB_FAILED',
    `pod ${pod.fullName}: its workload ended with ${status}: ${stderr.trim()}`,
    { details: { stderr } },
  );
}

/** Puts a workload into the pod's own folder, where its image would have it. */
async function install(pod: Pod, name: string): Promise<void> {
  await copyFile(fileURLToPath(new URL(`workloads/${name}`, import.meta.url)), join(pod.workFolder, name));
}
