// SPDX-License-Identifier: Apache-2.0
import { BREAKGLASS_OPTIONS } from './breakglass-options.ts';
import { OUTPUT_OPTIONS } from './output-options.ts';
import { POLICY_OPTIONS } from './policy-options.ts';
import { RULE_OPTIONS } from './rule-options.ts';
import type { Schema } from './schema-node.ts';

/**
 * Every option of the agent, once: `npm run gen` derives the TypeScript type, the validator and the reference page;
 * flags and environment names follow from the path (`ring.observationsBytes` is `--ring-observations-bytes` and
 * `WEIR_RING_OBSERVATIONS_BYTES`). Kept within the structural subset of Kubernetes: a type on every node, no `$ref`.
 */
export const CONFIG_SCHEMA = {
  type: 'object',
  description: 'Options of the agent.',
  properties: {
    node: {
      type: 'string',
      default: '',
      since: '0.1.0',
      description:
        'Name of this node in records, and of its Node object. Empty: what `NODE_NAME` says, else the host name.',
    },
    cluster: {
      type: 'string',
      default: '',
      since: '0.1.0',
      description: 'Name of the cluster in records. Empty: left out.',
    },
    observe: {
      type: 'string',
      enum: ['ai', 'governed', 'all'],
      default: 'ai',
      since: '0.1.0',
      description:
        'Which pods are observed: `ai` those with a governance label and those taken for AI workloads (`docs/explanation/ai-recognition.md`); `governed` those with a governance label; `all` every pod.',
    },
    pods: {
      type: 'string',
      default: '',
      since: '0.1.0',
      description:
        'Folder of pod and namespace manifests to take pod facts from. Empty: none; events then name the pod uid of the cgroup only.',
    },
    cgroupRoot: {
      type: 'string',
      default: '',
      since: '0.1.0',
      description:
        "The kubelet's cgroup, as a path from the cgroup v2 root. Empty: `/kubepods.slice` or `/kubepods`, whichever exists.",
    },
    kubernetes: {
      type: 'object',
      description: "The API server, which tells of this node's pods and of namespaces.",
      properties: {
        mode: {
          type: 'string',
          enum: ['auto', 'off', 'in-cluster', 'kubeconfig'],
          default: 'auto',
          since: '0.1.0',
          description:
            '`auto` takes the kubeconfig that is named, else the service account where there is one, else no API server; `in-cluster` and `kubeconfig` insist on theirs; `off` never asks one.',
        },
        kubeconfig: {
          type: 'string',
          default: '',
          since: '0.1.0',
          description:
            'File that says how to reach the API server. Empty: with `kubernetes.mode` `kubeconfig` the one that `KUBECONFIG` names, else `~/.kube/config`.',
        },
        context: {
          type: 'string',
          default: '',
          since: '0.1.0',
          description: "Context in the kubeconfig. Empty: the file's current one.",
        },
        startupTaint: {
          type: 'string',
          default: '',
          since: '0.1.0',
          description:
            'Key of a taint, such as `weir.dev/agent-not-ready`, that new nodes are created with; the agent takes it off its own node once it observes. Empty: none.',
        },
      },
    },
    ...POLICY_OPTIONS,
    cri: {
      type: 'object',
      description: 'The container runtime, which tells of containers before the API server does.',
      properties: {
        mode: {
          type: 'string',
          enum: ['auto', 'required', 'off'],
          default: 'auto',
          since: '0.1.0',
          description:
            '`auto` asks the runtime where there is one; `required` does not start without its socket; `off` never asks.',
        },
        socket: {
          type: 'string',
          default: '',
          since: '0.1.0',
          description:
            'Socket of the runtime (CRI v1). Empty: that of containerd, CRI-O or k3s, whichever is there.',
        },
      },
    },
    runDir: {
      type: 'string',
      default: '/run/weir',
      since: '0.1.0',
      description: 'Folder of the socket that `weir events` reads.',
    },
    stateDir: {
      type: 'string',
      default: '/var/lib/weir',
      since: '0.1.0',
      description:
        'Folder of the files that keep what the API server told of pods, and the policies that hold, for a restart while it is away. Empty: nothing is kept.',
    },
    pinDir: {
      type: 'string',
      default: '/sys/fs/bpf/weir',
      since: '0.1.0',
      description:
        'Folder in bpffs below which programs and tables are pinned. One agent at a time can have it.',
    },
    ...OUTPUT_OPTIONS,
    models: {
      type: 'object',
      description: 'Which models are approved.',
      properties: {
        approved: {
          type: 'array',
          items: { type: 'string' },
          default: [],
          since: '0.1.0',
          description:
            'Package URLs of approved models, such as `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@<revision>`; a name may end in `/*`. Empty: no finding is raised for any model.',
        },
        approvedHubs: {
          type: 'array',
          items: { type: 'string' },
          default: [],
          since: '0.1.0',
          description:
            'Channels of the catalogue, of category `model-registry`, from which models may come, such as `huggingface-hub`. Empty: no finding is raised for any hub.',
        },
      },
    },
    ...RULE_OPTIONS,
    ...BREAKGLASS_OPTIONS,
    governance: {
      type: 'object',
      description: 'Labels that count as governance labels beside `weir.dev/…`.',
      properties: {
        domain: {
          type: 'array',
          items: { type: 'string' },
          default: [],
          since: '0.1.0',
          description: 'Aliases of `weir.dev/domain`.',
        },
        dataClass: {
          type: 'array',
          items: { type: 'string' },
          default: [],
          since: '0.1.0',
          description: 'Aliases of `weir.dev/data-class`.',
        },
        owner: {
          type: 'array',
          items: { type: 'string' },
          default: [],
          since: '0.1.0',
          description: 'Aliases of `weir.dev/owner`.',
        },
        agent: {
          type: 'array',
          items: { type: 'string' },
          default: [],
          since: '0.1.0',
          description: 'Aliases of `weir.dev/agent`.',
        },
      },
    },
    catalog: {
      type: 'object',
      description: 'Knowledge of model channels.',
      properties: {
        overlays: {
          type: 'array',
          items: { type: 'string' },
          default: [],
          since: '0.1.0',
          description: 'Catalogue files that add hosts and channels to the built-in ones.',
        },
      },
    },
    redact: {
      type: 'boolean',
      default: true,
      since: '0.1.0',
      description:
        'Replace what looks like a secret in arguments and query strings before anything is written.',
    },
    flowInterval: {
      type: 'integer',
      minimum: 1,
      maximum: 86400,
      default: 30,
      unit: 'seconds',
      since: '0.1.0',
      description: 'How often a live flow is reported.',
    },
    heartbeatInterval: {
      type: 'integer',
      minimum: 1,
      maximum: 3600,
      default: 60,
      unit: 'seconds',
      since: '0.1.0',
      description: 'How often the agent says that it is alive, what it covers and what it lost.',
    },
    ring: {
      type: 'object',
      description: 'Buffers between kernel and agent.',
      properties: {
        observationsBytes: {
          type: 'integer',
          minimum: 65536,
          maximum: 1073741824,
          default: 8388608,
          unit: 'bytes',
          since: '0.1.0',
          description: 'Ring of observations: a power of two.',
        },
        decisionsBytes: {
          type: 'integer',
          minimum: 65536,
          maximum: 1073741824,
          default: 4194304,
          unit: 'bytes',
          since: '0.1.0',
          description: 'Ring of identity and decisions, which are never shed: a power of two.',
        },
      },
    },
    identity: {
      type: 'object',
      description: 'How events come by their pods.',
      properties: {
        holdMs: {
          type: 'integer',
          minimum: 0,
          maximum: 10000,
          default: 1000,
          unit: 'milliseconds',
          since: '0.1.0',
          description:
            'How long events wait for a pod that is not known yet, or known in part. Then they are told as they are known, with `identity.state`. 0: none waits.',
        },
        holdEvents: {
          type: 'integer',
          minimum: 1,
          maximum: 1000000,
          default: 1000,
          unit: 'events',
          since: '0.1.0',
          description:
            'How many events of one pod wait, with 1 KiB of room for each; all pods together may have sixteen times as many.',
        },
        unknownPods: {
          type: 'string',
          enum: ['observe', 'discover', 'ignore'],
          default: 'observe',
          since: '0.1.0',
          description:
            'What a pod gets that nobody told of yet, or only the container runtime: `observe` everything, until what is known of it says otherwise; `discover` the programs it runs and the DNS answers it gets; `ignore` nothing. Under `observe: all` it is observed.',
        },
      },
    },
    podRate: {
      type: 'object',
      description: 'What one pod may send before it is throttled, so that it can not blind the others.',
      properties: {
        perSecond: {
          type: 'integer',
          minimum: 0,
          maximum: 100000000,
          default: 20000,
          unit: 'observations per second',
          since: '0.1.0',
          description: '0: no limit.',
        },
        burst: {
          type: 'integer',
          minimum: 1,
          maximum: 100000000,
          default: 40000,
          unit: 'observations',
          since: '0.1.0',
          description: 'How many a quiet pod may save up.',
        },
      },
    },
    metrics: {
      type: 'object',
      description: 'Metrics and probes over HTTP.',
      properties: {
        listen: {
          type: 'string',
          default: '',
          since: '0.1.0',
          description:
            'Address of `/metrics`, `/healthz` and `/readyz`, such as `127.0.0.1:9469` or `:9469`. Empty: none.',
        },
        maxNamespaces: {
          type: 'integer',
          minimum: 1,
          maximum: 100000,
          default: 100,
          unit: 'namespaces',
          since: '0.1.0',
          description: 'How many namespaces have names of their own in metrics; the rest is `other`.',
        },
        maxWorkloads: {
          type: 'integer',
          minimum: 1,
          maximum: 100000,
          default: 500,
          unit: 'workloads',
          since: '0.1.0',
          description:
            'How many workloads have names of their own in metrics. One that does nothing for an hour makes room; the rest is `other`.',
        },
        maxModels: {
          type: 'integer',
          minimum: 0,
          maximum: 100000,
          default: 200,
          unit: 'series',
          since: '0.1.0',
          description: 'How many series of metrics name a model; the rest is `other`.',
        },
        maxSeries: {
          type: 'integer',
          minimum: 0,
          maximum: 1000000,
          default: 3000,
          unit: 'series',
          since: '0.1.0',
          description:
            'How many series there are of traffic, findings and models, those called `other` not counted.',
        },
        maxClauses: {
          type: 'integer',
          minimum: 0,
          maximum: 100000,
          default: 1000,
          unit: 'clauses',
          since: '0.1.0',
          description: 'How many clauses of policies have series of their own; the rest is `other`.',
        },
        programTimesMs: {
          type: 'integer',
          minimum: 0,
          maximum: 10000,
          default: 0,
          unit: 'milliseconds a minute',
          since: '0.1.0',
          description:
            'How long of each minute the kernel takes the time of its programs, which costs every program of the node some 50 ns a run and needs CAP_SYS_ADMIN. 0: never.',
        },
      },
    },
    terminationLog: {
      type: 'string',
      default: '/dev/termination-log',
      since: '0.1.0',
      description:
        'File that says why the agent could not start, where Kubernetes made one (terminationMessagePath). Empty: none.',
    },
    logLevel: {
      type: 'string',
      enum: ['debug', 'info', 'warn', 'error'],
      default: 'info',
      since: '0.1.0',
      description: "Level of the agent's own log, on standard error.",
    },
  },
} as const satisfies Schema;
