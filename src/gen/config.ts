// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/schema.ts by `npm run gen`. Do not edit.

/** Options of the agent, complete: defaults are filled in. */
export interface Config {
  /** Name of this node in records, and of its Node object. Empty: what `NODE_NAME` says, else the host name. */
  readonly node: string;
  /** Name of the cluster in records. Empty: left out. */
  readonly cluster: string;
  /** Which pods are observed: `ai` those with a governance label and those taken for AI workloads (`docs/explanation/ai-recognition.md`); `governed` those with a governance label; `all` every pod. */
  readonly observe: 'ai' | 'governed' | 'all';
  /** Folder of pod and namespace manifests to take pod facts from. Empty: none; events then name the pod uid of the cgroup only. */
  readonly pods: string;
  /** The kubelet's cgroup, as a path from the cgroup v2 root. Empty: `/kubepods.slice` or `/kubepods`, whichever exists. */
  readonly cgroupRoot: string;
  /** The API server, which tells of this node's pods and of namespaces. */
  readonly kubernetes: {
    /** `auto` takes the kubeconfig that is named, else the service account where there is one, else no API server; `in-cluster` and `kubeconfig` insist on theirs; `off` never asks one. */
    readonly mode: 'auto' | 'off' | 'in-cluster' | 'kubeconfig';
    /** File that says how to reach the API server. Empty: with `kubernetes.mode` `kubeconfig` the one that `KUBECONFIG` names, else `~/.kube/config`. */
    readonly kubeconfig: string;
    /** Context in the kubeconfig. Empty: the file's current one. */
    readonly context: string;
    /** Key of a taint, such as `weir.dev/agent-not-ready`, that new nodes are created with; the agent takes it off its own node once it observes. Empty: none. */
    readonly startupTaint: string;
  };
  /** Policies (docs/explanation/policy.md): where they come from, and whether they are enforced (docs/explanation/enforcement.md). */
  readonly policy: {
    /** Whether policies are followed: those of the API server, where one is followed, and those of `policy.paths`. Off: none is asked for, and none holds. */
    readonly enabled: boolean;
    /** Files of policies, and folders of which every `.yaml`, `.yml` and `.json` file is one; changes are followed. A policy of the same name in the API server holds over one of a file. */
    readonly paths: readonly string[];
    /** Whether policies take effect: programs that decide are attached, and a policy in mode `enforce` denies. Off: policies are compiled, and nothing is denied. */
    readonly enforce: boolean;
    /** Which decisions are told as Events of the pods, where an API server is followed and policies are enforced: none, denials, or also what would be denied were every policy enforced. Repeats are counted in one Event; a node makes ten writes a minute at most, a pod has eight Events. */
    readonly podEvents: 'none' | 'deny' | 'audit';
    /** Addresses that may answer the DNS questions of pods: questions to them are always allowed, and only their answers teach names. With a cluster DNS its service address and those of its pods. Empty: the nameservers of `/etc/resolv.conf` of the agent. */
    readonly resolvers: readonly string[];
    /** Addresses of nodes, and blocks of them (`10.0.0.0/16`), beside those of this node: no name teaches a pod to reach them, only `cidrs` do. Else whoever answers for an approved name could lead pods to the kubelet. */
    readonly nodeAddresses: readonly string[];
    /** Where names on the wire (TLS server names, HTTP hosts) decide: the first of a stream in the `send()` of who sends, which fails at once, and all of them in packets; or in packets alone: then the connection is cut. */
    readonly streamVerdict: 'send' | 'packet';
    /** What a pod may send, where policies are enforced, from its first instruction until the agent knows it and its policies: everything, or nothing but what is implied. Static pods and processes of the host are never held back. */
    readonly newPods: 'allow' | 'deny';
    /** The same for pods that begin while no agent runs. Pods that were there before keep their policies either way, with their new containers. */
    readonly whenAgentAway: 'allow' | 'deny';
    /** Namespaces whose pods `policy.newPods` and `policy.whenAgentAway` hold back no longer than until an agent is told of them, by the container runtime or the API server, even while policies are not known: what a node needs before it reaches the API server. Policies that select them hold all the same. The kernel knows no namespaces: while no agent runs they are held back as others. */
    readonly neverHeld: readonly string[];
    /** For how long an agent that says nothing to the kernel is taken to be there still. In seconds. */
    readonly awayAfter: number;
    /** How long connections of a running pod go on that are older than the first policy that selects it, where no rule denies them by address and the agent never learned their names: each is recorded once, as `legacy`, and cut when the time is over, whether the agent runs or not. 0: cut at once. In seconds. */
    readonly adoptGrace: number;
    /** How long before its end an exception (`expires`) is announced by a record. In hours. */
    readonly noticeHours: number;
  };
  /** The container runtime, which tells of containers before the API server does. */
  readonly cri: {
    /** `auto` asks the runtime where there is one; `required` does not start without its socket; `off` never asks. */
    readonly mode: 'auto' | 'required' | 'off';
    /** Socket of the runtime (CRI v1). Empty: that of containerd, CRI-O or k3s, whichever is there. */
    readonly socket: string;
  };
  /** Folder of the socket that `weir events` reads. */
  readonly runDir: string;
  /** Folder of the files that keep what the API server told of pods, and the policies that hold, for a restart while it is away. Empty: nothing is kept. */
  readonly stateDir: string;
  /** Folder in bpffs below which programs and tables are pinned. One agent at a time can have it. */
  readonly pinDir: string;
  /** Where records go. */
  readonly output: {
    /** JSON lines, or one readable line for each record; `falco` and `falco-text`: findings alone, in the JSON or the text of Falco’s alerts. */
    readonly format: 'json' | 'pretty' | 'falco' | 'falco-text';
    /** File to append records to. Empty: standard output. */
    readonly file: string;
    /** When `output.file` is put aside and begun anew. */
    readonly rotate: {
      /** Size from which on it is put aside. 0: whatever its size. In bytes. */
      readonly bytes: number;
      /** Age from which on it is put aside, when the next record comes. 0: whatever its age. In seconds. */
      readonly seconds: number;
      /** Files put aside that are kept; older ones are removed. In files. */
      readonly keep: number;
      /** Whether files put aside are compressed (gzip). */
      readonly compress: boolean;
    };
    /** Kinds of records that are sent. Empty: all. */
    readonly kinds: readonly ('process.exec' | 'process.exit' | 'network.connect' | 'network.send' | 'network.listen' | 'network.accept' | 'network.flow' | 'dns.answer' | 'dns.question' | 'tls.hello' | 'http.request' | 'egress.decision' | 'coverage.throttle' | 'finding' | 'breakglass' | 'heartbeat' | 'inventory' | 'policy_change' | 'exception')[];
    /** Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all. */
    readonly pods: readonly string[];
    /** Findings that are sent are at least so grave. Says nothing of other kinds. */
    readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
    /** Verdicts whose records are sent; what has none is not sent then. Empty: all. */
    readonly verdicts: readonly ('allow' | 'audit' | 'deny' | 'kill')[];
    /** Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all. */
    readonly fields: readonly string[];
    /** Members of a record that are not sent, as dotted paths. */
    readonly omit: readonly string[];
    /** Records that wait in memory. In bytes. */
    readonly queueBytes: number;
    /** Room below `stateDir` for what has none in memory. 0: memory only. In bytes. */
    readonly spillBytes: number;
  };
  /** Receivers that records are posted to, beside `output`, by name. */
  readonly http: Readonly<Record<string, {
    /** Address that records are posted to. */
    readonly url: string;
    /** A JSON array of records, or the JSON that Falco posts, one event a request. */
    readonly format: 'webhook' | 'falcosidekick';
    /** Kinds of records that are sent. Empty: all. */
    readonly kinds: readonly ('process.exec' | 'process.exit' | 'network.connect' | 'network.send' | 'network.listen' | 'network.accept' | 'network.flow' | 'dns.answer' | 'dns.question' | 'tls.hello' | 'http.request' | 'egress.decision' | 'coverage.throttle' | 'finding' | 'breakglass' | 'heartbeat' | 'inventory' | 'policy_change' | 'exception')[];
    /** Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all. */
    readonly pods: readonly string[];
    /** Findings that are sent are at least so grave. Says nothing of other kinds. */
    readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
    /** Verdicts whose records are sent; what has none is not sent then. Empty: all. */
    readonly verdicts: readonly ('allow' | 'audit' | 'deny' | 'kill')[];
    /** Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all. */
    readonly fields: readonly string[];
    /** Members of a record that are not sent, as dotted paths. */
    readonly omit: readonly string[];
    /** File of headers, one `Name: value` a line, such as an `Authorization`. Read again when the receiver answers 401 or 403. Empty: none. */
    readonly headerFile: string;
    /** Certificates (PEM) to trust. Empty: the system's. */
    readonly caFile: string;
    /** Records that wait in memory. In bytes. */
    readonly queueBytes: number;
    /** Room below `stateDir` for what has none in memory. 0: memory only. In bytes. */
    readonly spillBytes: number;
  }>>;
  /** OpenTelemetry receivers that records are sent to as logs, beside `output`, by name. */
  readonly otlp: Readonly<Record<string, {
    /** Base address of the receiver (OTLP over HTTP), such as `http://collector:4318`. */
    readonly endpoint: string;
    /** Kinds of records that are sent. Empty: all. */
    readonly kinds: readonly ('process.exec' | 'process.exit' | 'network.connect' | 'network.send' | 'network.listen' | 'network.accept' | 'network.flow' | 'dns.answer' | 'dns.question' | 'tls.hello' | 'http.request' | 'egress.decision' | 'coverage.throttle' | 'finding' | 'breakglass' | 'heartbeat' | 'inventory' | 'policy_change' | 'exception')[];
    /** Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all. */
    readonly pods: readonly string[];
    /** Findings that are sent are at least so grave. Says nothing of other kinds. */
    readonly severity: 'critical' | 'high' | 'medium' | 'low' | 'info';
    /** Verdicts whose records are sent; what has none is not sent then. Empty: all. */
    readonly verdicts: readonly ('allow' | 'audit' | 'deny' | 'kill')[];
    /** Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all. */
    readonly fields: readonly string[];
    /** Members of a record that are not sent, as dotted paths. */
    readonly omit: readonly string[];
    /** File of headers, one `Name: value` a line, such as an `Authorization`. Read again when the receiver answers 401 or 403. Empty: none. */
    readonly headerFile: string;
    /** Certificates (PEM) to trust. Empty: the system's. */
    readonly caFile: string;
    /** Records that wait in memory. In bytes. */
    readonly queueBytes: number;
    /** Room below `stateDir` for what has none in memory. 0: memory only. In bytes. */
    readonly spillBytes: number;
  }>>;
  /** Which models are approved. */
  readonly models: {
    /** Package URLs of approved models, such as `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@<revision>`; a name may end in `/*`. Empty: no finding is raised for any model. */
    readonly approved: readonly string[];
    /** Channels of the catalogue, of category `model-registry`, from which models may come, such as `huggingface-hub`. Empty: no finding is raised for any hub. */
    readonly approvedHubs: readonly string[];
  };
  /** Falco rule files, which events are held against. */
  readonly rules: {
    /** Rule files, and folders of which every `.yaml` and `.yml` file is meant, each on top of those before it. They are read again when they change, and on SIGHUP; a set that does not load leaves the one before in force. */
    readonly files: readonly string[];
    /** Load the rules that come with Weir (`examples/rules/ai_rules.yaml`) before them. They are asked apart from the others: neither keeps the other from holding. */
    readonly shipped: boolean;
    /** Whose events rules are about: `observed` those of the pods that are observed (`observe`). */
    readonly scope: 'observed';
    /** Enables or disables rules, in this order, over what the files say: `disable rule NAME` (`*` stands for anything), `enable tag NAME`. */
    readonly select: readonly string[];
    /** Rules that are less severe are left out. */
    readonly priority: 'emergency' | 'alert' | 'critical' | 'error' | 'warning' | 'notice' | 'informational' | 'debug';
    /** Of the rules that hold for an event `first` raises the one that was defined first, `all` all of them (Falco’s `rule_matching`). */
    readonly matching: 'first' | 'all';
    /** Append container, image, pod and namespace to the output of every rule, as Falco does (`append_output`, `suggested_output`). */
    readonly suggestedOutput: boolean;
    /** What is appended to the outputs of rules beside, by name (Falco’s `append_output`). */
    readonly appendOutput: Readonly<Record<string, {
      /** Text with fields, as in the output of a rule: `parent=%proc.pname`. */
      readonly extraOutput: string;
      /** The rule that it is for. Empty: all. */
      readonly rule: string;
      /** The source of the rules that it is for. Empty: all. */
      readonly source: string;
      /** Tags that the rules have that it is for. Empty: all. */
      readonly tags: readonly string[];
    }>>;
    /** How many alerts of one rule in one pod have a line each in a minute; those beyond are told in one, with their number. In alerts. */
    readonly burst: number;
  };
  /** Suspending a policy on this node for a while, with `weir breakglass`. */
  readonly breakglass: {
    /** Whether it is possible. Where it is not, what an earlier run of the agent kept of it ends at once. */
    readonly enabled: boolean;
    /** How long it may last at most. What takes longer belongs into the policy. In seconds. */
    readonly maxDuration: number;
  };
  /** Labels that count as governance labels beside `weir.dev/…`. */
  readonly governance: {
    /** Aliases of `weir.dev/domain`. */
    readonly domain: readonly string[];
    /** Aliases of `weir.dev/data-class`. */
    readonly dataClass: readonly string[];
    /** Aliases of `weir.dev/owner`. */
    readonly owner: readonly string[];
    /** Aliases of `weir.dev/agent`. */
    readonly agent: readonly string[];
  };
  /** Knowledge of model channels. */
  readonly catalog: {
    /** Catalogue files that add hosts and channels to the built-in ones. */
    readonly overlays: readonly string[];
  };
  /** Replace what looks like a secret in arguments and query strings before anything is written. */
  readonly redact: boolean;
  /** How often a live flow is reported. In seconds. */
  readonly flowInterval: number;
  /** How often the agent says that it is alive, what it covers and what it lost. In seconds. */
  readonly heartbeatInterval: number;
  /** Buffers between kernel and agent. */
  readonly ring: {
    /** Ring of observations: a power of two. In bytes. */
    readonly observationsBytes: number;
    /** Ring of identity and decisions, which are never shed: a power of two. In bytes. */
    readonly decisionsBytes: number;
  };
  /** How events come by their pods. */
  readonly identity: {
    /** How long events wait for a pod that is not known yet, or known in part. Then they are told as they are known, with `identity.state`. 0: none waits. In milliseconds. */
    readonly holdMs: number;
    /** How many events of one pod wait, with 1 KiB of room for each; all pods together may have sixteen times as many. In events. */
    readonly holdEvents: number;
    /** What a pod gets that nobody told of yet, or only the container runtime: `observe` everything, until what is known of it says otherwise; `discover` the programs it runs and the DNS answers it gets; `ignore` nothing. Under `observe: all` it is observed. */
    readonly unknownPods: 'observe' | 'discover' | 'ignore';
  };
  /** What one pod may send before it is throttled, so that it can not blind the others. */
  readonly podRate: {
    /** 0: no limit. In observations per second. */
    readonly perSecond: number;
    /** How many a quiet pod may save up. In observations. */
    readonly burst: number;
  };
  /** Metrics and probes over HTTP. */
  readonly metrics: {
    /** Address of `/metrics`, `/healthz` and `/readyz`, such as `127.0.0.1:9469` or `:9469`. Empty: none. */
    readonly listen: string;
    /** How many namespaces have names of their own in metrics; the rest is `other`. In namespaces. */
    readonly maxNamespaces: number;
    /** How many workloads have names of their own in metrics. One that does nothing for an hour makes room; the rest is `other`. In workloads. */
    readonly maxWorkloads: number;
    /** How many series of metrics name a model; the rest is `other`. In series. */
    readonly maxModels: number;
    /** How many series there are of traffic, findings and models, those called `other` not counted. In series. */
    readonly maxSeries: number;
    /** How many clauses of policies have series of their own; the rest is `other`. In clauses. */
    readonly maxClauses: number;
    /** How long of each minute the kernel takes the time of its programs, which costs every program of the node some 50 ns a run and needs CAP_SYS_ADMIN. 0: never. In milliseconds a minute. */
    readonly programTimesMs: number;
  };
  /** File that says why the agent could not start, where Kubernetes made one (terminationMessagePath). Empty: none. */
  readonly terminationLog: string;
  /** Level of the agent's own log, on standard error. */
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error';
}
