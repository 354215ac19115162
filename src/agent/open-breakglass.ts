// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import type { BreakglassAnswer, BreakglassView } from '../api/breakglass-answer.ts';
import type { BreakglassCommand } from '../api/breakglass-command.ts';
import { WeirError } from '../errors.ts';
import { redactArguments } from '../events/redact.ts';
import type { Config } from '../gen/config.ts';
import { readStateFile, writeStateFile } from '../host/state-file.ts';
import type { MetricSample } from '../metrics/metric-sample.ts';
import { policyLabels } from '../metrics/policy-labels.ts';
import type { Breakglass, BreakglassNews, Requester } from '../policy/breakglass.ts';
import { BreakglassBook } from '../policy/breakglass-book.ts';
import {
  decodeBreakglassState,
  encodeBreakglassState,
  MAX_BREAKGLASS_STATE_BYTES,
} from '../policy/breakglass-state.ts';
import { type BreakglassOverlay, isSamePolicy } from '../policy/overlay.ts';
import type { Policy } from '../policy/policy.ts';
import { policyKey } from '../policy/policy-name.ts';
import type { AgentLog } from './agent-log.ts';

/** Name of the file in the state folder. */
export const BREAKGLASS_STATE_NAME = 'breakglass.state';

export interface BreakglassOptions {
  readonly config: Pick<Config, 'breakglass' | 'stateDir' | 'redact'>;
  readonly node: { readonly name: string; readonly bootId: string };
  /** The policies that hold on this node. */
  readonly policies: () => readonly Policy[];
  /** Whether policies are enforced here at all. */
  readonly isEnforcing: () => boolean;
  /** Hears after every change which overlays there are now. */
  readonly onOverlays: (overlays: readonly BreakglassOverlay[]) => void;
  readonly log: AgentLog;
  /** Milliseconds since 1970, and since boot. */
  readonly now: () => number;
  readonly bootNow: () => number;
  /** Calls `run` after `ms`; returns what cancels it. */
  readonly after: (ms: number, run: () => void) => () => void;
}

/** The breakglass of a live agent. */
export interface BreakglassOfAgent {
  /** Does what was asked on the admin socket. Throws BREAKGLASS_REFUSED. */
  command(command: BreakglassCommand, by: Requester): Promise<BreakglassAnswer>;
  answer(): BreakglassAnswer;
  views(): readonly BreakglassView[];
  /** Who hears news from here on, those first that there were before. */
  tellNews(listener: (news: BreakglassNews) => void): void;
  metrics(): Iterable<MetricSample>;
  /** Stops the clock; what is active is kept for the next run. */
  close(): void;
}

/** Wall clocks are set: the end is looked for at least so often. */
const MAX_SLEEP_MS = 30_000;

/** Goes on with what an earlier run kept, and takes commands. */
export function openBreakglass(options: BreakglassOptions): BreakglassOfAgent {
  return new LiveBreakglass(options);
}

class LiveBreakglass implements BreakglassOfAgent {
  readonly #options: BreakglassOptions;
  readonly #book: BreakglassBook;
  readonly #path: string | undefined;
  #cancel: (() => void) | undefined;
  #begun = 0;
  /** Nobody hears them yet. */
  #waiting: BreakglassNews[] | undefined = [];
  #listener: (news: BreakglassNews) => void = () => undefined;

  constructor(options: BreakglassOptions) {
    const { config, node, now, bootNow, policies } = options;
    const { enabled: isEnabled, maxDuration: maxSeconds } = config.breakglass;
    this.#options = options;
    this.#path = config.stateDir === '' ? undefined : join(config.stateDir, BREAKGLASS_STATE_NAME);
    this.#book = new BreakglassBook({
      limits: { isEnabled, maxSeconds },
      bootId: node.bootId,
      ...{ now, bootNow, policies },
      onNews: (news) => this.#tell(news),
    });
    this.#book.restore(this.#read());
    options.onOverlays(this.#book.overlays());
    this.#arm();
  }

  async command(command: BreakglassCommand, by: Requester): Promise<BreakglassAnswer> {
    const changed =
      'begin' in command ? this.#begin(command.begin, by) : this.#book.end(command.end.policy, by);
    this.#options.onOverlays(this.#book.overlays());
    this.#arm();
    const kept = await this.#keep();
    const notes = 'begin' in command ? [...this.#notesOn(changed), ...kept] : kept;
    return { ...this.answer(), changed: this.#viewOf(changed), notes };
  }

  answer(): BreakglassAnswer {
    const { config, node, now } = this.#options;
    const { enabled, maxDuration } = config.breakglass;
    return {
      node: node.name,
      time: timeText(now()),
      enabled,
      maxSeconds: maxDuration,
      active: this.views(),
      notes: [],
    };
  }

  views(): readonly BreakglassView[] {
    return this.#book.active.map((each) => this.#viewOf(each));
  }

  tellNews(listener: (news: BreakglassNews) => void): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#listener = listener;
    for (const news of waiting) listener(news);
  }

  *metrics(): Iterable<MetricSample> {
    for (const each of this.#book.active) {
      const value = Math.max(0, this.#book.leftMs(each)) / 1e3;
      yield { name: 'weir_breakglass_seconds', labels: policyLabels(each.policy), value };
    }
    yield { name: 'weir_breakglass_begun_total', labels: {}, value: this.#begun };
  }

  close(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #begin({ reason, ...request }: Extract<BreakglassCommand, { begin: unknown }>['begin'], by: Requester) {
    // A reason is what somebody typed in haste: what looks like a secret is left out as it is of arguments.
    const said = this.#options.config.redact ? redactArguments(reason.split(' ')).join(' ') : reason;
    const breakglass = this.#book.begin({ ...request, reason: said }, by);
    this.#begun += 1;
    return breakglass;
  }

  #viewOf(breakglass: Breakglass): BreakglassView {
    const { policy, reason, by, beganMs, untilMs } = breakglass;
    const leftSeconds = Math.max(0, Math.round(this.#book.leftMs(breakglass) / 1e3));
    return { policy, reason, by, began: timeText(beganMs), until: timeText(untilMs), leftSeconds };
  }

  /** What may surprise. */
  #notesOn({ policy }: Breakglass): string[] {
    const { policies, isEnforcing } = this.#options;
    const all = policies();
    const own = all.find((each) => isSamePolicy(each, policy));
    const others = all.filter(
      (each) =>
        each !== own &&
        each.mode === 'enforce' &&
        each.egress?.default === 'deny' &&
        each.kind === policy.kind &&
        each.namespace === policy.namespace,
    );
    const hasAllows = (own?.egress?.allow.length ?? 0) > 0;
    return [
      ...(isEnforcing()
        ? []
        : ['no policy is enforced on this node: nothing was denied, and nothing passes that did not before']),
      ...(hasAllows && others.length > 0
        ? [
            `what it allows does not count meanwhile: of pods that these select as well, they deny it: ${others.map(policyKey).join(', ')}`,
          ]
        : []),
    ];
  }

  #tell(news: BreakglassNews): void {
    const { log } = this.#options;
    const { breakglass, endedBy } = news;
    const { policy, reason, untilMs } = breakglass;
    const by = endedBy ?? breakglass.by;
    log.warn(
      { policy: policyKey(policy), reason, until: timeText(untilMs), ...by },
      `breakglass ${news.news}`,
    );
    if (this.#waiting === undefined) this.#listener(news);
    else this.#waiting.push(news);
  }

  #arm(): void {
    this.#cancel?.();
    const ms = this.#book.nextMs();
    this.#cancel =
      ms === undefined
        ? undefined
        : this.#options.after(Math.min(Math.ceil(ms), MAX_SLEEP_MS), () => this.#tick());
  }

  #tick(): void {
    if (this.#book.tick()) {
      this.#options.onOverlays(this.#book.overlays());
      void this.#keep();
    }
    this.#arm();
  }

  #read(): readonly Breakglass[] {
    const { node, log } = this.#options;
    const path = this.#path;
    if (path === undefined) return [];
    try {
      const content = readStateFile(path, MAX_BREAKGLASS_STATE_BYTES);
      return content === undefined ? [] : decodeBreakglassState(path, content, node.name);
    } catch (error: unknown) {
      if (!(error instanceof WeirError)) throw error;
      log.warn({ code: error.code }, `breakglass: ${error.message}; none is active`);
      return [];
    }
  }

  /** Writes what is active; says why it could not. */
  async #keep(): Promise<string[]> {
    const { node, log } = this.#options;
    if (this.#path === undefined)
      return ['no folder for state is configured: it ends when the agent does (stateDir)'];
    try {
      await writeStateFile(this.#path, encodeBreakglassState(node.name, this.#book.active));
      return [];
    } catch (error: unknown) {
      if (!(error instanceof Error)) throw error;
      log.warn({ path: this.#path, reason: error.message }, 'breakglass: the state can not be written');
      return [`the state can not be written (${error.message}): it ends when the agent does`];
    }
  }
}

function timeText(ms: number): string {
  return new Date(ms).toISOString();
}
