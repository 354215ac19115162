// SPDX-License-Identifier: Apache-2.0
import { NAMES, OPERATIONS, type OperationData } from './catalog-data.ts';
import { compact } from './compact.ts';
import { compilePath, matchPath, type PathTemplate } from './path-template.ts';
import { TemplateError } from './segment-template.ts';
import { splitTarget } from './split-target.ts';
import type { YamlFields } from './yaml-fields.ts';

/** An operation while it is read: its templates and the example that must lead to it. */
interface ReadOperation {
  readonly data: OperationData;
  readonly templates: readonly PathTemplate[];
  readonly example: string | undefined;
  readonly entry: YamlFields;
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The operations of a channel. An example that another operation answers first is an error. */
export function readOperations(channel: YamlFields): readonly OperationData[] {
  const operations = channel.list('operations').map(readOperation);
  for (const [index, { data, entry }] of operations.entries()) {
    if (operations.findIndex((other) => other.data.id === data.id) !== index) {
      entry.fail('id', `is ${data.id}, as an operation above`, 'give each operation of a channel its own');
    }
  }
  for (const operation of operations) checkExample(operation, operations);
  return operations.map((operation) => operation.data);
}

function readOperation(entry: YamlFields): ReadOperation {
  const templates = readPaths(entry);
  const does = entry.oneOf('does', Object.keys(OPERATIONS) as OperationData['does'][]);
  const data: OperationData = {
    id: entry.string('id'),
    does: does ?? entry.fail('does', 'is missing', `write one of ${Object.keys(OPERATIONS).join(', ')}`),
    paths: templates.map((template) => template.text),
    ...compact({
      method: entry.oneOf('method', METHODS),
      needs: entry.oneOf('needs', ['bucket'] as const),
      names: entry.oneOf('names', NAMES),
      anyHost: entry.boolean('anyHost'),
    }),
  };
  const example = entry.optionalString('example');
  entry.done();
  return { data, templates, example, entry };
}

function checkExample({ data, example, entry }: ReadOperation, all: readonly ReadOperation[]): void {
  if (example === undefined) return;
  const target = splitTarget(example);
  const found = all.find(
    (other) =>
      (other.data.method === undefined || other.data.method === data.method) &&
      (other.data.needs === undefined || other.data.needs === data.needs) &&
      other.templates.some((template) => matchPath(template, target)),
  );
  if (found?.data.id === data.id) return;
  if (found === undefined)
    entry.fail('example', 'matches none of its paths', 'correct the path or the example');
  else
    entry.fail(
      'example',
      `is answered by ${found.data.id}, which stands above`,
      'put the narrower one first',
    );
}

/** Path templates of the field `path`, one or a list. */
export function readPaths(entry: YamlFields): readonly PathTemplate[] {
  const texts = entry.strings('path');
  if (texts.length === 0) entry.fail('path', 'is missing', 'add it');
  return texts.map((text) => checked(entry, 'path', () => compilePath(text)));
}

/** Runs a compiler of templates and turns what it says into an error about the field. */
export function checked<Compiled>(entry: YamlFields, field: string, compile: () => Compiled): Compiled {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return entry.fail(
      field,
      `can't be used: ${error.message}`,
      'see the grammar in docs/reference/catalog.md',
    );
  }
}
