// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { nodeClaim } from './node-claim.ts';

const token = (claims: unknown): string =>
  `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;

it('reads the node of a token that is bound to a pod', () => {
  const claims = { 'kubernetes.io': { node: { name: 'node-1', uid: 'u' }, pod: { name: 'weir-x' } } };
  expect(nodeClaim(token(claims))).toEqual({ name: 'node-1', uid: 'u' });
});

it.each([
  undefined,
  '',
  'opaque',
  'a.b.c',
  token({ sub: 'x' }),
  token({ 'kubernetes.io': { node: 'x' } }),
  token(null),
])('reads none of %j', (text) => {
  expect(nodeClaim(text)).toBeUndefined();
});
