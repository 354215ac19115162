// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { WeirError } from '../errors.ts';
import { startEnforcing } from './start-enforcing.ts';

function starter(refusal?: Error) {
  const said: string[] = [];
  const result = startEnforcing(
    async (isEnforcing) => {
      if (isEnforcing && refusal !== undefined) throw refusal;
      return isEnforcing ? 'enforcing' : 'watching';
    },
    (why) => said.push(why),
  );
  return { said, result };
}

test('enforces where the kernel can', async () => {
  const { said, result } = starter();
  expect(await result).toEqual({ started: 'enforcing', isEnforcing: true });
  expect(said).toEqual([]);
});

test('goes on without where the kernel refuses the programs, and says why', async () => {
  const { said, result } = starter(
    new WeirError('UNSUPPORTED', 'program egress/on_connect4: unknown helper'),
  );
  expect(await result).toEqual({ started: 'watching', isEnforcing: false });
  expect(said).toEqual([
    'this kernel can not enforce policy (program egress/on_connect4: unknown helper): nothing is denied, what would be is told at the end',
  ]);
});

test('takes no other failure for that', async () => {
  await expect(starter(new WeirError('LAB_FAILED', 'x')).result).rejects.toMatchObject({
    code: 'LAB_FAILED',
  });
  await expect(starter(new TypeError('x')).result).rejects.toThrow(TypeError);
});
