// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createHash } from 'node:crypto';

/** What a model file of the lab is made from: the same shape gives the same bytes on every machine. */
export interface ModelShape {
  /** Also the seed of the weights. */
  readonly name: string;
  /** Bytes of weights after the header; a multiple of 1024. */
  readonly weightBytes: number;
}

const WEIGHTS_PER_ROW = 256;

/**
 * A safetensors file with one F32 tensor: the length of the header (8 bytes, little-endian), the header in JSON padded
 * with spaces to 8 bytes, the weights. Format: safetensors README, "Format".
 */
export function safetensorsFile(shape: ModelShape): Buffer {
  const header = JSON.stringify({
    __metadata__: { format: 'pt' },
    'model.embed_tokens.weight': {
      dtype: 'F32',
      shape: [shape.weightBytes / 4 / WEIGHTS_PER_ROW, WEIGHTS_PER_ROW],
      data_offsets: [0, shape.weightBytes],
    },
  });
  const padded = header.padEnd(Math.ceil(header.length / 8) * 8, ' ');
  return Buffer.concat([u64(padded.length), Buffer.from(padded), weights(shape)]);
}

/**
 * A GGUF file, version 3, with two metadata entries and one F32 tensor, its data aligned to 32 bytes. Format: ggml
 * docs/gguf.md.
 */
export function ggufFile(shape: ModelShape): Buffer {
  const typeString = 8;
  const typeF32 = 0;
  const header = Buffer.concat([
    Buffer.from('GGUF'),
    u32(3),
    u64(1),
    u64(2),
    ...[ggufString('general.architecture'), u32(typeString), ggufString('llama')],
    ...[ggufString('general.name'), u32(typeString), ggufString(shape.name)],
    ...[
      ggufString('token_embd.weight'),
      u32(2),
      u64(WEIGHTS_PER_ROW),
      u64(shape.weightBytes / 4 / WEIGHTS_PER_ROW),
    ],
    ...[u32(typeF32), u64(0)],
  ]);
  const alignment = Buffer.alloc((32 - (header.length % 32)) % 32);
  return Buffer.concat([header, alignment, weights(shape)]);
}

/** Bytes that look random and don't compress, as weights do: a stream cipher over zeros, keyed by the name. */
function weights(shape: ModelShape): Buffer {
  const key = createHash('sha256').update(shape.name).digest().subarray(0, 16);
  return createCipheriv('aes-128-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(shape.weightBytes));
}

function ggufString(value: string): Buffer {
  return Buffer.concat([u64(Buffer.byteLength(value)), Buffer.from(value)]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
