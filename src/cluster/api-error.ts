// SPDX-License-Identifier: Apache-2.0

/** The API server's answer when it doesn't do what it was asked (metav1.Status), or an ERROR event of a watch. */
export class ApiError extends Error {
  /** HTTP status code. */
  readonly status: number;
  /** `Expired`, `Forbidden`, …; empty where something in between answered. */
  readonly reason: string;
  /** How long it asks to be left alone, milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(status: number, body: unknown, retryAfterMs?: number) {
    const { message, reason } = (typeof body === 'object' && body !== null ? body : {}) as Record<
      string,
      unknown
    >;
    super(typeof message === 'string' ? message.slice(0, 500) : `HTTP status ${status}`);
    this.name = 'ApiError';
    this.status = status;
    this.reason = typeof reason === 'string' ? reason : '';
    this.retryAfterMs = retryAfterMs;
  }
}
