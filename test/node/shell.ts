// SPDX-License-Identifier: Apache-2.0
//
// A cluster of one node to look around in, for as long as a shell runs: sh scripts/test-node.sh --shell
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { nodePrograms } from './node-programs.ts';
import { OneNodeCluster } from './one-node-cluster.ts';

const { env } = process;
console.error('starting a cluster of one node …');
const cluster = await OneNodeCluster.start(nodePrograms(env));
try {
  const { place } = cluster;
  mkdirSync(join(place.folder, 'bin'));
  const enter = place.enter.map((word) => `'${word}'`).join(' ');
  chmodSync(place.writeFile('bin/node-shell', `#!/bin/sh\nexec ${enter} "\${@:-sh}"\n`), 0o700);
  const folders = [join(place.folder, 'bin'), env.WEIR_KUBERNETES, dirname(env.WEIR_HELM ?? ''), env.PATH];
  console.error(
    `the node's cgroup is ${place.cgroup}, its address ${place.address}, its image ${cluster.image.name}`,
  );
  const shell = spawn(env.SHELL ?? 'sh', {
    stdio: 'inherit',
    env: { ...env, KUBECONFIG: cluster.kubeconfig, PATH: folders.join(delimiter) },
  });
  await once(shell, 'exit');
} finally {
  await cluster.stop();
}
