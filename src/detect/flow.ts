// SPDX-License-Identifier: Apache-2.0
import type { Container, Pod } from '../events/pod.ts';
import type { Process } from '../events/process.ts';
import type { DestinationRecord, Evidence, ModelRecord } from '../events/record.ts';
import type { EgressEntry } from './egress-entry.ts';
import type { LearnedAddress, LearnedName } from './name-table.ts';
import type { Scope } from './scope.ts';
import type { Who } from './who.ts';

/** A model that was asked for on a flow, or may have been. */
export interface FlowModel {
  readonly key: string;
  model: ModelRecord;
  requests: number;
  /** Flows that can have carried the least certain of the requests. */
  candidates: number;
}

/** Where a flow goes from and to. Before a socket is bound its local end is zero. */
export interface FlowEnds {
  readonly cookie: number;
  readonly protocol: number;
  readonly direction: number;
  readonly localAddress: string;
  readonly localPort: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
}

// Most flows have neither, and there are many of them.
const NO_MODELS: ReadonlyMap<string, FlowModel> = new Map();
const NO_NAMES: readonly string[] = [];

/** What is kept of one flow while it lives: who began it, by which names, and what was asked for on it. */
export class Flow implements Who {
  readonly scope: Scope;
  ends: FlowEnds;
  /** Id of the process it belongs to; empty when that is unknown. */
  readonly processId: string;
  readonly pid: number;
  readonly cgroupId: Who['cgroupId'];
  readonly process: Process | undefined;
  readonly container: Container | undefined;
  readonly pod: Pod | undefined;
  readonly identity: Who['identity'];
  readonly cgroupPath: string | undefined;
  /** What the pod had been told about the remote address when the flow began, and what holds it there. */
  readonly dnsNames: readonly LearnedName[];
  readonly learned: LearnedAddress | undefined;
  /** From the ClientHello. */
  serverName: string | undefined;
  /** From the latest request. */
  host: { readonly name: string; readonly evidence: Evidence } | undefined;
  /** Connection object of the TLS library that was seen to use it. */
  tlsObject: number | undefined;
  requests = 0;
  /** By package URL or URI; see `noteModel`. */
  models: ReadonlyMap<string, FlowModel> = NO_MODELS;
  /** Bytes that were already counted for the pod. */
  bytesSent = 0;
  bytesReceived = 0;
  seenNs: number;
  /** The channel that was looked at for a finding. */
  judged: string | undefined;
  /** Made when asked for; dropped when a name is learned. */
  destination: DestinationRecord | undefined;
  /** Where it is counted among the destinations of its pod, and by which description it was found. */
  egress: { readonly entry: EgressEntry; readonly by: DestinationRecord } | undefined;
  /** Names it is found by; see FlowTable. */
  indexed: readonly string[] = NO_NAMES;
  /** Another flow of the same UDP socket, to another peer. */
  sibling: Flow | undefined;

  constructor(
    scope: Scope,
    who: Who,
    processId: string,
    ends: FlowEnds,
    learned: LearnedAddress | undefined,
    nowNs: number,
  ) {
    this.scope = scope;
    this.ends = ends;
    this.processId = processId;
    this.pid = who.pid;
    this.cgroupId = who.cgroupId;
    this.process = who.process;
    this.container = who.container;
    this.pod = who.pod;
    this.identity = who.identity;
    this.cgroupPath = who.cgroupPath;
    this.learned = learned;
    this.dnsNames = learned?.names ?? [];
    this.seenNs = nowNs;
  }
}
