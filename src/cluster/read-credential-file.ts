// SPDX-License-Identifier: Apache-2.0
import { open } from 'node:fs/promises';
import { WeirError } from '../errors.ts';

/** Tokens, certificates and keys are a few KiB; a bundle of authorities can have some hundred. */
const MAX_BYTES = 1 << 20;

/** The text of a token, certificate or key file. Throws CLUSTER_CREDENTIALS naming it when there is none to be had. */
export async function readCredentialFile(path: string, what: string): Promise<string> {
  const text = await read(path).catch((cause: Error) => {
    throw new WeirError('CLUSTER_CREDENTIALS', `${what}: ${cause.message}`, { cause });
  });
  if (text.trim() === '') throw new WeirError('CLUSTER_CREDENTIALS', `${what}: ${path} is empty`);
  return text;
}

async function read(path: string): Promise<string> {
  await using file = await open(path);
  const { size } = await file.stat();
  if (size > MAX_BYTES) throw new Error(`${path} has ${size} bytes, more than ${MAX_BYTES}`);
  return await file.readFile('utf8');
}
