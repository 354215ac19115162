// SPDX-License-Identifier: Apache-2.0
import type { Category } from '../categories.ts';
import type { AssetType, Channel, Confidence, Doubt, ModelIdentity } from '../events/model-identity.ts';
import type { Catalog, ChannelOperation } from './catalog.ts';
import type { Operation } from './catalog-data.ts';
import { type HostChannel, matchHostChannels, normalizeHost } from './channels-of-host.ts';
import { isModelFile } from './is-model-file.ts';
import { digestOf } from './name-model.ts';
import { matchPath } from './path-template.ts';
import type { Captures } from './segment-template.ts';
import { parameterDoubt, type RequestTarget, splitTarget } from './split-target.ts';

/** A request line, as far as it was seen. */
export interface RequestLine {
  /** Host header or server name; a port doesn't matter. Empty when unknown. */
  readonly host: string;
  readonly method: string;
  /** Request target as sent: path and query, or absolute. */
  readonly target: string;
  /** Less was captured than was sent. */
  readonly truncated?: boolean;
  /** `in`: the pod is the server, and what the Host header says is the client's word. Default `out`. */
  readonly direction?: 'in' | 'out';
}

/** What a request is about. */
export interface IdentifiedRequest {
  readonly channel: Channel;
  readonly category: Category;
  readonly operation: Operation;
  /** Which of the channel's operations, such as `resolve`; absent where only the host is known. */
  readonly operationId?: string;
  /** Data leaves with it. */
  readonly upload: boolean;
  /** The model it names. */
  readonly model?: ModelIdentity;
  /** What it names that is no model, or that may or may not be one: a dataset, a space, an OCI artefact, a file. */
  readonly asset?: ModelIdentity;
  /** `<algorithm>:<hex>` of the bytes it asks for, also where no model is named. */
  readonly digest?: string;
  /** Recognised by the shape of its path, on a host that the channel doesn't have. */
  readonly byShape: boolean;
  readonly confidence: Confidence;
  /** Why the server may understand another name than we do. */
  readonly doubt?: Doubt;
}

/**
 * Says what a request is about: by the operations of the host's channels; else by the shapes that are recognised on
 * any host (a mirror, a self-hosted server), with confidence low; else by the host alone. Undefined when it is
 * nothing we know. The host of an absolute-form target goes before the Host header. Pure, never throws, linear in the
 * length of the target, of which at most 8 KiB are read.
 */
export function identifyRequest(catalog: Catalog, line: RequestLine): IdentifiedRequest | undefined {
  const target = splitTarget(line.target, line.truncated);
  const host = normalizeHost(target.authority ?? line.host);
  const method = line.method.toUpperCase();
  const channels = line.direction === 'in' ? [] : matchHostChannels(catalog, host);
  for (const match of channels) {
    for (const operation of match.owner.operations) {
      const captures = matchOperation(operation, method, target, match.captures);
      if (captures) return describe(catalog, { operation, captures, method, target, host, match });
    }
  }
  for (const operation of catalog.anyHost) {
    const captures = matchOperation(operation, method, target, {});
    if (captures) return describe(catalog, { operation, captures, method, target, host });
  }
  const [best] = channels;
  return best === undefined ? undefined : describeHost(best, method);
}

/** What the path and the host tell, if the request is of this operation. What the host told, the path must not. */
function matchOperation(
  operation: ChannelOperation,
  method: string,
  target: RequestTarget,
  told: Captures,
): Captures | undefined {
  const { data, owner } = operation;
  if (data.method !== undefined && data.method !== method) return undefined;
  if (data.needs !== undefined && told[data.needs] === undefined) return undefined;
  const rest = withoutPrefix(target, owner.pathPrefix);
  if (rest === undefined) return undefined;
  for (const template of operation.templates) {
    const captures = matchPath(template, rest);
    if (captures && (captures.bucket === undefined || told.bucket === undefined))
      return { ...told, ...captures };
  }
  return undefined;
}

function withoutPrefix(target: RequestTarget, prefix: readonly string[]): RequestTarget | undefined {
  if (prefix.length === 0) return target;
  if (!prefix.every((segment, index) => target.segments[index] === segment)) return undefined;
  return { ...target, segments: target.segments.slice(prefix.length) };
}

interface Found {
  readonly operation: ChannelOperation;
  readonly captures: Captures;
  readonly method: string;
  readonly target: RequestTarget;
  readonly host: string;
  /** Absent when only the shape of the path fits. */
  readonly match?: HostChannel;
}

function describe(catalog: Catalog, found: Found): IdentifiedRequest {
  const { operation, captures, method, target, host, match } = found;
  const { owner, data } = operation;
  const channel = match?.channel ?? { ...owner.channel, confidence: 'low' as const };
  const doubt = target.doubt ?? doubtOfParameters(operation, target);
  const named = owner.nameModel?.({
    captures,
    host,
    type: typeOf(catalog, operation, captures),
    isForeign: match === undefined,
    doubt,
  });
  const digest = digestOf(captures);
  const does = data.does === 'transfer' ? transferOf(method) : data.does;
  return {
    channel,
    category: channel.category,
    // HEAD moves no bytes of a file, whatever its path.
    operation: does === 'download' && method === 'HEAD' ? 'metadata' : does,
    operationId: data.id,
    upload: does === 'upload',
    ...(named === undefined ? {} : named.type === 'model' ? { model: named } : { asset: named }),
    ...(digest === undefined ? {} : { digest }),
    byShape: match === undefined,
    confidence: channel.confidence,
    ...(doubt === undefined ? {} : { doubt }),
  };
}

function typeOf(catalog: Catalog, operation: ChannelOperation, captures: Captures): AssetType {
  if (operation.names !== 'file') return operation.names;
  return isModelFile(catalog, captures.file ?? '') ? 'model' : 'artifact';
}

function transferOf(method: string): Operation {
  if (method === 'GET') return 'download';
  if (method === 'HEAD') return 'metadata';
  return method === 'PUT' || method === 'POST' || method === 'PATCH' ? 'upload' : 'other';
}

function doubtOfParameters(operation: ChannelOperation, target: RequestTarget): Doubt | undefined {
  for (const template of operation.templates) {
    for (const { name } of template.parameters) {
      const doubt = parameterDoubt(target, name);
      if (doubt !== undefined) return doubt;
    }
  }
  return undefined;
}

function describeHost({ channel }: HostChannel, method: string): IdentifiedRequest {
  const operation = channel.category === 'object-storage' ? transferOf(method) : 'other';
  return {
    channel,
    category: channel.category,
    operation,
    upload: operation === 'upload',
    byShape: false,
    confidence: channel.confidence,
  };
}
