// SPDX-License-Identifier: Apache-2.0
// Checks the JSON lines of the demo: the last one is the summary, and they say what the demo promises. Prints each thing
// that is not so, and fails; on a line that is no JSON it ends at once.
//
//   node scripts/check-demo.ts build/demo.jsonl
import { readFileSync } from 'node:fs';

interface Summary {
  mode?: string;
  kernel?: string;
  pods?: unknown[];
  findings?: unknown[];
  denied?: number;
  denials?: { pod?: string; verdict?: string; destination?: string; policy?: { clause?: string } }[];
  events?: number;
  lost?: number;
}

/** The parts of a record that are read. */
interface DemoRecord {
  kind?: string;
  pod?: { namespace: string; name: string };
  destination?: { name?: string };
  verdict?: string;
  policy?: { clause?: string };
  flow?: { bytesReceived: number };
}

const EXTERNAL = 'api.openai.com';
const INTERNAL = 'feature-store.features.svc.cluster.local';
const PODS = ['research/notebook', 'serving/llm-server', 'training/trainer'];

const text = readFileSync(process.argv[2] ?? '', 'utf8');
const lines = text.trimEnd().split('\n');
const last = JSON.parse(lines.at(-1) ?? '') as { summary?: Summary };
const summary = last.summary ?? {};
const live = process.getuid?.() === 0;
const records = lines.slice(0, -1).map((line) => JSON.parse(line) as DemoRecord);

const promises: readonly [string, boolean][] = [
  ['the last line is the summary', last.summary !== undefined],
  [`the mode is ${live ? 'live' : 'replay'}`, summary.mode === (live ? 'live' : 'replay')],
  ['the kernel is named', typeof summary.kernel === 'string' && summary.kernel !== ''],
  ['there are three pods', summary.pods?.length === 3],
  ['there is a finding', (summary.findings?.length ?? 0) >= 1],
  [
    'the finding names the pod research/notebook',
    /research\/notebook/.test(JSON.stringify(summary.findings ?? [])),
  ],
  ['there were events', (summary.events ?? 0) > 0],
  ['something was denied', (summary.denied ?? 0) > 0],
  [
    'the summary names what the training pod was refused, and the clause',
    summary.denials?.some(
      ({ pod, verdict, destination, policy }) =>
        pod === 'training/trainer' &&
        verdict === 'deny' &&
        destination === `${EXTERNAL}:443` &&
        policy?.clause === 'egress.default',
    ) === true,
  ],
  ['nobody else was refused anything', summary.denials?.length === 1],
  [
    'the training pod is shown refused a name outside',
    shows('training/trainer', ({ kind, verdict, destination, policy }) => {
      return (
        kind === 'egress.decision' &&
        verdict === 'deny' &&
        destination?.name === EXTERNAL &&
        policy?.clause === 'egress.default'
      );
    }),
  ],
  [
    'and served one inside',
    shows('training/trainer', (record) => record.destination?.name === INTERNAL && isNamedFlow(record)),
  ],
  ['nothing was lost', summary.lost === 0],
  ['a model identity was read', /pkg:huggingface\//.test(text)],
  ['each pod is shown executing', PODS.every((pod) => shows(pod, ({ kind }) => kind === 'process.exec'))],
  ['each pod is shown resolving', PODS.every((pod) => shows(pod, ({ kind }) => kind === 'dns.answer'))],
  ['each pod has a flow with name and bytes', PODS.every((pod) => shows(pod, isNamedFlow))],
];

const broken = promises.filter(([, holds]) => !holds);
for (const [promise] of broken) process.stderr.write(`not so: ${promise}\n`);
process.stdout.write(
  `check-demo: ${promises.length - broken.length} of ${promises.length} hold: ${lines.at(-1)?.slice(0, 400)}\n`,
);
process.exitCode = broken.length === 0 ? 0 : 1;

function shows(pod: string, what: (record: DemoRecord) => boolean): boolean {
  return records.some((record) => `${record.pod?.namespace}/${record.pod?.name}` === pod && what(record));
}

function isNamedFlow({ destination, flow }: DemoRecord): boolean {
  return destination?.name !== undefined && flow !== undefined && flow.bytesReceived > 0;
}
