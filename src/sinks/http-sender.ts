// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';
import { Agent as HttpAgent, type IncomingMessage, request as requestHttp } from 'node:http';
import { Agent as HttpsAgent, request as requestHttps } from 'node:https';
import { WeirError } from '../errors.ts';
import { errorCode } from './error-code.ts';
import type { SendResult } from './send-result.ts';

export interface HttpSenderOptions {
  /** Named in errors: the option that holds the address. */
  readonly option: string;
  /** `http://…` or `https://…`. */
  readonly url: string;
  /** Headers of every request; they may hold secrets and are never shown. Read again when the receiver does not know us. */
  readonly headers?: () => Readonly<Record<string, string>>;
  /** Certificates (PEM) that are trusted in the place of the system's. */
  readonly ca?: string;
  /** How long one request may take. Default 10 seconds. */
  readonly timeoutMs?: number;
  /** Whether a status of 5xx is one that passes. Default: all but 501 and 505. */
  readonly isPassing?: (status: number) => boolean;
}

/** A receiver that is only busy: RFC 9110 15.5.9, RFC 8470, RFC 6585. */
const BUSY: ReadonlySet<number> = new Set([408, 425, 429]);
/** What an operator mends: a token that has expired, an address that is another one's or not served yet. Records wait for it. */
const TO_BE_MENDED: ReadonlySet<number> = new Set([401, 403, 404, 405, 407, 410, 421, 426]);
const UNKNOWN_TO_IT: ReadonlySet<number> = new Set([401, 403]);
const TOO_LARGE = 413;
const isPassing5xx = (status: number): boolean => status !== 501 && status !== 505;
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
  const { ca, timeoutMs = 10_000 } = options;
  let headers = options.headers?.();
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
        if (UNKNOWN_TO_IT.has(response.statusCode ?? 0)) headers = readAgain(options, headers);
        return judge(response, answer, accepted, options.isPassing);
      } catch (error: unknown) {
        const reason = errorCode(error);
        return { outcome: 'retry', reason: signal.aborted ? 'no answer' : reason };
      }
    },
    close: () => agent.destroy(),
  };
}

/** Headers as their file has them now; as they were where it can't be read. */
function readAgain(
  { headers }: Pick<HttpSenderOptions, 'headers'>,
  known: Readonly<Record<string, string>> | undefined,
): Readonly<Record<string, string>> | undefined {
  try {
    return headers?.();
  } catch (error: unknown) {
    // what is told is that the receiver does not know us
    if (error instanceof WeirError) return known;
    throw error;
  }
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
  isPassing = isPassing5xx,
): SendResult {
  if (statusCode >= 200 && statusCode < 300) return accepted(answer);
  const reason = `status ${statusCode}`;
  if (statusCode === TOO_LARGE) return { outcome: 'too-large', reason };
  const isElsewhere = statusCode >= 300 && statusCode < 400;
  const passes =
    BUSY.has(statusCode) ||
    TO_BE_MENDED.has(statusCode) ||
    isElsewhere ||
    (statusCode >= 500 && isPassing(statusCode));
  if (!passes) return { outcome: 'refused', reason };
  const seconds = secondsUntil(headers['retry-after'] ?? '');
  return seconds > 0
    ? { outcome: 'retry', reason, afterMs: Math.min(seconds, 3600) * 1000 }
    : { outcome: 'retry', reason };
}

/** Of a Retry-After: seconds, or a date (RFC 9110 10.2.3). 0 where it says nothing. */
function secondsUntil(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds;
  const at = Date.parse(text);
  return Number.isNaN(at) ? 0 : (at - Date.now()) / 1000;
}
