// SPDX-License-Identifier: Apache-2.0
import type { AssetType, Doubt, ModelIdentity } from '../events/model-identity.ts';
import { formatPackageUrl, type PackageUrl } from '../package-url.ts';
import type { ChannelData } from './catalog-data.ts';
import type { Captures } from './segment-template.ts';

/** What is known about a request or reference when its model is named. */
export interface NameContext {
  readonly captures: Captures;
  /** Host that was asked, lower case. */
  readonly host: string;
  /** Type where the path doesn't say it. */
  readonly type: AssetType;
  /** The host is not the channel's: the package URL says which repository it is. */
  readonly isForeign: boolean;
  readonly doubt?: Doubt | undefined;
}

/** Names the model of a request by the rules of one channel, or returns undefined when the request names none. */
export type NameModel = (context: NameContext) => ModelIdentity | undefined;

const ASSET_TYPES: Readonly<Record<string, AssetType>> = {
  models: 'model',
  datasets: 'dataset',
  spaces: 'space',
  kernels: 'kernel',
};
const COMMIT = /^[0-9a-f]{40}$/i;

/** The rules of a channel, from its `identity`; see the top of catalog.yaml. */
export function compileNameModel(channel: ChannelData): NameModel | undefined {
  switch (channel.identity) {
    case undefined:
      return undefined;
    case 'huggingface':
      return (context) => nameHuggingFace(context, channel.ownModels ?? false);
    case 'github':
      return nameGithub;
    case 'oci':
      return (context) => nameOci(context, channel.registry);
    default:
      return compileUri(channel.identity);
  }
}

function nameHuggingFace(context: NameContext, ownModels: boolean): ModelIdentity | undefined {
  const name = fullName(context.captures);
  if (name === undefined) return undefined;
  if (isNowhere(context)) return identity(context, name, {});
  const type = assetType(context);
  const qualifiers = {
    ...(type === 'model' ? {} : { type }),
    ...(ownModels || context.isForeign ? { repository_url: `https://${context.host}` } : {}),
  };
  return identity(context, name, {
    purl: purlOf('huggingface', name, context.captures.revision, qualifiers),
  });
}

function nameGithub(context: NameContext): ModelIdentity | undefined {
  const name = fullName(context.captures);
  if (name === undefined) return undefined;
  return identity(context, name, { purl: purlOf('github', name, context.captures.revision, {}) });
}

/** The name of an `oci` package URL is the last part of the repository; a digest is its version, a tag is not. */
function nameOci(context: NameContext, registry: string | undefined): ModelIdentity | undefined {
  const name = fullName(context.captures);
  if (name === undefined) return undefined;
  if (isNowhere(context)) return identity(context, name, {});
  const { revision } = context.captures;
  const isDigest = revision?.includes(':') ?? false;
  const qualifiers = {
    repository_url: `${context.isForeign ? context.host : (registry ?? context.host)}/${name}`,
    ...(revision === undefined || isDigest ? {} : { tag: revision }),
  };
  const last = name.slice(name.lastIndexOf('/') + 1);
  return identity(context, name, { purl: purlOf('oci', last, isDigest ? revision : undefined, qualifiers) });
}

/** An unknown repository: a name in it means nothing to anybody else. */
function isNowhere({ host, isForeign }: NameContext): boolean {
  return isForeign && host === '';
}

function purlOf(
  type: string,
  fullName: string,
  version: string | undefined,
  qualifiers: NonNullable<PackageUrl['qualifiers']>,
): string {
  const slash = fullName.lastIndexOf('/');
  return formatPackageUrl({
    type,
    name: fullName.slice(slash + 1),
    ...(slash < 0 ? {} : { namespace: fullName.slice(0, slash) }),
    ...(version === undefined ? {} : { version }),
    qualifiers,
  });
}

/** A URI with placeholders: those of the path, `{model}` for the whole name, `{dir}` for the folder of the file. */
function compileUri(template: string): NameModel {
  const parts = template.split(/[{}]/);
  return (context) => {
    const file = context.captures.file ?? '';
    const values: Readonly<Record<string, string | undefined>> = {
      ...context.captures,
      model: fullName(context.captures),
      dir: file.slice(0, file.lastIndexOf('/') + 1),
    };
    let uri = '';
    for (const [index, part] of parts.entries()) {
      const text = index % 2 === 0 ? part : values[part];
      if (text === undefined) return undefined;
      uri += text;
    }
    const inFolder = template.includes('{dir}');
    const name = fullName(context.captures) ?? uri.slice(uri.indexOf('://') + 3).replace(/\/$/, '');
    return identity(context, name, { uri }, inFolder ? file.slice(file.lastIndexOf('/') + 1) : file);
  };
}

function identity(
  context: NameContext,
  name: string,
  reference: { purl?: string; uri?: string },
  file = context.captures.file,
): ModelIdentity {
  const { revision } = context.captures;
  const digest = digestOf(context.captures);
  // Spreads and not `compact`: this runs for every request.
  return {
    type: assetType(context),
    name,
    ...reference,
    ...(revision === undefined
      ? {}
      : { revision: COMMIT.test(revision) ? revision.toLowerCase() : revision }),
    ...(file === undefined || file === '' ? {} : { file }),
    ...(digest === undefined ? {} : { digest }),
    ...(context.doubt === undefined ? {} : { doubt: context.doubt }),
  };
}

function assetType({ captures, type }: NameContext): AssetType {
  return captures.repoType === undefined ? type : (ASSET_TYPES[captures.repoType] ?? 'artifact');
}

/** `{model}`, or the parts of the name that the path has, joined. */
function fullName({ model, org, team, ns, name }: Captures): string | undefined {
  if (model !== undefined) return model;
  if (name === undefined) return undefined;
  return [org, team, ns, name].filter((part) => part !== undefined).join('/');
}

/** The digest that a path tells, with its algorithm. */
export function digestOf({ sha256, sha256Prefix, xet, xorb }: Captures): string | undefined {
  if (sha256 !== undefined) return `sha256:${sha256.toLowerCase()}`;
  if (sha256Prefix !== undefined) return `sha256-prefix:${sha256Prefix.toLowerCase()}`;
  if (xet !== undefined) return `xet:${xet.toLowerCase()}`;
  return xorb === undefined ? undefined : `xorb:${xorb.toLowerCase()}`;
}
