// SPDX-License-Identifier: Apache-2.0
import { hostName, isName } from './host-name.ts';
import { type NotWhole, readRequestLine } from './read-request.ts';

/** What a request shows: its name (undefined: none), and whether anything may follow it. */
export interface ShownHead {
  readonly name: string | undefined;
  readonly isTunnel: boolean;
  /** What it asks of a proxy: whom in its target, or else by Host, and whether what follows is for whom it asked for. */
  readonly target: string | undefined;
  readonly host: string | undefined;
  readonly isConnect: boolean;
  readonly opensTunnel: boolean;
}

/** How reading on ended: see `NotWhole`. `end`: no request will follow that could be read. */
export type HttpStep = ShownHead | NotWhole | 'end';

const TOKENS = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]";
const TEXT = '[ \\t!-~\\x80-\\xff]';
const FIELD = new RegExp(`^${TOKENS}+:${TEXT}*\\r?$`);
const BEGUN_FIELD = new RegExp(`^(${TOKENS}+(:${TEXT}*\\r?)?|\\r)?$`);
/** Headers by which a request is routed and delimited: what has a blank in it could be two. */
const ROUTING = /^(host|content-length|transfer-encoding):/i;
const ONE_WORD = /^[^:]*:[ \t]*([!-~\x80-\xff]*)[ \t]*\r?$/;
const SIZE = new RegExp(`^([0-9a-fA-F]+)([ \\t;]${TEXT}*)?\\r?$`);
const BEGUN_SIZE = new RegExp(`^([0-9a-fA-F]+([ \\t;]${TEXT}*)?\\r?)?$`);
const TRAILER = new RegExp(`^${TOKENS}${TEXT}*\\r?$`);
const BEGUN_TRAILER = new RegExp(`^(${TOKENS}${TEXT}*\\r?|\\r)?$`);
const LINE_END = /^\r?$/;
const MAX_DIGITS = 15;

interface Head {
  readonly isConnect: boolean;
  readonly authority: string | undefined;
  readonly target: string | undefined;
  host?: string;
  hostText?: string;
  length?: number;
  isChunked?: boolean;
  isUpgrade?: boolean;
}

type Phase = 'request' | 'field' | 'size' | 'chunk-end' | 'trailer';

/** Reads the requests of a stream one after another (RFC 9112), line by line. */
export class HttpReader {
  #text = '';
  #phase: Phase = 'request';
  #body = 0;
  #head: Head = { isConnect: false, authority: undefined, target: undefined };
  #isKnown = false;
  /** What is read has named somebody in its target, whole or not. */
  hasTarget = false;

  /** Adds what comes next, one character a byte. */
  add(text: string): void {
    this.#text += text;
  }

  /** What has not been read. The reader begins anew. */
  takeRest(): string {
    const text = this.#text;
    this.#text = '';
    this.#phase = 'request';
    return text;
  }

  /** Reads on until something is shown, or what was added ends. */
  read(): HttpStep {
    for (;;) {
      const skipped = Math.min(this.#body, this.#text.length);
      this.#body -= skipped;
      this.#text = this.#text.slice(skipped);
      if (this.#phase === 'request' && this.#body === 0)
        this.#text = this.#text.replace(/^[\r\n \t\v\f]+/, '');
      if (this.#text === '') return 'more';
      const end = this.#text.indexOf('\n');
      const line = end < 0 ? this.#text : this.#text.slice(0, end);
      const step = this.#readLine(line, end >= 0);
      if (step === 'other') return this.#isKnown ? 'unreadable' : 'other';
      if (step !== undefined && typeof step !== 'object') return step;
      this.#text = this.#text.slice(end + 1);
      if (step !== undefined) return step;
    }
  }

  #readLine(line: string, isWhole: boolean): HttpStep | undefined {
    switch (this.#phase) {
      case 'request':
        return this.#onRequest(line, isWhole);
      case 'field':
        return this.#onField(line, isWhole);
      case 'size':
        return this.#onSize(line, isWhole);
      case 'chunk-end':
        if (LINE_END.test(line)) return isWhole ? this.#go('size') : 'more';
        return 'unreadable';
      case 'trailer':
        if (!isWhole) return BEGUN_TRAILER.test(line) ? 'more' : 'unreadable';
        if (LINE_END.test(line)) return this.#go('request');
        return TRAILER.test(line) ? undefined : 'unreadable';
    }
  }

  #go(phase: Phase): undefined {
    this.#phase = phase;
  }

  #onRequest(line: string, isWhole: boolean): HttpStep | undefined {
    this.hasTarget = false;
    const read = readRequestLine(line, isWhole, () => {
      this.hasTarget = true;
    });
    if (read === 'second') return this.#isKnown ? 'unreadable' : 'end';
    if (typeof read === 'string') return read;
    this.#head = { ...read };
    return this.#go('field');
  }

  #onField(line: string, isWhole: boolean): HttpStep | undefined {
    if (isWhole && LINE_END.test(line)) return this.#onHead();
    if (!(isWhole ? FIELD : BEGUN_FIELD).test(line)) return 'unreadable';
    const field = ROUTING.exec(line)?.[1]?.toLowerCase();
    const value = ONE_WORD.exec(line)?.[1];
    if (field !== undefined && value === undefined) return 'unreadable';
    if (!isWhole) return 'more';
    if (/^upgrade:/i.test(line)) this.#head.isUpgrade = true;
    return field === undefined || this.#says(field, value ?? '') ? undefined : 'unreadable';
  }

  /** Each says one thing, once. */
  #says(field: string, value: string): boolean {
    const head = this.#head;
    if (field === 'host') {
      const host = hostName(value);
      if (host === undefined || head.host !== undefined) return false;
      head.host = host;
      head.hostText = value;
    } else if (field === 'content-length') {
      if (!/^\d+$/.test(value) || value.length > MAX_DIGITS || head.length !== undefined) return false;
      head.length = Number(value);
    } else {
      if (value.toLowerCase() !== 'chunked' || head.isChunked === true) return false;
      head.isChunked = true;
    }
    return true;
  }

  #onHead(): ShownHead | 'unreadable' {
    const { isConnect, authority, target, host, hostText, length = 0 } = this.#head;
    const { isChunked = false, isUpgrade = false } = this.#head;
    if (isChunked && this.#head.length !== undefined) return 'unreadable';
    if (authority !== undefined && host !== undefined && authority !== host) return 'unreadable';
    const name = authority ?? host;
    this.#isKnown = !isConnect && !isUpgrade;
    this.#phase = isChunked ? 'size' : 'request';
    this.#body = length;
    return {
      name: name !== undefined && isName(name) ? name : undefined,
      isTunnel: !this.#isKnown && !isChunked && length === 0,
      ...{ target, host: hostText, isConnect, opensTunnel: !this.#isKnown },
    };
  }

  #onSize(line: string, isWhole: boolean): HttpStep | undefined {
    if (!isWhole) return BEGUN_SIZE.test(line) ? 'more' : 'unreadable';
    const digits = SIZE.exec(line)?.[1];
    if (digits === undefined || digits.length > MAX_DIGITS) return 'unreadable';
    this.#body = Number.parseInt(digits, 16);
    return this.#go(this.#body > 0 ? 'chunk-end' : 'trailer');
  }
}
