// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from './catalog.ts';

/** Whether a file name alone tells a model file: `.safetensors` does, `.bin` doesn't. Case doesn't matter. */
export function isModelFile({ modelExtensions }: Catalog, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return modelExtensions.some((extension) => name.endsWith(extension));
}
