// SPDX-License-Identifier: Apache-2.0
import { WeirError } from '../../errors.ts';
import type { AgentPod, NodeFault } from './agent-pod.ts';
import type { FleetOptions, Place } from './fleet.ts';
import { followOne } from './follow-one.ts';
import type { Kubectl } from './kubectl.ts';
import { listAgents } from './list-agents.ts';

export interface FollowOptions extends Pick<FleetOptions, 'nodes' | 'timeoutMs'> {
  readonly kubectl: Kubectl;
  readonly place: Place;
  /** The command that is followed in every agent's pod. Its first line says that it listens. */
  readonly words: readonly string[];
  /** Takes a line of a node. The next one of that node waits until it has. */
  readonly onLine: (node: string, line: string) => Promise<void> | void;
  /** Hears what the user must know, one line without its end. */
  readonly onNote: (note: string) => void;
  /** How often pods are listed again, to find nodes and pods that are new. */
  readonly listEveryMs: number;
}

/** Streams at once: each is a kubectl of its own. */
const MAX_STREAMS = 100;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 30_000;

/** One node: its stream, or when the next one is tried. */
interface Follower {
  stream?: Promise<void>;
  retryMs: number;
  retryAt: number;
  /** Why it is not followed: until a stream has its first line. */
  fault?: string;
}

/**
 * Follows a command on every node until the user asks to stop: a stream that ends is begun again, on the pod that its node
 * has by then. Resolves to the nodes that were not followed at the end. Throws USAGE for more nodes than can be followed.
 */
export async function followAgents(options: FollowOptions): Promise<readonly NodeFault[]> {
  const { kubectl, onNote, listEveryMs } = options;
  const followers = new Followers(options);
  kubectl.signal.addEventListener('abort', () => followers.wake(), { once: true });
  while (!kubectl.signal.aborted) {
    const listed = await listAgain(options);
    if (listed !== undefined) followers.update(listed);
    else if (!kubectl.signal.aborted) onNote('what is followed already goes on');
    if (!kubectl.signal.aborted) await followers.rest(listEveryMs);
  }
  const faults = followers.faults();
  await followers.ended();
  return faults;
}

type Listed = Awaited<ReturnType<typeof listAgents>>;

/** Undefined where kubectl fails, which is said: the API server may be away for a while. */
async function listAgain(options: FollowOptions): Promise<Listed | undefined> {
  const { kubectl, place, onNote } = options;
  try {
    return await listAgents(kubectl, place, options);
  } catch (error: unknown) {
    if (!(error instanceof WeirError) || error.code !== 'KUBECTL_FAILED') throw error;
    if (!kubectl.signal.aborted) onNote(error.message);
    return undefined;
  }
}

/** The nodes that are followed, and those that are to be. */
class Followers {
  readonly #options: FollowOptions;
  readonly #ofNode = new Map<string, Follower>();
  #woken = Promise.withResolvers<void>();

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** Begins a stream where a node has an agent and no stream, and it is time. */
  update({ agents, faults }: Listed): void {
    if (agents.length > MAX_STREAMS)
      throw new WeirError(
        'USAGE',
        `events: ${agents.length} nodes are more than can be followed at once (${MAX_STREAMS}); choose with --node`,
      );
    for (const { node = '?', reason } of faults) {
      const follower = this.#of(node);
      if (follower.stream === undefined) this.#fail(node, follower, reason);
    }
    for (const agent of agents) {
      const follower = this.#of(agent.node);
      if (follower.stream === undefined && follower.retryAt <= performance.now())
        follower.stream = this.#follow(agent, follower);
    }
  }

  /** Resolves when it is time to look at the pods again. */
  async rest(atMostMs: number): Promise<void> {
    const now = performance.now();
    const due = [...this.#ofNode.values()]
      .filter(({ stream }) => stream === undefined)
      .map(({ retryAt }) => Math.max(FIRST_RETRY_MS, retryAt - now));
    const timer = setTimeout(() => this.wake(), Math.min(atMostMs, ...due));
    await this.#woken.promise;
    clearTimeout(timer);
    this.#woken = Promise.withResolvers();
  }

  wake(): void {
    this.#woken.resolve();
  }

  faults(): NodeFault[] {
    return [...this.#ofNode].flatMap(([node, { fault }]) =>
      fault === undefined ? [] : [{ node, reason: fault }],
    );
  }

  async ended(): Promise<void> {
    await Promise.all([...this.#ofNode.values()].map(({ stream }) => stream));
  }

  #of(node: string): Follower {
    const follower = this.#ofNode.get(node) ?? { retryMs: FIRST_RETRY_MS, retryAt: 0 };
    this.#ofNode.set(node, follower);
    return follower;
  }

  async #follow(agent: AgentPod, follower: Follower): Promise<void> {
    const reason = await this.#read(agent, follower);
    delete follower.stream;
    follower.retryAt = performance.now() + follower.retryMs;
    follower.retryMs = Math.min(follower.retryMs * 2, MAX_RETRY_MS);
    if (!this.#options.kubectl.signal.aborted) this.#fail(agent.node, follower, reason);
    this.wake();
  }

  /** Takes the lines of a stream; resolves to why it ended. */
  async #read(agent: AgentPod, follower: Follower): Promise<string> {
    const { words, onLine } = this.#options;
    const stream = followOne(this.#options, agent, words);
    try {
      for (;;) {
        const { done, value } = await stream.next();
        if (done === true) return value;
        this.#settle(agent.node, follower);
        await onLine(agent.node, value);
      }
    } catch (error: unknown) {
      // The machine has no room for one more process.
      if (error instanceof WeirError) return error.message;
      throw error;
    }
  }

  #settle(node: string, follower: Follower): void {
    follower.retryMs = FIRST_RETRY_MS;
    if (follower.fault === undefined) return;
    this.#options.onNote(`node ${node} is followed again; what it wrote in between is not shown`);
    delete follower.fault;
  }

  #fail(node: string, follower: Follower, reason: string): void {
    if (follower.fault !== reason) this.#options.onNote(`node ${node} is not followed: ${reason}`);
    follower.fault = reason;
  }
}
