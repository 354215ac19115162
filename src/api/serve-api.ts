// SPDX-License-Identifier: Apache-2.0
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Sink } from '../detect/sink.ts';
import { type ErrorCode, WeirError } from '../errors.ts';
import { AnswerBudget } from './answer-budget.ts';
import { type ApiRequest, parseApiRequest } from './api-request.ts';
import type { BreakglassAnswer } from './breakglass-answer.ts';
import type { DecisionAnswer } from './decision-answer.ts';
import type { EgressAnswer } from './egress-answer.ts';
import { EventClients } from './event-clients.ts';
import type { Explanation } from './explanation.ts';
import type { PodsAnswer } from './pods-answer.ts';
import type { PoliciesAnswer } from './policies-answer.ts';
import type { EgressQuestion } from './read-egress-question.ts';
import { readRequestLine } from './read-request-line.ts';
import type { StatusAnswer } from './status-answer.ts';
import type { WhyAnswer } from './why-answer.ts';

/** Name of the socket in the run folder. */
export const SOCKET_NAME = 'weir.sock';

/** Who answers what is not a stream of records. May throw WeirError for what the client can mend. */
export interface ApiAnswers {
  status(): StatusAnswer;
  pods(): PodsAnswer;
  policies(): PoliciesAnswer;
  egress(question: EgressQuestion): EgressAnswer;
  breakglass(): BreakglassAnswer;
  explain(question: string): Explanation;
  why(pod: string): WhyAnswer;
  decision(id: string): DecisionAnswer;
}

export interface ServeApiOptions {
  /** Folder of the socket; made when it is not there. */
  readonly runDir: string;
  readonly answers: ApiAnswers;
  /** Bytes a slow client may fall behind before records are dropped for it. Default 4 MiB. */
  readonly maxQueuedBytes?: number;
  readonly maxClients?: number;
  /** How long a client may take to say what it wants, and to read on in an answer. Default 10 seconds. */
  readonly patienceMs?: number;
  /** Answers a second, over all clients; default 20. A stream of records is none. */
  readonly answersPerSecond?: number;
}

/** Answers that clients have not read to the end: each is a text of all pods, at worst. */
const MAX_ANSWERS = 4;

/**
 * Serves the agent's own clients on `<runDir>/weir.sock`, mode 0660. A client sends one line of JSON that says what it
 * wants (`ApiRequest`) and gets lines of JSON: records until it goes away, or one answer; `{"error": …}` when the
 * request can't be served. Nothing waits for a client: one that says nothing or stops reading is let go, what a
 * follower can't take is counted. The caller holds the agent's lock, so a socket that is there is a dead agent's and is
 * replaced. What is written to the sink goes to the followers.
 */
export async function serveApi(options: ServeApiOptions): Promise<Sink> {
  const path = join(options.runDir, SOCKET_NAME);
  mkdirSync(options.runDir, { recursive: true, mode: 0o755 });
  rmSync(path, { force: true });
  const followers = new EventClients(options.maxQueuedBytes ?? 4 << 20);
  const clients = new ApiClients(options, followers);
  const server = createServer((socket) => clients.add(socket));
  await listen(server, path);
  chmodSync(path, 0o660);
  return {
    name: 'events socket',
    write: (record) => followers.write(record),
    status: () => followers.status(),
    close: () => close(server, clients, path),
  };
}

async function listen(server: Server, path: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', reject).listen(path, resolve);
  await promise;
  server.removeListener('error', reject);
}

async function close(server: Server, clients: ApiClients, path: string): Promise<void> {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  clients.end();
  await closed;
  rmSync(path, { force: true });
}

class ApiClients {
  readonly #answers: ApiAnswers;
  readonly #followers: EventClients;
  readonly #maxClients: number;
  readonly #patienceMs: number;
  readonly #sockets = new Set<Socket>();
  readonly #unread = new Set<Socket>();
  readonly #budget: AnswerBudget;

  constructor(options: ServeApiOptions, followers: EventClients) {
    const { answers, maxClients = 64, patienceMs = 10_000, answersPerSecond = 20 } = options;
    this.#budget = new AnswerBudget(answersPerSecond, () => performance.now());
    this.#answers = answers;
    this.#followers = followers;
    this.#maxClients = maxClients;
    this.#patienceMs = patienceMs;
  }

  add(socket: Socket): void {
    // A client that goes away in the middle of a line is its own affair; 'close' follows.
    socket.on('error', () => socket.destroy());
    socket.setTimeout(this.#patienceMs, () => socket.destroy());
    if (this.#sockets.size >= this.#maxClients) {
      refuse(socket, { error: `too many clients: ${this.#maxClients}`, code: 'AGENT_BUSY' });
      return;
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    readRequestLine(socket, (line) =>
      this.#serve(socket, line === undefined ? { error: 'request: line too long' } : parseApiRequest(line)),
    );
  }

  end(): void {
    for (const socket of this.#sockets) socket.end();
  }

  #serve(socket: Socket, request: ReturnType<typeof parseApiRequest>): void {
    if ('error' in request) {
      refuse(socket, request);
    } else if ('events' in request) {
      socket.setTimeout(0);
      this.#followers.add(socket, request.events);
    } else if (this.#unread.size >= MAX_ANSWERS || !this.#budget.take()) {
      refuse(socket, { error: 'busy with other questions', code: 'AGENT_BUSY' });
    } else {
      this.#unread.add(socket);
      socket.once('close', () => this.#unread.delete(socket));
      socket.end(`${JSON.stringify(this.#answer(request))}\n`);
    }
  }

  #answer(request: Exclude<ApiRequest, { events: unknown }>): unknown {
    try {
      if ('status' in request) return { status: this.#answers.status() };
      if ('pods' in request) return { pods: this.#answers.pods() };
      if ('policies' in request) return { policies: this.#answers.policies() };
      if ('egress' in request) return { egress: this.#answers.egress(request.egress) };
      if ('breakglass' in request) return { breakglass: this.#answers.breakglass() };
      if ('why' in request) return { why: this.#answers.why(request.why) };
      if ('decision' in request) return { decision: this.#answers.decision(request.decision) };
      return { explain: this.#answers.explain(request.explain) };
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      return { error: error.message, code: error.code };
    }
  }
}

function refuse(socket: Socket, error: { readonly error: string; readonly code?: ErrorCode }): void {
  socket.end(`${JSON.stringify(error)}\n`);
}
