// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/events/record.ts';
import { expectDocumented } from '../e2e/documented-output.ts';
import { type DocumentedCommand, documentedCommands } from './documented-commands.ts';
import { nodePrograms } from './node-programs.ts';
import { OneNodeCluster } from './one-node-cluster.ts';

const PAGE = 'docs/how-to/first-hour.md';
const ROOT = join(import.meta.dirname, '..', '..');
const MINUTES = 60_000;
/** How long what never ends by itself is let run. */
const FOLLOW_MS = 20_000;

const { env } = process;
let cluster: OneNodeCluster;
let home: string;

/** Runs commands of one block in one shell, as a user types them; gives what each printed. */
async function run({ text: command, comment }: DocumentedCommand, shared: string[]): Promise<string> {
  const isOnNode = comment === 'on each node';
  const script = isOnNode ? command.replace('sudo ', '') : [...shared, command].join('\n');
  const [program = '', ...args] = [...(isOnNode ? cluster.place.enter : []), 'sh', '-euc', script];
  const { kubectl } = nodePrograms(env);
  const folders = [join(home, '.local/bin'), dirname(kubectl), dirname(env.WEIR_HELM ?? ''), env.PATH];
  const child = spawn(program, args, {
    cwd: ROOT,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, HOME: home, KUBECONFIG: cluster.kubeconfig, PATH: folders.join(delimiter) },
  });
  const outputs = Promise.all([text(child.stdout), text(child.stderr)]);
  const isEndless = comment === 'until Ctrl-C';
  // As the terminal does it, to all that the shell started.
  const interrupt = (): void => void process.kill(-(child.pid ?? 0), 'SIGINT');
  const timer = isEndless ? setTimeout(interrupt, FOLLOW_MS) : undefined;
  const [code] = await once(child, 'exit');
  clearTimeout(timer);
  const [stdout, stderr] = await outputs;
  if (!isEndless) expect(code, `${command}\n${stdout}\n${stderr}`).toBe(0);
  return stdout;
}

describe.skipIf(env.WEIR_TEST_NODE !== '1')('the first hour', { timeout: 15 * MINUTES }, () => {
  beforeAll(async () => {
    cluster = await OneNodeCluster.start(nodePrograms(env));
    home = join(cluster.place.folder, 'home');
    mkdirSync(home);
    const config = { cluster: 'prod-1', cgroupRoot: `${cluster.place.cgroup}/kubepods` };
    cluster.place.writeFile('home/weir-values.yaml', JSON.stringify({ config }));
    await cluster.importImage(env.WEIR_IMAGE ?? '');
    await cluster.apply(JSON.stringify(operatorDefinitions()));
    // What the sample pods run is there under its name: no registry is needed.
    const stand = 'docker.io/library/busybox:1.37';
    await cluster.place.run('ctr', '-n', 'k8s.io', 'images', 'tag', cluster.image.name, stand);
  }, 5 * MINUTES);
  afterAll(async () => {
    await cluster?.stop();
  }, MINUTES);

  const printed = new Map<string, string>();

  it.each(documentedCommands(PAGE).map((block, index) => [index, block] as const))(
    'block %i of the page does what it says',
    async (_, block) => {
      const shared: string[] = [];
      for (const command of block) {
        printed.set(command.text, await run(command, shared));
        // Variables hold for the rest of a block.
        if (/^\w+=/.test(command.text)) shared.push(command.text);
      }
    },
  );

  const output = (command: string): string => {
    const said = printed.get(command);
    expect(said, command).toBeDefined();
    return said ?? '';
  };

  it('shows the sample pods, why each counts as AI, and who told of one', () => {
    expectDocumented(PAGE, 'kubectl weir pods', settled(output('kubectl weir pods')));
    const explained = settled(output('kubectl weir pods --explain ai-demo/notebook'));
    expectDocumented(PAGE, 'kubectl weir pods --explain', explained);
  });

  it('follows what they do, and keeps it in the logs', () => {
    expect(output('kubectl weir events')).toMatch(/ai-demo\/notebook .*connect .*198\.51\.100\.7/);
    const lines = output('kubectl --namespace weir-system logs daemonset/weir --tail 20').trim().split('\n');
    const pods = lines.map((line) => (JSON.parse(line) as Partial<EventRecord>).pod?.name);
    expect(pods).toContain('notebook');
  });

  it('counts them', () => {
    const [command = ''] = [...printed.keys()].filter((text) => text.includes('/proxy/metrics'));
    expect(output(command)).toMatch(/^weir_ai_pods\{namespace="ai-demo",.*labelled="false"\} 1$/m);
  });

  it('leaves nothing on the node', async () => {
    const left = 'ls -d /sys/fs/bpf/weir /run/weir /var/lib/weir 2>/dev/null || true';
    expect(await cluster.place.run('sh', '-c', left)).toBe('');
  });
});

/** What differs between two runs, as one example of it. */
function settled(said: string): string {
  return said
    .replaceAll(`${cluster.place.cgroup}/`, '/')
    .replaceAll(/(summarizer-[0-9a-f]+)-[a-z0-9]{5}/g, '$1-cgt2l')
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '14fa732f-4a96-4739-9845-961c941e45c2')
    .replaceAll(/\b[0-9a-f]{64}\b/g, '34c48fde82ad'.repeat(6).slice(0, 64))
    .replaceAll(/(jupyter) [0-9a-f]{12}/g, '$1 34c48fde82ad')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-11-30T11:13:45Z')
    .replaceAll(/\(id \d+\)/g, '(id 5189)');
}

/** The kinds of the Prometheus operator, as it publishes them. */
function operatorDefinitions(): object {
  const file = join(ROOT, 'test/chart/openapi/prometheus-operator-v0.85.0.json');
  const { kinds, definitions } = JSON.parse(readFileSync(file, 'utf8')) as {
    kinds: Record<string, string>;
    definitions: Record<string, object>;
  };
  const items = Object.entries(kinds).map(([id, kind]) => {
    const [group = '', name = ''] = id.replace(` ${kind}`, '').split('/');
    const plural = `${kind.toLowerCase()}s`;
    const version = { name, served: true, storage: true, schema: { openAPIV3Schema: definitions[kind] } };
    return {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: `${plural}.${group}` },
      spec: {
        group,
        scope: 'Namespaced',
        names: { plural, singular: kind.toLowerCase(), kind },
        versions: [version],
      },
    };
  });
  return { apiVersion: 'v1', kind: 'List', items };
}
