// SPDX-License-Identifier: Apache-2.0
import type { AlertValue } from '../events/alert-record.ts';
import type { FindingRecord } from '../events/record.ts';
import { exactInteger } from '../raw-json.ts';

/** A finding by a rule of a rule file. */
export type AlertFinding = FindingRecord & Required<Pick<FindingRecord, 'alert'>>;

/** Nanoseconds since 1970 of a record's time. */
function nanoseconds(time: string): bigint {
  const [seconds = '', fraction = ''] = time.slice(0, -1).split('.');
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** An alert as one line of text, as Falco writes it: time of day (UTC), priority, output. Repeats are told at its end. */
export function falcoText({ time, finding, alert }: AlertFinding): string {
  const repeats = finding.count > 1 ? ` (${finding.count} times)` : '';
  return `${time.slice(11, -1)}: ${alert.priority} ${finding.message}${repeats}`;
}

/**
 * An alert in the JSON of Falco's outputs (`json_output`): keys sorted, integers exact beyond 2^53. `shown` is the part of
 * it whose fields may be told.
 */
export function falcoJson(record: AlertFinding, shown: Partial<AlertFinding> = record): string {
  const { node, finding, alert, time } = record;
  const fields: [string, AlertValue][] = [
    ...Object.entries(shown.alert?.fields ?? {}),
    ['evt.time', exactInteger(nanoseconds(time))],
  ];
  if (finding.count > 1) fields.push(['weir.count', finding.count]);
  return JSON.stringify({
    hostname: node,
    output: falcoText(record),
    output_fields: Object.fromEntries(fields.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))),
    priority: alert.priority,
    rule: finding.rule,
    source: alert.source,
    tags: alert.tags,
    time,
  });
}
