// SPDX-License-Identifier: Apache-2.0
import type { Process } from '../events/process.ts';
import type { ModelRecord } from '../events/record.ts';

/** A model that a process asked to download. */
export interface AskedModel {
  model: ModelRecord;
  requests: number;
}

const MAX_PROCESSES = 256;
const MAX_MODELS = 16;
/** A download is often left to a child: git to git-lfs, a launcher to its workers. */
const MAX_GENERATIONS = 3;

/**
 * Which models the processes of a pod asked to download: what flows to hosts that serve models without saying which are
 * put down to. Bounded; the process that asked first is forgotten first.
 */
export class AskedModels {
  readonly #byProcess = new Map<string, Map<string, AskedModel>>();

  get isEmpty(): boolean {
    return this.#byProcess.size === 0;
  }

  note(processId: string, key: string, model: ModelRecord): void {
    if (processId === '') return;
    const models = this.#byProcess.get(processId) ?? this.#add(processId);
    const known = models.get(key);
    if (known !== undefined) known.requests++;
    else if (models.size < MAX_MODELS) models.set(key, { model, requests: 1 });
  }

  /** By key, what the process asked for; if it asked for nothing, what its nearest ancestor that did. */
  of(processId: string, process: Process | undefined): ReadonlyMap<string, AskedModel> | undefined {
    let found = this.#byProcess.get(processId);
    let at = process?.parent;
    for (let i = 0; found === undefined && at !== undefined && i < MAX_GENERATIONS; i++, at = at.parent) {
      found = this.#byProcess.get(at.id);
    }
    return found;
  }

  #add(processId: string): Map<string, AskedModel> {
    if (this.#byProcess.size >= MAX_PROCESSES) {
      for (const oldest of this.#byProcess.keys()) {
        this.#byProcess.delete(oldest);
        break;
      }
    }
    const models = new Map<string, AskedModel>();
    this.#byProcess.set(processId, models);
    return models;
  }
}
