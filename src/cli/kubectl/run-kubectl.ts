// SPDX-License-Identifier: Apache-2.0
import { type Kubectl, type KubectlEnd, startKubectl } from './kubectl.ts';

export interface RunOptions {
  readonly timeoutMs: number;
  /** Longest output that is taken, in characters; default 64 Mi. */
  readonly maxOutput?: number;
  /** Hears what kubectl writes to standard error, at once. Where it is given kubectl may also ask the user. */
  readonly onStderr?: (text: string) => void;
}

/** What became of one kubectl. */
export interface KubectlRun {
  /** Undefined where a signal ended it. */
  readonly status: number | undefined;
  readonly stdout: string;
  /** Its end at least. */
  readonly stderr: string;
  readonly why: KubectlEnd;
}

const MAX_OUTPUT = 64 << 20;
const MAX_STDERR = 64 << 10;

/** Runs a kubectl to its end. Throws KUBECTL_NOT_FOUND. */
export async function runKubectl(
  kubectl: Kubectl,
  args: readonly string[],
  { timeoutMs, maxOutput = MAX_OUTPUT, onStderr }: RunOptions,
): Promise<KubectlRun> {
  const { child, ended, end } = startKubectl(kubectl, args, onStderr === undefined ? 'ignore' : 'inherit');
  const timer = setTimeout(() => end('time-out'), timeoutMs);
  const pieces: string[] = [];
  let length = 0;
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    length += text.length;
    if (length > maxOutput) end('too much');
    else pieces.push(text);
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    onStderr?.(text);
    stderr = (stderr + text).slice(-MAX_STDERR);
  });
  try {
    const { status, why } = await ended;
    return { status, stdout: pieces.join(''), stderr, why };
  } finally {
    clearTimeout(timer);
  }
}
