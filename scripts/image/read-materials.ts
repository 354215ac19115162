// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebianPackage, Materials, NodePackage } from './bill-of-materials.ts';

interface Lock {
  readonly version: string;
  readonly packages: Readonly<Record<string, { version?: string; integrity?: string }>>;
}

/**
 * What is in an image, read from its file system below `root`: nothing that was left out, and nothing that came in another
 * way. `lockFile` adds the digests of what npm fetched, and says which Node it is for `architecture` (`amd64`, `arm64`).
 */
export function readMaterials(
  root: string,
  lockFile: string,
  architecture: string,
  epoch: number,
): Materials {
  const lock = JSON.parse(readFileSync(lockFile, 'utf8')) as Lock;
  const nodeName = `node-linux-${architecture === 'amd64' ? 'x64' : architecture}`;
  const node = lockedPackage(nodeName, lock);
  const release = /^VERSION_ID="?([^"\n]*)/m.exec(
    readFileSync(join(root, 'usr/lib/os-release'), 'utf8'),
  )?.[1];
  if (release === undefined) throw new Error(`${root}/usr/lib/os-release: no VERSION_ID`);
  // The running Node is the lockfile's own where set-up ran; another one's parts would be another's.
  const { node: running, ...parts } = process.versions;
  return {
    version: lock.version,
    epoch,
    debian: { release, packages: readDebianPackages(join(root, 'var/lib/dpkg/status.d')) },
    modules: readModules(join(root, 'opt/weir/node_modules'), lock),
    node: { ...node, parts: running === node.version ? definedOf(parts) : {} },
  };
}

function readDebianPackages(folder: string): DebianPackage[] {
  return readdirSync(folder).map((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
    const [name, version, architecture] = ['Package', 'Version', 'Architecture'].map(field);
    if (name === undefined || version === undefined || architecture === undefined)
      throw new Error(`${join(folder, file)}: no Package, Version or Architecture`);
    // `source (version)` where the source has another version.
    const source = field('Source')?.replace(/ \((.*)\)$/, '@$1');
    return { name, version, architecture, ...(source !== undefined && { source }) };
  });
}

/** Every folder that is a package, wherever it is nested. */
function readModules(folder: string, lock: Lock, prefix = 'node_modules'): NodePackage[] {
  const names = readdirSync(folder).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(folder, name)).map((own) => `${name}/${own}`) : [name],
  );
  return names.flatMap((name) => {
    const path = `${prefix}/${name}`;
    const { version, license } = JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8'));
    const locked = lock.packages[path];
    if (locked?.version !== version)
      throw new Error(`${path}@${version} is not the lockfile's ${locked?.version}`);
    const nested = join(folder, name, 'node_modules');
    return [
      {
        name,
        version,
        ...(typeof license === 'string' && { license }),
        ...(locked?.integrity !== undefined && { integrity: locked.integrity }),
      },
      ...(existsSync(nested) ? readModules(nested, lock, `${path}/node_modules`) : []),
    ];
  });
}

function lockedPackage(name: string, lock: Lock): NodePackage {
  const { version, integrity } = lock.packages[`node_modules/${name}`] ?? {};
  if (version === undefined) throw new Error(`package-lock.json: no ${name}`);
  return { name, version, ...(integrity !== undefined && { integrity }) };
}

function definedOf(versions: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(versions).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
