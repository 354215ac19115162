// SPDX-License-Identifier: Apache-2.0
import { type CallDescriptor, describeDescriptor } from '../../events/calls/call-descriptor.ts';
import type { EnrichedEvent } from '../../events/enriched-event.ts';
import type { PodContainer } from '../../events/pod.ts';
import type { ModelRecord } from '../../events/record.ts';
import type { SyscallCursor } from '../../gen/events.ts';
import { describeDestination } from '../destination.ts';
import type { DetectContext } from '../detect-context.ts';
import { describeModels } from '../flow-models.ts';
import { LastPeers } from './last-peers.ts';
import { type RuleProcess, RuleProcesses } from './rule-process.ts';
import { RuleSocket } from './rule-socket.ts';
import type { UserNames } from './user-names.ts';

export interface RuleEventOptions {
  readonly context: DetectContext;
  readonly node: string;
  /** Whether secrets are left out of what is told. */
  readonly redact: boolean;
  /** Absent where there is nobody to ask: then only root has a name. */
  readonly users?: UserNames;
}

/**
 * An event as rules ask for it: one object, moved from event to event. What costs something is made when it is first asked
 * for, and once.
 */
export class RuleEvent {
  readonly context: DetectContext;
  readonly node: string;
  readonly users: UserNames | undefined;
  readonly #processes = new RuleProcesses(false);
  readonly #shownProcesses: RuleProcesses;
  readonly #socket = new RuleSocket();
  readonly #redact: boolean;
  /** As `evt.type` says. */
  type = '';
  source!: EnrichedEvent;
  /** Counts events from 1. */
  number = 0;
  /** Nanoseconds since the first event, and since the one before. */
  sinceFirst = 0;
  sinceBefore = 0;
  #firstNs = 0;
  #lastNs = 0;
  #time: bigint | undefined;
  /** What is read now is told to somebody: secrets are left out. */
  isTold = false;
  #hasSocket = false;
  #hasProcess = false;
  #process: RuleProcess | undefined;
  #model: ModelRecord | null | undefined;
  #descriptor: CallDescriptor | null | undefined;
  #isNewPeer: boolean | undefined;
  readonly #peers = new LastPeers();

  constructor({ context, node, redact, users }: RuleEventOptions) {
    this.context = context;
    this.node = node;
    this.users = users;
    this.#redact = redact;
    this.#shownProcesses = redact ? new RuleProcesses(true) : this.#processes;
  }

  /** Moves to another event, which is of this type among others. */
  move(source: EnrichedEvent, type: string): void {
    this.source = source;
    this.type = type;
    const nowNs = source.event.header.timeKey;
    if (this.number++ === 0) this.#firstNs = this.#lastNs = nowNs;
    this.sinceFirst = nowNs - this.#firstNs;
    this.sinceBefore = nowNs - this.#lastNs;
    this.#lastNs = nowNs;
    this.#time = undefined;
    this.#hasSocket = false;
    this.#hasProcess = false;
    this.#model = undefined;
    this.#descriptor = undefined;
    this.#isNewPeer = undefined;
    this.isTold = false;
  }

  /** Nanoseconds since boot. */
  get time(): bigint {
    this.#time ??= this.source.event.header.time;
    return this.#time;
  }

  /** Nanoseconds since 1970. */
  get wallTime(): bigint {
    return this.time + this.context.maker.clockOffsetNs;
  }

  /** Whether secrets have to be left out of what is read now. */
  get hidesSecrets(): boolean {
    return this.isTold && this.#redact;
  }

  get process(): RuleProcess | undefined {
    if (this.isTold) return this.#findProcess(this.#shownProcesses);
    if (!this.#hasProcess) {
      this.#hasProcess = true;
      this.#process = this.#findProcess(this.#processes);
    }
    return this.#process;
  }

  /** The socket that it is about; undefined where it is about none that is known. */
  get socket(): RuleSocket | undefined {
    if (!this.#hasSocket) {
      this.#hasSocket = true;
      this.#socket.move(this.source, this.context.sight.flow, this.context);
    }
    return this.#socket.isThere ? this.#socket : undefined;
  }

  /** The system call that it is, where it is told as one. */
  get call(): SyscallCursor | undefined {
    return this.source.name === 'process.syscall' ? this.source.event : undefined;
  }

  /** What the descriptor of a call stands for. */
  get descriptor(): CallDescriptor | undefined {
    if (this.#descriptor === undefined) {
      const { call } = this;
      this.#descriptor = (call === undefined ? undefined : describeDescriptor(call)) ?? null;
    }
    return this.#descriptor ?? undefined;
  }

  /** Whether a datagram goes to another peer than the one that its socket sent to before. Asked once more it says the same. */
  get isNewPeer(): boolean {
    this.#isNewPeer ??= this.#peers.isNew(this.call?.socket.cookieKey ?? 0, this.socket?.name ?? '');
    return this.#isNewPeer;
  }

  /** Effective user id of who did it: of a call the thread's, when it returned. */
  get uid(): number | undefined {
    return this.call?.effectiveUid ?? this.process?.image.effectiveUid;
  }

  /** Name of a user in the container; undefined where it has none there. */
  userName(uid: number): string | undefined {
    const image = this.process?.image;
    const name = image === undefined ? undefined : this.users?.user(image, uid)?.name;
    return name ?? (uid === 0 ? 'root' : undefined);
  }

  get destination() {
    const { flow } = this.context.sight;
    return flow === undefined ? undefined : describeDestination(flow, this.context.channels);
  }

  /** The container as the pod's status or the runtime tells it. */
  get podContainer(): PodContainer | undefined {
    const { container, pod } = this.source;
    if (container === undefined) return undefined;
    return pod?.containers.find(({ id }) => id === container.id);
  }

  /** The model that it is about: what a request names, or the only one that was asked for on a flow. */
  get model(): ModelRecord | undefined {
    if (this.#model === undefined) this.#model = this.#findModel() ?? null;
    return this.#model ?? undefined;
  }

  #findProcess(processes: RuleProcesses): RuleProcess | undefined {
    const image = this.source.process ?? this.context.sight.flow?.process;
    return image === undefined ? undefined : processes.of(image);
  }

  #findModel(): ModelRecord | undefined {
    const { flow, request, record } = this.context.sight;
    if (record?.model !== undefined) return record.model;
    if (request !== undefined) {
      const { model, operation } = request;
      return model && { ...model, operation, evidence: this.#requestEvidence() };
    }
    if (flow === undefined || this.source.name === 'http.request') return undefined;
    const [only, ...more] = describeModels(this.context, flow);
    return more.length === 0 ? only : undefined;
  }

  #requestEvidence(): ModelRecord['evidence'] {
    const { source } = this;
    return source.name === 'http.request' && source.event.tlsObjectKey !== 0 ? 'tls-uprobe' : 'http';
  }
}
