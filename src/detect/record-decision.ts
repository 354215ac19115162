// SPDX-License-Identifier: Apache-2.0
import type { ClauseRecord } from '../events/clause-record.ts';
import type { PolicyRecord } from '../events/decision-record.ts';
import { type EgressDecisionCursor, EgressEvidence, EgressHook, EgressVerdict } from '../gen/events.ts';
import type { Verdict } from '../record-words.ts';
import type { DetectContext } from './detect-context.ts';
import type { EventOf } from './event-of.ts';
import { addFlow, flowOf } from './record-network.ts';
import { whoOf } from './who.ts';

/** The clause that decided, from what the kernel says of it. */
export type ClauseLookup = (decision: EgressDecisionCursor) => ClauseRecord | undefined;

const VERDICTS: Readonly<Record<number, Verdict>> = {
  [EgressVerdict.ALLOW]: 'allow',
  [EgressVerdict.AUDIT]: 'audit',
  [EgressVerdict.DENY]: 'deny',
};
const HOOKS: Readonly<Record<number, PolicyRecord['hook']>> = {
  [EgressHook.CONNECT]: 'connect',
  [EgressHook.SEND]: 'send',
  [EgressHook.PACKET]: 'packet',
  [EgressHook.CHANGE]: 'change',
  [EgressHook.STREAM]: 'stream',
  [EgressHook.INTERFACE]: 'interface',
};
const EVIDENCE: Readonly<Record<number, NonNullable<PolicyRecord['evidence']>>> = {
  [EgressEvidence.CIDR]: 'cidr',
  [EgressEvidence.DNS]: 'dns',
  [EgressEvidence.SNI]: 'sni',
  [EgressEvidence.HTTP]: 'http',
};

const ON_WIRE: ReadonlySet<number> = new Set([EgressEvidence.SNI, EgressEvidence.HTTP]);

/** What the kernel denied, or would have denied: where to, and by which clause. */
export function recordDecision(context: DetectContext, e: EventOf<'egress.decision'>): void {
  const flow = flowOf(context, e);
  const { header, set, verdict, hook, evidence, name, isLegacy, proxiedPort } = e.event;
  const said = VERDICTS[verdict] ?? 'allow';
  context.verdicts[said]++;
  const who = whoOf(e, flow);
  const draft = context.maker.event('egress.decision', header.time, who);
  addFlow(draft, context, e, flow);
  const rests = EVIDENCE[evidence];
  draft.policy = {
    ...context.clauseOf?.(e.event),
    ...(rests && { evidence: rests }),
    ...(name !== '' && { wireName: name }),
    ...(proxiedPort !== 0 && { proxiedPort }),
    hook: HOOKS[hook] ?? 'packet',
    ...(isLegacy !== 0 && { isLegacy: true }),
    ...(hook === EgressHook.INTERFACE && { coverage: 'l3-only' }),
    ...(hook === EgressHook.PACKET && ON_WIRE.has(evidence) && { coverage: 'packet-only' }),
    set,
  };
  draft.verdict = said;
  context.denials.note(flow?.scope ?? context.scopes.of(who, header.timeKey), draft, header.timeKey);
  if (context.wants('egress.decision')) context.emit(draft);
}
