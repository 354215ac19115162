// SPDX-License-Identifier: Apache-2.0

/** Bytes to and from one channel. */
export interface Traffic {
  readonly channel: string;
  readonly category: string;
  sent: number;
  received: number;
}

/** How often a rule found something, and when last. */
export interface FindingSeries {
  readonly rule: string;
  readonly channel: string;
  count: number;
  /** Nanoseconds since boot. */
  lastNs: number;
}

/** A request for a model. */
export interface AskedModel {
  readonly model: string;
  readonly channel: string;
  readonly operation: string;
  readonly approved: 'true' | 'false' | 'unjudged';
}

export interface ModelSeries extends AskedModel {
  requests: number;
}

/** Asks the table for room. */
export interface SeriesRoom {
  series(count: number): boolean;
  model(): boolean;
}

/** What stands for all that found no room. */
export const OTHER = 'other';
/** Of a model's name: who asks for it writes it. */
const MAX_NAME = 200;

/** What one workload did. Series that found no room are counted under `other`. */
export class WorkloadCounters {
  readonly namespace: string;
  readonly workload: string;
  /** Nobody will read these any more: ask the table again. */
  isRetired = false;
  /** When anything was counted last, nanoseconds since boot. */
  lastNs: number;
  seriesTaken = 0;
  modelsTaken = 0;
  readonly #room: SeriesRoom;
  readonly #traffic = new Map<string, Traffic>();
  readonly #findings = new Map<string, FindingSeries>();
  readonly #models = new Map<string, ModelSeries>();

  constructor(namespace: string, workload: string, nowNs: number, room: SeriesRoom) {
    this.namespace = namespace;
    this.workload = workload;
    this.lastNs = nowNs;
    this.#room = room;
  }

  get traffic(): Iterable<Readonly<Traffic>> {
    return this.#traffic.values();
  }

  get findings(): Iterable<Readonly<FindingSeries>> {
    return this.#findings.values();
  }

  get models(): Iterable<Readonly<ModelSeries>> {
    return this.#models.values();
  }

  /** Takes what a flow moved; `channel` and `category` are empty where the catalogue knows nothing. */
  moved(channel: string, category: string, bytes: { sent: number; received: number }, nowNs: number): void {
    this.#touch(nowNs);
    const traffic = this.#traffic.get(`${category}/${channel}`) ?? this.#beginTraffic(channel, category);
    traffic.sent += bytes.sent;
    traffic.received += bytes.received;
  }

  found(rule: string, channel: string, nowNs: number): void {
    this.#touch(nowNs);
    const finding = this.#findings.get(`${rule}/${channel}`) ?? this.#beginFinding(rule, channel);
    finding.count++;
    finding.lastNs = Math.max(finding.lastNs, nowNs);
  }

  requested(asked: AskedModel, nowNs: number): void {
    this.#touch(nowNs);
    const cut = { ...asked, model: asked.model.slice(0, MAX_NAME) };
    const series = this.#models.get(modelKey(cut)) ?? this.#beginModel(cut);
    series.requests++;
  }

  #beginTraffic(channel: string, category: string): Traffic {
    const names = this.#fits(2) ? { channel, category } : { channel: OTHER, category: OTHER };
    const key = `${names.category}/${names.channel}`;
    return keep(this.#traffic, key, { ...names, sent: 0, received: 0 });
  }

  #beginFinding(rule: string, channel: string): FindingSeries {
    const names = { rule, channel: this.#fits(2) ? channel : OTHER };
    return keep(this.#findings, `${rule}/${names.channel}`, { ...names, count: 0, lastNs: 0 });
  }

  #beginModel(asked: AskedModel): ModelSeries {
    const fits = this.#room.model();
    if (fits) {
      this.modelsTaken++;
      this.seriesTaken++;
    }
    const names = fits ? asked : { ...asked, model: OTHER };
    return keep(this.#models, modelKey(names), { ...names, requests: 0 });
  }

  #fits(series: number): boolean {
    const fits = this.#room.series(series);
    if (fits) this.seriesTaken += series;
    return fits;
  }

  #touch(nowNs: number): void {
    if (nowNs > this.lastNs) this.lastNs = nowNs;
  }
}

function modelKey({ model, channel, operation, approved }: AskedModel): string {
  return `${model}\n${channel}\n${operation}\n${approved}`;
}

function keep<Series>(all: Map<string, Series>, key: string, made: Series): Series {
  const known = all.get(key);
  if (known === undefined) all.set(key, made);
  return known ?? made;
}
