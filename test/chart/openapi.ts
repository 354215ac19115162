// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Manifest } from '../cluster/kube-admin.ts';

const FOLDER = join(import.meta.dirname, 'openapi');

interface Published {
  readonly from: string;
  readonly kinds: Readonly<Record<string, string>>;
  readonly definitions: Readonly<Record<string, Node>>;
}

type Node = { readonly [key: string]: unknown };

/** Published descriptions of a version: `check` says what is wrong with a manifest, or that its kind is not described. */
export interface OpenApi {
  readonly from: string;
  check(manifest: Manifest): readonly string[] | undefined;
}

/** What was published, by file: of Kubernetes versions and of the Prometheus operator (scripts/fetch-openapi.ts). */
export function readOpenApi(): readonly OpenApi[] {
  return readdirSync(FOLDER).map((file) => openApi(JSON.parse(readFileSync(join(FOLDER, file), 'utf8'))));
}

function openApi({ from, kinds, definitions }: Published): OpenApi {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const closed = Object.fromEntries(Object.entries(definitions).map(([name, node]) => [name, close(node)]));
  ajv.addSchema({ $id: 'published', definitions: closed });
  const check = (manifest: Manifest): readonly string[] | undefined => {
    const name = kinds[`${manifest.apiVersion} ${manifest.kind}`];
    if (name === undefined) return undefined;
    const validate = ajv.getSchema(`published#/definitions/${name}`) as ValidateFunction;
    if (validate(manifest)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };
  return { from, check };
}

const JUNCTORS = ['allOf', 'anyOf', 'oneOf', 'not'];

/**
 * JSON Schema of an OpenAPI node: fields that are not described are refused, as a strict API server does. What stands under
 * a junctor describes none (Kubernetes, structural schemas).
 */
function close(node: unknown, isJoined = false): unknown {
  if (Array.isArray(node)) return node.map((each) => close(each, isJoined));
  if (typeof node !== 'object' || node === null) return node;
  const { format, properties, pattern, ...rest } = node as Node;
  if (format === 'int-or-string' || rest['x-kubernetes-int-or-string'] === true)
    return { type: ['integer', 'string'] };
  const inner: Record<string, unknown> = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, close(value, isJoined || JUNCTORS.includes(key))]),
  );
  // Go's flags of a whole expression, and its short classes of Unicode
  if (typeof pattern === 'string')
    inner.pattern = pattern.replace(/^\^\(\?i\)(.*)\$$/, '^(?i:$1)$').replaceAll('\\PC', '\\P{C}');
  if (properties === undefined) return inner;
  const each = Object.entries(properties as Node).map(([name, child]) => [name, close(child, isJoined)]);
  const open =
    isJoined || rest['x-kubernetes-preserve-unknown-fields'] === true || 'additionalProperties' in rest;
  return { ...inner, properties: Object.fromEntries(each), ...(!open && { additionalProperties: false }) };
}
