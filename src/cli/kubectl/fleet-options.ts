// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import type { CommandContext, CommandOption } from '../command.ts';
import type { FleetOptions } from './fleet.ts';
import type { Kubectl } from './kubectl.ts';

/** Options that every command of `kubectl weir` has. */
export const FLEET_OPTIONS: Readonly<Record<string, CommandOption>> = {
  context: { type: 'string', value: 'NAME', description: 'Context of the kubeconfig, as kubectl takes it.' },
  kubeconfig: { type: 'string', value: 'FILE', description: 'Kubeconfig, as kubectl takes it.' },
  namespace: {
    type: 'string',
    short: 'n',
    value: 'NAMESPACE',
    description: 'Namespace in which Weir is installed. Default: looked for in all.',
  },
  selector: {
    type: 'string',
    short: 'l',
    value: 'LABELS',
    description: 'Labels of the DaemonSet. Default: app.kubernetes.io/name=weir.',
  },
  node: {
    type: 'string',
    multiple: true,
    value: 'NODE',
    description: 'Only this node; may be repeated. Default: all.',
  },
};

/** Options of the commands that put one question to all agents. */
export const QUESTION_OPTIONS: Readonly<Record<string, CommandOption>> = {
  ...FLEET_OPTIONS,
  parallel: { type: 'string', value: 'N', description: 'Nodes that are asked at once. Default: 8.' },
  timeout: { type: 'string', value: 'SECONDS', description: 'How long a node may take. Default: 30.' },
};

/** Reads them. Throws USAGE. */
export function readFleetOptions({ values }: Pick<CommandContext, 'values'>): FleetOptions {
  const { namespace, selector, node } = values;
  return {
    ...(typeof namespace === 'string' && { namespace }),
    selector: typeof selector === 'string' ? selector : 'app.kubernetes.io/name=weir',
    ...(Array.isArray(node) && { nodes: node.map(String) }),
    parallel: readCount('parallel', values.parallel, 8, 256),
    timeoutMs: readCount('timeout', values.timeout, 30, 3_600) * 1_000,
  };
}

/** The kubectl that the user's options and environment choose. */
export function kubectlOf({
  values,
  env,
  signal,
}: Pick<CommandContext, 'values' | 'env' | 'signal'>): Kubectl {
  const flags = ['context', 'kubeconfig'].flatMap((name) => {
    const value = values[name];
    return typeof value === 'string' ? [`--${name}`, value] : [];
  });
  return { flags, env, signal };
}

function readCount(name: string, text: CommandContext['values'][string], byDefault: number, max: number) {
  if (text === undefined) return byDefault;
  const number = Number(text);
  if (Number.isInteger(number) && number > 0 && number <= max) return number;
  throw new WeirError(
    'USAGE',
    `--${name} must be a whole number of 1 to ${max}, got ${JSON.stringify(text)}`,
  );
}
