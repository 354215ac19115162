// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sink } from '../detect/sink.ts';
import { WeirError } from '../errors.ts';
import { RECORD_KINDS, type RecordKind } from '../events/record.ts';
import type { Config } from '../gen/config.ts';
import { SpillFolder } from '../sinks/spill-folder.ts';

export interface OpenSinksOptions {
  readonly config: Pick<Config, 'http' | 'otlp' | 'stateDir' | 'cluster'>;
  readonly node: string;
  /** Hears when an output begins to fail and why, and when it works again (undefined). */
  readonly onState: (sink: string, trouble: string | undefined) => void;
}

/**
 * The outputs that post to a receiver, as far as they are configured. Throws CONFIG_INVALID naming the option. Only who
 * uses one pays for its code.
 */
export async function openSinks({ config, node, onState }: OpenSinksOptions): Promise<Sink[]> {
  const { http, otlp, cluster } = config;
  const sinks: Sink[] = [];
  if (http.url !== '') {
    const { openHttpSink } = await import('../sinks/open-http-sink.ts');
    const common = receiverOf('http', config, onState);
    sinks.push(openHttpSink({ ...common, option: 'http.url', url: http.url, format: http.format }));
  }
  if (otlp.endpoint !== '') {
    const { openOtlpSink } = await import('../sinks/open-otlp-sink.ts');
    const common = receiverOf('otlp', config, onState);
    const place = { node, ...(cluster !== '' && { cluster }) };
    sinks.push(openOtlpSink({ ...common, ...place, option: 'otlp.endpoint', url: otlp.endpoint }));
  }
  return sinks;
}

function receiverOf(
  name: 'http' | 'otlp',
  config: OpenSinksOptions['config'],
  onState: OpenSinksOptions['onState'],
) {
  const { kinds, headerFile, caFile, spillBytes } = config[name];
  const { stateDir } = config;
  return {
    kinds: kinds.map((kind) => kindOf(kind, `${name}.kinds`)),
    headers: headerFile === '' ? {} : readHeaders(headerFile, `${name}.headerFile`),
    ...(caFile !== '' && { ca: read(caFile, `${name}.caFile`) }),
    ...(spillBytes > 0 && stateDir !== '' && { spill: openSpill(join(stateDir, 'spill', name), spillBytes) }),
    onState: (trouble: string | undefined) => onState(name, trouble),
  };
}

function kindOf(kind: string, option: string): RecordKind {
  if (!Object.hasOwn(RECORD_KINDS, kind)) {
    const known = Object.keys(RECORD_KINDS).join(', ');
    throw new WeirError('CONFIG_INVALID', `${option}: must be of ${known}, got ${JSON.stringify(kind)}`);
  }
  return kind as RecordKind;
}

function openSpill(folder: string, maxBytes: number): SpillFolder {
  try {
    return new SpillFolder({ folder, maxBytes });
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('CONFIG_INVALID', `stateDir: ${error.message}`, { cause: error });
  }
}

/** One `Name: value` a line. What is wrong is named by its line: values may be secrets. */
function readHeaders(path: string, option: string): Readonly<Record<string, string>> {
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

function read(path: string, option: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error: unknown) {
    if (!(error instanceof Error)) throw error;
    throw new WeirError('CONFIG_INVALID', `${option}: ${error.message}`, { cause: error });
  }
}
