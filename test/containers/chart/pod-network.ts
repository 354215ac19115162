// SPDX-License-Identifier: Apache-2.0
import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PLUGIN = join(import.meta.dirname, 'cni-plugin.sh');

/** The two ends of a pod's link with the machine, in a range that is kept for tests of networks (RFC 2544). */
export interface PodNetwork {
  readonly address: string;
  readonly gateway: string;
}

/** Sets up the network of the one pod of a containerd, whose `cni` folder is below `folder`; names its plug-ins' folder. */
export function makePodNetwork(folder: string): PodNetwork {
  const third = process.pid % 256;
  const network = { address: `198.18.${third}.2`, gateway: `198.18.${third}.1` };
  const plugins = join(folder, 'cni-bin');
  mkdirSync(plugins);
  for (const name of ['loopback', 'weir-link']) {
    copyFileSync(PLUGIN, join(plugins, name));
    chmodSync(join(plugins, name), 0o755);
  }
  const list = { cniVersion: '1.0.0', name: 'weir-test', plugins: [{ type: 'weir-link', ...network }] };
  writeFileSync(join(folder, 'cni', '10-weir.conflist'), JSON.stringify(list));
  return network;
}
