// SPDX-License-Identifier: Apache-2.0
import { isDeepStrictEqual } from 'node:util';
import { nearestWord } from '../nearest-word.ts';
import { type AdviceFacts, adviseAt } from './advice.ts';
import { coversClause } from './covers-clause.ts';
import type { FieldPath } from './field-path.ts';
import type { Clause, EgressSection, Policy } from './policy.ts';
import { policyKey } from './policy-name.ts';
import type { PolicyProblem } from './policy-problem.ts';
import type { FilePolicy } from './read-policies.ts';

const SOON_MS = 14 * 86_400_000;

/** What an author should know of the clauses of a policy. `all` are the policies it stands among. */
export function adviseClauses(
  file: FilePolicy,
  all: readonly FilePolicy[],
  facts: AdviceFacts,
): PolicyProblem[] {
  const { egress } = file.policy;
  if (egress === undefined)
    return [adviseAt(file, ['spec'], 'says-nothing', 'has no section: the policy says nothing')];
  return [
    ...adviseBestEffort(file, egress),
    ...egress.allow.flatMap((clause, at) => [
      ...adviseExpiry(file, clause, at, facts),
      ...adviseRedundant(file, egress.allow, at),
      ...adviseContradiction(file, clause, at, all, facts),
    ]),
    ...(['allow', 'deny', 'proxies'] as const).flatMap((list) =>
      egress[list].flatMap((clause, at) =>
        adviseDestination(file, clause, ['spec', 'egress', list, at], facts),
      ),
    ),
  ];
}

function adviseBestEffort(file: FilePolicy, egress: EgressSection): PolicyProblem[] {
  if (egress.default === 'deny') return [];
  const byName = egress.deny.filter(({ destination: { kind } }) =>
    ['names', 'categories', 'channels'].includes(kind),
  );
  if (byName.length === 0) return [];
  const clauses = byName.map(({ name }) => name).join(', ');
  const message = `under default: ${egress.default} a deny by name or category is best effort (${clauses}): it sees no name where the hello is encrypted, or where DNS is asked elsewhere`;
  return [
    adviseAt(
      file,
      ['spec', 'egress', 'default'],
      'best-effort',
      message,
      'to be sure, write default: deny and allow what is needed',
    ),
  ];
}

function adviseExpiry(file: FilePolicy, clause: Clause, at: number, { nowMs }: AdviceFacts): PolicyProblem[] {
  const { expiresMs } = clause;
  if (expiresMs === undefined || expiresMs - nowMs > SOON_MS) return [];
  const instant = new Date(expiresMs).toISOString();
  const path = ['spec', 'egress', 'allow', at, 'expires'];
  return expiresMs <= nowMs
    ? [
        adviseAt(
          file,
          path,
          'expired',
          `is over since ${instant}: the clause no longer counts`,
          'remove the clause, or give it another day',
        ),
      ]
    : [
        adviseAt(
          file,
          path,
          'expires-soon',
          `ends at ${instant}`,
          'give it another day, or see that nobody needs it',
        ),
      ];
}

/** An allow that another one of its policy covers, for at least as long. */
function adviseRedundant(file: FilePolicy, clauses: readonly Clause[], at: number): PolicyProblem[] {
  const clause = clauses[at];
  if (clause === undefined) return [];
  const other = clauses.findIndex(
    (outer, index) =>
      index !== at &&
      outlasts(outer, clause) &&
      // Of two that mean the same the later one is told.
      (index < at || !outlasts(clause, outer)),
  );
  if (other < 0) return [];
  const path = ['spec', 'egress', 'allow', at, 'name'];
  const message = `everything that it allows, "${clauses[other]?.name}" allows as well`;
  return [
    {
      ...adviseAt(file, path, 'redundant', message, 'remove it'),
      related: file.placeOf(['spec', 'egress', 'allow', other, 'name']),
    },
  ];
}

function outlasts(outer: Clause, inner: Clause): boolean {
  const [outerEnd, innerEnd] = [outer, inner].map(({ expiresMs = Number.POSITIVE_INFINITY }) => expiresMs);
  return (outerEnd ?? 0) >= (innerEnd ?? 0) && coversClause(outer, inner);
}

/** An allow that a deny covers, in its policy or in one that selects at least the same pods. */
function adviseContradiction(
  file: FilePolicy,
  clause: Clause,
  at: number,
  all: readonly FilePolicy[],
  { channels }: AdviceFacts,
): PolicyProblem[] {
  for (const other of all) {
    if (other !== file && !selectsAtLeast(other.policy, file.policy)) continue;
    const denies = other.policy.egress?.deny ?? [];
    const index = denies.findIndex((deny) => coversClause(deny, clause, channels));
    if (index < 0) continue;
    const path = ['spec', 'egress', 'allow', at, 'name'];
    const where = other === file ? '' : ` of ${policyKey(other.policy)}`;
    const message = `has no effect: "${denies[index]?.name}"${where} denies all that it allows, and a deny wins`;
    const problem = adviseAt(file, path, 'contradiction', message, 'remove one of the two');
    return [{ ...problem, related: other.placeOf(['spec', 'egress', 'deny', index, 'name']) }];
  }
  return [];
}

/** Whether `outer` evidently selects every pod that `inner` selects. */
function selectsAtLeast(outer: Policy, inner: Policy): boolean {
  const isThere =
    outer.kind === 'AIGovernancePolicy'
      ? outer.namespace === inner.namespace
      : isEmpty(outer.namespaceSelector) ||
        (inner.kind === outer.kind && isDeepStrictEqual(outer.namespaceSelector, inner.namespaceSelector));
  return isThere && (isEmpty(outer.podSelector) || isDeepStrictEqual(outer.podSelector, inner.podSelector));
}

function isEmpty(selector: Policy['namespaceSelector']): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

function adviseDestination(
  file: FilePolicy,
  { destination }: Clause,
  path: FieldPath,
  facts: AdviceFacts,
): PolicyProblem[] {
  if (destination.kind === 'names')
    return destination.names.flatMap((name, at) => adviseName(file, name, [...path, 'names', at]));
  if (destination.kind !== 'channels') return [];
  return destination.channels.flatMap((channel, at) => {
    if (facts.channelIds.has(channel)) return adviseShapes(file, channel, [...path, 'channels', at], facts);
    const near = nearestWord(channel, [...facts.channelIds]);
    const fix =
      near === undefined ? 'the reference lists them: docs/reference/catalog.md' : `did you mean ${near}?`;
    const message = `the catalogue has no channel ${channel}: the clause means nothing until it has`;
    return [adviseAt(file, [...path, 'channels', at], 'unknown-channel', message, fix)];
  });
}

function adviseShapes(
  file: FilePolicy,
  channel: string,
  path: FieldPath,
  { shapes }: AdviceFacts,
): PolicyProblem[] {
  const [first, ...more] = shapes?.get(channel) ?? [];
  if (first === undefined) return [];
  const others = more.length === 0 ? '' : ` and ${more.length} more`;
  const message = `the kernel decides by whole names and by names below another: names of ${channel} of the shape ${first}${others} are not meant by the clause there`;
  return [adviseAt(file, path, 'by-shape', message, 'write the names that are needed under names')];
}

function adviseName(file: FilePolicy, name: string, path: FieldPath): PolicyProblem[] {
  if (/^\*\.[^.]+$/.test(name))
    return [
      adviseAt(
        file,
        path,
        'broad-name',
        `${name} is every name below ${name.slice(2)}`,
        'name the domains that are needed',
      ),
    ];
  if (name.includes('.')) return [];
  const message = `${name} has no dot: what programs ask DNS for mostly has a search suffix, and is another name`;
  return [
    adviseAt(
      file,
      path,
      'broad-name',
      message,
      `a service of the cluster goes under services: [{ namespace: …, name: ${name} }]`,
    ),
  ];
}
