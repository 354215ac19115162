// SPDX-License-Identifier: Apache-2.0
// Writes test/chart/openapi: what Kubernetes, the Prometheus operator and Cilium publish of the kinds that the chart renders
// and that policies are written as, taken from their Go modules. To be run when a new version is to be tested against; needs Go and the network.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The oldest Kubernetes that the chart supports, and a current one. */
const KUBERNETES = ['v1.30.14', 'v1.36.3'];
const OPERATOR = 'v0.85.0';
const CILIUM = 'v1.18.4';
const KINDS = [
  'Namespace',
  'ServiceAccount',
  'ConfigMap',
  'Service',
  'ResourceQuota',
  'DaemonSet',
  'ClusterRole',
  'ClusterRoleBinding',
  'Role',
  'RoleBinding',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'NetworkPolicy',
];
const CILIUM_FOLDER = 'pkg/k8s/apis/cilium.io/client/crds/v2';
const RESOURCES = ['podmonitors', 'servicemonitors', 'prometheusrules'];

type Schema = Readonly<Record<string, unknown>>;
interface KindSchema extends Schema {
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

const target = join(import.meta.dirname, '../test/chart/openapi');

/** Unpacks a Go module; gives its folder. */
function download(module: string, version: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-openapi-'));
  try {
    writeFileSync(join(folder, 'go.mod'), 'module weir.test/openapi\n');
    const env = { ...process.env, GOFLAGS: '-mod=mod', GOWORK: 'off' };
    const args = ['mod', 'download', '-json', `${module}@${version}`];
    const answer = execFileSync('go', args, { cwd: folder, env, encoding: 'utf8' });
    return (JSON.parse(answer) as { Dir: string }).Dir;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The definitions of the kinds, and all that they refer to, by name; `kinds` names them by `<apiVersion> <kind>`. */
function readKubernetes(version: string): object {
  const file = join(download('k8s.io/kubernetes', version), 'api/openapi-spec/swagger.json');
  const { definitions } = JSON.parse(readFileSync(file, 'utf8')) as {
    definitions: Record<string, KindSchema>;
  };
  const kinds: Record<string, string> = {};
  const needed = new Map<string, Schema>();
  const need = (name: string): void => {
    const schema = definitions[name];
    if (needed.has(name) || schema === undefined) return;
    needed.set(name, schema);
    for (const [, reference] of JSON.stringify(schema).matchAll(/"#\/definitions\/([^"]+)"/g))
      need(reference ?? '');
  };
  for (const [name, schema] of Object.entries(definitions)) {
    const of = schema['x-kubernetes-group-version-kind'] ?? [];
    if (of.length !== 1 || !KINDS.includes(of[0]?.kind ?? '')) continue;
    for (const { group, version: v, kind } of of)
      kinds[`${group === '' ? v : `${group}/${v}`} ${kind}`] = name;
    need(name);
  }
  return { kinds, definitions: Object.fromEntries([...needed].sort(([a], [b]) => (a < b ? -1 : 1))) };
}

interface Definition {
  spec: {
    group: string;
    names: { kind: string };
    versions: { name: string; schema: { openAPIV3Schema: Schema } }[];
  };
}

function readOperator(version: string): object {
  const module = download('github.com/prometheus-operator/prometheus-operator', version);
  return readDefinitions(
    RESOURCES.map((plural) =>
      join(module, `example/prometheus-operator-crd/monitoring.coreos.com_${plural}.yaml`),
    ),
  );
}

function readCilium(version: string): object {
  const folder = join(download('github.com/cilium/cilium', version), CILIUM_FOLDER);
  return readDefinitions(
    ['ciliumnetworkpolicies', 'ciliumclusterwidenetworkpolicies'].map((plural) =>
      join(folder, `${plural}.yaml`),
    ),
  );
}

function readDefinitions(files: readonly string[]): object {
  const kinds: Record<string, string> = {};
  const definitions: Record<string, Schema> = {};
  for (const file of files) {
    const { spec } = parse(readFileSync(file, 'utf8')) as Definition;
    for (const { name, schema } of spec.versions) {
      kinds[`${spec.group}/${name} ${spec.names.kind}`] = spec.names.kind;
      definitions[spec.names.kind] = schema.openAPIV3Schema;
    }
  }
  return { kinds, definitions };
}

/** Without descriptions, which are most of it. */
function write(name: string, from: string, content: object): void {
  const text = JSON.stringify({ from, ...content }, (key, value: unknown) =>
    key === 'description' && typeof value === 'string' ? undefined : value,
  );
  writeFileSync(join(target, name), `${text}\n`);
  process.stdout.write(`wrote ${name}\n`);
}

mkdirSync(target, { recursive: true });
for (const version of KUBERNETES)
  write(
    `kubernetes-${version}.json`,
    `k8s.io/kubernetes ${version}, api/openapi-spec/swagger.json`,
    readKubernetes(version),
  );
write(
  `prometheus-operator-${OPERATOR}.json`,
  `github.com/prometheus-operator/prometheus-operator ${OPERATOR}, example/prometheus-operator-crd`,
  readOperator(OPERATOR),
);
write(`cilium-${CILIUM}.json`, `github.com/cilium/cilium ${CILIUM}, ${CILIUM_FOLDER}`, readCilium(CILIUM));
