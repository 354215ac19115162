// SPDX-License-Identifier: Apache-2.0
import { NODE_ADDRESS } from '../../../src/lab/network-plan.ts';
import type { PodContainer, PodSecurity, PodTemplate } from './pod-template.ts';

/** What the kubelet knows beside the pod's specification. */
export interface PodPlace {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  /** The pod's cgroup, from the cgroup roots. */
  readonly cgroup: string;
  readonly logFolder: string;
  /** Where each volume of the pod is on the machine, by name. */
  readonly volumes: ReadonlyMap<string, string>;
  /** Files and folders that the kubelet adds by itself. */
  readonly added: readonly {
    readonly containerPath: string;
    readonly hostPath: string;
    readonly readonly: boolean;
  }[];
  /** Variables that say where the API server is. */
  readonly services: Readonly<Record<string, string>>;
}

const NAMESPACE = { POD: 0, CONTAINER: 1, NODE: 2 } as const;
const PROPAGATION = { None: 0, HostToContainer: 1, Bidirectional: 2 } as const;
const PROFILE = ['RuntimeDefault', 'Unconfined', 'Localhost'];
/** What the kubelet hides and protects under `procMount: Default` (kubernetes pkg/securitycontext/util.go). */
const MASKED = [
  ...[
    'asound',
    'acpi',
    'kcore',
    'keys',
    'latency_stats',
    'timer_list',
    'timer_stats',
    'sched_debug',
    'scsi',
  ].map((name) => `/proc/${name}`),
  '/sys/firmware',
  '/sys/devices/virtual/powercap',
];
const READONLY = ['bus', 'fs', 'irq', 'sys', 'sysrq-trigger'].map((name) => `/proc/${name}`);
/** Of pods of system-node-critical (kubernetes pkg/kubelet/qos/policy.go). */
const OOM_SCORE = { critical: -997, other: 1000 };

/** The PodSandboxConfig that the kubelet makes of a pod. */
export function sandboxConfigOf({ labels, spec }: PodTemplate, place: PodPlace): object {
  const { securityContext } = spec.containers[0];
  return {
    metadata: { name: place.name, uid: place.uid, namespace: place.namespace, attempt: 0 },
    ...(spec.hostNetwork !== true && { hostname: place.name }),
    logDirectory: place.logFolder,
    labels: {
      ...labels,
      'io.kubernetes.pod.name': place.name,
      'io.kubernetes.pod.namespace': place.namespace,
      'io.kubernetes.pod.uid': place.uid,
    },
    linux: {
      cgroupParent: place.cgroup,
      securityContext: {
        namespaceOptions: namespacesOf(spec),
        privileged: securityContext.privileged,
        seccomp: { profileType: 0 },
      },
    },
  };
}

/** The ContainerConfig that the kubelet makes of a pod's container. */
export function containerConfigOf({ spec }: PodTemplate, place: PodPlace, attempt: number): object {
  const [container] = spec.containers;
  const { name, image, command = [], args = [] } = container;
  return {
    metadata: { name, attempt },
    image: { image },
    command,
    args,
    envs: Object.entries({ ...place.services, ...environmentOf(container, place) }).map(([key, value]) => ({
      key,
      value,
    })),
    mounts: [...mountsOf(container, place), ...place.added],
    labels: { 'io.kubernetes.container.name': name },
    logPath: `${attempt}.log`,
    linux: {
      resources: resourcesOf(container, spec.priorityClassName),
      securityContext: { ...securityOf(container.securityContext), namespaceOptions: namespacesOf(spec) },
    },
  };
}

function namespacesOf({ hostPID = false, hostNetwork = false }: PodTemplate['spec']): object {
  return {
    network: hostNetwork ? NAMESPACE.NODE : NAMESPACE.POD,
    pid: hostPID ? NAMESPACE.NODE : NAMESPACE.CONTAINER,
    ipc: NAMESPACE.POD,
  };
}

function environmentOf({ env = [], resources }: PodContainer, place: PodPlace): Record<string, string> {
  const fields: Readonly<Record<string, string>> = {
    'spec.nodeName': place.node,
    'status.hostIP': NODE_ADDRESS.v4,
    'metadata.name': place.name,
    'metadata.namespace': place.namespace,
    'metadata.uid': place.uid,
    'limits.memory': String(bytesOf(resources.limits.memory ?? '0')),
  };
  return Object.fromEntries(
    env.map(({ name, value, valueFrom }) => {
      const said = valueFrom === undefined ? value : fields[sourceOf(valueFrom)];
      if (said === undefined) throw new Error(`env ${name}: nothing here knows ${JSON.stringify(valueFrom)}`);
      return [name, said];
    }),
  );
}

function sourceOf(from: NonNullable<NonNullable<PodContainer['env']>[number]['valueFrom']>): string {
  return 'fieldRef' in from ? from.fieldRef.fieldPath : from.resourceFieldRef.resource;
}

function mountsOf({ volumeMounts }: PodContainer, { volumes }: PodPlace): object[] {
  return volumeMounts.map(({ name, mountPath, readOnly = false, mountPropagation = 'None' }) => {
    const hostPath = volumes.get(name);
    if (hostPath === undefined) throw new Error(`volumeMounts: no volume ${name}`);
    return {
      containerPath: mountPath,
      hostPath,
      readonly: readOnly,
      propagation: PROPAGATION[mountPropagation],
    };
  });
}

function securityOf(context: PodSecurity): object {
  return {
    capabilities: { addCapabilities: context.capabilities.add, dropCapabilities: context.capabilities.drop },
    privileged: context.privileged,
    selinuxOptions: context.seLinuxOptions,
    runAsUser: { value: context.runAsUser },
    runAsGroup: { value: context.runAsGroup },
    readonlyRootfs: context.readOnlyRootFilesystem,
    noNewPrivs: !context.allowPrivilegeEscalation,
    maskedPaths: MASKED,
    readonlyPaths: READONLY,
    seccomp: { profileType: profileOf(context.seccompProfile) },
    apparmor: { profileType: profileOf(context.appArmorProfile) },
  };
}

function profileOf({ type }: { readonly type: string }): number {
  const number = PROFILE.indexOf(type);
  if (number < 0) throw new Error(`no kind of profile is called ${type}`);
  return number;
}

/** As the kubelet counts (kubernetes pkg/kubelet/cm/helpers_linux.go). */
function resourcesOf({ resources }: PodContainer, priorityClassName: string): object {
  const { requests, limits } = resources;
  const unknown = Object.keys({ ...requests, ...limits }).filter(
    (name) => name !== 'cpu' && name !== 'memory',
  );
  if (unknown.length > 0 || 'cpu' in limits)
    throw new Error(`resources: nothing here limits ${unknown} or cpu`);
  return {
    cpuShares: Math.max(2, Math.floor((millisOf(requests.cpu ?? '0') * 1024) / 1000)),
    memoryLimitInBytes: bytesOf(limits.memory ?? '0'),
    oomScoreAdj: priorityClassName.startsWith('system-') ? OOM_SCORE.critical : OOM_SCORE.other,
  };
}

function millisOf(quantity: string): number {
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000;
}

/** Bytes of a quantity such as `384Mi`. */
export function bytesOf(quantity: string): number {
  const [, digits = '', unit = ''] = /^(\d+)(Ki|Mi|Gi)?$/.exec(quantity) ?? [];
  if (digits === '') throw new Error(`resources: ${quantity} is no whole number of bytes`);
  return Number(digits) * 1024 ** ['', 'Ki', 'Mi', 'Gi'].indexOf(unit);
}
