// SPDX-License-Identifier: Apache-2.0
import type { ChartGroup } from './chart-value.ts';

const text = { type: 'string' } as const;
const switched = { type: 'boolean' } as const;
const texts = { type: 'object', additionalProperties: text } as const;
const objects = { type: 'array', items: { type: 'object' } } as const;
const object = { type: 'object' } as const;
const interval = { type: 'string', pattern: '^([0-9]+(ms|s|m|h))*$' } as const;

const monitor = (kind: string) =>
  ({
    about: `A ${kind}, for the Prometheus operator.`,
    values: {
      enabled: {
        about: `Whether there is one. Prometheus annotations are left out then.`,
        default: false,
        schema: switched,
      },
      interval: {
        about: "How often it scrapes, such as `30s`. Empty: Prometheus's own.",
        default: '',
        schema: interval,
      },
      labels: { about: 'Labels by which your Prometheus selects it.', default: {}, schema: texts },
    },
  }) as const;

/**
 * Every value of the chart but `config`, which is the agent's own schema (src/config/schema.ts). `npm run gen` derives
 * values.yaml, values.schema.json and docs/reference/chart.md.
 */
export const CHART_VALUES: ChartGroup = {
  about: 'Values of the chart.',
  values: {
    image: {
      about: 'The image of the agent.',
      values: {
        repository: {
          about:
            'Where nodes pull it from. None is published yet: build it (docs/how-to/build-the-image.md) and push it to a registry of yours.',
          default: 'localhost/weir',
          schema: { type: 'string', minLength: 1 },
        },
        tag: { about: "Empty: the chart's `appVersion`.", default: '', schema: text },
        digest: {
          about: 'Such as `sha256:…`; wins over the tag.',
          default: '',
          schema: { type: 'string', pattern: '^(sha256:[0-9a-f]{64})?$' },
        },
        pullPolicy: {
          about: 'When the kubelet pulls.',
          default: 'IfNotPresent',
          schema: { type: 'string', enum: ['IfNotPresent', 'Always', 'Never'] },
        },
        pullSecrets: {
          about: 'Names of secrets of the namespace.',
          default: [],
          schema: { type: 'array', items: text },
        },
      },
    },
    privileged: {
      about:
        'Privileged mode, for a node that refuses the capabilities of docs/explanation/privileges.md. Not needed on any kernel that we know of.',
      values: {
        enabled: { about: 'Whether the container is privileged.', default: false, schema: switched },
        reason: {
          about:
            'Why; becomes the annotation `weir.dev/privileged-reason` of the pods. Required with `enabled`.',
          default: '',
          schema: text,
        },
      },
    },
    extraCapabilities: {
      about:
        'Capabilities beside those that the agent always has, without `CAP_`: `SYS_ADMIN` for requests of TLS clients on kernels before 6.6, and, where policy is enforced, for connections that it cuts and that no process of their pod has open; `SYS_RESOURCE` for kernels before 5.11 (docs/explanation/privileges.md).',
      default: [],
      schema: {
        type: 'array',
        items: { type: 'string', pattern: '^[A-Z][A-Z_]*$', not: { pattern: '^CAP_' } },
      },
    },
    seccompProfile: {
      about: "The system calls it may make. The runtime's own profile lets it make all it needs.",
      default: { type: 'RuntimeDefault' },
      schema: object,
    },
    appArmorProfile: {
      about:
        'Unconfined: the default profile of container runtimes forbids to write below /sys/fs/bpf and to read other processes. Empty: not said.',
      default: { type: 'Unconfined' },
      schema: object,
    },
    seLinuxOptions: {
      about: 'The type that may use the files of the host; without SELinux it says nothing. Empty: not said.',
      default: { level: 's0', type: 'spc_t' },
      schema: object,
    },
    resources: {
      about:
        'Measured (bench/README.md): 92 MB idle, 119 MB with 500 pods, 167 MB at the peak of a load; the kernel adds 18 MB of rings and tables. No CPU limit: a throttled agent loses events.',
      default: { requests: { cpu: '50m', memory: '160Mi' }, limits: { memory: '384Mi' } },
      schema: object,
    },
    hostNetwork: {
      about:
        "The node's network instead of the pod's: starts before the network plug-in does, but NetworkPolicies don't hold for its port, and the port must be free on the node.",
      default: false,
      schema: switched,
    },
    priorityClassName: {
      about: 'Kept when the node runs out of memory, and first to be started.',
      default: 'system-node-critical',
      schema: text,
    },
    resourceQuota: {
      about:
        'A ResourceQuota that lets pods of `priorityClassName` into the namespace, where the cluster allows system priorities in kube-system alone (GKE).',
      values: {
        enabled: { about: 'Whether there is one.', default: false, schema: switched },
        pods: {
          about: 'Pods it lets in: at least as many as there are nodes.',
          default: 5000,
          schema: { type: 'integer', minimum: 1 },
        },
      },
    },
    nodeSelector: {
      about: 'Nodes that get an agent.',
      default: { 'kubernetes.io/os': 'linux' },
      schema: texts,
    },
    affinity: { about: 'Affinity of the pods.', default: {}, schema: object },
    tolerations: {
      about: 'All taints: a node without an agent is a gap.',
      default: [{ operator: 'Exists' }],
      schema: objects,
    },
    updateStrategy: {
      about:
        'Programs and tables stay in the kernel while an agent is replaced, so that a tenth of the nodes at a time is no risk.',
      default: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%' } },
      schema: object,
    },
    terminationGracePeriodSeconds: {
      about: 'Time to write what is in the queues of outputs.',
      default: 30,
      schema: { type: 'integer', minimum: 1 },
    },
    probes: {
      about: 'Probes ask the port of `config.metrics.listen`.',
      values: {
        enabled: {
          about: 'Off: the pod counts as ready when the process runs, attached or not.',
          default: true,
          schema: switched,
        },
      },
    },
    podAnnotations: { about: 'Annotations of the pods.', default: {}, schema: texts },
    podLabels: { about: 'Labels of the pods.', default: {}, schema: texts },
    extraEnv: {
      about:
        'Environment of the agent beside `NODE_NAME` and `NODE_ADDRESS`. Options of the agent belong into `config`.',
      default: [],
      schema: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: text } } },
    },
    extraVolumes: {
      about: 'Volumes, such as a secret with the headers of a receiver (`config.http.<name>.headerFile`).',
      default: [],
      schema: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: text } } },
    },
    extraVolumeMounts: {
      about: 'Where they are mounted.',
      default: [],
      schema: {
        type: 'array',
        items: {
          type: 'object',
          required: ['name', 'mountPath'],
          properties: { name: text, mountPath: { type: 'string', pattern: '^/' } },
        },
      },
    },
    serviceAccount: {
      about: 'The service account of the pods.',
      values: {
        create: { about: 'Whether the chart makes it.', default: true, schema: switched },
        name: {
          about: "Empty: the chart's name for it. Required without `create`.",
          default: '',
          schema: text,
        },
        annotations: { about: 'Its annotations.', default: {}, schema: texts },
      },
    },
    rbac: {
      about: 'Rights of the service account: what the agent reads, and nothing more.',
      values: { create: { about: 'Whether the chart grants them.', default: true, schema: switched } },
    },
    admission: {
      about: 'ValidatingAdmissionPolicies, of the API server itself.',
      values: {
        nodeStatus: {
          about: 'Agents write the WeirNodeStatus of their own node alone.',
          values: {
            enabled: {
              about:
                'Whether there is one. Off where tokens of service accounts name no node (Kubernetes before 1.30): no agent could write then.',
              default: true,
              schema: switched,
            },
          },
        },
        labelGuard: {
          about:
            'Labels `weir.dev/…` of namespaces and running pods are written by some groups only (docs/explanation/policy.md).',
          values: {
            enabled: {
              about: 'Whether there is one. It holds in the whole cluster.',
              default: false,
              schema: switched,
            },
            groups: {
              about: 'Groups that write them.',
              default: ['system:masters', 'weir:governors'],
              schema: { type: 'array', minItems: 1, items: { type: 'string', pattern: "^[^'\\\\]+$" } },
            },
          },
        },
      },
    },
    prometheus: {
      about: 'How Prometheus finds the metrics.',
      values: {
        annotations: { about: 'Annotations `prometheus.io/…` of the pods.', default: true, schema: switched },
        podMonitor: monitor('PodMonitor'),
        serviceMonitor: monitor('ServiceMonitor, with a headless Service'),
        rules: {
          about: 'A PrometheusRule with the alerts of files/alerts.yaml, for the Prometheus operator.',
          values: {
            enabled: { about: 'Whether there is one.', default: false, schema: switched },
            labels: { about: 'Labels by which your Prometheus selects it.', default: {}, schema: texts },
          },
        },
      },
    },
    grafana: {
      about: 'Dashboards.',
      values: {
        enabled: {
          about: "A ConfigMap with the chart's dashboards, for Grafana's sidecar.",
          default: false,
          schema: switched,
        },
        labels: {
          about: 'Labels by which the sidecar selects it.',
          default: { grafana_dashboard: '1' },
          schema: texts,
        },
      },
    },
  },
};

/** What the chart says of `config` where the agent's own default would not do in a pod. */
export const CHART_CONFIG = { metrics: { listen: ':9469' } } as const;
