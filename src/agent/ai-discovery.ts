// SPDX-License-Identifier: Apache-2.0
import type { Catalog } from '../catalog/catalog.ts';
import { channelsOfHost } from '../catalog/channels-of-host.ts';
import type { EnrichedEvent } from '../events/enriched-event.ts';
import type { ProcessFacts } from '../events/facts.ts';
import type { Category } from '../events/model-identity.ts';
import type { AiKnowledge } from '../identity/ai-knowledge.ts';
import type { AiRecognition } from '../identity/ai-recognition.ts';
import type { AiSignal } from '../identity/ai-signals.ts';
import type { Identity } from '../identity/create-identity.ts';

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
      if (podUid !== undefined && event.process !== undefined) this.ran(podUid, event.process.arguments);
    } else if (event.name === 'dns.answer') {
      const podUid = podUidOf(event);
      if (podUid !== undefined) this.#asked(podUid, event.event.name);
    }
  }

  /** A pod runs a program with these arguments. */
  ran(podUid: string, words: readonly string[]): void {
    const known = this.#options.knowledge.command(words);
    if (known === undefined) return;
    const { id, ...saying } = known;
    this.#options.recognition.note(podUid, { signal: 'argv', ...saying, detail: id });
  }

  /** Takes what ran before the agent. */
  lookAtRunning(identity: Pick<Identity, 'facts' | 'cgroup'>): void {
    for (const fact of identity.facts()) {
      if (fact.type === 'process') this.found(fact.process, identity);
    }
  }

  /** Takes a process that was found running. */
  found(process: ProcessFacts, identity: Pick<Identity, 'cgroup'>): void {
    const podUid = identity.cgroup(process.cgroupId)?.place?.podUid;
    if (podUid !== undefined) this.ran(podUid, process.arguments);
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
