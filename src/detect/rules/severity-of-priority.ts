// SPDX-License-Identifier: Apache-2.0
import type { Severity } from '../../record-words.ts';
import type { Priority } from '../../rules/rule-priority.ts';

/** How grave a finding by a rule of this priority is. */
export const SEVERITY_OF_PRIORITY: Readonly<Record<Priority, Severity>> = {
  Emergency: 'critical',
  Alert: 'critical',
  Critical: 'critical',
  Error: 'high',
  Warning: 'medium',
  Notice: 'low',
  Informational: 'info',
  Debug: 'info',
};
