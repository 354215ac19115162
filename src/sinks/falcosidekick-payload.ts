// SPDX-License-Identifier: Apache-2.0
import type { FindingRecord, WeirRecord } from '../events/record.ts';
import type { Severity } from '../record-words.ts';
import { type AlertFinding, falcoJson, falcoText } from './falco-alert.ts';
import { factsOf } from './record-facts.ts';

/** Falco's priorities, which falcosidekick filters and routes by. */
export const PRIORITIES: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'Error',
  medium: 'Warning',
  low: 'Notice',
  info: 'Informational',
};

/**
 * A record as falcosidekick takes it (the JSON that Falco posts with `http_output`): one event a request. An alert of a rule
 * is as Falco would have it. What is no
 * finding is of priority Debug, under its kind as the rule. Fields keep Falco's names where it has them. `shown` is the
 * part of the record whose facts may be told; there is always one, since falcosidekick refuses an event without fields
 * (handlers.go, newFalcoPayload and mainHandler, at 8807ab7b0).
 */
export function falcosidekickPayload(record: WeirRecord, shown: WeirRecord): string {
  if (isAlert(record)) return falcoJson(record, shown as Partial<AlertFinding>);
  const finding = 'finding' in record ? record.finding : undefined;
  return JSON.stringify({
    output: finding?.message ?? record.kind,
    priority: finding === undefined ? 'Debug' : PRIORITIES[finding.severity],
    rule: finding?.rule ?? record.kind,
    time: record.time,
    source: 'weir',
    hostname: record.node,
    tags: ['weir', record.kind],
    output_fields: Object.fromEntries(factsOf(shown, 'falco')),
  });
}

/** Whether a record is a finding by a rule of a rule file. */
export function isAlert(record: WeirRecord): record is AlertFinding {
  return 'alert' in record && record.alert !== undefined;
}

/** One line of text for a finding, as Falco writes its alerts. */
export function falcoLine(record: FindingRecord): string {
  if (isAlert(record)) return falcoText(record);
  const { time, finding } = record;
  return `${time.slice(11, -1)}: ${PRIORITIES[finding.severity]} ${finding.message}`;
}
