// SPDX-License-Identifier: Apache-2.0

/** A value that `JSON.stringify` prints as the text it was made of (ECMAScript's JSON.parse source text access). */
export interface RawJson {
  readonly rawJSON: string;
}

declare global {
  interface JSON {
    rawJSON(text: string): RawJson;
  }
}

/** An integer as JSON, exact beyond 2^53, where a number is not. */
export function exactInteger(value: bigint): number | RawJson {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : JSON.rawJSON(value.toString());
}
