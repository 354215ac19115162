// SPDX-License-Identifier: Apache-2.0
// Writes every generated file; with --check, writes nothing and fails when one is out of date.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NODE_STATUS_KIND, POLICY_KINDS } from '../src/config/policy-schema.ts';
import { VERSION } from '../src/version.ts';
import { findHelm } from './gen/find-helm.ts';
import type { Layout } from './gen/layout.ts';
import { readBtf } from './gen/read-btf.ts';
import { renderManifests } from './gen/render-manifests.ts';
import { writeAiDoc } from './gen/write-ai-doc.ts';
import { writeBypassDoc } from './gen/write-bypass-doc.ts';
import { writeCatalog } from './gen/write-catalog.ts';
import { writeCatalogDoc } from './gen/write-catalog-doc.ts';
import { writeChartDoc, writeChartFile, writeChartSchema, writeChartValues } from './gen/write-chart.ts';
import { writeCliDoc } from './gen/write-cli-doc.ts';
import {
  writeConfigDoc,
  writeConfigType,
  writeConfigValidator,
  writeConfigValidatorType,
} from './gen/write-config.ts';
import { writeCrd, writeNodeStatusCrd } from './gen/write-crd.ts';
import { writeCursors } from './gen/write-cursors.ts';
import { writeErrorsDoc } from './gen/write-errors-doc.ts';
import { writeEventsDoc } from './gen/write-events-doc.ts';
import { writeFailStaticDoc } from './gen/write-fail-static-doc.ts';
import { writeMetricsDoc } from './gen/write-metrics-doc.ts';
import { writePolicyCases } from './gen/write-policy-cases.ts';
import { writePolicyDoc } from './gen/write-policy-doc.ts';
import { writePolicyProblems } from './gen/write-policy-problems.ts';
import { writePolicyType } from './gen/write-policy-type.ts';
import { writeProto } from './gen/write-proto.ts';
import { writeRuleFieldsDoc } from './gen/write-rule-fields-doc.ts';
import { writeShippedRules } from './gen/write-shipped-rules.ts';
import { writeTables } from './gen/write-tables.ts';

const root = join(import.meta.dirname, '..');

/** BTF of bpf/layout.c as the compiler states it, or undefined where clang or bpftool is absent. */
function compileLayout(): Layout | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'weir-gen-'));
  try {
    const object = join(folder, 'layout.o');
    const multiarch = `/usr/include/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`;
    execFileSync('clang', [
      '-g',
      '-O2',
      '-target',
      'bpf',
      `-I${multiarch}`,
      '-c',
      join(root, 'bpf/layout.c'),
      '-o',
      object,
    ]);
    const dump = execFileSync('bpftool', ['-j', 'btf', 'dump', 'file', object], { maxBuffer: 64 << 20 });
    return readBtf(JSON.parse(dump.toString()).types);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function committedLayout(): Layout {
  process.stderr.write('gen: clang or bpftool is not installed: using the committed bpf/layout.json\n');
  return JSON.parse(readFileSync(join(root, 'bpf/layout.json'), 'utf8')) as Layout;
}

const layout = compileLayout() ?? committedLayout();
const files: { path: string; text: string }[] = [
  { path: 'bpf/layout.json', text: `${JSON.stringify(layout, null, 1)}\n` },
  { path: 'src/gen/events.ts', text: writeCursors(layout) },
  { path: 'src/gen/tables.ts', text: writeTables(layout) },
  { path: 'src/gen/cri.ts', text: fromProto('proto/cri-runtime-v1.proto') },
  { path: 'src/gen/catalog.json', text: writeCatalog() },
  { path: 'src/gen/shipped-rules.json', text: writeShippedRules() },
  { path: 'src/gen/config.ts', text: writeConfigType() },
  { path: 'src/gen/validate-config.js', text: writeConfigValidator() },
  { path: 'src/gen/validate-config.d.ts', text: writeConfigValidatorType() },
  { path: 'src/gen/policy.ts', text: writePolicyType() },
  ...POLICY_KINDS.map((kind) => ({ path: `daemonset/chart/crds/${kind.plural}.yaml`, text: writeCrd(kind) })),
  { path: `daemonset/chart/crds/${NODE_STATUS_KIND.plural}.yaml`, text: writeNodeStatusCrd() },
  { path: 'docs/reference/policy.md', text: writePolicyDoc() },
  { path: 'docs/reference/policy-cases.md', text: writePolicyCases() },
  { path: 'docs/reference/policy-problems.md', text: writePolicyProblems() },
  { path: 'docs/reference/bypass.md', text: writeBypassDoc() },
  { path: 'docs/reference/fail-static.md', text: writeFailStaticDoc() },
  { path: 'docs/reference/config.md', text: writeConfigDoc() },
  { path: 'docs/reference/events.md', text: writeEventsDoc() },
  { path: 'docs/reference/catalog.md', text: writeCatalogDoc() },
  { path: 'docs/reference/cli.md', text: await writeCliDoc() },
  { path: 'docs/explanation/ai-recognition.md', text: writeAiDoc() },
  { path: 'docs/reference/errors.md', text: writeErrorsDoc() },
  { path: 'docs/reference/rule-fields.md', text: writeRuleFieldsDoc() },
  { path: 'docs/reference/metrics.md', text: writeMetricsDoc() },
  { path: 'docs/reference/chart.md', text: writeChartDoc() },
  { path: 'daemonset/chart/Chart.yaml', text: writeChartFile(VERSION) },
  { path: 'daemonset/chart/values.yaml', text: writeChartValues() },
  { path: 'daemonset/chart/values.schema.json', text: writeChartSchema() },
];

const check = process.argv.includes('--check');
let stale = 0;
for (const file of files) settle(file);
// What helm renders comes last: it reads the chart's generated files.
const helm = findHelm();
if (helm !== undefined) for (const file of renderManifests(helm)) settle(file);
else process.stderr.write('gen: helm was not built: using the committed daemonset/manifests\n');
process.exitCode = stale === 0 ? 0 : 1;

function settle({ path, text }: { path: string; text: string }): void {
  if (readOrEmpty(join(root, path)) === text) return;
  if (check) {
    process.stderr.write(`${path} is out of date: run npm run gen and commit it\n`);
    stale += 1;
  } else {
    writeFileSync(join(root, path), text);
    process.stdout.write(`wrote ${path}\n`);
  }
}

function fromProto(path: string): string {
  return writeProto(path, readFileSync(join(root, path), 'utf8'));
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  }
}
