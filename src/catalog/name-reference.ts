// SPDX-License-Identifier: Apache-2.0
import type { ModelIdentity } from '../events/model-identity.ts';
import type { Catalog, CatalogChannel } from './catalog.ts';
import { matchHostChannels } from './channels-of-host.ts';
import { compact } from './compact.ts';
import type { Captures } from './segment-template.ts';

/** A model as tools take it on the command line. */
export interface ModelReference {
  /** `ns/name`, `[host/][ns/]name[:tag]`, `[registry/]path[:tag][@digest]`, a URI, a folder. */
  readonly text: string;
  readonly revision?: string | undefined;
  /** `dataset`, `space`: what an option says it is. */
  readonly type?: string | undefined;
}

const MAX_REFERENCE = 1024;
const URI = /^[a-z][a-z0-9+.-]{0,31}:\/\//;
const DEFAULT_NAMESPACE = 'library';
const DEFAULT_TAG = 'latest';

/**
 * Names the model that a reference means to the tools of a channel. A folder gets a `file://` URI, any other URI stays
 * as it is (`hf://` is the Hub's). A reference that can't be read keeps its text as name and gets neither package URL
 * nor URI, so that nothing can approve it.
 */
export function nameReference(
  catalog: Catalog,
  channel: CatalogChannel | undefined,
  reference: ModelReference,
): ModelIdentity {
  const text = reference.text.slice(0, MAX_REFERENCE);
  const plain: ModelIdentity = { type: 'model', name: text, ...compact({ revision: reference.revision }) };
  if (reference.text.length > MAX_REFERENCE) return { ...plain, doubt: 'too-long' };
  if (text.startsWith('hf://')) {
    return nameReference(catalog, catalog.channels.get('huggingface-hub'), {
      ...reference,
      text: text.slice(5),
    });
  }
  if (URI.test(text)) return { ...plain, uri: text };
  if (text.startsWith('/')) return { ...plain, uri: `file://${text}` };
  if (text.startsWith('.') || text.startsWith('~')) return plain;
  return nameAtHub(catalog, channel, { ...reference, text }) ?? plain;
}

function nameAtHub(
  catalog: Catalog,
  channel: CatalogChannel | undefined,
  { text, revision, type }: ModelReference,
): ModelIdentity | undefined {
  const [first = '', ...rest] = text.split('/');
  const hasHost = rest.length > 0 && /[.:]/.test(first) && channel?.registry !== undefined;
  const [known] = hasHost ? matchHostChannels(catalog, first.toLowerCase()) : [];
  const owner = hasHost ? (known?.owner ?? channel) : channel;
  if (owner?.nameModel === undefined) return undefined;
  const isForeign = hasHost && known === undefined;
  const captures = capturesOf(owner, hasHost ? rest.join('/') : text, revision);
  if (captures === undefined) return undefined;
  const repoType = type === undefined || type === 'model' ? {} : { repoType: `${type}s` };
  const host = hasHost ? first.toLowerCase() : '';
  return owner.nameModel({ captures: { ...captures, ...repoType }, host, type: 'model', isForeign });
}

/** Splits `path[:suffix][@digest]` by the habits of the hub: a registry's suffix is a tag, the Hub's a quantisation. */
function capturesOf(owner: CatalogChannel, text: string, revision: string | undefined): Captures | undefined {
  const at = text.indexOf('@');
  const digest = at < 0 ? undefined : text.slice(at + 1);
  const named = at < 0 ? text : text.slice(0, at);
  const colon = named.indexOf(':');
  const path = colon < 0 ? named : named.slice(0, colon);
  const suffix = colon < 0 ? undefined : named.slice(colon + 1);
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.' || segment === '..')) return undefined;
  if (owner.registry === undefined) {
    const isHub = owner.identity === 'huggingface';
    if (isHub && segments.length > 2) return undefined;
    return { model: path, ...compact({ revision: revision ?? digest ?? (isHub ? undefined : suffix) }) };
  }
  const model = segments.length === 1 ? `${DEFAULT_NAMESPACE}/${path}` : path;
  return { model, revision: digest ?? revision ?? suffix ?? DEFAULT_TAG };
}
