// SPDX-License-Identifier: Apache-2.0
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { EventRecord } from '../../src/events/record.ts';
import { documentedOutput, updateDocumented } from '../e2e/documented-output.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { type DocumentedCommand, documentedCommands } from './documented-commands.ts';
import { makeCurlImage } from './make-curl-image.ts';
import { startNodeInternet } from './node-internet.ts';
import { nodePrograms } from './node-programs.ts';
import { notOnNode } from './not-on-node.ts';
import { OneNodeCluster } from './one-node-cluster.ts';

const PAGE = 'docs/how-to/first-hour.md';
const ROOT = join(import.meta.dirname, '..', '..');
const MINUTES = 60_000;
/** How long what never ends by itself is let run. */
const FOLLOW_MS = 20_000;
/** The collector's name for pods, and the file of what it took. */
const COLLECTOR = 'collector.observability.svc.cluster.local';
const TAKEN = 'taken.jsonl';
/** How long pods may take to do what a command tells of. */
const SETTLES = { timeout: 90_000, interval: 2_000 };
const UPDATE_AFTER_MS = 30_000;

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

/** What the page takes for granted: an internet, a registry of images, a collector. */
async function startSurroundings(): Promise<void> {
  const { place } = cluster;
  const authority = await startNodeInternet(place, COLLECTOR);
  const folder = join(place.folder, 'curl');
  mkdirSync(folder);
  await cluster.importImage(makeCurlImage(folder, 'docker.io/curlimages/curl:8.17.0', authority).archive);
  const config = {
    receivers: { otlp: { protocols: { http: { endpoint: '0.0.0.0:4318' } } } },
    exporters: { file: { path: join(place.folder, TAKEN), flush_interval: '100ms' } },
    service: { pipelines: { logs: { receivers: ['otlp'], exporters: ['file'] } } },
  };
  const path = place.writeFile('collector.json', JSON.stringify(config));
  place.start('otelcol', env.WEIR_OTELCOL ?? '', '--config', `file:${path}`);
}

describeUnless(notOnNode, 'the first hour', { timeout: 15 * MINUTES }, () => {
  beforeAll(async () => {
    cluster = await OneNodeCluster.start(nodePrograms(env));
    home = join(cluster.place.folder, 'home');
    mkdirSync(home);
    const config = { cluster: 'prod-1', cgroupRoot: `${cluster.place.cgroup}/kubepods` };
    cluster.place.writeFile('home/weir-values.yaml', JSON.stringify({ config }));
    await cluster.importImage(env.WEIR_IMAGE ?? '');
    await cluster.apply(JSON.stringify(operatorDefinitions()));
    await startSurroundings();
  }, 5 * MINUTES);
  afterAll(async () => {
    await cluster?.stop();
  }, MINUTES);

  const printed = new Map<string, string>();

  it.each(documentedCommands(PAGE).map((block, index) => [index, block] as const))(
    'block %i of the page does what it says',
    async (_, { commands, output }) => {
      const shared: string[] = [];
      for (const [at, command] of commands.entries()) {
        if (output !== undefined && at === commands.length - 1) await expectShown(output, command);
        else printed.set(command.text, await run(command, shared));
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

  it('follows what they do, and keeps it in the logs', () => {
    expect(output('kubectl weir events')).toMatch(/ai-demo\/notebook .*connect .*huggingface\.co/);
    const lines = output('kubectl --namespace weir-system logs daemonset/weir --tail 20').trim().split('\n');
    const namespaces = lines.map((line) => (JSON.parse(line) as Partial<EventRecord>).pod?.namespace);
    expect(namespaces).toContain('ai-demo');
  });

  it('hands records to the collector, and the finding that was to test it', () => {
    const taken = readFileSync(join(cluster.place.folder, TAKEN), 'utf8');
    expect(taken).toContain('weir-test');
    expect(taken).toContain('pkg:huggingface/openai-community/gpt2@main');
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

/** Holds the page to what a command prints when the pods have done what it tells of: sooner or later, not at once. */
async function expectShown(name: string, command: DocumentedCommand): Promise<void> {
  if (env.WEIR_UPDATE_DOCS === '1') {
    await sleep(UPDATE_AFTER_MS);
    updateDocumented(PAGE, name, settled(await run(command, [])));
  } else {
    const shape = async (): Promise<string> => shapeOf(settled(await run(command, [])));
    await expect.poll(shape, SETTLES).toBe(shapeOf(documentedOutput(PAGE, name)));
  }
}

/** Without what is counted, how wide columns are for it, and which of two ways was the faster to find a cgroup. */
function shapeOf(text: string): string {
  return text
    .replaceAll(
      /told by (?:its creation, seen in the kernel, since \S+|cgroup2, by looking)/g,
      'told by cgroup2',
    )
    .replaceAll(/\d+(?:\.\d+)? (?:[KMG]i)?B\b/g, '0 B')
    .replaceAll(/(?<= {2})\d+(?= {2})/g, '0')
    .replaceAll(/ {2,}/g, '  ');
}

/** What differs between two runs, as one example of it. */
function settled(said: string): string {
  return (
    said
      .replaceAll(`${cluster.place.cgroup}/`, '/')
      // the hash of a template is another in every version of Kubernetes that knows another field of it
      .replaceAll(/summarizer-[0-9a-f]+-[a-z0-9]{5}/g, 'summarizer-95bf95cdc-cgt2l')
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '14fa732f-4a96-4739-9845-961c941e45c2')
      .replaceAll(/\b[0-9a-f]{64}\b/g, '34c48fde82ad'.repeat(6).slice(0, 64))
      .replaceAll(/(jupyter) [0-9a-f]{12}/g, '$1 34c48fde82ad')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, '2026-11-30T11:13:45Z')
      .replaceAll(/\(id \d+\)/g, '(id 5189)')
  );
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
