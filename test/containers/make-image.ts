// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Programs of busybox that are in the image. */
const APPLETS = ['sh', 'true', 'sleep', 'echo', 'cat', 'kill', 'date', 'wget'];

/** An image as one file that `ctr images import` takes. */
export interface TestImage {
  readonly archive: string;
  readonly name: string;
  /** `sha256:…` of its manifest: what a registry would call it. */
  readonly digest: string;
}

/** Makes an OCI image of the system's busybox, without a registry. */
export function makeImage(folder: string, name: string): TestImage {
  const root = join(folder, 'rootfs');
  const layout = join(folder, 'layout');
  const blobs = join(layout, 'blobs', 'sha256');
  mkdirSync(join(root, 'bin'), { recursive: true });
  mkdirSync(blobs, { recursive: true });
  for (const directory of ['dev', 'proc', 'sys', 'tmp', 'etc']) mkdirSync(join(root, directory));
  const busybox = execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim();
  copyFileSync(realpathSync(busybox), join(root, 'bin', 'busybox'));
  for (const applet of APPLETS) symlinkSync('busybox', join(root, 'bin', applet));
  const layerFile = join(folder, 'layer.tar');
  execFileSync('tar', ['--create', '--file', layerFile, '--owner=0', '--group=0', '--directory', root, '.']);

  const put = (bytes: Buffer): { digest: string; size: number } => {
    const hex = createHash('sha256').update(bytes).digest('hex');
    writeFileSync(join(blobs, hex), bytes);
    return { digest: `sha256:${hex}`, size: bytes.length };
  };
  const putJson = (value: object) => put(Buffer.from(JSON.stringify(value)));
  const layer = put(readFileSync(layerFile));
  const config = putJson({
    architecture: process.arch === 'arm64' ? 'arm64' : 'amd64',
    os: 'linux',
    config: { Env: ['PATH=/bin'], Cmd: ['sleep', '1000000'] },
    rootfs: { type: 'layers', diff_ids: [layer.digest] },
  });
  const type = 'application/vnd.oci.image';
  const manifest = putJson({
    schemaVersion: 2,
    mediaType: `${type}.manifest.v1+json`,
    config: { mediaType: `${type}.config.v1+json`, ...config },
    layers: [{ mediaType: `${type}.layer.v1.tar`, ...layer }],
  });
  const annotations = { 'io.containerd.image.name': name };
  const index = {
    schemaVersion: 2,
    manifests: [{ mediaType: `${type}.manifest.v1+json`, ...manifest, annotations }],
  };
  writeFileSync(join(layout, 'index.json'), JSON.stringify(index));
  writeFileSync(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }));
  const archive = join(folder, 'image.tar');
  execFileSync('tar', ['--create', '--file', archive, '--directory', layout, '.']);
  return { archive, name, digest: manifest.digest };
}
