// SPDX-License-Identifier: Apache-2.0
import protobuf from 'protobufjs';

/** Text of the TypeScript file for one `.proto` file of ours: message types with their tables, enumerations, methods. */
export function writeProto(path: string, source: string): string {
  const { root, package: name } = protobuf.parse(source, { keepCase: false });
  root.resolveAll();
  const scope = root.lookup(name ?? '');
  if (!(scope instanceof protobuf.Namespace)) throw new Error(`${path}: has no package`);
  const all = scope.nestedArray;
  const messages = inOrder(all.filter((each) => each instanceof protobuf.Type));
  return [
    '// SPDX-License-Identifier: Apache-2.0',
    `// Generated from ${path} by \`npm run gen\`. Do not edit.`,
    '',
    "import type { ProtobufMessage } from '../protobuf-message.ts';",
    '',
    ...all.filter((each) => each instanceof protobuf.Enum).flatMap(writeEnum),
    ...messages.flatMap(writeMessage),
    ...all
      .filter((each) => each instanceof protobuf.Service)
      .flatMap((each) => writeService(each, name ?? '')),
  ].join('\n');
}

/** Messages after those that they hold: a table names the tables of its fields. */
function inOrder(messages: readonly protobuf.Type[]): protobuf.Type[] {
  const done = new Set<protobuf.Type>();
  const visit = (message: protobuf.Type): void => {
    if (done.has(message)) return;
    for (const { resolvedType } of message.fieldsArray) {
      if (resolvedType instanceof protobuf.Type) visit(resolvedType);
    }
    done.add(message);
  };
  for (const message of messages) visit(message);
  return [...done];
}

function writeEnum({ name, values }: protobuf.Enum): string[] {
  return [
    `export const ${name} = {`,
    ...Object.entries(values).map(([key, value]) => `  ${key}: ${value},`),
    '} as const;',
    `export type ${name} = (typeof ${name})[keyof typeof ${name}];`,
    '',
  ];
}

function writeMessage(message: protobuf.Type): string[] {
  const fields = message.fieldsArray.map((field) => ({ field, ...shapeOf(field) }));
  return [
    `export interface ${message.name} {`,
    ...fields.map(({ field, type }) => `  readonly ${field.name}: ${type};`),
    '}',
    '',
    `export const ${message.name}: ProtobufMessage<${message.name}> = {`,
    `  name: '${message.fullName.slice(1)}',`,
    '  fields: [',
    ...fields.map(({ field, kind }) => {
      const parts = [`number: ${field.id}`, `name: '${field.name}'`, `kind: '${kind}'`];
      if (field.repeated) parts.push('repeated: true');
      if (kind === 'message') parts.push(`message: ${field.resolvedType?.name}`);
      return `    { ${parts.join(', ')} },`;
    }),
    '  ],',
    '};',
    '',
  ];
}

/** TypeScript type of a field, and how the codec reads it. Fails for what the codec can't. */
function shapeOf(field: protobuf.Field): { type: string; kind: string } {
  const { kind, type } = singleShapeOf(field);
  if (field.repeated) return { kind, type: `readonly ${type}[]` };
  return { kind, type: kind === 'message' ? `${type} | undefined` : type };
}

function singleShapeOf(field: protobuf.Field): { type: string; kind: string } {
  if (field instanceof protobuf.MapField) {
    if (field.keyType === 'string' && field.type === 'string')
      return { kind: 'map', type: 'ReadonlyMap<string, string>' };
    if (field.keyType === 'string' && field.type === 'bytes')
      return { kind: 'byteMap', type: 'ReadonlyMap<string, Uint8Array>' };
  } else if (field.resolvedType instanceof protobuf.Type) {
    return { kind: 'message', type: field.resolvedType.name };
  } else if (field.resolvedType instanceof protobuf.Enum || field.type === 'uint32') {
    // An enumeration is open: a newer server may send a number that has no name here.
    if (!field.repeated) return { kind: 'number', type: 'number' };
  } else if (field.type === 'string') {
    return { kind: 'string', type: 'string' };
  } else if (field.type === 'bool' && !field.repeated) {
    return { kind: 'bool', type: 'boolean' };
  }
  throw new Error(`${field.fullName}: the codec has no ${field.repeated ? 'repeated ' : ''}${field.type}`);
}

function writeService(service: protobuf.Service, scope: string): string[] {
  return [
    `/** Methods of ${scope}.${service.name}. */`,
    `export const ${service.name} = {`,
    ...service.methodsArray.map(
      ({ name, requestType, responseType }) =>
        `  ${name}: { path: '/${scope}.${service.name}/${name}', request: ${requestType}, response: ${responseType} },`,
    ),
    '} as const;',
    '',
  ];
}
