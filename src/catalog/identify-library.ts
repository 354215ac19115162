// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from './catalog.ts';
import type { AiHint } from './identify-workload.ts';

/**
 * Which AI library a mapped file is, by its name: `libtorch_cpu.so`, `libggml-base-4f3a9c01.so.0`. Undefined when the
 * catalogue knows none of that name.
 */
export function identifyLibrary({ libraries }: Catalog, path: string): AiHint | undefined {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const dot = file.indexOf('.');
  const name = dot < 0 ? file : file.slice(0, dot);
  // wheels put a hash behind the last dash; names have dashes of their own
  const dash = name.lastIndexOf('-');
  const data = libraries.get(name) ?? (dash < 0 ? undefined : libraries.get(name.slice(0, dash)));
  return (
    data && { id: data.id, ...(data.does && { role: data.does }), confidence: data.confidence ?? 'high' }
  );
}
