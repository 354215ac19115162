// SPDX-License-Identifier: Apache-2.0
import type { PodRecord, WeirRecord } from '../events/record.ts';
import type { EgressAction } from './egress-action.ts';
import { type FactReader, FLOW_KINDS, type ResolverFact } from './fact-reader.ts';
import type { FlowCount } from './flow-fact.ts';

/** What every record begins with. */
const HEAD = '{"schema":"weir.dev/record/v1","kind":"';
const TIME = '","time":"';
const BOOT = '"bootId":"';
const POD = '"pod":{';
const UID = '"uid":"';
const DESTINATION = '"destination":{"address":"';
const FLOW = ',"flow":{"protocol":"';
const DIRECTION = ',"direction":"outbound","cookie":"';
const STATE = '"state":"';
const SENT = '"bytesSent":';

const HEAD_CODES = Buffer.from(HEAD);
const NETWORK_CODES = Buffer.from('network.');
const ANSWER_CODES = Buffer.from('dns.answer"');
const QUOTE = 0x22;
const CLOSING = 0x7d;
const NINE = 0x39;
const ZERO = 0x30;
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
  readonly #pods = new Map<string, KnownPod>();
  readonly #actions = { tcp: new Map<string, EgressAction>(), udp: new Map<string, EgressAction>() };
  readonly #resolvers = new Set<string>();
  /** What stood between time and the end of the boot id, and which boot that is. */
  #bootText = '';
  #boot = 0;
  #lastPod: KnownPod | undefined;

  constructor(reader: FactReader) {
    this.#reader = reader;
  }

  /** What the line from `start` up to `end` tells. */
  scan(bytes: Buffer, start: number, end: number): Scanned {
    const kindAt = start + HEAD.length;
    if (bytes[end - 1] !== CLOSING || kindAt >= end || !isAt(bytes, start, HEAD_CODES)) return 'parse';
    if (isAt(bytes, kindAt, NETWORK_CODES)) {
      const front = latin1Of(bytes, start, Math.min(end, start + FRONT_BYTES));
      const kindEnd = front.indexOf('"', HEAD.length);
      return FLOW_KINDS.has(front.slice(HEAD.length, kindEnd))
        ? this.#scanFlow(front, tailOf(bytes, start, end), kindEnd)
        : 'nothing';
    }
    if (!isAt(bytes, kindAt, ANSWER_CODES)) return bytes[kindAt] === QUOTE ? 'parse' : 'nothing';
    return this.#resolvers.has(destinationText(tailOf(bytes, start, end))) ? 'nothing' : 'parse';
  }

  /** Learns from a line that was parsed; gives what it tells. */
  learn(bytes: Buffer, start: number, end: number, record: WeirRecord): FlowCount | ResolverFact | undefined {
    const fact = this.#reader.read(record);
    if (fact === undefined || !('verdict' in record)) return undefined;
    const destination = destinationText(tailOf(bytes, start, end));
    if ('resolver' in fact) {
      keep(this.#resolvers, destination);
      return fact;
    }
    const { pod, action } = fact;
    const { direction, protocol } = record.flow ?? {};
    if (destination !== '' && direction === 'outbound' && (protocol === 'tcp' || protocol === 'udp')) {
      if (this.#actions[protocol].size >= MAX_KEPT) this.#actions[protocol].clear();
      this.#actions[protocol].set(destination, action);
    }
    if (pod !== undefined) this.#learnPod(latin1Of(bytes, start, Math.min(end, start + FRONT_BYTES)), pod);
    return fact;
  }

  #learnPod(front: string, pod: PodRecord): void {
    const at = front.indexOf(POD);
    // As it was written: what follows must not be part of it.
    const text = latin1(POD.slice(0, -1) + JSON.stringify(pod));
    if (at < 0 || !front.startsWith(text, at)) return;
    if (this.#pods.size >= MAX_KEPT) this.#pods.clear();
    this.#pods.set(latin1(pod.uid), { text, pod });
  }

  #scanFlow(front: string, { text: tail, destinationAt }: Tail, kindEnd: number): Scanned {
    if (!front.startsWith(TIME, kindEnd)) return 'parse';
    const timeAt = kindEnd + TIME.length;
    const timeEnd = front.indexOf('"', timeAt);
    const bootEnd = this.#findBoot(front, timeEnd);
    if (bootEnd < 0) return 'parse';
    const pod = this.#podAt(front, front.indexOf(POD, bootEnd));
    if (pod === undefined) return 'parse';
    const flowAt = tail.indexOf(FLOW, destinationAt);
    if (destinationAt < 0 || flowAt < 0) return 'parse';
    const protocol = tail.startsWith('tcp"', flowAt + FLOW.length) ? 'tcp' : 'udp';
    if (!tail.startsWith(protocol, flowAt + FLOW.length)) return 'parse';
    const rest = flowAt + FLOW.length + protocol.length + 1;
    const action = this.#actions[protocol].get(tail.slice(destinationAt, flowAt));
    if (action === undefined || !tail.startsWith(DIRECTION, rest)) return 'parse';
    const state = tail.indexOf(STATE, rest);
    const sent = tail.indexOf(SENT, rest);
    return {
      flow: this.#reader.keys.of(this.#boot, valueBehind(tail, rest + DIRECTION.length)),
      isOver: state >= 0 && tail.startsWith('closed"', state + STATE.length),
      pod,
      action,
      time: front.slice(timeAt, timeEnd),
      bytesSent: sent < 0 ? 0 : numberAt(tail, sent + SENT.length),
      flows: 1,
    };
  }

  /** Where the boot id ends, which is then `#boot`. Most lines have what the one before had between time and boot id. */
  #findBoot(front: string, from: number): number {
    if (this.#bootText !== '' && front.startsWith(this.#bootText, from)) return from + this.#bootText.length;
    const at = front.indexOf(BOOT, from);
    if (at < 0) return -1;
    const id = valueBehind(front, at + BOOT.length);
    const end = at + BOOT.length + id.length + 1;
    this.#bootText = front.slice(from, end);
    this.#boot = this.#reader.keys.boot(id);
    return end;
  }

  /** The pod whose text stands there, where it is a known one. */
  #podAt(front: string, at: number): PodRecord | undefined {
    if (at < 0) return undefined;
    // Pods do much at a time: the one of the line before is most likely.
    if (this.#lastPod !== undefined && front.startsWith(this.#lastPod.text, at)) return this.#lastPod.pod;
    const known = this.#pods.get(valueBehind(front, front.indexOf(UID, at) + UID.length));
    if (known === undefined || !front.startsWith(known.text, at)) return undefined;
    this.#lastPod = known;
    return known.pod;
  }
}

/** Where time, boot and pod are, and where destination and flow are: mostly, and with many names. */
const FRONT_BYTES = 640;
const TAIL_BYTES = 640;
const LONG_TAIL_BYTES = 2048;

/** The end of a line, and where in it the destination begins; −1 where there is none. */
interface Tail {
  readonly text: string;
  readonly destinationAt: number;
}

function tailOf(bytes: Buffer, start: number, end: number): Tail {
  const text = latin1Of(bytes, Math.max(start, end - TAIL_BYTES), end);
  const destinationAt = text.indexOf(DESTINATION);
  if (end - start <= TAIL_BYTES || destinationAt >= 0) return { text, destinationAt };
  const long = latin1Of(bytes, Math.max(start, end - LONG_TAIL_BYTES), end);
  return { text: long, destinationAt: long.indexOf(DESTINATION) };
}

/** What `toString('latin1', …)` calls; by itself it takes half the time. Node has it, its types do not. */
interface LatinBytes {
  latin1Slice(start: number, end: number): string;
}

/** A character for each byte. */
function latin1Of(bytes: Buffer, start: number, end: number): string {
  return (bytes as Buffer & LatinBytes).latin1Slice(start, end);
}

function isAt(bytes: Buffer, start: number, codes: Uint8Array): boolean {
  for (let at = 0; at < codes.length; at++) if (bytes[start + at] !== codes[at]) return false;
  return true;
}

function keep(kept: Set<string>, text: string): void {
  if (kept.size >= MAX_KEPT) kept.clear();
  if (text !== '') kept.add(text);
}

/** The text of the destination, up to the flow; empty where there is none. */
function destinationText({ text, destinationAt }: Tail): string {
  const end = text.indexOf(FLOW, destinationAt);
  return destinationAt < 0 || end < 0 ? '' : text.slice(destinationAt, end);
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
