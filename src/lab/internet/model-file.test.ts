// SPDX-License-Identifier: Apache-2.0
import { expect, test } from 'vitest';
import { ggufFile, safetensorsFile } from './model-file.ts';

const SHAPE = { name: 'tiny', weightBytes: 4096 };

test('a safetensors file says where its one tensor is, and ends with it', () => {
  const file = safetensorsFile(SHAPE);
  const headerBytes = Number(file.readBigUInt64LE(0));
  const header = JSON.parse(file.toString('utf8', 8, 8 + headerBytes));
  const { dtype, shape, data_offsets } = header['model.embed_tokens.weight'];
  expect(dtype).toBe('F32');
  expect(shape[0] * shape[1] * 4).toBe(SHAPE.weightBytes);
  expect(data_offsets).toEqual([0, SHAPE.weightBytes]);
  expect((8 + headerBytes) % 8).toBe(0);
  expect(file.length).toBe(8 + headerBytes + SHAPE.weightBytes);
});

test('a GGUF file has its magic, version and counts, and aligned data', () => {
  const file = ggufFile(SHAPE);
  expect(file.toString('latin1', 0, 4)).toBe('GGUF');
  expect(file.readUInt32LE(4)).toBe(3);
  expect(file.readBigUInt64LE(8)).toBe(1n);
  expect(file.readBigUInt64LE(16)).toBe(2n);
  expect((file.length - SHAPE.weightBytes) % 32).toBe(0);
});

test('the same shape gives the same bytes, another name other ones', () => {
  expect(safetensorsFile(SHAPE).equals(safetensorsFile(SHAPE))).toBe(true);
  expect(safetensorsFile(SHAPE).equals(safetensorsFile({ ...SHAPE, name: 'other' }))).toBe(false);
});
