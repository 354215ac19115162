// SPDX-License-Identifier: Apache-2.0
import { HOST_NAME, MAX_HOST_NAME } from './policy-clauses.ts';

const PATTERN = new RegExp(HOST_NAME);

/** Whether policies can have a text as a host name, `*.a.b` included. */
export function isHostName(text: string): boolean {
  return text.length <= MAX_HOST_NAME && PATTERN.test(text);
}
