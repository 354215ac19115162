// SPDX-License-Identifier: Apache-2.0
import type { Evidence } from '../events/record.ts';
import { FlowDirection, type SocketInfoCursor } from '../gen/events.ts';
import { plainAddress } from '../plain-address.ts';
import type { DetectLosses } from './detect-losses.ts';
import { Flow, type FlowEnds } from './flow.ts';
import type { DetectLimits } from './limits.ts';
import type { Scope } from './scope.ts';
import type { SocketReader } from './socket-reader.ts';
import type { Who } from './who.ts';

const UDP = 17;
/** Above so many flows of one process to one name, nobody can say which carried a request. */
const MAX_CANDIDATES = 64;

/** Flows that are alive, by socket cookie (and peer, for UDP), and by process and name. */
export class FlowTable {
  readonly #limits: DetectLimits;
  readonly #losses: DetectLosses;
  readonly #sockets: SocketReader;
  /** UDP flows of one socket hang together by `sibling`. */
  readonly #byCookie = new Map<number, Flow>();
  readonly #byName = new Map<string, Set<Flow>>();
  #size = 0;

  constructor(limits: DetectLimits, losses: DetectLosses, sockets: SocketReader) {
    this.#limits = limits;
    this.#losses = losses;
    this.#sockets = sockets;
  }

  get size(): number {
    return this.#size;
  }

  find(socket: SocketInfoCursor): Flow | undefined {
    let flow = this.#byCookie.get(socket.cookieKey);
    if (flow === undefined || socket.protocol !== UDP) return flow;
    const address = this.#sockets.remoteAddress(socket);
    const port = socket.remotePort;
    while (flow !== undefined && (flow.ends.remotePort !== port || flow.ends.remoteAddress !== address)) {
      flow = flow.sibling;
    }
    return flow;
  }

  /** Begins to track a flow; undefined when there is no room for it. */
  open(scope: Scope, who: Who, processId: string, ends: FlowEnds, nowNs: number): Flow | undefined {
    if (!this.#makeRoom(scope)) return undefined;
    const learned =
      ends.direction === FlowDirection.INBOUND
        ? undefined
        : scope.names.find(plainAddress(ends.remoteAddress), nowNs);
    if (learned !== undefined) learned.users++;
    const flow = new Flow(scope, who, processId, ends, learned, nowNs);
    flow.sibling = this.#byCookie.get(ends.cookie);
    this.#byCookie.set(ends.cookie, flow);
    scope.flows.add(flow);
    scope.activity.flows++;
    this.#size++;
    for (const { name } of flow.dnsNames) this.#index(flow, name);
    return flow;
  }

  /** Notes that a flow is alive: it is now the last of its scope to be evicted. */
  touch(flow: Flow, nowNs: number): void {
    flow.seenNs = nowNs;
    flow.scope.flows.delete(flow);
    flow.scope.flows.add(flow);
  }

  close(flow: Flow): void {
    if (!flow.scope.flows.delete(flow)) return;
    this.#size--;
    if (flow.learned !== undefined) flow.learned.users--;
    for (const key of flow.indexed) this.#unindex(flow, key);
    this.#unlink(flow);
  }

  setServerName(flow: Flow, name: string): void {
    flow.serverName = name;
    flow.destination = undefined;
    this.#index(flow, name);
  }

  setHost(flow: Flow, name: string, evidence: Evidence): void {
    if (flow.host?.name === name && flow.host.evidence === evidence) return;
    flow.host = { name, evidence };
    flow.destination = undefined;
  }

  /**
   * The flows that can have carried a request for `host` which `processId` handed to its TLS library's connection
   * `tlsObject`. A library object belongs to one connection: one that was seen on a flow stays there, and rules that
   * flow out for others.
   */
  carriers(processId: string, host: string, tlsObject: number): { flows: readonly Flow[]; count: number } {
    const named = this.#byName.get(nameKey(processId, host));
    if (named === undefined) return { flows: [], count: 0 };
    if (named.size > MAX_CANDIDATES) return { flows: [], count: named.size };
    const flows = [...named];
    const greeted = flows.filter((flow) => flow.serverName === host);
    const candidates = greeted.length > 0 ? greeted : flows;
    const known = candidates.filter((flow) => flow.tlsObject === tlsObject);
    const free = candidates.filter((flow) => flow.tlsObject === undefined);
    const left = known.length > 0 ? known : free.length > 0 ? free : candidates;
    const [only] = left;
    if (only !== undefined && left.length === 1) only.tlsObject = tlsObject;
    return { flows: left, count: left.length };
  }

  /** Forgets flows of which nothing was heard for too long. */
  expire(nowNs: number): void {
    for (const first of this.#byCookie.values()) {
      for (let flow: Flow | undefined = first; flow !== undefined; flow = flow.sibling) {
        if (flow.seenNs + this.#limits.flowIdleNs > nowNs) continue;
        this.#losses.flowsIdle++;
        this.close(flow);
      }
    }
  }

  /** Room for one more flow of a scope, if need be in place of its own oldest. */
  #makeRoom(scope: Scope): boolean {
    if (scope.flows.size < this.#limits.maxFlowsPerScope && this.#size < this.#limits.maxFlows) return true;
    this.#losses.flowsEvicted++;
    for (const oldest of scope.flows) {
      this.close(oldest);
      return true;
    }
    return false;
  }

  #index(flow: Flow, name: string): void {
    if (flow.processId === '' || flow.ends.protocol === UDP) return;
    const key = nameKey(flow.processId, name);
    if (flow.indexed.includes(key)) return;
    flow.indexed = [...flow.indexed, key];
    const flows = this.#byName.get(key);
    if (flows === undefined) this.#byName.set(key, new Set([flow]));
    else flows.add(flow);
  }

  #unindex(flow: Flow, key: string): void {
    const flows = this.#byName.get(key);
    flows?.delete(flow);
    if (flows?.size === 0) this.#byName.delete(key);
  }

  #unlink(flow: Flow): void {
    const { cookie } = flow.ends;
    const first = this.#byCookie.get(cookie);
    if (first === flow) {
      if (flow.sibling === undefined) this.#byCookie.delete(cookie);
      else this.#byCookie.set(cookie, flow.sibling);
      return;
    }
    let before = first;
    while (before !== undefined && before.sibling !== flow) before = before.sibling;
    if (before !== undefined) before.sibling = flow.sibling;
  }
}

function nameKey(processId: string, name: string): string {
  return `${processId}/${name}`;
}
