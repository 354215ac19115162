// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { parseDocument } from 'yaml';
import type { WeirRecord } from '../../src/events/record.ts';
import { freePort } from '../suites/free-port.ts';
import { type LogsData, logRecordsOf } from './judge-otlp.ts';
import type { Certificate } from './make-certificate.ts';
import type { Arrived, SinkPeer } from './sink-peer.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const BUILD = join(ROOT, 'scripts', 'build-go-program.sh');
const EXAMPLE = join(ROOT, 'examples', 'otel-collector.yaml');

/** A real collector's program, or why there is none. It takes minutes to build: that is done at night. */
export function findCollector(): { readonly program?: string; readonly reason?: string } {
  if (process.env.WEIR_NIGHTLY !== '1' && process.env.WEIR_OTELCOL === undefined)
    return { reason: 'a real collector is built at night, WEIR_NIGHTLY=1' };
  if (process.env.WEIR_OTELCOL !== undefined) return { program: process.env.WEIR_OTELCOL };
  try {
    return { program: execFileSync('sh', [BUILD, 'otelcol'], { encoding: 'utf8' }).trim() };
  } catch (error: unknown) {
    return { reason: `no collector: ${error instanceof Error ? error.message : error}` };
  }
}

/** A real OpenTelemetry collector that writes what it takes to a file. */
export async function otelCollector(program: string, folder: string): Promise<SinkPeer> {
  const port = await freePort();
  const file = join(folder, 'taken.jsonl');
  const url = `https://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined) return;
    const exited = once(ending, 'exit');
    ending.kill(signal);
    await exited;
  };
  return {
    name: 'a real OpenTelemetry collector',
    url,
    sent: { section: 'otlp' },
    start: async (certificate) => {
      const config = join(folder, 'collector.yaml');
      writeFileSync(config, collectorConfig(port, file, certificate));
      child = spawn(program, ['--config', `file:${config}`], { stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        said += text;
      });
      while (!(await takesConnections(port))) {
        if (child.exitCode !== null) throw new Error(`the collector ended: ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    arrived: () => readTaken(file),
  };
}

/** The example that is shipped, at places of the test's own. */
function collectorConfig(port: number, path: string, { cert, key }: Certificate): string {
  const example = parseDocument(readFileSync(EXAMPLE, 'utf8'));
  const http = ['receivers', 'otlp', 'protocols', 'http'];
  const changes: [string[], string][] = [
    [[...http, 'endpoint'], `127.0.0.1:${port}`],
    [[...http, 'tls', 'cert_file'], cert],
    [[...http, 'tls', 'key_file'], key],
    [['exporters', 'file', 'path'], path],
  ];
  for (const [at, value] of changes) {
    if (!example.hasIn(at)) throw new Error(`${EXAMPLE}: has no ${at.join('.')}`);
    example.setIn(at, value);
  }
  return String(example);
}

/** What stands in the file by now; a line that is being written is left for later. */
function readTaken(file: string): Arrived[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.flatMap((line) =>
    logRecordsOf(JSON.parse(line) as LogsData).map(({ body }) => {
      const { run, sequence, time } = JSON.parse(body.stringValue) as WeirRecord;
      return { run, sequence, time };
    }),
  );
}

async function takesConnections(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const { promise, resolve } = Promise.withResolvers<boolean>();
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  const isOpen = await promise;
  socket.destroy();
  return isOpen;
}
