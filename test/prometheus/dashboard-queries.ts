// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './alert-rules.ts';

/** A query of a panel. */
export interface DashboardQuery {
  readonly panel: string;
  readonly expr: string;
}

interface Panel {
  readonly title: string;
  readonly targets?: readonly { readonly expr: string }[];
  readonly panels?: readonly Panel[];
}

const FOLDER = join(ROOT, 'daemonset/chart/files/dashboards');
const VARIABLES: Readonly<Record<string, string>> = {
  $__rate_interval: '1m',
  $__range: '1h',
  $namespace: '.*',
};

/** Every query of every dashboard, with values in place of Grafana's variables. */
export function dashboardQueries(): readonly DashboardQuery[] {
  return readdirSync(FOLDER).flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as { panels: readonly Panel[] };
    return panels.flatMap(queriesOf);
  });
}

function queriesOf({ title, targets = [], panels = [] }: Panel): DashboardQuery[] {
  const own = targets.map(({ expr }) => ({
    panel: title,
    expr: expr.replace(/\$\w+/g, (variable) => VARIABLES[variable] ?? variable),
  }));
  return [...own, ...panels.flatMap(queriesOf)];
}
