// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { WeirError } from '../errors.ts';

/** One `Name: value` a line. What is wrong is named by its line: values may be secrets. Throws CONFIG_INVALID. */
export function readHeaders(path: string, option: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [i, line] of read(path, option).split('\n').entries()) {
    if (line.trim() === '') continue;
    const [, name, value] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([\x20-\x7e\t]*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw new WeirError('CONFIG_INVALID', `${option}: ${path}:${i + 1}: must be a header, \`Name: value\``);
    headers[name] = value;
  }
  return headers;
}

/** Throws CONFIG_INVALID. */
export function readCertificates(path: string, option: string): string {
  const text = read(path, option);
  if (!text.includes('-----BEGIN CERTIFICATE-----'))
    throw new WeirError('CONFIG_INVALID', `${option}: ${path}: must hold certificates (PEM)`);
  return text;
}

function read(path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('CONFIG_INVALID', `${option}: ${error.message}`, { cause: error });
  }
}
