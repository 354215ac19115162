// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from 'node:fs';
import type { Catalog } from '../catalog/catalog.ts';
import { channelsOfAddress } from '../catalog/channels-of-address.ts';
import { channelsOfHost } from '../catalog/channels-of-host.ts';
import type { Sink } from '../detect/sink.ts';
import type { WeirRecord } from '../events/record.ts';
import { readPolicies } from '../policy/read-policies.ts';
import { type SimulatedRow, Simulation } from '../policy/simulation.ts';
import type { FoldedDenial } from './denial-fold.ts';

/** A sink that says what the policies of a file would deny, where the kernel decides nothing. */
export class DenialRehearsal implements Sink {
  readonly name = 'denials';
  readonly #simulation: Simulation;
  #delivered = 0;

  constructor(path: string, catalog: Catalog) {
    const { policies } = readPolicies([{ name: path, text: readFileSync(path, 'utf8') }]);
    this.#simulation = new Simulation({
      policies: policies.map(({ policy }) => policy),
      channels: {
        ofName: (name) => channelsOfHost(catalog, name),
        ofAddress: (address, port) => channelsOfAddress(catalog, address, port),
      },
      pods: new Map(),
      places: new Map(),
    });
  }

  /** Once everything is written: flows are decided by all that is known of them. */
  get denials(): readonly FoldedDenial[] {
    return this.#simulation.finish().rows.flatMap(denialsOf);
  }

  write(record: WeirRecord): void {
    this.#delivered++;
    this.#simulation.add(record);
  }

  status(): ReturnType<Sink['status']> {
    const waiting = { memory: 0, disk: 0 };
    return { delivered: this.#delivered, retries: 0, spilled: 0, waiting, trouble: undefined, losses: [] };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function denialsOf({ namespace, pod, destination, port, decision, flows }: SimulatedRow): FoldedDenial[] {
  const { cluster, namespace: own } = decision.all;
  const clause = [cluster, own].find(({ verdict }) => verdict === 'deny')?.clause;
  if (clause === undefined) return [];
  const { policy, suspendedUntilMs: _, ...rest } = clause;
  return [
    {
      pod: `${namespace}/${pod}`,
      verdict: 'audit',
      destination: `${destination}:${port}`,
      policy: { ...rest, name: policy },
      count: flows,
    },
  ];
}
