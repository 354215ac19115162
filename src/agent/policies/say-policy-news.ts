// SPDX-License-Identifier: Apache-2.0
import type { PolicyNews } from '../../policy/policy-news.ts';
import type { AgentLog } from '../agent-log.ts';

/** One line of the log for each thing that is new. */
export function sayPolicyNews(log: AgentLog, { policy, selectedPods: pods, ...news }: PolicyNews): void {
  const { kind, namespace, name, generation, mode } = policy;
  const facts = {
    kind,
    ...(namespace !== undefined && { namespace }),
    policy: name,
    ...(generation !== undefined && { generation }),
    ...{ mode, pods },
  };
  switch (news.news) {
    case 'rejected': {
      const [problem] = news.problems ?? [];
      const held = news.before === undefined ? 'nothing of it holds' : 'its last good version holds';
      const at = problem?.field === '' ? '' : `${problem?.field}: `;
      log.warn({ ...facts, source: news.source }, `policy is not taken: ${at}${problem?.message}; ${held}`);
      return;
    }
    case 'ending':
    case 'ended': {
      const expires = new Date(news.expiresMs).toISOString();
      const says = news.news === 'ending' ? 'an exception ends soon' : 'an exception has ended';
      log.warn({ ...facts, clause: news.clause, expires }, `policy: ${says}`);
      return;
    }
    default:
      log.info({ ...facts, source: news.source }, `policy ${news.news}`);
  }
}
