// SPDX-License-Identifier: Apache-2.0
import type { Explanation } from '../api/explanation.ts';
import { WeirError } from '../errors.ts';
import type { Pod } from '../events/pod.ts';
import type { Cgroup } from '../identity/cgroup-table.ts';
import type { KnownProcess } from '../identity/line-of-pid.ts';
import type { WhoParts } from './describe-pods.ts';

/** What a question was about. */
export interface FoundWho {
  readonly asked: Explanation['asked'];
  /** The process and its ancestors, nearest first; empty unless a process was asked about. */
  readonly line: readonly KnownProcess[];
  /** The cgroup asked about, or the process's. */
  readonly cgroup?: Cgroup;
  readonly pod?: Pod;
  /** The pod's uid, also where nobody told of the pod. */
  readonly podUid?: string;
}

const CONTAINER_ID = /^[0-9a-f]{12,64}$/;
/** Above this a number is no pid (PID_MAX_LIMIT, linux/threads.h). */
const MAX_PID = 4_194_304;

/**
 * Finds what a question names: `namespace/name`, a pod uid, a pid, a cgroup path or id, or (the beginning of) a
 * container id. A number is a pid where there is such a process, else a cgroup id; `pid:` and `cgroup:` before it say
 * which. Throws UNKNOWN.
 */
export function findWho(question: string, parts: WhoParts): FoundWho {
  const text = question.trim();
  const [, prefix, digits] = /^(pid:|cgroup:)?(\d{1,20})$/.exec(text) ?? [];
  const found =
    digits === undefined
      ? (findPod(text, parts) ?? findCgroupAt(text, parts) ?? findContainer(text, parts))
      : findNumber(BigInt(digits), prefix, parts);
  if (found === undefined)
    throw new WeirError(
      'UNKNOWN',
      `${JSON.stringify(shorten(text))}: no such pod, process or cgroup is known here`,
    );
  return found;
}

function findNumber(number: bigint, prefix: string | undefined, parts: WhoParts): FoundWho | undefined {
  if (prefix !== 'cgroup:' && number > 0n && number <= MAX_PID) {
    const bootNs = BigInt(Math.round(parts.now() * 1e6)) - parts.clockOffsetNs();
    const line = parts.identity.lineOfPid(Number(number), bootNs);
    const [process] = line;
    if (process !== undefined)
      return { asked: 'process', line, ...ofCgroup(parts.identity.cgroup(process.cgroupId)) };
  }
  const cgroup = prefix === 'pid:' ? undefined : parts.identity.cgroup(number);
  return cgroup && { asked: 'cgroup', line: [], ...ofCgroup(cgroup) };
}

function findPod(text: string, parts: WhoParts): FoundWho | undefined {
  const known =
    parts.pods.byUid(text) ?? latest([...parts.pods.list()].filter((pod) => nameOf(pod) === text));
  if (known !== undefined) return { asked: 'pod', line: [], ...ofPod(known, parts) };
  // a pod that nobody told of has its uid in the path of its cgroup
  const cgroup = [...parts.identity.cgroups()].find(({ place }) => place?.podUid === text);
  return cgroup && { asked: 'pod', line: [], ...ofCgroup(cgroup) };
}

/** Of pods that had one name after another, the one that was heard of last. */
function latest(pods: readonly Pod[]): Pod | undefined {
  return pods.reduce<Pod | undefined>((a, b) => (a === undefined || b.since >= a.since ? b : a), undefined);
}

function findCgroupAt(text: string, { identity }: WhoParts): FoundWho | undefined {
  const path = text.replace(/^\/sys\/fs\/cgroup(?=\/)/, '').replace(/\/+$/, '');
  const wanted = path.startsWith('/') ? path : `/${path}`;
  const cgroup = [...identity.cgroups()].find((each) => each.path === wanted);
  return cgroup && { asked: 'cgroup', line: [], ...ofCgroup(cgroup) };
}

function findContainer(text: string, { identity }: WhoParts): FoundWho | undefined {
  if (!CONTAINER_ID.test(text)) return undefined;
  const cgroup = [...identity.cgroups()].find(({ container }) => container?.id.startsWith(text) === true);
  return cgroup && { asked: 'container', line: [], ...ofCgroup(cgroup) };
}

function ofCgroup(cgroup: Cgroup | undefined): Pick<FoundWho, 'cgroup' | 'pod' | 'podUid'> {
  const podUid = cgroup?.place?.podUid;
  return {
    ...(cgroup && { cgroup }),
    ...(cgroup?.pod && { pod: cgroup.pod }),
    ...(podUid !== undefined && { podUid }),
  };
}

function ofPod(pod: Pod, { identity }: WhoParts): Pick<FoundWho, 'cgroup' | 'pod' | 'podUid'> {
  const own = [...identity.cgroups()].filter(({ place }) => place?.podUid === pod.uid);
  const cgroup = own.find(({ place, path }) => place?.podPath === path) ?? own[0];
  return { pod, podUid: pod.uid, ...(cgroup && { cgroup }) };
}

function nameOf({ namespace, name }: Pod): string {
  return `${namespace}/${name}`;
}

function shorten(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
