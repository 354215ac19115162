// SPDX-License-Identifier: Apache-2.0

/**
 * What a destination is for, and what that means. The one list of category names: the catalogue is checked
 * against it, policies select by it, the reference is generated from it.
 */
export const CATEGORIES = {
  'model-registry': 'publishes models and answers which revisions and files they have',
  'model-cdn': 'serves the bytes of models for a registry; does not say which model',
  'llm-api': 'runs a model for the caller: prompts go out, answers come back',
  'dataset-upload': 'takes models or datasets in, on behalf of a hub',
  'object-storage': 'buckets, in both directions',
  'code-hosting': 'source code, release files and large files beside it',
  'file-sharing': 'takes files from anybody',
  paste: 'takes text from anybody',
  webhook: 'takes messages from anybody: chat hooks, request bins',
  telemetry: 'experiment trackers and traces, which often carry prompts and artefacts',
  'metadata-service': 'gives a cloud machine its credentials',
  'workload-identity': 'gives a workload credentials of its own, for the token that its cluster gave it',
  tunnel: 'makes a private port reachable from the outside, or hides where traffic goes',
  doh: 'answers DNS over HTTPS, out of sight of DNS observation',
  dot: 'answers DNS over TLS, out of sight of DNS observation',
} as const satisfies Record<string, string>;

/** Whether no name may lead to an address of the category: who gets there gets credentials. */
export function givesCredentials(category: Category): boolean {
  return category === 'metadata-service' || category === 'workload-identity';
}

export type Category = keyof typeof CATEGORIES;
