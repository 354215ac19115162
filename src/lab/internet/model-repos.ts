// SPDX-License-Identifier: Apache-2.0
import { ggufFile, type ModelShape, safetensorsFile } from './model-file.ts';
import { RepoFile } from './repo-file.ts';

/** A repository of the lab's hub. */
export interface ModelRepo {
  readonly kind: 'models' | 'datasets';
  /** `owner/name`. */
  readonly id: string;
  /** Branch or tag to commit. */
  readonly refs: Readonly<Record<string, string>>;
  /** Commit to files. */
  readonly commits: Readonly<Record<string, readonly RepoFile[]>>;
}

const MIB = 1024 * 1024;

/** The commit that policies in the documentation approve; the real repository's. */
export const APPROVED_COMMIT = '0e9e39f249a16976918f6564b8830bc894c89659';
const EARLIER_COMMIT = '5206a32e0bd3067aef1ce90f5528ade7d866253f';
const MYSTERY_COMMIT = '77c1e0dd5f2a4ce58cfbd3c6e6a9a1f0c2d4b6e8';
const CHURN_COMMIT = '3b5d7f9a1c2e4f60718293a4b5c6d7e8f9012345';

/** Everything the lab's hub serves. */
export const MODEL_REPOS: readonly ModelRepo[] = [
  {
    kind: 'models',
    id: 'meta-llama/Llama-3.1-8B-Instruct',
    refs: { main: APPROVED_COMMIT, 'refs/pr/1': EARLIER_COMMIT },
    commits: {
      [APPROVED_COMMIT]: [
        config('llama', 4096),
        tokenizer(),
        weights('model.safetensors', 'llama-3.1-8b-instruct', 8 * MIB),
      ],
      [EARLIER_COMMIT]: [
        config('llama', 4096),
        tokenizer(),
        weights('model.safetensors', 'llama-3.1-8b-earlier', 8 * MIB),
      ],
    },
  },
  {
    kind: 'models',
    id: 'mystery-labs/uncensored-13b',
    refs: { main: MYSTERY_COMMIT },
    commits: {
      [MYSTERY_COMMIT]: [
        config('llama', 5120),
        tokenizer(),
        weights('model.safetensors', 'uncensored-13b', 6 * MIB),
        quantized('uncensored-13b.Q4_K_M.gguf', 'uncensored-13b', 3 * MIB),
      ],
    },
  },
  {
    kind: 'datasets',
    id: 'acme/churn',
    refs: { main: CHURN_COMMIT },
    commits: {
      [CHURN_COMMIT]: [new RepoFile('train.csv', () => Buffer.from('customer,churned\n1,0\n2,1\n'), false)],
    },
  },
];

function config(modelType: string, hiddenSize: number): RepoFile {
  const json = { architectures: ['LlamaForCausalLM'], hidden_size: hiddenSize, model_type: modelType };
  return new RepoFile('config.json', () => Buffer.from(`${JSON.stringify(json, null, 2)}\n`), false);
}

function tokenizer(): RepoFile {
  return new RepoFile(
    'tokenizer.json',
    () => Buffer.from('{"version":"1.0","model":{"type":"BPE"}}\n'),
    false,
  );
}

function weights(path: string, name: string, weightBytes: number): RepoFile {
  return lfs(path, safetensorsFile, { name, weightBytes });
}

function quantized(path: string, name: string, weightBytes: number): RepoFile {
  return lfs(path, ggufFile, { name, weightBytes });
}

function lfs(path: string, make: (shape: ModelShape) => Buffer, shape: ModelShape): RepoFile {
  return new RepoFile(path, () => make(shape), true);
}
