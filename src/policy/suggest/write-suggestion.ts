// SPDX-License-Identifier: Apache-2.0
import { CATEGORIES } from '../../categories.ts';
import { cleanText } from '../../clean-text.ts';
import { formatBytes } from '../../format-bytes.ts';
import type { PortRange } from '../policy.ts';
import { NAMESPACE_NAME } from '../policy-pod.ts';
import { yamlText } from '../yaml-text.ts';
import type { LeftOut } from './choose-destination.ts';
import type { Evidence } from './evidence.ts';
import type {
  NoPolicy,
  SeenAs,
  SuggestedClause,
  SuggestedDeny,
  SuggestedPolicy,
  Suggestion,
} from './suggestion.ts';

/** How many destinations a comment lists; of the rest it says how many there are. */
const MAX_LISTED = 20;

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  unanswered: 'nobody answered: every connection failed, or nothing was sent',
  'wire-only':
    'the name stood on the wire, and no DNS answer of the pod that was seen led there (asked before, or elsewhere)',
  'wire-name': 'DNS led there by another name than the one that stood on the wire',
  'named-address': 'no name led there this time, and the address is one that names led to at other times',
  'link-local': 'an address of the machine itself or its link',
  multicast: 'an address of many',
  'no-labels': 'a pod without labels by which it could be selected',
  'bad-name': 'a name that no policy can have',
  'too-many': 'a policy has at most 128 clauses',
  'no-fit': 'a clause for it would not let it pass',
};

const NO_POLICY: Readonly<Record<NoPolicy, string>> = {
  'no-labels-known':
    'no label of them is known, so nothing selects them. Give --pods: kubectl get pods,services,namespaces -A -o yaml',
  system: 'pods of the system or of Weir: a policy for them is written by hand',
  'nothing-sent': 'they sent nothing that a policy would have to allow',
};

/** A suggestion as YAML of policies, with what speaks for each line as comments. The same input gives the same text. */
export function writeSuggestion(suggestion: Suggestion): string {
  const { policies } = suggestion;
  return [...headOf(suggestion), ...policies.flatMap((policy) => ['---', ...linesOf(policy)])]
    .map((line) => `${line}\n`)
    .join('');
}

function headOf({ evidence, policies, without, withoutPod, unlisted, resolvers }: Suggestion): string[] {
  const counted = `${evidence.flows} flows`;
  const seen = evidence.flows === 0 ? 'Nothing was seen.' : `Seen: ${counted}, ${spanOf(evidence)}.`;
  return comments(0, [
    `Suggested by weir policy suggest: what pods were seen to need, and nothing else.`,
    `${seen} What did not happen in that time is not allowed: read every line before you apply it.`,
    ...(policies.length === 0 ? ['No policy is suggested.'] : []),
    ...(resolvers.length > 0
      ? [
          `Questions to ${resolvers.join(', ')}, which answered DNS, need no clause: policies do not touch them.`,
        ]
      : []),
    ...without.map(({ pods, because }) => `Without a policy: ${listed(pods)}: ${NO_POLICY[because]}.`),
    ...(withoutPod > 0 ? [`${withoutPod} flows belong to no known pod.`] : []),
    ...(unlisted > 0 ? [`${unlisted} flows were not looked at: there were too many destinations.`] : []),
  ]);
}

function linesOf(policy: SuggestedPolicy): string[] {
  const { kind, name, mode, pods, alsoSelects, evidence, allow, deny } = policy;
  return [
    ...comments(0, [
      `${pods.length === 1 ? 'Pod' : `${pods.length} pods`}: ${listed(pods)}. ${say(evidence)}.`,
    ]),
    'apiVersion: weir.dev/v1alpha1',
    `kind: ${kind}`,
    'metadata:',
    `  name: ${yamlText(name)}`,
    ...(kind === 'AIGovernancePolicy' ? [`  namespace: ${yamlText(policy.namespaces[0] ?? 'default')}`] : []),
    'spec:',
    ...(kind === 'AIGovernancePolicy' ? [] : namespaceSelector(policy.namespaces)),
    ...(alsoSelects.length > 0
      ? comments(2, [`Selects as well, though nothing of them was seen: ${listed(alsoSelects)}.`])
      : []),
    '  podSelector:',
    '    matchLabels:',
    ...Object.entries(policy.podSelector.matchLabels ?? {}).map(
      ([key, value]) => `      ${yamlText(key)}: ${yamlText(value)}`,
    ),
    ...(mode === 'audit' ? comments(2, ['Denies nothing yet; enforce, once its records are empty.']) : []),
    `  mode: ${mode}`,
    '  egress:',
    '    default: deny',
    ...(allow.length > 0 ? ['    allow:', ...allow.flatMap(clauseLines)] : []),
    ...(deny.length > 0 ? ['    deny:', ...deny.flatMap(denyLines)] : []),
    ...leftOutLines(policy),
  ];
}

function namespaceSelector(namespaces: readonly string[]): string[] {
  const [only] = namespaces;
  if (namespaces.length === 1)
    return ['  namespaceSelector:', '    matchLabels:', `      ${NAMESPACE_NAME}: ${yamlText(only ?? '')}`];
  return [
    '  namespaceSelector:',
    '    matchExpressions:',
    `      - { key: ${NAMESPACE_NAME}, operator: In, values: ${JSON.stringify(namespaces)} }`,
  ];
}

function clauseLines({ name, key, entries, ports }: SuggestedClause): string[] {
  const isList = key !== 'pods';
  return [
    `      - name: ${yamlText(name)}`,
    ...(isList ? [`        ${key}:`] : []),
    ...entries.flatMap(({ yaml, seen, note }) => [
      ...comments(isList ? 10 : 8, [...seenLines(seen), ...(note === undefined ? [] : [note])]),
      isList ? `          - ${yaml}` : `        ${key}: ${yaml}`,
    ]),
    `        ports: [${ports.map(portText).join(', ')}]`,
  ];
}

function portText({ first, last, protocols }: PortRange): string {
  const end = last === first ? '' : `, endPort: ${last}`;
  return `{ port: ${first}${end}${protocols.includes('tcp') ? '' : ', protocol: UDP'} }`;
}

function denyLines({ category, seen }: SuggestedDeny): string[] {
  return [
    ...comments(6, [
      `It was seen, and is denied: ${CATEGORIES[category]}. Allow by name what is really needed.`,
    ]),
    ...comments(6, seenLines(seen)),
    `      - { name: ${category}, categories: [${category}] }`,
  ];
}

function leftOutLines({ leftOut }: SuggestedPolicy): string[] {
  if (leftOut.length === 0) return [];
  const groups = [...Map.groupBy(leftOut, ({ because }) => because)];
  return comments(4, [
    'Seen, and not allowed by this policy:',
    ...groups.flatMap(([because, some]) => [
      `  ${LEFT_OUT[because]}:`,
      ...seenLines(some).map((line) => `    ${line}`),
    ]),
  ]);
}

function seenLines(seen: readonly SeenAs[]): string[] {
  const more = seen.length - MAX_LISTED;
  return [
    ...seen.slice(0, MAX_LISTED).map(({ text, evidence }) => `${text}: ${say(evidence)}`),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}

/** `3 flows, 1.2 KiB sent, 4.5 MiB received, 2026-11-21T16:02:54Z to 2026-11-21T16:03:10Z, by /usr/bin/curl`. */
function say(evidence: Evidence): string {
  const { flows, bytesSent, bytesReceived, programs, hasMorePrograms } = evidence;
  const by =
    programs.length === 0 ? '' : `, by ${programs.join(', ')}${hasMorePrograms ? ' and others' : ''}`;
  const count = `${flows} ${flows === 1 ? 'flow' : 'flows'}`;
  const bytes = `${formatBytes(bytesSent)} sent, ${formatBytes(bytesReceived)} received`;
  return `${count}, ${bytes}, ${spanOf(evidence)}${by}`;
}

function spanOf({ first, last }: Evidence): string {
  const [from, to] = [first, last].map((time) => time.replace(/\.\d+Z$/, 'Z'));
  return from === to ? `at ${from}` : `${from} to ${to}`;
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_LISTED;
  return `${names.slice(0, MAX_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Lines that YAML passes over. Workloads choose some of their words: nothing of those ends a line. */
function comments(indent: number, lines: readonly string[]): string[] {
  return lines.map((line) => `${' '.repeat(indent)}# ${cleanText(line)}`);
}
