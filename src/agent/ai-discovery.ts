// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from '../catalog/catalog.ts';
import { channelsOfHost } from '../catalog/channels-of-host.ts';
import type { Category } from '../categories.ts';
import type { AiSighting, AiSignal } from '../events/ai-signals.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { AiKnowledge } from '../identity/ai-knowledge.ts';
import type { AiRecognition } from '../identity/ai-recognition.ts';
import type { Identity } from '../identity/create-identity.ts';
import { parseCgroupPath } from '../identity/parse-cgroup-path.ts';

/** What a name that a pod asks for says of it, by the category of its channel. */
const NAME_SIGNALS: Partial<Readonly<Record<Category, Pick<AiSignal, 'signal' | 'kind'>>>> = {
  'llm-api': { signal: 'dns', kind: 'agent' },
  'model-registry': { signal: 'dns', kind: 'pipeline' },
  'model-cdn': { signal: 'dns', kind: 'pipeline' },
  'dataset-upload': { signal: 'dns', kind: 'pipeline' },
  telemetry: { signal: 'tracker' },
};

const MAX_NAMES = 8192;

export interface AiDiscoveryOptions {
  readonly catalog: Catalog;
  readonly knowledge: AiKnowledge;
  readonly recognition: AiRecognition;
}

/** Tells recognition what programs pods run and what names they ask for. */
export class AiDiscovery {
  readonly #options: AiDiscoveryOptions;
  readonly #names = new Map<string, AiSignal | undefined>();

  constructor(options: AiDiscoveryOptions) {
    this.#options = options;
  }

  /** Takes an event of any pod, observed or not. */
  onEvent(event: EnrichedEvent): void {
    if (event.name === 'process.exec') {
      const podUid = podUidOf(event);
      if (podUid === undefined || event.process === undefined) return;
      const signal = this.#programSignal(event.process.arguments);
      if (signal !== undefined) this.#options.recognition.note(podUid, signal);
    } else if (event.name === 'dns.answer') {
      const podUid = podUidOf(event);
      if (podUid !== undefined) this.#asked(podUid, event.event.name);
    } else if (event.name === 'cgroup.rmdir') {
      const { path } = event.event;
      const place = parseCgroupPath(path);
      if (place?.podUid !== undefined && place.podPath === path)
        this.#options.recognition.endCgroup(place.podUid);
    }
  }

  /**
   * Takes what ran before the agent. `onSighting` hears of what was not known yet: no event tells of it, and a recording
   * keeps of processes only those that events name.
   */
  lookAtRunning(
    identity: Pick<Identity, 'facts' | 'cgroup'>,
    onSighting: (sighting: AiSighting) => void,
  ): void {
    for (const fact of identity.facts()) {
      if (fact.type !== 'process') continue;
      const podUid = identity.cgroup(fact.process.cgroupId)?.place?.podUid;
      const signal = podUid === undefined ? undefined : this.#programSignal(fact.process.arguments);
      if (podUid === undefined || signal === undefined) continue;
      if (this.#options.recognition.note(podUid, signal)) onSighting({ podUid, signal });
    }
  }

  #programSignal(words: readonly string[]): AiSignal | undefined {
    const known = this.#options.knowledge.command(words);
    if (known === undefined) return undefined;
    const { id, ...saying } = known;
    return { signal: 'argv', ...saying, detail: id };
  }

  #asked(podUid: string, name: string): void {
    let signal = this.#names.get(name);
    if (signal === undefined && !this.#names.has(name)) {
      if (this.#names.size >= MAX_NAMES) this.#names.clear();
      signal = this.#signalOf(name);
      this.#names.set(name, signal);
    }
    if (signal !== undefined) this.#options.recognition.note(podUid, signal);
  }

  /** A channel that unrelated tenants share says nothing of who asks for it. */
  #signalOf(name: string): AiSignal | undefined {
    for (const { id, category, shared, confidence } of channelsOfHost(this.#options.catalog, name)) {
      const saying = NAME_SIGNALS[category];
      if (saying !== undefined && !shared) return { ...saying, confidence, detail: id };
    }
    return undefined;
  }
}

function podUidOf({ pod, container }: EnrichedEvent): string | undefined {
  return pod?.uid ?? container?.podUid;
}
