// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { WeirError } from '../errors.ts';
import type { SendResult } from './delivery-queue.ts';

export interface HttpSenderOptions {
  /** Named in errors: the option that holds the address. */
  readonly option: string;
  /** `http://…` or `https://…`. */
  readonly url: string;
  /** Headers of every request; they may hold secrets and are never shown. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Certificates (PEM) that are trusted in the place of the system's. */
  readonly ca?: string;
  /** How long one request may take. Default 10 seconds. */
  readonly timeoutMs?: number;
}

/** Answers of a receiver that is only busy: RFC 9110 15.5.9, RFC 8470, RFC 6585; and all of 5xx but what is not there. */
const PASSING = new Set([408, 425, 429]);
const NOT_IMPLEMENTED = new Set([501, 505]);
/** Of an answer that nobody reads but for its beginning. */
const MAX_ANSWER = 64 << 10;

/** Posts bodies to one address, over connections that are kept. */
export interface HttpSender {
  /** Never rejects. `accepted` hears of the body of an answer that says the body was taken. */
  post(body: string, contentType: string, accepted?: (answer: string) => SendResult): Promise<SendResult>;
  close(): void;
}

/** Throws CONFIG_INVALID when the address is none. */
export function createHttpSender(options: HttpSenderOptions): HttpSender {
  const { headers, ca, timeoutMs = 10_000 } = options;
  const url = parseUrl(options);
  const isTls = url.protocol === 'https:';
  const agent = isTls ? new HttpsAgent({ keepAlive: true, ca }) : new HttpAgent({ keepAlive: true });
  const request = isTls ? requestHttps : requestHttp;
  return {
    post: async (body, contentType, accepted = () => ({ outcome: 'delivered' })) => {
      const length = Buffer.byteLength(body);
      const signal = AbortSignal.timeout(timeoutMs);
      try {
        const call = request(url, {
          method: 'POST',
          agent,
          signal,
          headers: { ...headers, 'content-type': contentType, 'content-length': length },
        });
        call.end(body);
        const [response] = (await once(call, 'response', { signal })) as [IncomingMessage];
        const answer = await readStart(response);
        return judge(response, answer, accepted);
      } catch (error: unknown) {
        if (!(error instanceof Error)) throw error;
        const isLate = signal.aborted;
        return { outcome: 'retry', reason: isLate ? `no answer in ${timeoutMs} ms` : reasonOf(error) };
      }
    },
    close: () => agent.destroy(),
  };
}

function parseUrl({ url, option }: HttpSenderOptions): URL {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new WeirError(
      'CONFIG_INVALID',
      `${option}: must be an http or https address, got ${JSON.stringify(url)}`,
    );
  }
  return parsed;
}

async function readStart(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const part of response) if (text.length < MAX_ANSWER) text += part;
  return text;
}

function judge(
  { statusCode = 0, headers }: IncomingMessage,
  answer: string,
  accepted: (answer: string) => SendResult,
): SendResult {
  if (statusCode >= 200 && statusCode < 300) return accepted(answer);
  const reason = `status ${statusCode}`;
  if (!PASSING.has(statusCode) && (statusCode < 500 || NOT_IMPLEMENTED.has(statusCode)))
    return { outcome: 'refused', reason };
  const seconds = Number(headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0
    ? { outcome: 'retry', reason, afterMs: Math.min(seconds, 3600) * 1000 }
    : { outcome: 'retry', reason };
}

/** The code of a network error says more to those who look it up; its message may name what was sent. */
function reasonOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
