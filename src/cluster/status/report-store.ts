// SPDX-License-Identifier: Apache-2.0
import type { NodeStatus } from '../../gen/policy.ts';
import { type NodeReport, NodeReports } from '../../policy/status/node-reports.ts';
import { asRecord } from '../object-head.ts';
import type { ResourceConsumer } from '../resource.ts';

/** What was read of a WeirNodeStatus; no report where the node has written none yet. */
interface StoredReport {
  readonly report: NodeReport | undefined;
}

/** What the nodes said last, as the API server has it. */
export class ReportStore implements ResourceConsumer<StoredReport> {
  readonly numbers = new NodeReports();
  readonly #onChange: () => void;
  #all = new Map<string, StoredReport>();
  #isListed = false;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  /** Whether all there is was told once: before that nothing can be summed up. */
  get isListed(): boolean {
    return this.#isListed;
  }

  list(): readonly NodeReport[] {
    return [...this.#all.values()].flatMap(({ report }) => report ?? []);
  }

  read(object: unknown): StoredReport {
    const { metadata, status } = asRecord(object);
    // the definition in the cluster says that it is one, or that it is not there
    const report = this.numbers.read(String(asRecord(metadata).name), status as NodeStatus | undefined);
    return { report };
  }

  replace(all: ReadonlyMap<string, StoredReport>): void {
    const kept = new Set(all.values());
    for (const stored of this.#all.values()) if (!kept.has(stored)) this.#release(stored);
    this.#all = new Map(all);
    this.#isListed = true;
    this.#onChange();
  }

  set(key: string, value: StoredReport, before: StoredReport | undefined): void {
    if (before !== undefined) this.#release(before);
    this.#all.set(key, value);
    this.#onChange();
  }

  delete(key: string, before: StoredReport): void {
    this.#release(before);
    this.#all.delete(key);
    this.#onChange();
  }

  #release({ report }: StoredReport): void {
    if (report !== undefined) this.numbers.release(report);
  }
}
