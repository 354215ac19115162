// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';

/** A Node package that is in the image. */
export interface NodePackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression, as its package.json says. */
  readonly license?: string;
  /** `sha512-<base64>`, as the lockfile has it. */
  readonly integrity?: string;
}

/** A Debian package that is in the image, as its control data tell. */
export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Name of the source package, where it is another. */
  readonly source?: string;
}

/** All that the image consists of. */
export interface Materials {
  readonly version: string;
  /** Seconds since 1970. */
  readonly epoch: number;
  readonly debian: { readonly release: string; readonly packages: readonly DebianPackage[] };
  readonly modules: readonly NodePackage[];
  readonly node: NodePackage & {
    /** What is compiled into it, by name: version. */
    readonly parts: Readonly<Record<string, string>>;
  };
}

type Component = Readonly<Record<string, unknown>>;

/**
 * The image's bill of materials, CycloneDX 1.6: the same for the same materials, so that the image can be built again
 * byte for byte.
 */
export function billOfMaterials(materials: Materials): object {
  const { version, epoch, debian, modules, node } = materials;
  const parts = [
    nodeOf(node),
    ...modules.map(moduleOf),
    ...debian.packages.map((each) => debOf(each, debian.release)),
  ];
  const components = parts.toSorted((a, b) => (String(a['bom-ref']) < String(b['bom-ref']) ? -1 : 1));
  const subject = `pkg:generic/weir@${version}`;
  const content = {
    metadata: {
      timestamp: new Date(epoch * 1000).toISOString(),
      component: {
        'bom-ref': subject,
        type: 'container',
        name: 'weir',
        version,
        purl: subject,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components,
    dependencies: [{ ref: subject, dependsOn: components.map((each) => each['bom-ref']) }],
  };
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(content))}`,
    version: 1,
    ...content,
  };
}

function moduleOf({ name, version, license, integrity }: NodePackage): Component {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    'bom-ref': purl,
    type: 'library',
    name,
    version,
    purl,
    ...(license !== undefined && { licenses: [{ expression: license }] }),
    ...(integrity !== undefined && { hashes: [hashOf(integrity)] }),
  };
}

/** With the identifier by which its vulnerabilities are published. */
function nodeOf({ name, version, integrity, parts }: Materials['node']): Component {
  const purl = `pkg:generic/node@${version}`;
  return {
    'bom-ref': purl,
    type: 'platform',
    name: 'node',
    version,
    description: `Node.js, from the npm package ${name}; without its symbol table`,
    purl,
    cpe: `cpe:2.3:a:nodejs:node.js:${version}:*:*:*:*:*:*:*`,
    licenses: [{ license: { id: 'MIT' } }],
    ...(integrity !== undefined && { hashes: [hashOf(integrity)] }),
    components: Object.entries(parts)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([part, its]) => ({
        'bom-ref': `${purl}#${part}`,
        type: 'library',
        name: part,
        version: its,
        purl: `pkg:generic/${part}@${encodeURIComponent(its)}`,
      })),
  };
}

function debOf({ name, version, architecture, source }: DebianPackage, release: string): Component {
  const upstream = source === undefined ? '' : `&upstream=${encodeURIComponent(source)}`;
  const purl = `pkg:deb/debian/${encodeURIComponent(name)}@${encodeURIComponent(version)}?arch=${architecture}&distro=debian-${release}${upstream}`;
  return { 'bom-ref': purl, type: 'library', supplier: { name: 'Debian' }, name, version, purl };
}

function hashOf(integrity: string): Component {
  const [algorithm = '', base64 = ''] = integrity.split('-');
  if (algorithm !== 'sha512') throw new Error(`integrity ${integrity}: only sha512 is known`);
  return { alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') };
}

/** A UUID of what it names (RFC 9562, version 8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
