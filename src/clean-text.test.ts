// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { cleanText } from './clean-text.ts';

it('takes out what a terminal would obey, and keeps what people read', () => {
  expect(cleanText('a\u001b[31mred\u001b[0m\nb\u0007\u202ec ü 模型')).toBe('ared b  c ü 模型');
});
