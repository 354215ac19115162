// SPDX-License-Identifier: Apache-2.0
import type { PodRecord, WeirRecord } from '../events/record.ts';
import type { EgressAction } from './egress-action.ts';
import { type FactReader, FLOW_KINDS, type ResolverFact } from './fact-reader.ts';
import type { FlowCount } from './flow-fact.ts';
import { latin1Of } from './latin1-of.ts';

/** What every record begins with. */
const HEAD = '{"schema":"weir.dev/record/v1","kind":"';
const NETWORK = 'network.';
const QUOTED_FLOW_KINDS = [...FLOW_KINDS].map((kind) => `${kind}"`);
const ANSWER = 'dns.answer"';
const TIME = '","time":"';
const BOOT = '"bootId":"';
const POD = '"pod":{';
const UID = '"uid":"';
const DESTINATION = '"destination":{"address":"';
const FLOW = ',"flow":{"protocol":"';
/** Where the two open their brace, of which there are fewer than of quotes and commas to look at. */
const DESTINATION_BRACE = DESTINATION.indexOf('{');
const FLOW_BRACE = FLOW.indexOf('{');
const DESTINATION_REST = DESTINATION.slice(DESTINATION_BRACE);
const FLOW_REST = FLOW.slice(FLOW_BRACE);
const DIRECTION = '","direction":"outbound","cookie":"';
/** Without their first quote, as quotes are what there is most of. */
const STATE_REST = 'state":"';
const SENT_REST = 'bytesSent":';

const QUOTE = 0x22;
const CLOSING = 0x7d;
const NINE = 0x39;
const ZERO = 0x30;
const PROTOCOL_LENGTH = 3;
const MAX_KEPT = 65_536;

/** A pod with its text, from `"pod":{` on, to which the text of a line is compared. */
interface KnownPod {
  readonly text: string;
  readonly pod: PodRecord;
}

/** What a line is that tells nothing; and one that has to be parsed to know. */
export type Scanned = FlowCount | ResolverFact | 'nothing' | 'parse';

/**
 * Reads out of lines of records what decisions rest on, without parsing those that look like one before: the text of the pod
 * and of the destination are compared with known ones. A member that is looked for can't be found within a text, where its
 * quotes are escaped. What does not look as our outputs write it is left to be parsed, and learned from.
 */
export class FactScanner {
  readonly #reader: FactReader;
  readonly #wantsAnswers: boolean;
  readonly #pods = new Map<string, KnownPod>();
  readonly #actions = { tcp: new Map<string, EgressAction>(), udp: new Map<string, EgressAction>() };
  readonly #resolvers = new Set<string>();
  /** What stood between time and the end of the boot id, and which boot that is. */
  #bootText = '';
  #boot = 0;
  #lastPod: KnownPod | undefined;

  /** `wantsAnswers`: every answer of DNS is wanted, not only the first of each resolver. */
  constructor(reader: FactReader, wantsAnswers = false) {
    this.#reader = reader;
    this.#wantsAnswers = wantsAnswers;
  }

  /** What the line from `start` up to `end` tells. `text` has a character for each of the bytes. */
  scan(bytes: Buffer, start: number, end: number, text = latin1Of(bytes)): Scanned {
    const kindAt = start + HEAD.length;
    if (kindAt >= end || text.charCodeAt(end - 1) !== CLOSING || !isAt(text, HEAD, start)) return 'parse';
    if (text.startsWith(NETWORK, kindAt)) {
      for (const kind of QUOTED_FLOW_KINDS)
        if (isAt(text, kind, kindAt)) return this.#scanFlow(bytes, text, kindAt + kind.length - 1, end);
      return 'nothing';
    }
    if (!text.startsWith(ANSWER, kindAt)) return text.charCodeAt(kindAt) === QUOTE ? 'parse' : 'nothing';
    if (this.#wantsAnswers) return 'parse';
    return this.#resolvers.has(destinationText(text, kindAt, end)) ? 'nothing' : 'parse';
  }

  /** Learns from a line that was parsed; gives what it tells. */
  learn(
    bytes: Buffer,
    start: number,
    end: number,
    record: WeirRecord,
    text = latin1Of(bytes),
  ): FlowCount | ResolverFact | undefined {
    const fact = this.#reader.readCount(record);
    if (fact === undefined || !('verdict' in record)) return undefined;
    const destination = destinationText(text, start, end);
    if ('resolver' in fact) {
      keep(this.#resolvers, destination);
      return fact;
    }
    const { pod, action } = fact;
    const { direction, protocol } = record.flow ?? {};
    if (destination !== '' && direction === 'outbound' && (protocol === 'tcp' || protocol === 'udp')) {
      if (this.#actions[protocol].size >= MAX_KEPT) this.#actions[protocol].clear();
      this.#actions[protocol].set(alone(destination), action);
    }
    if (pod !== undefined) this.#learnPod(text, text.indexOf(POD, start), end, pod);
    return fact;
  }

  #learnPod(line: string, at: number, end: number, pod: PodRecord): void {
    // As it was written: what follows must not be part of it.
    const text = latin1(POD.slice(0, -1) + JSON.stringify(pod));
    if (at < 0 || at >= end || !line.startsWith(text, at)) return;
    if (this.#pods.size >= MAX_KEPT) this.#pods.clear();
    this.#pods.set(latin1(pod.uid), { text, pod });
  }

  #scanFlow(bytes: Buffer, text: string, kindEnd: number, end: number): Scanned {
    if (!isAt(text, TIME, kindEnd)) return 'parse';
    const timeAt = kindEnd + TIME.length;
    const timeEnd = text.indexOf('"', timeAt);
    const bootEnd = this.#findBoot(text, timeEnd, end);
    if (bootEnd < 0) return 'parse';
    const podAt = text.indexOf('{', bootEnd) - POD.length + 1;
    const known = this.#podAt(text, podAt);
    if (known === undefined) return 'parse';
    const { pod, text: podText } = known;
    const destinationAt = findDestination(text, podAt + podText.length, end);
    const flowAt = destinationAt < 0 ? -1 : findFlow(text, destinationAt, end);
    if (flowAt < 0) return 'parse';
    const protocolAt = flowAt + FLOW.length;
    const protocol = text.startsWith('tcp', protocolAt) ? 'tcp' : 'udp';
    const rest = protocolAt + PROTOCOL_LENGTH;
    if (!text.startsWith(protocol, protocolAt) || !isAt(text, DIRECTION, rest)) return 'parse';
    const action = this.#actions[protocol].get(text.slice(destinationAt, flowAt));
    if (action === undefined) return 'parse';
    const cookieAt = rest + DIRECTION.length;
    const cookieEnd = text.indexOf('"', cookieAt);
    const flow = text.slice(cookieEnd, end);
    const state = behindMember(flow, STATE_REST);
    const sent = behindMember(flow, SENT_REST);
    return {
      flow:
        protocol === 'udp'
          ? this.#reader.keys.ofPeer(this.#boot, text.slice(cookieAt, cookieEnd), action)
          : this.#reader.keys.of(this.#boot, text, cookieAt, cookieEnd),
      isOver: state >= 0 && flow.startsWith('closed"', state),
      pod,
      action,
      // Not a part of the text, which would be kept for as long as the flow is open.
      time: latin1Of(bytes, timeAt, timeEnd),
      bytesSent: sent < 0 ? 0 : numberAt(flow, sent),
      flows: 1,
    };
  }

  /** Where the boot id ends, which is then `#boot`. Most lines have what the one before had between time and boot id. */
  #findBoot(text: string, from: number, end: number): number {
    if (this.#bootText !== '' && isAt(text, this.#bootText, from)) return from + this.#bootText.length;
    const at = indexWithin(text, BOOT, from, end);
    if (at < 0) return -1;
    const id = alone(valueBehind(text, at + BOOT.length));
    const idEnd = at + BOOT.length + id.length + 1;
    this.#bootText = text.slice(from, idEnd);
    this.#boot = this.#reader.keys.boot(id);
    return idEnd;
  }

  /** The pod whose text stands there, where it is a known one. */
  #podAt(text: string, at: number): KnownPod | undefined {
    // Pods do much at a time: the one of the line before is most likely.
    if (this.#lastPod !== undefined && isAt(text, this.#lastPod.text, at)) return this.#lastPod;
    if (!text.startsWith(POD, at)) return undefined;
    const known = this.#pods.get(valueBehind(text, text.indexOf(UID, at) + UID.length));
    if (known === undefined || !isAt(text, known.text, at)) return undefined;
    this.#lastPod = known;
    return known;
  }
}

/** Where the destination begins; −1 where there is none. */
function findDestination(text: string, from: number, end: number): number {
  const line = text.slice(from, end);
  for (let at = line.indexOf(DESTINATION_REST); at >= 0; at = line.indexOf(DESTINATION_REST, at + 1))
    if (isAt(line, DESTINATION, at - DESTINATION_BRACE)) return from + at - DESTINATION_BRACE;
  return -1;
}

/** Where the flow begins behind the destination; −1 where there is none. */
function findFlow(text: string, from: number, end: number): number {
  const line = text.slice(from, end);
  for (let at = line.indexOf(FLOW_REST); at >= 0; at = line.indexOf(FLOW_REST, at + 1))
    if (isAt(line, FLOW, at - FLOW_BRACE)) return from + at - FLOW_BRACE;
  return -1;
}

/** Where what is behind `"` and `rest` begins; −1 where they are not. */
function behindMember(line: string, rest: string): number {
  for (let at = line.indexOf(rest); at >= 0; at = line.indexOf(rest, at + 1))
    if (line.charCodeAt(at - 1) === QUOTE) return at + rest.length;
  return -1;
}

/** What `startsWith` says, which compares one character at a time; a quarter of the time for 100 of them. */
function isAt(text: string, part: string, at: number): boolean {
  return at >= 0 && text.slice(at, at + part.length) === part;
}

function indexWithin(text: string, part: string, from: number, end: number): number {
  const at = text.slice(from, end).indexOf(part);
  return at < 0 ? -1 : from + at;
}

function keep(kept: Set<string>, text: string): void {
  if (kept.size >= MAX_KEPT) kept.clear();
  if (text !== '') kept.add(alone(text));
}

/** The text of the destination, up to the flow; empty where there is none. */
function destinationText(text: string, from: number, end: number): string {
  const at = findDestination(text, from, end);
  const flowAt = at < 0 ? -1 : findFlow(text, at, end);
  return flowAt < 0 ? '' : text.slice(at, flowAt);
}

/** A text that is kept, as one of its own: a part of another one holds all of that. */
function alone(text: string): string {
  return latin1Of(Buffer.from(text, 'latin1'));
}

/** Text up to the next quote. */
function valueBehind(line: string, at: number): string {
  return line.slice(at, line.indexOf('"', at));
}

function numberAt(line: string, at: number): number {
  let number = 0;
  for (let digit = at; digit < line.length; digit++) {
    const code = line.charCodeAt(digit);
    if (code < ZERO || code > NINE) break;
    number = number * 10 + code - ZERO;
  }
  return number;
}

/** A text as its bytes in UTF-8, a character each: what lines are compared with. */
function latin1(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}
