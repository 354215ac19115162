// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { POLICY_GROUP, POLICY_KINDS } from '../config/policy-schema.ts';
import { ownerKind, readOwnerKinds } from './owner-kinds.ts';

interface Rule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

describe('daemonset/manifests/rbac.yaml', () => {
  it('allows what is asked for, and nothing more', () => {
    const text = readFileSync(new URL('../../daemonset/manifests/rbac.yaml', import.meta.url), 'utf8');
    const role = [...parseAllDocuments(text)]
      .map((document) => document.toJS() as { kind: string; rules: Rule[] })
      .find(({ kind }) => kind === 'ClusterRole');
    const allowed = (role?.rules ?? []).flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((each) => verbs.map((verb) => `${verb} ${each}.${group}`)),
      ),
    );
    const asked = readOwnerKinds().map(({ group, plural }) => `get ${plural}.${group}`);
    const policies = POLICY_KINDS.map(({ plural }) => `${plural}.${POLICY_GROUP}`);
    const elsewhere = ['services.', 'endpointslices.discovery.k8s.io'];
    const followed = ['pods.', 'namespaces.', ...policies, ...elsewhere].flatMap((each) => [
      `list ${each}`,
      `watch ${each}`,
    ]);
    // what nodes say of policies, and the status that is made of it
    const status = [
      ...POLICY_KINDS.map(({ plural }) => `patch ${plural}/status.${POLICY_GROUP}`),
      ...['list', 'watch', 'create', 'patch'].map((verb) => `${verb} weirnodestatuses.${POLICY_GROUP}`),
    ];
    const told = ['create events.events.k8s.io', 'patch events.events.k8s.io'];
    expect(allowed.sort()).toEqual([...asked, ...followed, ...status, ...told].sort());
  });
});

describe('ownerKind', () => {
  it('tells kinds of one name apart by their group, whatever the version', () => {
    expect(ownerKind('batch/v2', 'Job')?.plural).toBe('jobs');
    expect(ownerKind('batch.volcano.sh/v1alpha1', 'Job')).toBe(undefined);
    expect(ownerKind('v1', 'Service')).toBe(undefined);
    expect(ownerKind('ray.io/v1', 'RayCluster')?.ai).toBe(true);
  });
});
