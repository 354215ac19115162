// SPDX-License-Identifier: Apache-2.0

/** Names of members and indexes of lists, from the outside in. */
export type FieldPath = readonly (string | number)[];

/** `spec.egress.allow[0].names[1]`; keys of labels, which have dots, in brackets as JSONPath has them. */
export function formatPath(path: FieldPath): string {
  return path
    .map((part, at) => {
      if (typeof part === 'number') return `[${part}]`;
      if (!/^[\w-]+$/.test(part)) return `['${part}']`;
      return at === 0 ? part : `.${part}`;
    })
    .join('');
}
