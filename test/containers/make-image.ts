// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { packImage, type TestImage } from './pack-image.ts';

/** Programs of busybox that are in the image. */
const APPLETS = ['sh', 'true', 'sleep', 'echo', 'cat', 'kill', 'date', 'wget'];

/** Makes an OCI image of the system's busybox, without a registry. */
export function makeImage(folder: string, name: string): TestImage {
  const root = join(folder, 'rootfs');
  mkdirSync(join(root, 'bin'), { recursive: true });
  for (const directory of ['dev', 'proc', 'sys', 'tmp', 'etc']) mkdirSync(join(root, directory));
  const busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
  copyFileSync(realpathSync(busybox), join(root, 'bin', 'busybox'));
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet));
  return packImage(folder, root, name, { Env: ['PATH=/bin'], Cmd: ['sleep', '1000000'] });
}
