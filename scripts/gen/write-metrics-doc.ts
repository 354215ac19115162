// SPDX-License-Identifier: Apache-2.0
import { ACTIVITY_METRICS } from '../../src/metrics/activity-metrics.ts';
import { AGENT_METRICS } from '../../src/metrics/agent-metrics.ts';
import { EXCEPTION_METRICS } from '../../src/metrics/exception-metrics.ts';
import type { MetricRow } from '../../src/metrics/metric-table.ts';
import { PIPELINE_METRICS } from '../../src/metrics/pipeline-metrics.ts';
import { POLICY_METRICS } from '../../src/metrics/policy-metrics.ts';
import { SOURCE_METRICS } from '../../src/metrics/source-metrics.ts';

type Rows = Readonly<Record<string, MetricRow>>;

/** Text of docs/reference/metrics.md. */
export function writeMetricsDoc(): string {
  return `# Metrics

Generated from \`src/metrics/\` by \`npm run gen\`.

\`metrics.listen\` ([configuration](config.md)) says where they are served; [how to alert on them](../how-to/alert-with-prometheus.md).
Counters count since the agent started. A metric without values is left out. The target's own labels (\`job\`, \`instance\`,
\`node\`) come from the scrape.

## What pods are and do

\`workload\` is \`<kind>/<name>\` of the owner; of a pod without one \`Pod/<name>\`; of what nobody told of, it is empty.
Namespaces, workloads, models and series are bounded (\`metrics.maxNamespaces\`, \`maxWorkloads\`, \`maxModels\`,
\`maxSeries\`): what finds no room is counted under \`other\`, and \`weir_metrics_folded_total\` says how much that was.
\`labelled\` says that a pod or its namespace has a governance label, no more: that a policy governs it is nothing this version could say.

${table(ACTIVITY_METRICS)}

## From the kernel to the outputs

${table(PIPELINE_METRICS)}

## The agent

${table(AGENT_METRICS)}

## Who tells of pods

${table(SOURCE_METRICS)}

## Policies

${table(POLICY_METRICS)}

## Exceptions and breakglass

${table(EXCEPTION_METRICS)}
`;
}

function table(rows: Rows): string {
  const lines = Object.entries(rows).map(
    ([name, { type, unit, labels, help, stability }]) =>
      `| \`${name}\` | ${type} | ${unit} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} | ${stability} |`,
  );
  return `| metric | type | unit | labels | what it says | stability |
| --- | --- | --- | --- | --- | --- |
${lines.join('\n')}`;
}
