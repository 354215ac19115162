// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { packImage } from '../pack-image.ts';

const root = join(import.meta.dirname, '../../..');

/** How the image is called, as `scripts/build-image.sh` and the chart call it. */
export const AGENT_IMAGE = { repository: 'localhost/weir', tag: '0.1.0' } as const;

/**
 * An archive of the agent's image: the one that `WEIR_IMAGE` names, as `scripts/build-image.sh` left it; else one whose
 * file system is assembled from this checkout by the same script that the Dockerfile runs.
 */
export function makeAgentImage(folder: string): string {
  if (process.env.WEIR_IMAGE) return process.env.WEIR_IMAGE;
  const place = join(folder, 'agent-image');
  mkdirSync(place);
  const run = (...command: readonly string[]): void => {
    execFileSync('sh', command, { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] });
  };
  run('scripts/build-dist.sh');
  run('scripts/image/assemble-root.sh', join(place, 'root'));
  const config = {
    Env: ['PATH=/usr/local/bin', 'NODE_USE_SYSTEM_CA=1'],
    User: '0:0',
    Entrypoint: ['/usr/local/bin/weir'],
  };
  return packImage(place, join(place, 'root'), `${AGENT_IMAGE.repository}:${AGENT_IMAGE.tag}`, config)
    .archive;
}
