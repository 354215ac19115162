// SPDX-License-Identifier: Apache-2.0
import type { FindingRecord } from '../events/record.ts';
import type { Config } from '../gen/config.ts';
import { readNodeFacts } from '../host/read-node-facts.ts';
import type { Severity } from '../record-words.ts';
import type { SendResult } from '../sinks/send-result.ts';
import { VERSION } from '../version.ts';
import type { ConfiguredOutput, OutputPlace } from './configured-outputs.ts';
import { loadKnowledge } from './load-knowledge.ts';
import { newRunId } from './run-id.ts';

/** Rule of the finding that a test of an output is. */
export const TEST_RULE = 'weir-test';

export interface TestedOutput {
  readonly result: SendResult;
  /** Whether the filter of the output would have kept back such a record: it was sent all the same. */
  readonly isFiltered: boolean;
  /** What went wrong beside sending. */
  readonly flaws: readonly string[];
}

/**
 * Sends one record that is marked as a test over an output, once, as the agent would: same form, same connection, same
 * files. It takes nothing from what waits on disk. Throws CONFIG_INVALID.
 */
export async function testOutput(
  output: ConfiguredOutput,
  config: Config,
  stdout: OutputPlace['stdout'],
  severity: Severity,
): Promise<TestedOutput> {
  const record = testRecord(output.name, config, severity);
  const flaws: string[] = [];
  const target = await output.open({
    node: record.node,
    stdout,
    onFlaw: (_, reason) => flaws.push(reason),
  });
  try {
    const result = await target.send([target.encode(record)]);
    return { result, isFiltered: !output.passes(record), flaws };
  } finally {
    await target.close();
  }
}

function testRecord(output: string, config: Config, severity: Severity): FindingRecord {
  const { name, bootId } = readNodeFacts();
  return {
    schema: 'weir.dev/record/v1',
    kind: 'finding',
    time: new Date().toISOString(),
    ...(config.cluster !== '' && { cluster: config.cluster }),
    node: config.node || process.env.NODE_NAME || name,
    bootId,
    run: newRunId(),
    sequence: 0,
    agent: VERSION,
    catalog: loadKnowledge(config).catalog.version,
    finding: {
      rule: TEST_RULE,
      severity,
      message: `a test of the output ${output}: nothing happened`,
      count: 1,
    },
    verdict: 'allow',
  };
}
