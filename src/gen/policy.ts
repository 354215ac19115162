// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/policy-schema.ts by `npm run gen`. Do not edit.

/** Which pods are meant, and what holds for them. */
export interface ClusterPolicySpec {
  /** Namespaces of the pods that are selected. Absent or `{}`: all but those of the system and of Weir, which must be named by their label `kubernetes.io/metadata.name`. */
  readonly namespaceSelector?: LabelSelector;
  /** Pods that are selected, by their labels; `{}` is all. Where the namespace sets a label `weir.dev/…`, it holds over the one of the pod. */
  readonly podSelector?: LabelSelector;
  /** Shorthand for `podSelector.matchLabels`. */
  readonly targetLabels?: Readonly<Record<string, string>>;
  /** `enforce`: what it denies is denied. `audit`: what it would deny is told. Nothing is denied where the agent runs without `policy.enforce`. */
  readonly mode?: 'audit' | 'enforce';
  /** Where the pods may send to. Absent: this policy says nothing of it. */
  readonly egress?: ClusterEgress;
}

/** Namespaces of the pods that are selected. Absent or `{}`: all but those of the system and of Weir, which must be named by their label `kubernetes.io/metadata.name`. */
export interface LabelSelector {
  /** Labels that must be there with these values. */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** Expressions that must all hold. */
  readonly matchExpressions?: readonly LabelExpression[];
}

/** One expression. */
export interface LabelExpression {
  /** Key of a label. */
  readonly key: string;
  /** `In`: the value is one of `values`. `NotIn`: it is none of them, or there is no such label. `Exists`, `DoesNotExist`: whatever the value. */
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  /** Values, for `In` and `NotIn`. */
  readonly values?: readonly string[];
}

/** Where the pods may send to. Absent: this policy says nothing of it. */
export interface ClusterEgress {
  /** What holds for what no clause names. `delegate` leaves it to the policies of the namespace. The strictest of all policies that select the pod holds: `deny`, then `delegate`, then `allow`. */
  readonly default: 'allow' | 'delegate' | 'deny';
  /** What is allowed. The allows of all policies of a gate that select the pod add up. Each names one kind of destination. */
  readonly allow?: readonly ClusterAllowClause[];
  /** What is denied, whatever allows it in this gate or the other one: entries as those of `allow`, without `expires`. */
  readonly deny?: readonly ClusterDenyClause[];
  /** HTTP proxies (`HTTPS_PROXY`). The pod may speak to them, and what it asks them for is judged by the clauses in the place of their address: the name or literal address in a CONNECT or in an absolute request line, with its port, and then the server name of TLS in the tunnel. What a proxy is sent that can’t be read as that (TLS to the proxy itself, HTTP/2, SOCKS) is what nobody approved: the default decides. Proxies of cluster policies are proxies to the policies of namespaces, too. */
  readonly proxies?: readonly ClusterProxy[];
  /** QUIC: UDP to port 443, and UDP that is seen to be QUIC. `deny` denies it as a deny clause does. `allow`, or absent: the clauses say. */
  readonly quic?: 'allow' | 'deny';
  /** TLS hellos that hide another one (Encrypted Client Hello), or have an extension that looks like it, as those of Chrome do always (GREASE): they can not be told apart. `deny` denies them as a deny clause does. `outer`, or absent: the name outside is the name. */
  readonly encryptedHello?: 'outer' | 'deny';
}

/** An allow. */
export interface ClusterAllowClause {
  /** Name of the clause in verdicts and records, unique in its list. */
  readonly name: string;
  /** Host names: `a.b` is that name, `*.a.b` one or more labels below it. In lower case, without final dot, other alphabets as `xn--…`. */
  readonly names?: readonly string[];
  /** Blocks of addresses, whatever is at them. */
  readonly cidrs?: readonly string[];
  /** Pods, by their own addresses. */
  readonly pods?: ClusterPodPeer;
  /** Services, by the addresses of the service and by those of its ready endpoints. */
  readonly services?: readonly ClusterServiceName[];
  /** What has a word: `kube-apiserver` is the API server, by service and endpoints; `kube-dns` the DNS service; `cloud-metadata` what gives a machine of a cloud its credentials (on GKE also a pod its own); `workload-identity` where a pod exchanges its token for credentials of its own: STS of the clouds, the agents of EKS Pod Identity and ECS. The last two are channels of the catalogue. */
  readonly to?: readonly ('kube-apiserver' | 'kube-dns' | 'cloud-metadata' | 'workload-identity')[];
  /** Categories of the catalogue (docs/reference/catalog.md). */
  readonly categories?: readonly ('model-registry' | 'model-cdn' | 'llm-api' | 'dataset-upload' | 'object-storage' | 'code-hosting' | 'file-sharing' | 'paste' | 'webhook' | 'telemetry' | 'metadata-service' | 'workload-identity' | 'tunnel' | 'doh' | 'dot')[];
  /** Channels of the catalogue, such as `huggingface-hub`. */
  readonly channels?: readonly string[];
  /** Ports that are meant. Absent: every port and protocol. */
  readonly ports?: readonly PortRange[];
  /** Why, for those who read a verdict. */
  readonly reason?: string;
  /** From when on it does not count: a UTC instant, `2027-01-31T18:00:00Z`, or a day, `2027-01-31`, the whole of which (UTC) it still counts. */
  readonly expires?: string;
}

/** Pods, by their own addresses. */
export interface ClusterPodPeer {
  /** Their namespaces; `{}` is all. */
  readonly namespaceSelector: LabelSelector;
  /** Their labels; `{}` is all. */
  readonly podSelector: LabelSelector;
}

/** A service. */
export interface ClusterServiceName {
  /** Its namespace. */
  readonly namespace: string;
  /** Its name. */
  readonly name: string;
}

/** A port, or a range of ports. */
export interface PortRange {
  /** The port, or the first of a range. Absent: every port of the protocol. */
  readonly port?: number;
  /** The last port of the range. */
  readonly endPort?: number;
  /** Absent: in an allow `TCP`, in a deny both. What is not said is read so that less is allowed. */
  readonly protocol?: 'TCP' | 'UDP';
}

/** A deny. */
export interface ClusterDenyClause {
  /** Name of the clause in verdicts and records, unique in its list. */
  readonly name: string;
  /** Host names: `a.b` is that name, `*.a.b` one or more labels below it. In lower case, without final dot, other alphabets as `xn--…`. */
  readonly names?: readonly string[];
  /** Blocks of addresses, whatever is at them. */
  readonly cidrs?: readonly string[];
  /** Pods, by their own addresses. */
  readonly pods?: ClusterPodPeer;
  /** Services, by the addresses of the service and by those of its ready endpoints. */
  readonly services?: readonly ClusterServiceName[];
  /** What has a word: `kube-apiserver` is the API server, by service and endpoints; `kube-dns` the DNS service; `cloud-metadata` what gives a machine of a cloud its credentials (on GKE also a pod its own); `workload-identity` where a pod exchanges its token for credentials of its own: STS of the clouds, the agents of EKS Pod Identity and ECS. The last two are channels of the catalogue. */
  readonly to?: readonly ('kube-apiserver' | 'kube-dns' | 'cloud-metadata' | 'workload-identity')[];
  /** Categories of the catalogue (docs/reference/catalog.md). */
  readonly categories?: readonly ('model-registry' | 'model-cdn' | 'llm-api' | 'dataset-upload' | 'object-storage' | 'code-hosting' | 'file-sharing' | 'paste' | 'webhook' | 'telemetry' | 'metadata-service' | 'workload-identity' | 'tunnel' | 'doh' | 'dot')[];
  /** Channels of the catalogue, such as `huggingface-hub`. */
  readonly channels?: readonly string[];
  /** Ports that are meant. Absent: every port and protocol. */
  readonly ports?: readonly PortRange[];
  /** Why, for those who read a verdict. */
  readonly reason?: string;
}

/** A proxy. */
export interface ClusterProxy {
  /** Name of the clause in verdicts and records, unique in its list. */
  readonly name: string;
  /** Host names: `a.b` is that name, `*.a.b` one or more labels below it. In lower case, without final dot, other alphabets as `xn--…`. */
  readonly names?: readonly string[];
  /** Blocks of addresses, whatever is at them. */
  readonly cidrs?: readonly string[];
  /** Pods, by their own addresses. */
  readonly pods?: ClusterPodPeer;
  /** Services, by the addresses of the service and by those of its ready endpoints. */
  readonly services?: readonly ClusterServiceName[];
  /** The TCP port on which it listens; of a service the target port as well as its own, in two entries, where they differ. */
  readonly port: number;
  /** Why, for those who read a verdict. */
  readonly reason?: string;
}

/** Which pods are meant, and what holds for them. */
export interface PolicySpec {
  /** Pods that are selected, by their labels; `{}` is all. Where the namespace sets a label `weir.dev/…`, it holds over the one of the pod. */
  readonly podSelector?: LabelSelector;
  /** Shorthand for `podSelector.matchLabels`. */
  readonly targetLabels?: Readonly<Record<string, string>>;
  /** `enforce`: what it denies is denied. `audit`: what it would deny is told. Nothing is denied where the agent runs without `policy.enforce`. */
  readonly mode?: 'audit' | 'enforce';
  /** Where the pods may send to. Absent: this policy says nothing of it. */
  readonly egress?: Egress;
}

/** Where the pods may send to. Absent: this policy says nothing of it. */
export interface Egress {
  /** What holds for what no clause names. The strictest of all policies of the namespace that select the pod holds. */
  readonly default: 'allow' | 'deny';
  /** What is allowed. The allows of all policies of a gate that select the pod add up. Each names one kind of destination. */
  readonly allow?: readonly AllowClause[];
  /** What is denied, whatever allows it in this gate or the other one: entries as those of `allow`, without `expires`. */
  readonly deny?: readonly DenyClause[];
  /** HTTP proxies (`HTTPS_PROXY`). The pod may speak to them, and what it asks them for is judged by the clauses in the place of their address: the name or literal address in a CONNECT or in an absolute request line, with its port, and then the server name of TLS in the tunnel. What a proxy is sent that can’t be read as that (TLS to the proxy itself, HTTP/2, SOCKS) is what nobody approved: the default decides. Proxies of cluster policies are proxies to the policies of namespaces, too. */
  readonly proxies?: readonly Proxy[];
  /** QUIC: UDP to port 443, and UDP that is seen to be QUIC. `deny` denies it as a deny clause does. `allow`, or absent: the clauses say. */
  readonly quic?: 'allow' | 'deny';
  /** TLS hellos that hide another one (Encrypted Client Hello), or have an extension that looks like it, as those of Chrome do always (GREASE): they can not be told apart. `deny` denies them as a deny clause does. `outer`, or absent: the name outside is the name. */
  readonly encryptedHello?: 'outer' | 'deny';
}

/** An allow. */
export interface AllowClause {
  /** Name of the clause in verdicts and records, unique in its list. */
  readonly name: string;
  /** Host names: `a.b` is that name, `*.a.b` one or more labels below it. In lower case, without final dot, other alphabets as `xn--…`. */
  readonly names?: readonly string[];
  /** Blocks of addresses, whatever is at them. */
  readonly cidrs?: readonly string[];
  /** Pods, by their own addresses. */
  readonly pods?: PodPeer;
  /** Services, by the addresses of the service and by those of its ready endpoints. */
  readonly services?: readonly ServiceName[];
  /** What has a word: `kube-apiserver` is the API server, by service and endpoints; `kube-dns` the DNS service; `cloud-metadata` what gives a machine of a cloud its credentials (on GKE also a pod its own); `workload-identity` where a pod exchanges its token for credentials of its own: STS of the clouds, the agents of EKS Pod Identity and ECS. The last two are channels of the catalogue. */
  readonly to?: readonly ('kube-apiserver' | 'kube-dns' | 'cloud-metadata' | 'workload-identity')[];
  /** Categories of the catalogue (docs/reference/catalog.md). */
  readonly categories?: readonly ('model-registry' | 'model-cdn' | 'llm-api' | 'dataset-upload' | 'object-storage' | 'code-hosting' | 'file-sharing' | 'paste' | 'webhook' | 'telemetry' | 'metadata-service' | 'workload-identity' | 'tunnel' | 'doh' | 'dot')[];
  /** Channels of the catalogue, such as `huggingface-hub`. */
  readonly channels?: readonly string[];
  /** Ports that are meant. Absent: every port and protocol. */
  readonly ports?: readonly PortRange[];
  /** Why, for those who read a verdict. */
  readonly reason?: string;
  /** From when on it does not count: a UTC instant, `2027-01-31T18:00:00Z`, or a day, `2027-01-31`, the whole of which (UTC) it still counts. */
  readonly expires?: string;
}

/** Pods, by their own addresses. */
export interface PodPeer {
  /** Their namespaces; `{}` is all. Absent: the namespace of the policy. */
  readonly namespaceSelector?: LabelSelector;
  /** Their labels; `{}` is all. */
  readonly podSelector: LabelSelector;
}

/** A service. */
export interface ServiceName {
  /** Its namespace. Absent: the namespace of the policy. */
  readonly namespace?: string;
  /** Its name. */
  readonly name: string;
}

/** A deny. */
export interface DenyClause {
  /** Name of the clause in verdicts and records, unique in its list. */
  readonly name: string;
  /** Host names: `a.b` is that name, `*.a.b` one or more labels below it. In lower case, without final dot, other alphabets as `xn--…`. */
  readonly names?: readonly string[];
  /** Blocks of addresses, whatever is at them. */
  readonly cidrs?: readonly string[];
  /** Pods, by their own addresses. */
  readonly pods?: PodPeer;
  /** Services, by the addresses of the service and by those of its ready endpoints. */
  readonly services?: readonly ServiceName[];
  /** What has a word: `kube-apiserver` is the API server, by service and endpoints; `kube-dns` the DNS service; `cloud-metadata` what gives a machine of a cloud its credentials (on GKE also a pod its own); `workload-identity` where a pod exchanges its token for credentials of its own: STS of the clouds, the agents of EKS Pod Identity and ECS. The last two are channels of the catalogue. */
  readonly to?: readonly ('kube-apiserver' | 'kube-dns' | 'cloud-metadata' | 'workload-identity')[];
  /** Categories of the catalogue (docs/reference/catalog.md). */
  readonly categories?: readonly ('model-registry' | 'model-cdn' | 'llm-api' | 'dataset-upload' | 'object-storage' | 'code-hosting' | 'file-sharing' | 'paste' | 'webhook' | 'telemetry' | 'metadata-service' | 'workload-identity' | 'tunnel' | 'doh' | 'dot')[];
  /** Channels of the catalogue, such as `huggingface-hub`. */
  readonly channels?: readonly string[];
  /** Ports that are meant. Absent: every port and protocol. */
  readonly ports?: readonly PortRange[];
  /** Why, for those who read a verdict. */
  readonly reason?: string;
}

/** A proxy. */
export interface Proxy {
  /** Name of the clause in verdicts and records, unique in its list. */
  readonly name: string;
  /** Host names: `a.b` is that name, `*.a.b` one or more labels below it. In lower case, without final dot, other alphabets as `xn--…`. */
  readonly names?: readonly string[];
  /** Blocks of addresses, whatever is at them. */
  readonly cidrs?: readonly string[];
  /** Pods, by their own addresses. */
  readonly pods?: PodPeer;
  /** Services, by the addresses of the service and by those of its ready endpoints. */
  readonly services?: readonly ServiceName[];
  /** The TCP port on which it listens; of a service the target port as well as its own, in two entries, where they differ. */
  readonly port: number;
  /** Why, for those who read a verdict. */
  readonly reason?: string;
}

/** Where the policy is in force, summed up over the nodes. Agents write it; nobody else needs to. */
export interface PolicyStatus {
  /** Generation of the policy that this tells of. */
  readonly observedGeneration?: number;
  /** Pods that it selects, as their nodes told last. */
  readonly selectedPods?: number;
  /** Nodes that have such pods, also those without news. */
  readonly nodes?: number;
  /** Of those, nodes on which this generation is in force, and that told so lately. */
  readonly nodesProgrammed?: number;
  /** Of those, nodes without news: what they said last is not counted as in force. */
  readonly nodesStale?: number;
  /** `nodesProgrammed/nodes`, for a column. */
  readonly programmedOn?: string;
  /** `Accepted`: every node that knows this generation takes it. `Programmed`: it is in force on every node that has selected pods. `Degraded`: something of it holds only in part. */
  readonly conditions?: readonly PolicyCondition[];
}

/** A condition, as Kubernetes has them. */
export interface PolicyCondition {
  /** What it is about. */
  readonly type: string;
  /** Whether it holds. */
  readonly status: 'True' | 'False' | 'Unknown';
  /** Generation of the policy that it tells of. */
  readonly observedGeneration?: number;
  /** When it came to hold, or no longer to. */
  readonly lastTransitionTime: string;
  /** Why, in one word. */
  readonly reason: string;
  /** Why, for people. */
  readonly message: string;
}

/** What the agent of the node says. It has no status subresource: one write makes the object and fills it. */
export interface NodeStatus {
  /** Version of the agent. */
  readonly version: string;
  /** When it was written, by the clock of the API server. */
  readonly time: string;
  /** How often it is written where nothing changes. After three times that without news the node counts as stale. */
  readonly heartbeatSeconds: number;
  /** Policies that select pods of the node, or are not in force on it. */
  readonly policies?: readonly PolicyReport[];
  /** Policies that the node knows and that select none of its pods, as `uid:generation`: it has nothing else to say of them. */
  readonly idle?: readonly string[];
  /** Policies that found no room in the two lists. */
  readonly omitted?: number;
}

/** A policy. */
export interface PolicyReport {
  /** Its name; of a namespaced policy `namespace/name`. */
  readonly policy: string;
  /** Its uid. */
  readonly uid: string;
  /** The newest generation that the node has seen. */
  readonly generation: number;
  /** Pods of the node that it selects. */
  readonly pods: number;
  /** Why the node does not take this generation. Absent: it does. */
  readonly problems?: readonly string[];
  /** The last good generation, where that one is in force instead. */
  readonly heldGeneration?: number;
  /** Why this generation is not in force on the node. Absent: it is. */
  readonly unprogrammed?: readonly UnprogrammedReport[];
  /** Pods that it selects and that are governed only in part. A count that is absent is not known. */
  readonly degraded?: DegradedReport;
}

/** One reason. */
export interface UnprogrammedReport {
  /** `pending`, `not-accepted`, `off`, `not-enforced-by-this-version`, `tier-missing`, `table-full` or `refused-by-kernel`. */
  readonly reason: string;
  /** What the node lacks. */
  readonly tier?: string;
  /** The clause that needs it, such as `egress.allow.hub`. */
  readonly clause?: string;
  /** The table that is full. */
  readonly table?: string;
  /** Why, for people. */
  readonly message?: string;
}

/** Pods that it selects and that are governed only in part. A count that is absent is not known. */
export interface DegradedReport {
  /** Whose runtime hides their sockets. */
  readonly l3Only?: number;
  /** With flows that are judged packet by packet. */
  readonly packetOnly?: number;
  /** With processes whose requests can not be read. */
  readonly opaque?: number;
}
