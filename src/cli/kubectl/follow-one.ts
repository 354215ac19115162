// SPDX-License-Identifier: Apache-2.0
import { splitLines } from '../../api/split-lines.ts';
import type { AgentPod } from './agent-pod.ts';
import { execArguments } from './ask-agents.ts';
import type { Fleet } from './fleet.ts';
import { startKubectl } from './kubectl.ts';
import { reasonOf } from './reason-of.ts';

const MAX_STDERR = 4 << 10;

/**
 * Yields the lines that a command writes in an agent's pod until it ends, and returns why it did. The command is to end
 * with its standard input: that is how it hears that nobody follows it any more.
 */
export async function* followOne(
  fleet: Pick<Fleet, 'kubectl' | 'place'>,
  agent: AgentPod,
  words: readonly string[],
): AsyncGenerator<string, string> {
  const args = execArguments(fleet, agent, words, '--stdin');
  const { child, ended, end } = startKubectl(fleet.kubectl, args, 'pipe');
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-MAX_STDERR);
  });
  try {
    yield* splitLines(textOf(child.stdout));
    const { status, why } = await ended;
    return status === 0 && why === 'itself' ? 'the agent ended' : reasonOf({ status, stderr, why });
  } finally {
    child.stdin?.end();
    end('itself');
  }
}

async function* textOf(stream: NodeJS.ReadableStream | null): AsyncGenerator<string> {
  if (stream === null) return;
  for await (const piece of stream.setEncoding('utf8')) yield String(piece);
}
