// SPDX-License-Identifier: Apache-2.0
import { type ServeAdminOptions, serveAdmin } from '../../api/serve-admin.ts';
import { type ApiAnswers, serveApi } from '../../api/serve-api.ts';
import { createDetect, type Detect } from '../../detect/create-detect.ts';
import type { ClauseLookup } from '../../detect/record-decision.ts';
import type { Sink } from '../../detect/sink.ts';
import type { Config } from '../../gen/config.ts';
import { createUserNames } from '../../host/create-user-names.ts';
import { governanceKeys } from '../../identity/governance.ts';
import type { PodDirectory } from '../../identity/pod-directory.ts';
import { readClockOffset } from '../../kernel/read-clock-offset.ts';
import { VERSION } from '../../version.ts';
import type { AgentLog } from '../agent-log.ts';
import { answerDecision } from '../answer-decision.ts';
import { answerEgress } from '../answer-egress.ts';
import { answerWhy, type WhyParts } from '../answer-why.ts';
import { bootNow } from '../boot-now.ts';
import { configuredOutput, configuredReceivers } from '../configured-outputs.ts';
import { describePods, timeText } from '../describe-pods.ts';
import { type AgentProcess, describeStatus, type StatusParts } from '../describe-status.ts';
import { type ExplainParts, explainWho } from '../explain-who.ts';
import type { Knowledge } from '../load-knowledge.ts';
import type { Meters } from '../meters.ts';
import type { BreakglassOfAgent } from '../open-breakglass.ts';
import { openSinks } from '../open-sinks.ts';
import type { EgressOfAgent } from '../policies/open-egress.ts';
import type { PoliciesOfAgent } from '../policies/open-policies.ts';
import { recordClauses } from '../record-clauses.ts';
import { requesterOf } from '../requester-of.ts';
import { openRules, type RulesOfAgent } from '../rules/open-rules.ts';
import { sayStranded } from '../say-stranded.ts';
import type { AttachedKernel } from './attach-kernel.ts';
import type { PodTellers } from './follow-pods.ts';
import type { JoinedIdentity } from './join-identity.ts';

export interface OpenOutputsParts {
  readonly config: Config;
  readonly knowledge: Knowledge;
  readonly kernel: AttachedKernel;
  readonly pods: PodDirectory;
  readonly tellers: Pick<PodTellers, 'describe' | 'cluster' | 'runtime'>;
  readonly policies: PoliciesOfAgent | undefined;
  readonly egress: EgressOfAgent | undefined;
  readonly breakglass: BreakglassOfAgent;
  readonly joined: JoinedIdentity;
  readonly meters: Meters | undefined;
  /** When the agent began, milliseconds since 1970. */
  readonly startedMs: number;
  /** Outputs that are open already; closed with the rest. */
  readonly sinks: readonly Sink[];
  readonly log: AgentLog;
  readonly undo: AsyncDisposableStack;
}

/** What makes records, and where they go. */
export interface Outputs {
  readonly detect: Detect;
  readonly rules: RulesOfAgent;
  readonly sinks: readonly Sink[];
}

/** Opens the agent's socket and the outputs, and what writes records to all of them. */
export async function openOutputs(parts: OpenOutputsParts): Promise<Outputs> {
  const { config, knowledge, kernel, meters, log, undo } = parts;
  const { node, clockOffsetNs } = kernel;
  const sinks = [...parts.sinks];
  undo.defer(async () => void (await Promise.all(sinks.map((sink) => sink.close()))));
  const detect = createDetect({
    node: node.name,
    bootId: node.bootId,
    run: kernel.run,
    ...(config.cluster !== '' && { cluster: config.cluster }),
    agent: VERSION,
    catalog: knowledge.catalog,
    ...(knowledge.approved && { approved: knowledge.approved }),
    ...(knowledge.approvedHubs && { approvedHubs: knowledge.approvedHubs }),
    ...(meters && { workloads: meters.workloads }),
    ...(parts.egress && { clauseOf: clauseOf(parts.egress, parts.joined) }),
    clockOffsetNs,
    redact: config.redact,
    rules: { burst: config.rules.burst, users: createUserNames({ now: Date.now }) },
    emit: (record) => {
      for (const sink of sinks) sink.write(record);
    },
  });
  const rules = openRules({ config: config.rules, detect, calls: kernel.source, log });
  undo.defer(() => rules.close());
  const receivers = await openSinks({
    outputs: configuredReceivers(config),
    place: { node: node.name, stdout: process.stdout },
    stateDir: config.stateDir,
    log,
  });
  sayStranded([configuredOutput(config), ...configuredReceivers(config)], config.stateDir, log);
  sinks.push(...receivers);
  const { cluster } = parts.tellers;
  if (cluster?.podEvents !== undefined) sinks.push(cluster.podEvents);
  parts.policies?.tellNews((news) => detect.policy(news, bootNow()));
  parts.policies?.tellLost((lost) => detect.lostEnforcement(lost, bootNow()));
  const { breakglass } = parts;
  breakglass.tellNews((news) => detect.breakglass(news, bootNow()));
  sinks.push(await serveApi({ runDir: config.runDir, answers: answersOf(parts, { detect, rules, sinks }) }));
  const command: ServeAdminOptions['breakglass'] = (asked, by) => breakglass.command(asked, by);
  undo.defer(await serveAdmin({ runDir: config.runDir, breakglass: command, requesterOf }));
  return { detect, rules, sinks };
}

function clauseOf({ clauseOf: look }: EgressOfAgent, { facts }: JoinedIdentity): ClauseLookup {
  return facts === undefined ? look : recordClauses(look, (fact) => facts.learn(fact));
}

/** What clients of the agent's socket ask. */
function answersOf(parts: OpenOutputsParts, { detect, rules, sinks }: Outputs): ApiAnswers {
  const { config, kernel, knowledge, tellers, policies, egress, breakglass, joined } = parts;
  const who = whoOf(parts);
  const { node, clockOffsetNs, now } = who;
  const pods = () => describePods(who);
  const status: StatusParts = {
    node: kernel.node,
    ...{ cluster: config.cluster, observe: config.observe },
    ...{ version: VERSION, catalog: knowledge.catalog.version },
    ...{ source: kernel.source, ...joined, detect, rules, sinks, breakglass, pods, now },
    ...{ apiServer: tellers.cluster, runtime: tellers.runtime },
    policies: policies && {
      isEnforcing: policies.isEnforcing,
      flaws: () => [...policies.flaws(), ...(egress?.flaws() ?? [])],
      ...(egress && { coverageCounts: () => egress.coverageCounts() }),
      states: () => policies.live.states(),
    },
    process: agentProcess,
  };
  const why: WhyParts = {
    ...{ node, now, clockOffsetNs, detect, startedMs: parts.startedMs },
    ...{ pods: parts.pods, identity: joined.identity, recognition: joined.ai.recognition },
    ...(policies && { policies }),
    ...(egress && { coverageOf: (podUid) => egress.coverageOf(podUid) }),
    breakglass: () => breakglass.views(),
  };
  return {
    status: () => describeStatus(status),
    pods,
    policies: () => ({
      node,
      time: timeText(now()),
      policies: (policies?.live.states() ?? []).map((state) =>
        egress === undefined ? state : { ...state, clauses: egress.countsOf(state) },
      ),
    }),
    egress: (question) => answerEgress(question, { node, detect, bootNow, clockOffsetNs }),
    breakglass: () => breakglass.answer(),
    explain: (question) => explainWho(question, who),
    why: (pod) => answerWhy(pod, why),
    decision: (id) => answerDecision(id, { node, now, decisions: egress?.decisions }),
  };
}

function agentProcess(): AgentProcess {
  const { user, system } = process.cpuUsage();
  return {
    uptimeSeconds: process.uptime(),
    memoryBytes: process.memoryUsage.rss(),
    cpuSeconds: (user + system) / 1e6,
  };
}

function whoOf({ config, kernel, pods, tellers, policies, egress, joined }: OpenOutputsParts): ExplainParts {
  const { identity, selection, rule, ai } = joined;
  return {
    node: kernel.node.name,
    pods,
    identity,
    selection,
    rule,
    recognition: ai.recognition,
    ...(policies && { policies: policies.live }),
    ...(egress && { coverageOf: (uid: string) => egress.coverageOf(uid) }),
    cgroupPathOf: kernel.cgroupPathOf,
    keys: governanceKeys(config.governance),
    redact: config.redact,
    sources: () => tellers.describe(),
    now: Date.now,
    clockOffsetNs: readClockOffset,
  };
}
