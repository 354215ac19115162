// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findHelm } from '../../scripts/gen/find-helm.ts';

const helm = findHelm();

/** Why helm can't be had; undefined where it can. CI builds it in its set-up where there is Go. */
export const NO_HELM =
  helm === undefined ? 'helm is not built: sh scripts/build-go-program.sh helm' : undefined;

export const CHART = join(import.meta.dirname, '../../daemonset/chart');

/** Value sets of test/chart/values by name, and the chart's own. */
export const VALUE_SETS: ReadonlyMap<string, readonly string[]> = new Map([
  ['default', []],
  ...readdirSync(join(import.meta.dirname, 'values')).map((file): [string, string[]] => [
    file.replace('.yaml', ''),
    ['--values', join(import.meta.dirname, 'values', file)],
  ]),
]);

/** What a run of helm said: `text` of both streams when it failed. */
export interface HelmAnswer {
  readonly ok: boolean;
  readonly text: string;
}

export function runHelm(args: readonly string[]): HelmAnswer {
  if (helm === undefined) throw new Error(NO_HELM);
  const { status, stdout, stderr } = spawnSync(helm, args, { encoding: 'utf8' });
  return status === 0 ? { ok: true, text: stdout } : { ok: false, text: stdout + stderr };
}

/** The manifests of the chart with these arguments. */
export function template(args: readonly string[]): HelmAnswer {
  return runHelm(['template', 'weir', CHART, '--namespace', 'weir-system', ...args]);
}
