// SPDX-License-Identifier: Apache-2.0
import type { DenialView, SelectingPolicy, WhyAnswer } from '../api/why-answer.ts';
import { cleanText } from '../clean-text.ts';
import type { GateRecord } from '../events/decision-record.ts';
import { policyKey } from '../policy/policy-name.ts';
import type { Remedy } from '../policy/remedy-for-denial.ts';

/** What `weir why` prints. */
export function formatWhy(answer: WhyAnswer): string {
  const { pod, node, policies, denials, notes } = answer;
  return [
    `pod ${pod.namespace}/${pod.name} on node ${node}`,
    ...(policies.length === 0 ? [] : ['selected by:', ...policies.map(policyLine)]),
    '',
    ...(denials.length === 0
      ? [`nothing was denied to it, and nothing would have been, since ${secondsOf(answer.since)}`, '']
      : denials.flatMap((denial) => [...denialLines(denial), ''])),
    ...notes.map(({ text }) => `note: ${text}`),
  ]
    .map((line) => `${cleanText(line).trimEnd()}\n`)
    .join('');
}

function policyLine({ owner, generation, mode, state, ...policy }: SelectingPolicy): string {
  const facts = [
    `mode ${mode}`,
    ...(generation === undefined ? [] : [`generation ${generation}`]),
    ...(owner === undefined ? [] : [`owner ${owner}`]),
    state,
  ];
  return `  ${policyKey(policy)} (${facts.join(', ')})`;
}

const SAID = { deny: 'DENIED', audit: 'AUDIT, passed and would be denied', kill: 'KILLED' } as const;

function denialLines(denial: DenialView): string[] {
  const { verdict, count, first, last, destination, protocol, policy, program, pid, remedies } = denial;
  const { name, address, port, nameEvidence } = destination;
  const host = name ?? (address.includes(':') ? `[${address}]` : address);
  const at = name === undefined ? '' : `, ${address}, known by ${nameEvidence?.join(' and ') ?? '?'}`;
  const times =
    count === 1 ? `once, ${secondsOf(last)}` : `${count} times, ${secondsOf(first)} to ${secondsOf(last)}`;
  const by = policy.evidence === undefined ? '' : `, fits by ${policy.evidence}`;
  return [
    `${SAID[verdict]}: ${host}:${port}/${protocol}${at}`,
    `  ${times}, at ${policy.hook}${by}`,
    ...(policy.wireName === undefined ? [] : [`  the stream showed the name ${policy.wireName}`]),
    ...(program === undefined ? [] : [`  program ${program}${pid === undefined ? '' : `, pid ${pid}`}`]),
    ...(policy.gates === undefined
      ? ['  by a policy that was replaced meanwhile']
      : policy.gates.map(gateLine)),
    ...(policy.reason === undefined ? [] : [`  reason of the clause: ${policy.reason}`]),
    ...(policy.breakglass === undefined ? [] : [`  under a breakglass until ${policy.breakglass.until}`]),
    ...(policy.decision === undefined ? [] : [`  decision ${policy.decision}`]),
    ...remedies.flatMap(remedyLines),
  ];
}

/** What a gate came to, for people. */
export function gateLine({ evaluation, gate, verdict, by, clause, mode, ...policy }: GateRecord): string {
  const { kind = '', name, namespace, generation } = policy;
  const of = evaluation === 'both' ? '' : EVALUATIONS[evaluation];
  if (name === undefined) return `  ${gate}: ${verdict} by ${by}${of}`;
  const whose = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  const which = generation === undefined ? `mode ${mode}` : `mode ${mode}, generation ${generation}`;
  return `  ${gate}: ${verdict} by ${whose} (${which}), clause ${clause}${of}`;
}

const EVALUATIONS = { enforce: ', over policies that enforce', all: ', over all policies' } as const;

function remedyLines({ policy, ask, text, field, yaml }: Remedy): string[] {
  return [
    `  ${policy}: ${text}`,
    ...(yaml === undefined ? [] : [`    ${field}:`, `      ${yaml}`]),
    ...(ask === undefined ? [] : [`    ask ${ask}`]),
  ];
}

function secondsOf(time: string): string {
  return time.replace(/\.\d+Z$/, 'Z');
}
