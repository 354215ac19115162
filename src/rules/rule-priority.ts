// SPDX-License-Identifier: Apache-2.0

/** Priorities of rules, the most severe first: their places are the levels of syslog (RFC 5424, 6.2.1). */
export const PRIORITIES = [
  'Emergency',
  'Alert',
  'Critical',
  'Error',
  'Warning',
  'Notice',
  'Informational',
  'Debug',
] as const;
export type Priority = (typeof PRIORITIES)[number];

/** The priority that a word in a rule file names, whatever its case; undefined when it is none. */
export function readPriority(word: string): Priority | undefined {
  const lower = word.toLowerCase();
  if (lower === 'info') return 'Informational';
  return PRIORITIES.find((priority) => priority.toLowerCase() === lower);
}

/** Whether a priority is as severe as another, or more. */
export function isAtLeast(priority: Priority, least: Priority): boolean {
  return PRIORITIES.indexOf(priority) <= PRIORITIES.indexOf(least);
}
