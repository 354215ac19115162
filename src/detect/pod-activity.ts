// SPDX-License-Identifier: Apache-2.0
import type { Pod } from '../events/pod.ts';
import type { ModelInventory, PodInventory } from '../events/record.ts';
import { nameOfWho, type Who } from './who.ts';

const MAX_LISTED = 64;

type Counted = { -readonly [Key in keyof ModelInventory]: ModelInventory[Key] } & {
  readonly operationsSeen: Set<string>;
};

/** What one pod did so far: the first of each kind by name, and how much in all. */
export class PodActivity {
  pod: Pod | undefined;
  identity: Who['identity'];
  flows = 0;
  findings = 0;
  readonly #who: Who;
  readonly #programs = new Set<string>();
  readonly #names = new Set<string>();
  readonly #channels = new Set<string>();
  readonly #models = new Map<string, Counted>();
  #bytesSent = 0;
  #bytesReceived = 0;

  constructor(who: Who) {
    this.#who = who;
    this.pod = who.pod;
    this.identity = who.identity;
  }

  ran(executable: string): void {
    add(this.#programs, executable);
  }

  named(name: string): void {
    add(this.#names, name);
  }

  reached(channel: string): void {
    add(this.#channels, channel);
  }

  requested(model: string, channel: string, operation: string, approved: boolean | undefined): void {
    let counted = this.#models.get(model);
    if (counted === undefined) {
      if (this.#models.size >= MAX_LISTED) return;
      counted = {
        model,
        channel,
        operations: [],
        operationsSeen: new Set(),
        requests: 0,
        bytesReceived: 0,
        bytesShared: 0,
        bytesFromCdn: 0,
      };
      this.#models.set(model, counted);
    }
    counted.requests++;
    counted.operationsSeen.add(operation);
    if (approved !== undefined) counted.approved = approved;
  }

  /** Takes what a flow moved since its last report. */
  moved(sent: number, received: number): void {
    this.#bytesSent += sent;
    this.#bytesReceived += received;
  }

  /** Puts received bytes down to a model that was asked for. */
  received(model: string, bytes: number, as: 'bytesReceived' | 'bytesShared' | 'bytesFromCdn'): void {
    const counted = this.#models.get(model);
    if (counted !== undefined) counted[as] += bytes;
  }

  /** Who it is, for people, and its pod's uid. */
  who(): { readonly name: string; readonly uid: string | undefined } {
    const { pod } = this;
    return { name: nameOfWho(pod === undefined ? this.#who : { ...this.#who, pod }), uid: pod?.uid };
  }

  inventory(): PodInventory {
    const { pod } = this;
    const { ai, control } = this.identity ?? {};
    return {
      pod: this.who().name,
      ...(pod === undefined ? {} : { uid: pod.uid }),
      ...(pod === undefined || Object.keys(pod.governance).length === 0
        ? {}
        : { governance: pod.governance }),
      ...(ai && { ai }),
      ...(control && { control }),
      programs: [...this.#programs],
      names: [...this.#names],
      channels: [...this.#channels],
      models: [...this.#models.values()].map(({ operationsSeen, ...model }) => ({
        ...model,
        operations: [...operationsSeen],
      })),
      flows: this.flows,
      bytesSent: this.#bytesSent,
      bytesReceived: this.#bytesReceived,
      findings: this.findings,
    };
  }
}

function add(set: Set<string>, value: string): void {
  if (set.size < MAX_LISTED) set.add(value);
}
