// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WeirError } from '../errors.ts';
import { CallChannel } from './call-channel.ts';
import { missingTool } from './run-tool.ts';

/** The server process; its pid names the network namespace that pods are linked to. */
export interface Internet {
  readonly pid: number;
  readonly channel: CallChannel;
}

// The published build has `.js` files: this module's own ending is the right one.
const MAIN = fileURLToPath(new URL(`internet/main${extname(import.meta.url)}`, import.meta.url));

/**
 * Starts the lab's internet in a network namespace of its own, without addresses and without servers yet. The kernel
 * kills it when the calling thread ends. Throws `LAB_FAILED`, with what the process said, when it can't start.
 */
export async function startInternet(): Promise<Internet> {
  const argv = ['--pdeathsig', 'KILL', 'unshare', '--net', process.execPath, MAIN];
  const child = spawn('setpriv', argv, { detached: true, stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
  const channel = new CallChannel(child);
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-4096);
  });
  child.once('error', (error) => channel.fail(missingTool('setpriv', error)));
  child.once('close', (code, signal) => {
    const how = `ended with ${code ?? signal}: ${complaint.trim() || 'no message'}`;
    channel.fail(new WeirError('LAB_FAILED', `lab's internet: ${how}`));
  });
  await channel.up;
  if (child.pid === undefined) throw new Error('a process that sent a message has a pid');
  return { pid: child.pid, channel };
}
