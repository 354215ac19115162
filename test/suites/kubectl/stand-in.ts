// SPDX-License-Identifier: Apache-2.0
// Stands in for kubectl where there is no cluster: lists objects of a file, and runs real programs for `exec`. As with the
// real one, what runs in a pod outlives its kubectl, and hears of its end by its standard input at most.
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CALLS_FILE, CLUSTER_FILE, type StandInCluster, type StandInObject } from './stand-in-cluster.ts';

const [folder = '', ...argv] = process.argv.slice(2);
appendFileSync(join(folder, CALLS_FILE), `${JSON.stringify(argv)}\n`);
const cluster = JSON.parse(readFileSync(join(folder, CLUSTER_FILE), 'utf8')) as StandInCluster;
const { values, positionals } = parseArgs({
  args: argv,
  allowPositionals: true,
  options: {
    context: { type: 'string' },
    kubeconfig: { type: 'string' },
    namespace: { type: 'string' },
    selector: { type: 'string' },
    'field-selector': { type: 'string' },
    container: { type: 'string' },
    output: { type: 'string', short: 'o' },
    'all-namespaces': { type: 'boolean' },
    stdin: { type: 'boolean' },
  },
});

const [verb, what = '', program = '', ...words] = positionals;
if (values.context === 'nowhere') fail('error: context "nowhere" does not exist');
if (verb === 'get') list(what);
else if (verb === 'exec') exec(what);
else fail(`error: unknown command "${verb}" for "kubectl"`);

function list(resource: string): void {
  const { daemonsets, pods, nodes, others } = cluster;
  const known: Readonly<Record<string, readonly StandInObject[] | undefined>> = {
    daemonsets,
    pods,
    nodes,
    ...others,
  };
  const items = known[resource];
  if (items === undefined && resource.includes('.'))
    fail(`error: the server doesn't have a resource type "${resource.split('.')[0]}"`);
  if (items === undefined)
    fail(
      `Error from server (Forbidden): ${resource} is forbidden: User "jane" cannot list resource "${resource}" in API group "" at the cluster scope`,
    );
  process.stdout.write(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: items.filter(isWanted) }));
}

function isWanted({ metadata }: StandInObject): boolean {
  if (values.namespace !== undefined && metadata.namespace !== values.namespace) return false;
  const field = values['field-selector']?.split('=');
  if (field?.[0] === 'metadata.name' && metadata.name !== field[1]) return false;
  const wanted = values.selector?.split(',').map((each) => each.split('=')) ?? [];
  return wanted.every(([key = '', value]) => metadata.labels?.[key] === value);
}

function exec(pod: string): void {
  const runs = cluster.exec[pod];
  if (runs === undefined) fail(`Error from server (NotFound): pods "${pod}" not found`);
  if ('refused' in runs) fail(runs.refused);
  if (program !== 'weir') fail(`error: executable file not found in $PATH: ${program}`);
  const [command = '', ...before] = runs;
  const child = spawn(command, [...before, ...words], {
    stdio: [values.stdin === true ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  if (child.stdin !== null) process.stdin.pipe(child.stdin);
  child.stdout?.pipe(process.stdout, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  child.once('close', (code, signal) => {
    const status = signal === null ? code : 128 + constants.signals[signal];
    if (status !== 0) process.stderr.write(`command terminated with exit code ${status}\n`);
    process.exitCode = status ?? 1;
    process.stdin.destroy();
  });
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}
