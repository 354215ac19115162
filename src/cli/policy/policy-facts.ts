// SPDX-License-Identifier: Apache-2.0
import { loadKnowledge } from '../../agent/load-knowledge.ts';
import { channelsOfAddress } from '../../catalog/channels-of-address.ts';
import { channelsOfHost } from '../../catalog/channels-of-host.ts';
import { shapesWithoutTable } from '../../catalog/tail-of-shape.ts';
import { governanceKeys, governanceOf } from '../../identity/governance.ts';
import type { AdviceFacts } from '../../policy/advice.ts';
import { type Place, readPlaces } from '../../policy/read-places.ts';
import { type GovernanceResolver, readPods } from '../../policy/read-pods.ts';
import type { CommandContext, CommandOption } from '../command.ts';
import { CONFIG_OPTIONS, configOf } from '../config-options.ts';
import { readInputs } from './read-inputs.ts';

const { config } = CONFIG_OPTIONS;

/** Options of commands that hold policies against pods and the catalogue. */
export const FACT_OPTIONS: Readonly<Record<string, CommandOption>> = {
  pods: {
    type: 'string',
    value: 'FILE',
    multiple: true,
    description: 'Manifests of pods, workloads and namespaces: a file, a folder, or - for standard input.',
  },
  ...(config && { config }),
};

/** What commands on policies know beside the policies: the catalogue, aliases of labels, and pods that were given. */
export async function readFacts(
  context: CommandContext,
  nowMs: number,
): Promise<AdviceFacts & { readonly places: ReadonlyMap<string, Place> }> {
  const { catalog } = loadKnowledge(configOf(context).config);
  const given = listOf(context.values.pods);
  const files = await readInputs(given, context);
  const pods = readPods(files, resolver(context));
  return {
    nowMs,
    channels: {
      ofName: (name) => channelsOfHost(catalog, name),
      ofAddress: (address, port) => channelsOfAddress(catalog, address, port),
    },
    channelIds: new Set(catalog.channels.keys()),
    shapes: shapesWithoutTable(catalog),
    ...(given.length > 0 && { pods }),
    places: readPlaces(files, pods),
  };
}

function resolver(context: CommandContext): GovernanceResolver {
  const keys = governanceKeys(configOf(context).config.governance);
  return (labels, namespaceLabels) => governanceOf(labels, namespaceLabels, keys);
}

/** The values of an option that may be given several times. */
export function listOf(value: CommandContext['values'][string]): readonly string[] {
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map(String);
}
