// SPDX-License-Identifier: Apache-2.0
import { createWriteStream } from 'node:fs';
import type { Sink } from '../detect/sink.ts';
import type { Config } from '../gen/config.ts';
import { createLineSink } from '../sinks/create-line-sink.ts';
import { formatRecord } from '../sinks/format-record.ts';
import type { CommandContext } from './command.ts';

/** The sink that `output` names: a file, or this command's standard output. */
export function outputSink({ output }: Config, { stdout }: Pick<CommandContext, 'stdout'>): Sink {
  const isFile = output.file !== '';
  const color = !isFile && stdout.isTTY === true;
  return createLineSink({
    name: isFile ? output.file : 'stdout',
    stream: isFile ? createWriteStream(output.file, { flags: 'a', mode: 0o640 }) : stdout,
    owns: isFile,
    format:
      output.format === 'json'
        ? (record) => JSON.stringify(record)
        : (record) => formatRecord(record, { color }),
    maxQueued: output.queue,
  });
}
