// SPDX-License-Identifier: Apache-2.0
import { isMap, type Schema } from '../../src/config/schema-node.ts';

/** Unknown options are errors; the schema itself stays structural, where KEP-2335 forbids additionalProperties here. */
export function closeSchema(schema: Schema): Record<string, unknown> {
  if (schema.type !== 'object') return { ...schema };
  if (isMap(schema)) {
    const { names, each, required, ...rest } = schema;
    return {
      ...rest,
      propertyNames: { type: 'string', pattern: names },
      additionalProperties: { ...closeSchema(each), required },
    };
  }
  const properties = Object.entries(schema.properties).map(([name, child]) => [name, closeSchema(child)]);
  return { ...schema, properties: Object.fromEntries(properties), additionalProperties: false };
}
