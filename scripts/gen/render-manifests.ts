// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const CHART = join(import.meta.dirname, '../../daemonset/chart');
const NAMESPACE = 'weir-system';
/** Templates of what an agent needs that runs outside of the cluster. */
const RIGHTS = ['service-account', 'rbac'];

/** Texts of daemonset/manifests: the chart with its defaults, for those who use no Helm. Their names are paths. */
export function renderManifests(helm: string): { path: string; text: string }[] {
  const only = RIGHTS.flatMap((name) => ['--show-only', `templates/${name}.yaml`]);
  // whatever it is told to do
  const all = ['--set', 'config.policy.enforce=true'];
  return [
    {
      path: 'daemonset/manifests/weir.yaml',
      text: manifest('The agent as the chart installs it with its defaults', render(helm, [])),
    },
    {
      path: 'daemonset/manifests/rbac.yaml',
      text: manifest(
        'The rights of an agent, for one that runs outside of the cluster',
        render(helm, [...only, ...all]),
      ),
    },
  ];
}

function render(helm: string, args: readonly string[]): string {
  const text = execFileSync(helm, ['template', 'weir', CHART, '--namespace', NAMESPACE, ...args], {
    encoding: 'utf8',
  });
  // Helm does not manage what kubectl applies.
  return text.replace(/^ *(# Source: |helm\.sh\/chart: |app\.kubernetes\.io\/managed-by: ).*\n/gm, '');
}

function manifest(title: string, text: string): string {
  return `# SPDX-License-Identifier: Apache-2.0
# ${title}. Generated from daemonset/chart by \`npm run gen\`.
apiVersion: v1
kind: Namespace
metadata:
  name: ${NAMESPACE}
  labels:
    # The agent shares the pids of its node and mounts folders of it: see docs/explanation/privileges.md.
    pod-security.kubernetes.io/enforce: privileged
${text}`;
}
