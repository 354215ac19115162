// SPDX-License-Identifier: Apache-2.0
import type { PolicyHeadRecord } from '../events/policy-record.ts';
import type { ExceptionRecord, PolicyChangeRecord } from '../events/record.ts';
import type { PolicyNews } from '../policy/policy-news.ts';
import type { RecordMaker, Writable } from './record-maker.ts';

type PolicyNewsRecord = Writable<PolicyChangeRecord> | Writable<ExceptionRecord>;

/** The record of what is new of policies, at an instant since boot. */
export function recordPolicy(maker: RecordMaker, news: PolicyNews, bootNs: bigint): PolicyNewsRecord {
  const policy = policyRecord(news.policy);
  const { selectedPods } = news;
  if ('expiresMs' in news) {
    const { clause, reason, expiresMs } = news;
    const expires = new Date(expiresMs).toISOString();
    const exception = { state: news.news, clause, ...(reason !== undefined && { reason }), expires };
    return { ...maker.head('exception', bootNs), policy, exception, selectedPods };
  }
  const { before, problems } = news;
  return {
    ...maker.head('policy_change', bootNs),
    change: news.news,
    source: news.source,
    policy,
    ...(before && { before: { ...generationOf(before), mode: before.mode } }),
    selectedPods,
    ...(problems && { problems }),
  };
}

/** A policy, as records name it. */
export function policyRecord({ kind, namespace, name, uid, ...policy }: PolicyHeadRecord): PolicyHeadRecord {
  return {
    kind,
    ...(namespace !== undefined && { namespace }),
    name,
    ...(uid !== undefined && { uid }),
    ...generationOf(policy),
    mode: policy.mode,
  };
}

function generationOf({
  generation,
}: Pick<PolicyHeadRecord, 'generation'>): Pick<PolicyHeadRecord, 'generation'> {
  return generation === undefined ? {} : { generation };
}
