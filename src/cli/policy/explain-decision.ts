// SPDX-License-Identifier: Apache-2.0
import { askDecision } from '../../api/ask-agent.ts';
import { WeirError } from '../../errors.ts';
import type { EventRecord, WeirRecord } from '../../events/record.ts';
import type { CommandContext } from '../command.ts';
import { configOf } from '../config-options.ts';
import { formatKnownDecision, type KnownDecision } from './format-known-decision.ts';
import { listOf } from './policy-facts.ts';
import { readRecords } from './read-records.ts';

/** `weir policy explain --id`: what a decision of a record was, whatever has become of the policies since. */
export async function explainDecision(id: string, output: string, context: CommandContext): Promise<number> {
  const files = listOf(context.values.records);
  const known = files.length === 0 ? await ofAgent(id, context) : await ofRecords(id, files, context);
  const text =
    output === 'json'
      ? `${JSON.stringify({ schema: 'weir.dev/decision/v1', ...known }, null, 2)}\n`
      : formatKnownDecision(known);
  context.stdout.write(text);
  return 0;
}

async function ofAgent(id: string, context: CommandContext): Promise<KnownDecision> {
  const { node, decision } = await askDecision(configOf(context).config.runDir, id, context.signal);
  return { from: `the agent of node ${node}`, ...decision };
}

async function ofRecords(
  id: string,
  files: readonly string[],
  context: CommandContext,
): Promise<KnownDecision> {
  const { config } = configOf(context);
  const found: EventRecord[] = [];
  let [count, records, last] = [0, 0, ''];
  const record = (each: WeirRecord): void => {
    if (each.kind !== 'egress.decision') return;
    const decided = each as EventRecord;
    if (decided.policy?.decision !== id) return;
    count++;
    last = each.time;
    if (found.length === 0) found.push(decided);
  };
  for (const file of files) records += (await readRecords(file, { record }, config, context)).records;
  const [first] = found;
  if (first === undefined)
    throw new WeirError(
      'UNKNOWN',
      `decision ${id}: none of the ${records} records of ${files.join(', ')} is of it`,
    );
  const verdict = first.verdict === 'kill' ? 'deny' : first.verdict;
  const gates = first.policy?.gates ?? [];
  return { from: files.join(', '), id, verdict, gates, count, first: first.time, last };
}
