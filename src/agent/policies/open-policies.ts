// SPDX-License-Identifier: Apache-2.0
import type { Elsewhere } from '../../cluster/elsewhere.ts';
import type { PolicyListener } from '../../cluster/policy-consumer.ts';
import { POLICY_KINDS } from '../../config/policy-schema.ts';
import type { LostPod } from '../../detect/record-lost-enforcement.ts';
import type { Config } from '../../gen/config.ts';
import { watchPolicyFiles } from '../../host/watch-policy-files.ts';
import { governanceKeys } from '../../identity/governance.ts';
import type { PodDirectory } from '../../identity/pod-directory.ts';
import { LivePolicies } from '../../policy/live-policies.ts';
import { PolicyBook } from '../../policy/policy-book.ts';
import type { PolicyNews } from '../../policy/policy-news.ts';
import type { PolicyTables } from '../../policy/policy-tables.ts';
import type { AgentLog } from '../agent-log.ts';
import { Alarm } from './alarm.ts';
import { ClusterResolver } from './cluster-resolver.ts';
import { FilePolicies, fileOf } from './file-policies.ts';
import { openPolicyKeeper, type PolicyKeeper } from './policy-keeper.ts';
import { PolicyMeter } from './policy-meter.ts';
import { sayPolicyNews } from './say-policy-news.ts';
import { Turn } from './turn.ts';

export interface OpenPoliciesOptions {
  readonly config: Pick<Config, 'policy' | 'governance' | 'stateDir'>;
  /** Name of this node. */
  readonly node: string;
  readonly directory: PodDirectory;
  readonly log: AgentLog;
  /** Where policies take effect. Absent: nowhere. */
  readonly tables?: PolicyTables;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A cluster that is followed: whom destinations are asked of, and who is told that states of policies may have changed. */
export interface FollowedCluster {
  readonly elsewhere: Elsewhere;
  policiesChanged(): void;
}

/** The policies, as the agent holds them. */
export interface PoliciesOfAgent {
  readonly live: LivePolicies;
  readonly meter: PolicyMeter;
  /** Whether policies take effect here. */
  readonly isEnforcing: boolean;
  /** Is told what the API server has. */
  readonly listener: PolicyListener;
  /** Hears that something changed in `Elsewhere`. */
  elsewhereChanged(): void;
  /** Takes over what the last run kept, reads files and compiles, with the cluster that is followed, where one is. */
  begin(cluster: FollowedCluster | undefined): void;
  /** The API server has told all pods of this node. */
  podsListed(): void;
  /**
   * Calls once all there is was told and compiled: by files, and, where an API server is followed, by it, of pods and of
   * both kinds of policies. Before, what is not known is not known to be gone.
   */
  whenAllTold(run: () => void): void;
  /** Whether all policies and pods there are have been told. */
  readonly isAllTold: boolean;
  /** Hears that policies were compiled for all pods that are known. */
  onCompiled(listener: () => void): void;
  /** Who hears news from here on, those first that there were before. */
  tellNews(listener: (news: PolicyNews) => void): void;
  /** Who hears of pods that lose their last enforcing policy, once all there is was told and compiled: what an agent finds at its start is no loss. */
  tellLost(listener: (lost: LostPod) => void): void;
  /** What is not as it should be, one sentence each. */
  flaws(): readonly string[];
  close(): Promise<void>;
}

/**
 * Holds the policies of the API server and of files, and keeps the tables at them. Undefined where the configuration turns
 * policies off. Nothing that a source says wrong, or does not say, takes a policy away.
 */
export function openPolicies(options: OpenPoliciesOptions): PoliciesOfAgent | undefined {
  return options.config.policy.enabled ? new AgentPolicies(options) : undefined;
}

/** News by which something else holds than before. */
const CHANGES: ReadonlySet<PolicyNews['news']> = new Set(['added', 'changed', 'removed', 'ended']);

/** So many pods at once are compiled together. */
const MANY_PODS = 16;

class AgentPolicies implements PoliciesOfAgent {
  readonly live: LivePolicies;
  readonly meter: PolicyMeter;
  readonly isEnforcing: boolean;
  readonly listener: PolicyListener;
  readonly #options: OpenPoliciesOptions;
  readonly #book = new PolicyBook();
  readonly #resolver: ClusterResolver;
  readonly #files: FilePolicies;
  readonly #keeper: PolicyKeeper | undefined;
  readonly #alarm: Alarm;
  readonly #policies = new Turn(() => this.#compile());
  readonly #pods = new Turn(() => this.#compilePods());
  readonly #namespaces = new Turn(() => this.#resolve(this.#resolver.namespacesChanged()));
  readonly #changedPods = new Map<string, 'set' | Parameters<LivePolicies['deletePod']>[0]>();
  readonly #ends: (() => void)[] = [];
  #cluster: FollowedCluster | undefined;
  /** What the API server has not told all of yet. */
  readonly #untold = new Set<string>(['pods', ...POLICY_KINDS.map(({ kind }) => kind)]);
  readonly #whenAllTold: (() => void)[] = [];
  /** Nobody hears them yet. */
  #waiting: PolicyNews[] | undefined = [];
  #listener: (news: PolicyNews) => void = () => undefined;
  #compiled: () => void = () => undefined;
  #lostListener: (lost: LostPod) => void = () => undefined;
  /** When what holds changed last, once all there is was compiled; milliseconds since 1970. */
  #changedMs: number | undefined;
  /** Whether all there is was compiled once. */
  #isSettled = false;

  constructor(options: OpenPoliciesOptions) {
    const { config, directory, log, node, tables, now } = options;
    this.#options = options;
    this.isEnforcing = tables !== undefined;
    this.#resolver = new ClusterResolver({ directory, keys: governanceKeys(config.governance) });
    this.#files = new FilePolicies({ book: this.#book, log });
    this.live = new LivePolicies({
      book: this.#book,
      pods: () => directory.list(),
      resolver: this.#resolver,
      ...(tables && { tables }),
      noticeMs: config.policy.noticeHours * 3_600_000,
      now,
      onNews: (news) => this.#tell(news),
      onLost: ({ pod: { uid = '' }, policies }) => {
        const pod = directory.byUid(uid);
        if (this.#isSettled && pod !== undefined) this.#lostListener({ pod, policies });
      },
    });
    this.#alarm = new Alarm(now, () => this.#tick());
    this.#keeper = config.stateDir === '' ? undefined : this.#openKeeper(node);
    this.meter = new PolicyMeter({
      live: this.live,
      resolver: this.#resolver,
      files: this.#files,
      changedMs: () => this.#changedMs,
      failedWrites: () => this.#keeper?.failed() ?? 0,
    });
    this.listener = {
      replace: (kind, versions) => {
        this.#untold.delete(kind);
        this.#change(() => this.#book.replace(`api ${kind}`, versions));
      },
      set: (kind, version) => this.#change(() => this.#book.set(`api ${kind}`, version)),
      delete: (kind, version) => this.#change(() => this.#book.delete(`api ${kind}`, version)),
    };
  }

  begin(cluster: FollowedCluster | undefined): void {
    const { config, directory, log } = this.#options;
    this.#cluster = cluster;
    this.#restore(cluster !== undefined);
    if (config.policy.paths.length > 0) this.#watchFiles();
    this.#ends.push(
      directory.subscribe((change) => {
        if (change.type === 'set') this.#changedPods.set(change.pod.uid, 'set');
        else this.#changedPods.set(change.uid, { namespace: '', name: '', uid: change.uid });
        this.#pods.begin();
      }),
      directory.subscribeNamespaces(() => this.#namespaces.begin()),
    );
    if (cluster !== undefined) this.#resolver.follow(cluster.elsewhere);
    else this.#untold.clear();
    this.#compile();
    log.info(
      {
        policies: this.live.policies.length,
        apiServer: cluster !== undefined,
        paths: config.policy.paths.length,
      },
      this.#options.tables === undefined
        ? 'policies: followed and compiled, not enforced: policy.enforce is off'
        : 'policies: followed, compiled and enforced',
    );
  }

  podsListed(): void {
    this.#untold.delete('pods');
    this.#policies.begin();
  }

  get isAllTold(): boolean {
    return this.#untold.size === 0;
  }

  onCompiled(listener: () => void): void {
    this.#compiled = listener;
  }

  whenAllTold(run: () => void): void {
    this.#whenAllTold.push(run);
    if (this.#untold.size === 0) this.#policies.begin();
  }

  elsewhereChanged(): void {
    this.#resolve(this.#resolver.elsewhereChanged());
  }

  tellNews(listener: (news: PolicyNews) => void): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#listener = listener;
    for (const news of waiting) listener(news);
  }

  tellLost(listener: (lost: LostPod) => void): void {
    this.#lostListener = listener;
  }

  flaws(): readonly string[] {
    const states = this.live.states().filter(({ problems }) => problems.length > 0).length;
    const refused = this.#resolver.refused;
    return [
      ...this.#files
        .problems()
        .map((problem) => `policies: ${problem}; the last good state of the file holds`),
      ...(states === 0
        ? []
        : [`policies: ${states} are not taken as they are; \`weir status -o json\` says why`]),
      ...(refused.length === 0
        ? []
        : [
            `policies: too many selectors and services: ${refused.length} are not followed (${refused[0]}, …)`,
          ]),
    ];
  }

  async close(): Promise<void> {
    for (const end of this.#ends) end();
    for (const turn of [this.#policies, this.#pods, this.#namespaces]) turn.close();
    this.#alarm.close();
    await this.#keeper?.close();
  }

  #watchFiles(): void {
    const { paths } = this.#options.config.policy;
    const watched = watchPolicyFiles({
      paths,
      onChange: (files) => {
        if (this.#files.take(files)) this.#policies.begin();
      },
    });
    this.#ends.push(() => watched.close());
    this.#files.take(watched.read());
  }

  /** Takes over what the last run kept of sources that are followed, and have said nothing yet. */
  #restore(hasCluster: boolean): void {
    const kept = this.#keeper?.read();
    if (kept === undefined) return;
    const { config, log } = this.#options;
    const told = new Set(this.#book.sources());
    for (const { source, version } of kept.policies) {
      const isFollowed = fileOf(source) === undefined ? hasCluster : config.policy.paths.length > 0;
      if (isFollowed && !told.has(source)) this.#book.set(source, version);
    }
    if (hasCluster) this.#resolver.restore(kept.addresses);
    this.live.restored();
    const written = new Date(kept.written).toISOString();
    log.info({ policies: kept.policies.length, written }, 'policies: what was kept is read');
  }

  #openKeeper(node: string): PolicyKeeper {
    const { config, log, now } = this.#options;
    return openPolicyKeeper({
      stateDir: config.stateDir,
      node,
      log,
      state: () => ({
        written: now(),
        policies: this.#book
          .entries()
          .flatMap(({ source, held }) => (held ? [{ source, object: held.object }] : [])),
        addresses: this.#resolver.known(),
      }),
    });
  }

  #change(make: () => void): void {
    make();
    this.#policies.begin();
  }

  #compile(): void {
    this.#changedPods.clear();
    this.meter.measure(() => this.live.policiesChanged());
    this.#keeper?.touch();
    this.#alarm.set(this.live.nextTick());
    this.#cluster?.policiesChanged();
    if (this.#untold.size > 0) return;
    this.#isSettled = true;
    for (const run of this.#whenAllTold.splice(0)) run();
    this.#compiled();
  }

  #compilePods(): void {
    const { directory } = this.#options;
    const changed = [...this.#changedPods];
    this.#changedPods.clear();
    if (changed.length > MANY_PODS) this.meter.measure(() => this.live.podsChanged());
    else
      for (const [uid, change] of changed) {
        const pod = directory.byUid(uid);
        if (pod !== undefined) this.live.setPod(pod);
        else if (change !== 'set') this.live.deletePod(change);
      }
    this.#cluster?.policiesChanged();
    this.#compiled();
  }

  #resolve(isChanged: boolean): void {
    if (!isChanged) return;
    this.live.addressesChanged();
    this.#keeper?.touch();
  }

  #tick(): void {
    this.live.tick();
    this.#alarm.set(this.live.nextTick());
  }

  #tell(news: PolicyNews): void {
    sayPolicyNews(this.#options.log, news);
    if (this.#isSettled && CHANGES.has(news.news)) this.#changedMs = this.#options.now();
    if (this.#waiting === undefined) this.#listener(news);
    else this.#waiting.push(news);
  }
}
