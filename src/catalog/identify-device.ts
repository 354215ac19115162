// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from './catalog.ts';
import type { AiHint } from './identify-workload.ts';
import { matchPath } from './path-template.ts';
import { splitTarget } from './split-target.ts';

/** Whose accelerator a device file is, by its path: `/dev/nvidia0`. Undefined when it is none that is known. */
export function identifyDevice({ devices }: Catalog, path: string): AiHint | undefined {
  if (!path.startsWith('/dev/')) return undefined;
  const target = splitTarget(path);
  const found = devices.find(({ templates }) => templates.some((template) => matchPath(template, target)));
  return found && { id: found.id, confidence: found.confidence };
}
