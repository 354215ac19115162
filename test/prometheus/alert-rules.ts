// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One rule of the alert file. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export const ROOT = join(import.meta.dirname, '../..');
export const ALERTS = join(ROOT, 'daemonset/chart/files/alerts.yaml');

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly AlertRule[] }[];
}

export function readRules(): RuleFile {
  return parse(readFileSync(ALERTS, 'utf8')) as RuleFile;
}

export function readAlerts(): readonly AlertRule[] {
  return readRules().groups.flatMap(({ rules }) => rules);
}
