// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { template } from '../../chart/helm.ts';

/** Objects that the chart makes with these values, as `helm install` would send them. */
export function renderChart(folder: string, values: object): object[] {
  const file = join(folder, 'values.json');
  writeFileSync(file, JSON.stringify(values));
  const { ok, text } = template(['--values', file]);
  if (!ok) throw new Error(text);
  return parseAllDocuments(text)
    .map((document) => document.toJS() as object | null)
    .filter((each) => each !== null);
}
