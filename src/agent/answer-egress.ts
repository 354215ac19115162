// SPDX-License-Identifier: Apache-2.0
import type { DestinationView, EgressAnswer, PodEgressView } from '../api/egress-answer.ts';
import type { EgressQuestion } from '../api/read-egress-question.ts';
import type { Detect } from '../detect/create-detect.ts';
import type { DestinationCounts, PodEgressCounts } from '../detect/describe-egress.ts';
import { protocolName } from '../detect/flow-record.ts';
import { podFilter } from '../events/record-filter.ts';

export interface EgressParts {
  readonly node: string;
  readonly detect: Pick<Detect, 'egress' | 'losses'>;
  /** Nanoseconds since boot. */
  readonly bootNow: () => bigint;
  /** Wall clock minus boot clock, nanoseconds. */
  readonly clockOffsetNs: () => bigint;
}

/** Where the pods that are asked for sent and what they fetched. */
export function answerEgress({ pods, sinceSeconds }: EgressQuestion, parts: EgressParts): EgressAnswer {
  const { node, detect, bootNow, clockOffsetNs } = parts;
  const now = bootNow();
  const offset = clockOffsetNs();
  const timeOf = (bootNs: number): string =>
    new Date(Number((BigInt(Math.round(bootNs)) + offset) / 1_000_000n)).toISOString();
  const isWanted = pods === undefined ? () => true : podFilter(pods);
  const report = detect.egress(now, sinceSeconds === undefined ? undefined : sinceSeconds * 1e9);
  return {
    node,
    time: timeOf(Number(now)),
    ...(report.sinceNs !== undefined && { since: timeOf(report.sinceNs) }),
    pods: report.pods
      .filter(({ scope }) => {
        const { namespace = '', name = '' } = scope.activity.pod ?? {};
        return isWanted(namespace, name);
      })
      .map((pod) => viewOf(pod, timeOf))
      .sort((a, b) => (a.pod < b.pod ? -1 : a.pod > b.pod ? 1 : 0)),
    folded: detect.losses().destinationsFolded,
  };
}

function viewOf(
  { scope, destinations, other }: PodEgressCounts,
  timeOf: (ns: number) => string,
): PodEgressView {
  const { name, uid } = scope.activity.who();
  return {
    pod: name,
    ...(uid !== undefined && { uid }),
    destinations: destinations.map((each) => destinationOf(each, timeOf)),
    ...(other && { other }),
  };
}

function destinationOf(
  { destination, protocol, firstNs, lastNs, isCut, ...counts }: DestinationCounts,
  timeOf: (ns: number) => string,
): DestinationView {
  return {
    ...destination,
    protocol: protocolName(protocol),
    ...counts,
    ...(isCut && { isCut }),
    firstSeen: timeOf(firstNs),
    lastSeen: timeOf(lastNs),
  };
}
