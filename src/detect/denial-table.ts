// SPDX-License-Identifier: Apache-2.0
import type { DetectLosses } from './detect-losses.ts';
import type { DetectLimits } from './limits.ts';
import type { Denial, PodDenials } from './pod-denials.ts';
import type { Draft } from './record-maker.ts';
import type { Scope } from './scope.ts';

/**
 * What policy denied the pods of a node, or would have, folded. Bounded for each pod and in all: what finds no room takes
 * that of the oldest denial of its own pod, which is counted with the pod's others from then on.
 */
export class DenialTable {
  readonly #limits: Pick<DetectLimits, 'maxDenials' | 'maxDenialsPerScope'>;
  readonly #losses: DetectLosses;
  #size = 0;

  constructor(limits: Pick<DetectLimits, 'maxDenials' | 'maxDenialsPerScope'>, losses: DetectLosses) {
    this.#limits = limits;
    this.#losses = losses;
  }

  /** Denials of all pods. */
  get size(): number {
    return this.#size;
  }

  /** Takes the record of a decision; what was let pass is none of it. */
  note({ denials }: Scope, record: Draft, nowNs: number): void {
    const { verdict, destination, policy, flow, process, unknownProcess } = record;
    if (verdict === 'allow' || destination === undefined || policy === undefined) return;
    const protocol = flow?.protocol ?? '';
    const key = keyOf(record);
    const known =
      denials.take(key) ??
      this.#make(denials, key, {
        ...{ verdict, protocol, destination, policy },
        ...{ program: undefined, pid: undefined, count: 0, firstNs: nowNs, lastNs: nowNs },
      });
    if (known === undefined) return;
    known.count++;
    known.lastNs = nowNs;
    known.destination = destination;
    known.policy = policy;
    known.program = process?.executable ?? known.program;
    known.pid = process?.pid ?? unknownProcess?.pid ?? known.pid;
  }

  /** Forgets a pod. */
  release(denials: PodDenials): void {
    this.#size -= denials.size;
    denials.clear();
  }

  #make(denials: PodDenials, key: string, denial: Denial): Denial | undefined {
    const isFull = denials.size >= this.#limits.maxDenialsPerScope || this.#size >= this.#limits.maxDenials;
    if (isFull) {
      this.#losses.denialsFolded++;
      if (!denials.fold()) {
        denials.other++;
        return undefined;
      }
      this.#size--;
    }
    this.#size++;
    denials.add(key, denial);
    return denial;
  }
}

function keyOf({ verdict, destination, policy, flow }: Draft): string {
  const { name, address, port } = destination ?? { address: '', port: 0 };
  const by = policy?.decision ?? `${policy?.name ?? ''} ${policy?.clause ?? ''} ${policy?.set}`;
  return `${verdict} ${policy?.wireName ?? name ?? address} ${policy?.proxiedPort ?? port} ${flow?.protocol} ${by}`;
}
