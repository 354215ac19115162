// SPDX-License-Identifier: Apache-2.0
import type { NodeStatus, PolicyReport } from '../../gen/policy.ts';

/** What of a node's report on a policy is more than a number. */
export type ReportDetail = Pick<PolicyReport, 'problems' | 'heldGeneration' | 'unprogrammed' | 'degraded'>;

/** What a node said last, held so small that the nodes of a large cluster have room in one agent. */
export interface NodeReport {
  readonly node: string;
  readonly version: string;
  /** When it said so, by the clock of the API server, milliseconds since 1970. */
  readonly timeMs: number;
  readonly heartbeatMs: number;
  /** Three numbers for each policy: its number, generation, selected pods. */
  readonly entries: Int32Array;
  /** By the policy's number; most have none. */
  readonly details: ReadonlyMap<number, ReportDetail>;
  /** Policies that the report had no room for. */
  readonly omitted: number;
}

const COLUMNS = 3;

/**
 * Reads reports of nodes and numbers the policies that are in them. A number is given up with the last report that has
 * it: `release` a report that holds no longer.
 */
export class NodeReports {
  readonly #numbers = new Map<string, { readonly number: number; reports: number }>();
  readonly #uids: (string | undefined)[] = [];
  readonly #free: number[] = [];

  /** Number of a policy; undefined when no report has it. */
  numberOf(uid: string): number | undefined {
    return this.#numbers.get(uid)?.number;
  }

  /** Undefined when the status is none: a node that has written nothing yet. */
  read(node: string, status: NodeStatus | undefined): NodeReport | undefined {
    const timeMs = Date.parse(status?.time ?? '');
    if (status === undefined || Number.isNaN(timeMs)) return undefined;
    const { version, heartbeatSeconds, policies = [], idle = [], omitted = 0 } = status;
    const entries = new Int32Array((policies.length + idle.length) * COLUMNS);
    const details = new Map<number, ReportDetail>();
    let at = 0;
    const add = (uid: string, generation: number, pods: number): number => {
      const number = this.#take(uid);
      entries.set([number, generation, pods], at);
      at += COLUMNS;
      return number;
    };
    for (const policy of policies) {
      const number = add(policy.uid, policy.generation, policy.pods);
      const detail = detailOf(policy);
      if (detail !== undefined) details.set(number, detail);
    }
    for (const text of idle) {
      const colon = text.lastIndexOf(':');
      add(text.slice(0, Math.max(0, colon)), Number(text.slice(colon + 1)) || 0, 0);
    }
    return { node, version, timeMs, heartbeatMs: heartbeatSeconds * 1000, entries, details, omitted };
  }

  release({ entries }: NodeReport): void {
    for (let at = 0; at < entries.length; at += COLUMNS) this.#release(entries[at] ?? -1);
  }

  #take(uid: string): number {
    const known = this.#numbers.get(uid);
    if (known !== undefined) {
      known.reports += 1;
      return known.number;
    }
    const number = this.#free.pop() ?? this.#uids.length;
    this.#uids[number] = uid;
    this.#numbers.set(uid, { number, reports: 1 });
    return number;
  }

  #release(number: number): void {
    const uid = this.#uids[number];
    const known = uid === undefined ? undefined : this.#numbers.get(uid);
    if (uid === undefined || known === undefined) throw new Error(`no policy has the number ${number}`);
    known.reports -= 1;
    if (known.reports > 0) return;
    this.#numbers.delete(uid);
    this.#uids[number] = undefined;
    this.#free.push(number);
  }
}

/** Calls back for each policy of a report. */
export function eachEntry(
  { entries }: NodeReport,
  visit: (number: number, generation: number, pods: number) => void,
): void {
  for (let at = 0; at < entries.length; at += COLUMNS)
    visit(entries[at] ?? 0, entries[at + 1] ?? 0, entries[at + 2] ?? 0);
}

const ALIKE: Readonly<Record<string, ReportDetail>> = {
  off: { unprogrammed: [{ reason: 'off' }] },
  'not-enforced-by-this-version': { unprogrammed: [{ reason: 'not-enforced-by-this-version' }] },
};

function detailOf({
  problems,
  heldGeneration,
  unprogrammed,
  degraded,
}: PolicyReport): ReportDetail | undefined {
  if (
    problems === undefined &&
    heldGeneration === undefined &&
    unprogrammed === undefined &&
    degraded === undefined
  )
    return undefined;
  const [only, ...more] = unprogrammed ?? [];
  const isPlain = problems === undefined && heldGeneration === undefined && degraded === undefined;
  // what every node says of every policy is held once
  const alike = isPlain && more.length === 0 && only !== undefined ? ALIKE[only.reason] : undefined;
  if (alike !== undefined) return alike;
  return {
    ...(problems && { problems }),
    ...(heldGeneration !== undefined && { heldGeneration }),
    ...(unprogrammed && { unprogrammed }),
    ...(degraded && { degraded }),
  };
}
