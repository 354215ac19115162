// SPDX-License-Identifier: Apache-2.0

/** The parts of a pod's specification that decide how its container runs; all others must be known to decide nothing. */
export interface PodTemplate {
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly hostPID?: boolean;
  readonly hostNetwork?: boolean;
  readonly automountServiceAccountToken?: boolean;
  readonly terminationGracePeriodSeconds: number;
  readonly priorityClassName: string;
  readonly containers: readonly [PodContainer];
  readonly volumes: readonly PodVolume[];
}

export interface PodContainer {
  readonly name: string;
  readonly image: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?:
      | { readonly fieldRef: { readonly fieldPath: string } }
      | { readonly resourceFieldRef: { readonly resource: string } };
  }[];
  readonly resources: {
    readonly requests: Readonly<Record<string, string>>;
    readonly limits: Readonly<Record<string, string>>;
  };
  readonly securityContext: PodSecurity;
  readonly startupProbe?: PodProbe;
  readonly readinessProbe?: PodProbe;
  readonly livenessProbe?: PodProbe;
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly terminationMessagePath: string;
  readonly volumeMounts: readonly {
    readonly name: string;
    readonly mountPath: string;
    readonly readOnly?: boolean;
    readonly mountPropagation?: 'None' | 'HostToContainer' | 'Bidirectional';
  }[];
}

export interface PodSecurity {
  readonly runAsUser: number;
  readonly runAsGroup: number;
  readonly readOnlyRootFilesystem: boolean;
  readonly privileged: boolean;
  readonly allowPrivilegeEscalation: boolean;
  readonly capabilities: { readonly add: readonly string[]; readonly drop: readonly string[] };
  readonly seccompProfile: { readonly type: string };
  readonly appArmorProfile: { readonly type: string };
  readonly seLinuxOptions: Readonly<Record<string, string>>;
}

export interface PodProbe {
  readonly httpGet: { readonly path: string; readonly port: string | number; readonly host?: string };
}

export interface PodVolume {
  readonly name: string;
  readonly hostPath?: { readonly path: string; readonly type: string };
  readonly configMap?: { readonly name: string };
}

/** Fields that the scheduler, the API server or the puller of images reads, and nobody who starts the container. */
const ELSEWHERE = [
  'serviceAccountName',
  'nodeSelector',
  'affinity',
  'tolerations',
  'dnsPolicy',
  'imagePullSecrets',
];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  spec: [
    'hostPID',
    'hostNetwork',
    'automountServiceAccountToken',
    'terminationGracePeriodSeconds',
    'priorityClassName',
    'containers',
    'volumes',
    ...ELSEWHERE,
  ],
  container: [
    'name',
    'image',
    'imagePullPolicy',
    'command',
    'args',
    'env',
    'resources',
    'securityContext',
    'startupProbe',
    'readinessProbe',
    'livenessProbe',
    'ports',
    'terminationMessagePath',
    'terminationMessagePolicy',
    'volumeMounts',
  ],
  securityContext: [
    'runAsUser',
    'runAsGroup',
    'readOnlyRootFilesystem',
    'privileged',
    'allowPrivilegeEscalation',
    'capabilities',
    'seccompProfile',
    'appArmorProfile',
    'seLinuxOptions',
  ],
  volume: ['name', 'hostPath', 'configMap'],
  volumeMount: ['name', 'mountPath', 'readOnly', 'mountPropagation'],
};

/** The pod of the DaemonSet among rendered objects. Throws on a field that would be lost on the way to the runtime. */
export function podTemplateOf(objects: readonly object[]): PodTemplate {
  const daemonSet = objects.find((each) => 'kind' in each && each.kind === 'DaemonSet');
  if (daemonSet === undefined) throw new Error('the chart renders no DaemonSet');
  const { template } = (daemonSet as { spec: { template: { metadata: PodTemplate; spec: PodSpec } } }).spec;
  const { spec } = template;
  insist('spec', spec);
  if (spec.containers.length !== 1)
    throw new Error(`one container is expected, not ${spec.containers.length}`);
  const [container] = spec.containers;
  insist('container', container);
  insist('securityContext', container.securityContext);
  for (const volume of spec.volumes) insist('volume', volume);
  for (const mount of container.volumeMounts) insist('volumeMount', mount);
  return { labels: template.metadata.labels, spec };
}

/** The data of a ConfigMap among rendered objects. */
export function configMapOf(objects: readonly object[], name: string): Readonly<Record<string, string>> {
  for (const each of objects as readonly {
    kind: string;
    metadata: { name: string };
    data: Record<string, string>;
  }[])
    if (each.kind === 'ConfigMap' && each.metadata.name === name) return each.data;
  throw new Error(`the chart renders no ConfigMap ${name}`);
}

function insist(what: string, value: object): void {
  const unknown = Object.keys(value).filter((key) => KNOWN[what]?.includes(key) !== true);
  if (unknown.length > 0)
    throw new Error(`${what}: nothing here does ${unknown.join(', ')} as the kubelet does`);
}
