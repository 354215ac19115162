// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readYaml } from '../cluster/kube-admin.ts';

const MANIFESTS = join(import.meta.dirname, '../../daemonset/manifests/weir.yaml');

/** What the chart gives its pods, without `CAP_`: the plain manifests are rendered from it. */
export const CHART_CAPABILITIES = capabilitiesOfChart();

function capabilitiesOfChart(): readonly string[] {
  const daemonSet = readYaml(readFileSync(MANIFESTS, 'utf8')).find(({ kind }) => kind === 'DaemonSet');
  const { spec } = daemonSet as unknown as {
    spec: { template: { spec: { containers: { securityContext: { capabilities: { add: string[] } } }[] } } };
  };
  return spec.template.spec.containers.flatMap(({ securityContext }) => securityContext.capabilities.add);
}

/** Words before those of a program that have it run as root with these capabilities and no others, as in a container. */
export function withCapabilities(capabilities: readonly string[] = CHART_CAPABILITIES): readonly string[] {
  const set = ['-all', ...capabilities.map((name) => `+${name.toLowerCase()}`)].join(',');
  return ['setpriv', '--bounding-set', set, '--no-new-privs'];
}
