// SPDX-License-Identifier: Apache-2.0
import { METRICS, type MetricRow } from '../../src/metrics/metric-table.ts';

/** Text of docs/reference/metrics.md. */
export function writeMetricsDoc(): string {
  const rows = Object.entries<MetricRow>(METRICS).map(
    ([name, { type, labels, help, stability }]) =>
      `| \`${name}\` | ${type} | ${labels.map((label) => `\`${label}\``).join(', ')} | ${help} | ${stability} |`,
  );
  return `# Metrics

Generated from \`src/metrics/metric-table.ts\` by \`npm run gen\`.

\`metrics.listen\` (docs/reference/config.md) says where they are served. Counters count since the agent started.

| metric | type | labels | what it says | stability |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
