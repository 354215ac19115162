// SPDX-License-Identifier: Apache-2.0
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { type Manifest, readYaml } from '../cluster/kube-admin.ts';
import { describeUnless } from '../suites/describe-unless.ts';
import { CHART, NO_HELM, runHelm, template, VALUE_SETS } from './helm.ts';
import { readOpenApi } from './openapi.ts';

const SETS = [...VALUE_SETS];
const PUBLISHED = readOpenApi();

/** What no published description that we have takes; the kinds that one takes have to be valid in it. */
function flawsOf(manifests: readonly Manifest[]): string[] {
  return manifests.flatMap((manifest) => {
    const answers = PUBLISHED.flatMap(({ from, check }) => {
      const flaws = check(manifest);
      return flaws === undefined ? [] : [flaws.map((flaw) => `${manifest.kind}: ${flaw} (${from})`)];
    });
    return answers.length === 0 ? [`${manifest.kind}: not published`] : answers.flat();
  });
}

const rendered = (name: string, args: readonly string[]): Manifest[] => {
  const { ok, text } = template([...args]);
  if (!ok) throw new Error(`${name}: ${text}`);
  return readYaml(text);
};

const find = (manifests: readonly Manifest[], kind: string): Manifest | undefined =>
  manifests.find((manifest) => manifest.kind === kind);

function valuesFile(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'weir-values-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [path = '', value] = /^([\w.]+): (true|false)$/.exec(text)?.slice(1) ?? [];
  // `a.b: true` names a value as --set does
  const nested = path.split('.').reduceRight((inner, name) => `{ ${name}: ${inner} }`, value ?? '');
  writeFileSync(join(folder, 'values.yaml'), value === undefined ? text : nested);
  return join(folder, 'values.yaml');
}

/** Alerts and dashboards have their own homes and tests. */
function withoutFiles(text: string): string {
  return text
    .replace(
      /(kind: PrometheusRule\n(?:(?!---).*\n)*?spec:\n)(?:(?!---).*\n)*/,
      '$1  groups: [] # files/alerts.yaml\n',
    )
    .replace(
      /(name: weir-dashboards\n(?:(?!---).*\n)*?data:\n)(?:(?!---).*\n)*/,
      '$1  {} # files/dashboards\n',
    );
}

describe('the published descriptions', () => {
  const manifests = readYaml(readFileSync(join(CHART, '../manifests/weir.yaml'), 'utf8'));

  it('take the plain manifests', () => {
    expect(manifests.map(({ kind }) => kind)).toContain('DaemonSet');
    expect(flawsOf(manifests)).toEqual([]);
  });

  it('refuse a field that is not described, and a value of another type', () => {
    const text = JSON.stringify(find(manifests, 'DaemonSet'))
      .replace('"hostPID":true', '"hostPid":true')
      .replace('"containerPort":9469', '"containerPort":"9469"');
    const flaws = flawsOf([JSON.parse(text)]).join('\n');
    expect(flaws).toContain('hostPid');
    expect(flaws).toContain('containerPort must be integer');
  });
});

describeUnless(NO_HELM, 'the chart', () => {
  it.each(SETS)('passes helm lint with the values %s', (_, args) => {
    expect(runHelm(['lint', '--strict', CHART, ...args])).toMatchObject({ ok: true });
  });

  it.each(SETS)('renders what is kept in golden/ with the values %s', async (name, args) => {
    const { ok, text } = template([...args]);
    expect({ ok, text }).toMatchObject({ ok: true });
    await expect(withoutFiles(text)).toMatchFileSnapshot(`golden/${name}.yaml`);
  });

  it('brings the alerts and dashboards of files/', () => {
    const manifests = rendered('everything', VALUE_SETS.get('everything') ?? []);
    const [alerts] = readYaml(readFileSync(join(CHART, 'files/alerts.yaml'), 'utf8'));
    expect(find(manifests, 'PrometheusRule')?.spec).toEqual(alerts);
    const dashboards = manifests.find(({ metadata }) => metadata.name === 'weir-dashboards');
    const data = dashboards?.data as Record<string, string> | undefined;
    const file = readFileSync(join(CHART, 'files/dashboards/weir.json'), 'utf8');
    expect(JSON.parse(data?.['weir.json'] ?? '')).toEqual(JSON.parse(file));
  });

  it.each(SETS)('renders what Kubernetes takes with the values %s', (name, args) => {
    expect(flawsOf(rendered(name, args))).toEqual([]);
  });

  it.each(SETS)('gives the agent a configuration that it takes with the values %s', (name, args) => {
    const { data } = find(rendered(name, args), 'ConfigMap') as unknown as { data: Record<string, string> };
    const { config, origins } = loadConfig({ file: { name: 'weir.yaml', text: data['weir.yaml'] ?? '' } });
    expect(origins.get('metrics.listen')).toBe('file');
    expect(config.metrics.listen).toMatch(/^$|:[0-9]+$/);
  });

  it('takes the values that the documentation shows', () => {
    const page = readFileSync(join(CHART, '../../docs/how-to/install-with-helm.md'), 'utf8');
    const blocks = [...page.matchAll(/```yaml\n([^`]*)```/g)].map(([, text]) => text ?? '');
    expect(blocks.length).toBeGreaterThan(3);
    // one cell of a table is one value, too
    const cells = [...page.matchAll(/\| `([a-zA-Z.]+: [^`]*)` \|/g)].map(([, text]) => text ?? '');
    expect(cells.length).toBeGreaterThan(2);
    for (const values of [...blocks, ...cells]) {
      const { ok, text } = template(['--values', valuesFile(values)]);
      expect({ values, ok, text }).toMatchObject({ ok: true });
    }
  });

  it('rolls the agents when the configuration changes, and not otherwise', () => {
    const mark = (...args: string[]): string =>
      JSON.stringify(find(rendered('config', args), 'DaemonSet')).match(/"weir.dev\/config":"(\w+)"/)?.[1] ??
      '';
    expect(mark()).toMatch(/^\w{16}$/);
    expect(mark('--set', 'config.observe=all')).not.toBe(mark());
    expect(mark('--set', 'podLabels.a=b')).toBe(mark());
  });

  it('calls things by the name of the release, with weir in it', () => {
    const names = (release: string): unknown[] =>
      readYaml(runHelm(['template', release, CHART]).text).map(({ metadata }) => metadata.name);
    expect(new Set(names('observer'))).toEqual(new Set(['observer-weir', 'observer-weir-node-status']));
    expect(new Set(names('weir-2'))).toEqual(new Set(['weir-2', 'weir-2-node-status']));
  });

  it('brings the custom resources, and the rights to what agents follow of policies unless that is turned off', () => {
    const { text } = runHelm(['template', 'weir', CHART, '--include-crds']);
    const kinds = readYaml(text)
      .filter(({ kind }) => kind === 'CustomResourceDefinition')
      .map(({ spec }) => (spec as { names: { kind: string } }).names.kind);
    expect(kinds.toSorted()).toEqual(['AIGovernancePolicy', 'ClusterAIGovernancePolicy', 'WeirNodeStatus']);
    const rights = (...args: string[]): string =>
      JSON.stringify(rendered('policies', args).filter(({ kind }) => /Role$|AdmissionPolicy$/.test(kind)));
    expect(rights()).toMatch(/"weir.dev".*"services".*"endpointslices"/);
    expect(rights('--set', 'config.policy.enabled=false')).not.toMatch(
      /weir\.dev|"services"\],"verbs":\["list|endpointslices|leases/,
    );
  });

  it('lets agents write Events of pods only where they deny something and tell of it', () => {
    const mayWrite = (...options: string[]): boolean =>
      rendered(
        'events',
        options.flatMap((option) => ['--set', `config.policy.${option}`]),
      ).some(({ kind, rules }) => kind === 'ClusterRole' && JSON.stringify(rules).includes('events.k8s.io'));
    const none = mayWrite('enforce=true', 'podEvents=none');
    expect([mayWrite(), mayWrite('enforce=true'), none]).toEqual([false, true, false]);
  });

  it('has the label guard of examples/ as an option, with groups of yours', () => {
    const example = readYaml(readFileSync(join(CHART, '../../examples/label-guard.yaml'), 'utf8'));
    const guard = (...args: string[]): Manifest[] =>
      rendered('guard', args).filter(({ metadata }) => metadata.name === 'weir-label-guard');
    expect(guard()).toEqual([]);
    const enabled = ['--set', 'admission.labelGuard.enabled=true'];
    expect(guard(...enabled).map(({ kind, spec }) => [kind, spec])).toEqual(
      example.map(({ kind, spec }) => [kind, spec]),
    );
    const [own] = guard(...enabled, '--set', 'admission.labelGuard.groups={a team,b}');
    expect(JSON.stringify(own?.spec)).toContain("group in ['a team', 'b']");
  });

  it('binds agents to their own node status, by the name of their service account', () => {
    const guard = (...args: string[]): string =>
      JSON.stringify(rendered('guard', args).filter(({ metadata }) => metadata.name === 'weir-node-status'));
    expect(guard('--namespace', 'here')).toContain("'system:serviceaccount:here:weir'");
    expect(guard('--set', 'serviceAccount.name=own')).toContain(":own'");
    expect(guard('--set', 'admission.nodeStatus.enabled=false')).toBe('[]');
  });
});
