// SPDX-License-Identifier: Apache-2.0
import { createWallClock } from '../time.ts';
import type { OutputValue } from './compile-output.ts';
import type { CompiledRule } from './compile-rules.ts';

const clock = createWallClock(0n);

/** What a rule says of an event, in the shape of Falco's alerts: falcosidekick and every parser of such takes it. */
export interface FalcoAlert {
  readonly hostname: string;
  /** The text with time and priority before it. */
  readonly output: string;
  /** By name, and `evt.time` as nanoseconds since 1970. */
  readonly fields: ReadonlyMap<string, OutputValue>;
  readonly priority: string;
  readonly rule: string;
  readonly source: string;
  readonly tags: readonly string[];
  /** Nanoseconds since 1970. */
  readonly time: bigint;
}

/** Makes the alert of a rule that holds for an event. `time`: nanoseconds since 1970; `hostname`: the node's. */
export function makeFalcoAlert<Event>(
  { rule, output }: CompiledRule<Event>,
  event: Event,
  { time, hostname }: { readonly time: bigint; readonly hostname: string },
): FalcoAlert {
  return {
    ...{ hostname, time, rule: rule.name, source: rule.source, priority: rule.priority },
    tags: rule.tags.toSorted(),
    fields: new Map<string, OutputValue>([...output.values(event), ['evt.time', time]]),
    output: `${clockOf(time)}: ${rule.priority} ${escapeControls(output.format(event))}`,
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: those are what would break a line
const CONTROLS = /[\x00-\x1f\x7f]/g;

/** A line stays one, whatever a process calls itself. */
function escapeControls(text: string): string {
  return text.replace(CONTROLS, (unit) => (unit === '\x7f' ? '\\u007f' : JSON.stringify(unit).slice(1, -1)));
}

/** Time of day, UTC, to the nanosecond. */
function clockOf(time: bigint): string {
  return clock.text(time).slice('2016-08-04T'.length, -1);
}

/** The alert as one line of JSON: keys sorted, integers exact beyond 2^53. */
export function printFalcoAlert(alert: FalcoAlert): string {
  const fields = [...alert.fields].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  const members = [
    ['hostname', JSON.stringify(alert.hostname)],
    ['output', JSON.stringify(alert.output)],
    [
      'output_fields',
      `{${fields.map(([key, value]) => `${JSON.stringify(key)}:${printValue(value)}`).join(',')}}`,
    ],
    ['priority', JSON.stringify(alert.priority)],
    ['rule', JSON.stringify(alert.rule)],
    ['source', JSON.stringify(alert.source)],
    ['tags', JSON.stringify(alert.tags)],
    ['time', JSON.stringify(clock.text(alert.time))],
  ];
  return `{${members.map(([key, value]) => `"${key}":${value}`).join(',')}}`;
}

function printValue(value: OutputValue): string {
  return typeof value === 'bigint' ? value.toString() : JSON.stringify(value);
}
