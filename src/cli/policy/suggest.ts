// SPDX-License-Identifier: Apache-2.0
import { loadKnowledge } from '../../agent/load-knowledge.ts';
import { domainsOfChannels } from '../../catalog/domains-of-channels.ts';
import { WeirError } from '../../errors.ts';
import type { Labels, PolicyPod } from '../../policy/policy-pod.ts';
import { SeenTable } from '../../policy/suggest/seen-table.ts';
import { type SuggestionInput, suggestPolicies } from '../../policy/suggest/suggest-policies.ts';
import { writeSuggestion } from '../../policy/suggest/write-suggestion.ts';
import type { Command, CommandContext } from '../command.ts';
import { configOf } from '../config-options.ts';
import { formatReadNotes } from './format-read-notes.ts';
import { FACT_OPTIONS, readFacts } from './policy-facts.ts';
import { FLOW_OPTIONS, FLOW_SOURCES, readFlows } from './read-flows.ts';

/** A channel under more domains is a collection of vendors: it is named by name. */
const MAX_DOMAINS = 3;

/** `weir policy suggest`: policies that allow what was seen. */
export const policySuggestCommand: Command = {
  name: 'policy suggest',
  summary: 'write policies that allow what pods were seen to need, and nothing else',
  positionals: ['[FILE…]'],
  options: {
    ...FLOW_OPTIONS,
    selector: {
      type: 'string',
      value: 'KEY=VALUE,…',
      description:
        'One policy for the pods of a namespace that have these labels. Default: one for each workload.',
    },
    cluster: {
      type: 'boolean',
      description:
        'Write ClusterAIGovernancePolicy. Default: AIGovernancePolicy, in the namespaces of the pods.',
    },
    mode: { type: 'string', value: 'audit|enforce', description: 'Mode of the policies. Default: audit.' },
    ...FACT_OPTIONS,
  },
  help: `Writes YAML to standard output: names where DNS taught them, channels of the catalogue, services and pods where they are known, addresses for the rest, each with its ports and, as comments, what speaks for it. What is not allowed stands there as well, with the reason: metadata services, places that take files from anybody, names that only stood on the wire. ${FLOW_SOURCES} Labels of pods, and who has an address of the cluster, come from --pods: kubectl get pods,services,namespaces -A -o yaml. Without it, records tell governance labels only.`,
  run: async (context: CommandContext): Promise<number> => {
    const mode = readMode(context);
    const selector = readSelector(context);
    const nowMs = Date.now();
    const table = new SeenTable();
    const told: PolicyPod[] = [];
    const read = await readFlows('policy suggest', context, nowMs, {
      wants: 'all',
      pod: (pod) => void told.push(pod),
      flow: (fact) => table.addFact(fact),
    });
    const { channels, pods = [], places } = await readFacts(context, nowMs);
    const { catalog } = loadKnowledge(configOf(context).config);
    const domains = domainsOfChannels(catalog);
    const input: SuggestionInput = {
      actions: table.finish(),
      pods: new Map([...told, ...pods].map((pod) => [`${pod.namespace}/${pod.name}`, pod])),
      places,
      channels,
      isOneService: (channel) => (domains.get(channel) ?? Number.POSITIVE_INFINITY) <= MAX_DOMAINS,
      nowMs,
      kind: context.values.cluster === true ? 'ClusterAIGovernancePolicy' : 'AIGovernancePolicy',
      mode,
      ...(selector && { selector }),
    };
    context.stdout.write(writeSuggestion(suggestPolicies(input)));
    context.stderr.write(formatReadNotes(read));
    return 0;
  },
};

function readMode({ values }: CommandContext): SuggestionInput['mode'] {
  const { mode = 'audit' } = values;
  if (mode === 'audit' || mode === 'enforce') return mode;
  throw new WeirError(
    'USAGE',
    `policy suggest: --mode must be audit or enforce, got ${JSON.stringify(mode)}`,
  );
}

/** The labels of `a=b,c=d`. */
function readSelector({ values }: CommandContext): Labels | undefined {
  if (typeof values.selector !== 'string') return undefined;
  const pairs = values.selector.split(',').map((part) => /^([^=\s]+)=([^=\s]*)$/.exec(part)?.slice(1));
  if (!pairs.every((pair) => pair !== undefined))
    throw new WeirError(
      'USAGE',
      `policy suggest: --selector must be labels such as app=llama,tier=gold, got ${JSON.stringify(values.selector)}`,
    );
  return Object.fromEntries(pairs.map(([key = '', value = '']) => [key, value]));
}
