// SPDX-License-Identifier: Apache-2.0
import type { DnsRecord } from '../events/record.ts';
import { EventFlag } from '../gen/events.ts';
import { plainAddress } from '../plain-address.ts';
import type { DetectContext } from './detect-context.ts';
import { type DnsAnswer, dnsRcodeName, dnsTypeName, readDnsAnswers } from './dns-message.ts';
import type { EventOf } from './event-of.ts';
import { describeEnds } from './flow-record.ts';
import type { Question } from './question-table.ts';
import type { Writable } from './record-maker.ts';
import type { Scope } from './scope.ts';
import { whoOf } from './who.ts';

/** A question left the pod: it is told with its answer, or when nobody answers. */
export function noteQuestion(context: DetectContext, e: EventOf<'dns.question'>): void {
  const { event } = e;
  const { name } = event;
  const who = whoOf(e);
  const scope = context.scopes.of(who, event.header.timeKey);
  context.questions.ask(scope, questionKey(e), name, () => ({
    who,
    name,
    type: event.type,
    flags: event.header.flags,
    ends: context.sockets.ends(event.socket),
    time: event.header.time,
    askedNs: event.header.timeKey,
    attempts: 1,
  }));
}

/**
 * An answer reached the pod. What it teaches it teaches only to the pod that asked, and only when it answers a question
 * of that socket, id and name; one from the pod's own loopback teaches nothing, since the pod can make it up.
 */
export function recordAnswer(context: DetectContext, e: EventOf<'dns.answer'>): void {
  const { event } = e;
  const { name } = event;
  const nowNs = event.header.timeKey;
  const asker = whoOf(e);
  const scope = context.scopes.of(asker, nowNs);
  const question = context.questions.answer(scope, questionKey(e), name);
  const answers = readDnsAnswers(event.recordsBytes);
  const ends = context.sockets.ends(event.socket);
  if (question !== undefined && !isLoopback(ends.remoteAddress)) teach(scope, name, answers, nowNs);
  if (!context.wants('dns.answer')) return;
  const draft = context.maker.event('dns.answer', event.header.time, whoOf(e, question?.who));
  draft.destination = { address: ends.remoteAddress, port: ends.remotePort };
  draft.flow = describeEnds(ends, 0);
  draft.dns = describeAnswer(e, name, answers, question);
  context.emit(draft);
}

/** Reports the questions of a scope that nobody answered in time. */
export function recordUnanswered(context: DetectContext, scope: Scope, nowNs: number): void {
  for (const question of context.questions.unanswered(scope, nowNs)) {
    if (!context.wants('dns.question')) continue;
    const { ends, who, time, name, type, attempts, flags } = question;
    const draft = context.maker.event('dns.question', time, who);
    draft.destination = { address: ends.remoteAddress, port: ends.remotePort };
    draft.flow = describeEnds(ends, 0);
    const dns: Writable<DnsRecord> = { question: name, type: dnsTypeName(type), unanswered: true };
    if (attempts > 1) dns.attempts = attempts;
    if (flags & EventFlag.DNS_MALFORMED) dns.malformed = true;
    draft.dns = dns;
    context.emit(draft);
  }
}

function questionKey({ event }: EventOf<'dns.question' | 'dns.answer'>): string {
  return `${event.socket.cookieKey}/${event.id}/${event.type}`;
}

/** Only the name that was asked for is learned: where its aliases lead is not what the pod meant. */
function teach(scope: Scope, name: string, answers: readonly DnsAnswer[], nowNs: number): void {
  const aliases = answers.filter(({ type }) => type === 'CNAME').map(({ data }) => data);
  for (const { type, data, ttl } of answers) {
    if (type !== 'CNAME' && !isLoopback(data))
      scope.names.learn(plainAddress(data), name, aliases, ttl, nowNs);
  }
  // A name that led nowhere (most are search suffixes being tried) is in the records, not among what the pod uses.
  if (answers.length > 0) scope.activity.named(name);
}

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

function describeAnswer(
  { event }: EventOf<'dns.answer'>,
  name: string,
  answers: readonly DnsAnswer[],
  question: Question | undefined,
): DnsRecord {
  const { flags, timeKey } = event.header;
  const dns: Writable<DnsRecord> = {
    question: name,
    type: dnsTypeName(event.type),
    rcode: dnsRcodeName(event.rcode),
    answers,
  };
  if (question === undefined) {
    dns.unsolicited = true;
  } else {
    dns.durationMs = Math.round((timeKey - question.askedNs) / 1e3) / 1e3;
    if (question.attempts > 1) dns.attempts = question.attempts;
  }
  if (flags & EventFlag.DNS_TRUNCATED) dns.truncated = true;
  if (flags & EventFlag.DNS_MALFORMED) dns.malformed = true;
  return dns;
}
