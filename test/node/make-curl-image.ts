// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packImage, type TestImage } from '../containers/pack-image.ts';

/**
 * Makes an OCI image of the system's curl, and a shell, that trusts this authority: it stands for an image of the same name
 * where no registry is reachable.
 */
export function makeCurlImage(folder: string, name: string, authorityFile: string): TestImage {
  const root = join(folder, 'rootfs');
  for (const directory of ['dev', 'proc', 'sys', 'tmp', 'etc', 'bin', 'lib'])
    mkdirSync(join(root, directory), { recursive: true });
  const programs = { curl: find('curl'), busybox: find('busybox') };
  for (const [program, path] of Object.entries(programs)) copyFileSync(path, join(root, 'bin', program));
  for (const applet of ['sh', 'sleep']) symlinkSync('busybox', join(root, 'bin', applet));
  for (const library of librariesOf(programs.curl)) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    copyFileSync(realpathSync(library), join(root, library));
  }
  copyFileSync(authorityFile, join(root, 'etc', 'authority.pem'));
  return packImage(folder, root, name, { Env: ['PATH=/bin', 'CURL_CA_BUNDLE=/etc/authority.pem'] });
}

function find(program: string): string {
  return realpathSync(execFileSync('sh', ['-c', 'command -v "$0"', program], { encoding: 'utf8' }).trim());
}

/** Paths at which the loader looks for them, and that of the loader. */
function librariesOf(program: string): string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' });
  return [...listed.matchAll(/(?:^\s+|=> )(\/\S+) \(0x/gm)].map(([, path = '']) => path);
}
