// SPDX-License-Identifier: Apache-2.0
import { chmodSync, existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { CALLS_FILE, CLUSTER_FILE, type StandInCluster, type StandInObject } from './stand-in-cluster.ts';

export interface StandIn {
  /** An environment in which `kubectl` is the stand-in. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From the next call on the cluster is another. */
  set(cluster: StandInCluster): void;
  /** The command lines it was given so far. */
  calls(): readonly (readonly string[])[];
  remove(): void;
}

/** Puts a stand-in for kubectl into a folder of its own. */
export function makeStandIn(cluster: StandInCluster): StandIn {
  const folder = mkdtempSync(join(tmpdir(), 'weir-kubectl-'));
  const script = join(import.meta.dirname, 'stand-in.ts');
  const file = join(folder, 'kubectl');
  writeFileSync(file, `#!/bin/sh\nexec '${process.execPath}' '${script}' '${folder}' "$@"\n`);
  chmodSync(file, 0o755);
  const set = (next: StandInCluster): void => {
    writeFileSync(join(folder, 'next'), JSON.stringify(next));
    renameSync(join(folder, 'next'), join(folder, CLUSTER_FILE));
  };
  set(cluster);
  const calls = join(folder, CALLS_FILE);
  return {
    env: { ...process.env, PATH: `${folder}${delimiter}${process.env.PATH}` },
    set,
    calls: () =>
      existsSync(calls)
        ? readFileSync(calls, 'utf8')
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as string[])
        : [],
    remove: () => rmSync(folder, { recursive: true }),
  };
}

const LABELS = { 'app.kubernetes.io/name': 'weir' };

/** The DaemonSet of the chart. */
export function daemonSet(namespace: string, desired: number): StandInObject {
  return {
    metadata: { name: 'weir', namespace, labels: LABELS },
    spec: { selector: { matchLabels: LABELS } },
    status: { desiredNumberScheduled: desired },
  } as StandInObject;
}

/** A pod of the DaemonSet; its state where it does not run. */
export function agentPod(
  namespace: string,
  name: string,
  nodeName: string,
  state: object = { running: { startedAt: '2026-11-21T09:30:00Z' } },
): StandInObject {
  return {
    metadata: { name, namespace, labels: LABELS },
    spec: { nodeName, containers: [{ name: 'weir' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'weir', state }] },
  } as StandInObject;
}

/** Code of a program that ends when the stand-in that ran it has ended, and not before. */
export const UNTIL_LEFT_ALONE =
  'const parent = process.ppid; setInterval(() => process.ppid === parent || process.exit(), 50);';
