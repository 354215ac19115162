// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { parseCondition } from './parse-condition.ts';
import { requiresField } from './requires-field.ts';

const ask = (condition: string, type = 'openat') =>
  requiresField(parseCondition(condition), 'evt.is_open_write', type);

describe('requiresField', () => {
  it.each([
    'evt.type = openat and evt.is_open_write = true and fd.name = x',
    '(evt.is_open_write = true and fd.name = x) or (evt.is_open_write=true and proc.name = y)',
    '(evt.type = unlink and fd.name = x) or (evt.type = openat and evt.is_open_write = true)',
    'evt.type = unlink',
  ])('is proven of %s', (condition) => expect(ask(condition)).toBe(true));

  it.each([
    'evt.type = openat',
    'evt.is_open_write = true or fd.name = x',
    'not evt.is_open_write = true',
    'not (evt.is_open_write = false)',
    'evt.is_open_write != true',
    'evt.is_open_write exists',
    'evt.is_open_write in (true, false)',
  ])('is not of %s', (condition) => expect(ask(condition)).toBe(false));
});
