// SPDX-License-Identifier: Apache-2.0

/** A request as a site sees it. */
export interface SiteRequest {
  readonly method: string;
  /** Without port, lower case. */
  readonly host: string;
  /** Decoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

export interface SiteResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** The client may ask for a part of the body (`Range`). */
  readonly isRanged?: boolean;
}

/** A service of the lab's internet: a request in, a response out, no state. HEAD is asked for as GET. */
export type Site = (request: SiteRequest) => SiteResponse;

/** A JSON answer. */
export function jsonResponse(
  status: number,
  value: unknown,
  headers: Record<string, string> = {},
): SiteResponse {
  return {
    status,
    headers: { 'Content-Type': 'application/json; charset=utf-8', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** A plain text answer. */
export function textResponse(
  status: number,
  text: string,
  headers: Record<string, string> = {},
): SiteResponse {
  return {
    status,
    headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers },
    body: Buffer.from(text),
  };
}
