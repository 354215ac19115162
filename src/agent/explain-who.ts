// SPDX-License-Identifier: Apache-2.0
import type { ExplainedStep, Explanation } from '../api/explanation.ts';
import type { Pod } from '../events/pod.ts';
import { isPartial } from '../events/pod.ts';
import { redactArguments } from '../events/redact.ts';
import { type GovernanceKeys, governanceSources } from '../identity/governance.ts';
import type { KnownProcess } from '../identity/line-of-pid.ts';
import { unitOf } from '../identity/unit-of.ts';
import { policyKey } from '../policy/policy-name.ts';
import { observationOf, reasonOf, timeText, type WhoParts } from './describe-pods.ts';
import { type FoundWho, findWho } from './find-who.ts';

export interface ExplainParts extends WhoParts {
  readonly keys: GovernanceKeys;
  /** Path of a running process's cgroup from the cgroup2 root. */
  readonly cgroupPathOf: (pid: number) => string | undefined;
  /** Whether secrets in arguments are left out. */
  readonly redact: boolean;
}

/**
 * The chain from what `question` names to governance: each link with who told of it and since when, and what is
 * missing. Throws UNKNOWN when it names nothing that is known.
 */
export function explainWho(question: string, parts: ExplainParts): Explanation {
  const found = findWho(question, parts);
  const steps = [
    ...processSteps(found, parts),
    cgroupStep(found, parts),
    ...containerSteps(found),
    ...podSteps(found, parts),
    ...aiSteps(found, parts),
    ...policySteps(found, parts),
    observedStep(found, parts),
  ];
  return { question, asked: found.asked, steps };
}

/** The policies that select the pod, by what they do. */
function policySteps({ pod }: FoundWho, { policies }: ExplainParts): ExplainedStep[] {
  if (pod === undefined || policies === undefined) return [];
  const selecting = policies.selecting(pod);
  if (selecting.length === 0)
    return [{ step: 'policies', missing: 'none selects it: nothing is decided about it' }];
  return selecting.map((policy) => ({
    step: 'policies',
    value: `${policyKey(policy)}, mode ${policy.mode}`,
  }));
}

const PROCESS_ORIGINS: Readonly<Record<KnownProcess['source'], string>> = {
  exec: 'exec event',
  fork: 'fork event',
  seed: '/proc, when the agent started',
  host: '/proc, when it was asked about',
};

function processSteps({ line, podUid }: FoundWho, parts: ExplainParts): ExplainedStep[] {
  const inPod = (process: KnownProcess): boolean =>
    parts.identity.cgroup(process.cgroupId)?.place?.podUid === podUid;
  const [first, ...ancestors] = line;
  if (first === undefined) return [];
  // of a process of the host all are told
  const own = podUid === undefined ? ancestors : ancestors.filter(inPod);
  const outside = ancestors.length - own.length;
  const nearest = ancestors.find((process) => !inPod(process));
  return [
    processStep('process', first, parts),
    ...own.map((process) => processStep('parent', process, parts)),
    ...(outside === 0 || nearest === undefined
      ? []
      : [
          {
            step: 'parent',
            value: `${outside} more outside of the pod, the nearest ${describeProgram(nearest)}`,
          } as const,
        ]),
  ];
}

function processStep(step: 'process' | 'parent', process: KnownProcess, parts: ExplainParts): ExplainedStep {
  const { arguments: words, executable, pid, startNs, source } = process;
  const shown = parts.redact ? redactArguments(words) : words;
  const text = shown.length === 0 ? executable : `${executable}: ${shown.map(quoted).join(' ')}`;
  const since = wallTime(startNs, parts);
  return {
    step,
    value: `${pid} ${text}`,
    learned: [{ from: PROCESS_ORIGINS[source], since }],
    ...(process.ended && { missing: 'it has ended' }),
  };
}

/** A time since boot, nanoseconds, as text. */
function wallTime(bootNs: bigint, { clockOffsetNs }: Pick<WhoParts, 'clockOffsetNs'>): string {
  return timeText(Number((bootNs + clockOffsetNs()) / 1_000_000n));
}

function describeProgram({ pid, executable }: KnownProcess): string {
  return `${executable.split('/').at(-1)} (pid ${pid})`;
}

/** A word of a command line as a shell would need it, cut where it is long. */
function quoted(word: string): string {
  const short = word.length > 120 ? `${word.slice(0, 120)}…` : word;
  return /^[\w./:=@%+,-]+$/.test(short) ? short : JSON.stringify(short);
}

function cgroupStep({ cgroup, line }: FoundWho, parts: ExplainParts): ExplainedStep {
  if (cgroup === undefined) {
    const [process] = line;
    if (process === undefined) return { step: 'cgroup', missing: 'none of this pod on this node' };
    const path = process.ended ? undefined : parts.cgroupPathOf(process.pid);
    return hostStep(process, path);
  }
  return {
    step: 'cgroup',
    value: `${cgroup.path} (id ${cgroup.id})`,
    learned: [
      cgroup.createdAt === undefined
        ? { from: 'cgroup2, by looking' }
        : { from: 'its creation, seen in the kernel', since: wallTime(BigInt(cgroup.createdAt), parts) },
    ],
    ...(cgroup.place === undefined && { missing: "not below the kubelet's cgroup: no pod" }),
  };
}

function hostStep({ cgroupId }: KnownProcess, path: string | undefined): ExplainedStep {
  if (path === undefined)
    return {
      step: 'cgroup',
      missing: `cgroup ${cgroupId} is not below the kubelet's: a process of the host`,
    };
  const unit = unitOf(path);
  return {
    step: 'cgroup',
    value: `${path} (id ${cgroupId})`,
    learned: [{ from: '/proc' }],
    missing: `not below the kubelet's: a process of the host${unit === undefined ? '' : `, unit ${unit}`}`,
  };
}

function containerSteps({ cgroup, pod, asked }: FoundWho): ExplainedStep[] {
  const container = cgroup?.container;
  if (container === undefined) {
    if (asked === 'pod' && pod !== undefined) return pod.containers.map(declaredContainer);
    return cgroup?.place?.podUid === undefined
      ? []
      : [{ step: 'container', missing: "this cgroup is the pod's own, or a helper's" }];
  }
  const short = `${container.id.slice(0, 12)} (${container.runtime})`;
  if (container.name === undefined)
    return [
      {
        step: 'container',
        value: short,
        learned: [{ from: 'the path of its cgroup' }],
        missing: 'nobody told its name and image yet',
      },
    ];
  const digest = container.imageDigest === undefined ? '' : ` @ ${container.imageDigest}`;
  return [
    {
      step: 'container',
      value: `${container.name} ${short}, image ${container.image}${digest}`,
      learned: [{ from: 'the path of its cgroup' }],
      ...(container.imageDigest === undefined && { missing: 'nobody told the digest of its image' }),
    },
  ];
}

function declaredContainer({ name, id, image, kind }: Pod['containers'][number]): ExplainedStep {
  const what = kind === 'container' ? '' : ` (${kind})`;
  return {
    step: 'container',
    value: `${name}${what} ${id === undefined ? '' : `${id.slice(0, 12)}, `}image ${image}`,
    ...(id === undefined && { missing: 'it has not been started' }),
  };
}

function podSteps({ pod, podUid }: FoundWho, parts: ExplainParts): ExplainedStep[] {
  if (podUid === undefined) return [];
  if (pod === undefined)
    return [
      {
        step: 'pod',
        value: `uid ${podUid}`,
        learned: [{ from: 'the path of its cgroup' }],
        missing: 'nobody told of this pod yet: name, labels and governance are not known',
      },
    ];
  const origins = parts.pods.originsOf(pod.uid);
  const known = parts.pods.byUid(pod.uid) !== undefined;
  const workload = pod.workload === undefined ? '' : `, of ${pod.workload.kind} ${pod.workload.name}`;
  return [
    {
      step: 'pod',
      value: `${pod.namespace}/${pod.name}, uid ${pod.uid}${workload}`,
      learned: origins.map(({ origin, since }) => ({ from: ORIGINS[origin], since: timeText(since) })),
      ...(known ? isPartial(pod) && { missing: PARTIAL } : { missing: 'it was deleted' }),
    },
    namespaceStep(pod, parts),
    ...governanceSteps(pod, parts),
  ];
}

const PARTIAL = 'only the container runtime told of it: its owner is not known yet';

const ORIGINS = {
  api: 'API server',
  folder: 'pod folder',
  state: "the agent's last run",
  cri: 'container runtime',
} as const;

function namespaceStep({ namespace, namespaceLabels }: Pod, { pods }: ExplainParts): ExplainedStep {
  const told = pods.originsOfNamespace(namespace);
  const labels = Object.entries(namespaceLabels).map(([key, value]) => `${key}=${value}`);
  return {
    step: 'namespace',
    value: labels.length === 0 ? namespace : `${namespace}: ${labels.join(', ')}`,
    ...(told.length === 0
      ? { missing: 'nobody told its labels' }
      : { learned: told.map(({ origin, since }) => ({ from: ORIGINS[origin], since: timeText(since) })) }),
  };
}

function governanceSteps(pod: Pod, { keys }: ExplainParts): ExplainedStep[] {
  const sources = governanceSources(pod.labels, pod.namespaceLabels, keys);
  if (sources.length === 0)
    return [{ step: 'governance', missing: 'neither the pod nor its namespace has a governance label' }];
  return sources.map(({ field, value, key, on }) => ({
    step: 'governance',
    value: `${field} ${value === '' ? '(empty)' : value}`,
    learned: [{ from: `label ${key} of the ${on}` }],
  }));
}

const CONTROL = {
  ungovernable: 'it runs on a kernel of its own: what it does can be neither seen nor governed here',
  'l3-only': 'it uses RDMA, which passes by its sockets: only whom it talks to can be governed',
} as const;

function aiSteps({ podUid }: FoundWho, { recognition }: ExplainParts): ExplainedStep[] {
  const { ai, control } = podUid === undefined ? {} : recognition.ofPod(podUid);
  const limited: ExplainedStep[] =
    control === undefined ? [] : [{ step: 'ai', value: control, missing: CONTROL[control] }];
  if (ai === undefined) return limited;
  const evidence = ai.evidence.map(({ signal, detail, weight }) => ({
    from: `${signal} ${detail} (${weight.toFixed(2)})`,
  }));
  return [{ step: 'ai', value: `${ai.kind} ${ai.confidence.toFixed(2)}`, learned: evidence }, ...limited];
}

function observedStep({ cgroup, pod, podUid }: FoundWho, parts: ExplainParts): ExplainedStep {
  const observation = cgroup === undefined ? undefined : observationOf(cgroup.id, parts);
  const yes = observation === 'observed' ? 'yes' : 'no';
  const host = podUid === undefined;
  return {
    step: 'observed',
    value: `${yes}: ${host ? 'it is in no pod' : reasonOf(podUid, pod, observation, parts.rule)}`,
  };
}
