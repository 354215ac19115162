// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/schema.ts by `npm run gen`. Do not edit.
export const validateConfig = validate10;
const schema11 = {"type":"object","description":"Options of the agent.","properties":{"node":{"type":"string","default":"","since":"0.1.0","description":"Name of this node in records, and of its Node object. Empty: what `NODE_NAME` says, else the host name."},"cluster":{"type":"string","default":"","since":"0.1.0","description":"Name of the cluster in records. Empty: left out."},"observe":{"type":"string","enum":["ai","governed","all"],"default":"ai","since":"0.1.0","description":"Which pods are observed: `ai` those with a governance label and those taken for AI workloads (`docs/explanation/ai-recognition.md`); `governed` those with a governance label; `all` every pod."},"pods":{"type":"string","default":"","since":"0.1.0","description":"Folder of pod and namespace manifests to take pod facts from. Empty: none; events then name the pod uid of the cgroup only."},"cgroupRoot":{"type":"string","default":"","since":"0.1.0","description":"The kubelet's cgroup, as a path from the cgroup v2 root. Empty: `/kubepods.slice` or `/kubepods`, whichever exists."},"kubernetes":{"type":"object","description":"The API server, which tells of this node's pods and of namespaces.","properties":{"mode":{"type":"string","enum":["auto","off","in-cluster","kubeconfig"],"default":"auto","since":"0.1.0","description":"`auto` takes the kubeconfig that is named, else the service account where there is one, else no API server; `in-cluster` and `kubeconfig` insist on theirs; `off` never asks one."},"kubeconfig":{"type":"string","default":"","since":"0.1.0","description":"File that says how to reach the API server. Empty: with `kubernetes.mode` `kubeconfig` the one that `KUBECONFIG` names, else `~/.kube/config`."},"context":{"type":"string","default":"","since":"0.1.0","description":"Context in the kubeconfig. Empty: the file's current one."},"startupTaint":{"type":"string","default":"","since":"0.1.0","description":"Key of a taint, such as `weir.dev/agent-not-ready`, that new nodes are created with; the agent takes it off its own node once it observes. Empty: none."}},"additionalProperties":false},"policy":{"type":"object","description":"Policies (docs/explanation/policy.md): where they come from, and whether they are enforced (docs/explanation/enforcement.md).","properties":{"enabled":{"type":"boolean","default":true,"since":"0.1.0","description":"Whether policies are followed: those of the API server, where one is followed, and those of `policy.paths`. Off: none is asked for, and none holds."},"paths":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Files of policies, and folders of which every `.yaml`, `.yml` and `.json` file is one; changes are followed. A policy of the same name in the API server holds over one of a file."},"enforce":{"type":"boolean","default":false,"since":"0.1.0","description":"Whether policies take effect: programs that decide are attached, and a policy in mode `enforce` denies. Off: policies are compiled, and nothing is denied."},"podEvents":{"type":"string","enum":["none","deny","audit"],"default":"deny","since":"0.1.0","description":"Which decisions are told as Events of the pods, where an API server is followed and policies are enforced: none, denials, or also what would be denied were every policy enforced. Repeats are counted in one Event; a node makes ten writes a minute at most, a pod has eight Events."},"resolvers":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Addresses that may answer the DNS questions of pods: questions to them are always allowed, and only their answers teach names. With a cluster DNS its service address and those of its pods. Empty: the nameservers of `/etc/resolv.conf` of the agent."},"nodeAddresses":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Addresses of nodes, and blocks of them (`10.0.0.0/16`), beside those of this node: no name teaches a pod to reach them, only `cidrs` do. Else whoever answers for an approved name could lead pods to the kubelet."},"streamVerdict":{"type":"string","enum":["send","packet"],"default":"send","since":"0.1.0","description":"Where names on the wire (TLS server names, HTTP hosts) decide: the first of a stream in the `send()` of who sends, which fails at once, and all of them in packets; or in packets alone: then the connection is cut."},"newPods":{"type":"string","enum":["allow","deny"],"default":"allow","since":"0.1.0","description":"What a pod may send, where policies are enforced, from its first instruction until the agent knows it and its policies: everything, or nothing but what is implied. Static pods and processes of the host are never held back."},"whenAgentAway":{"type":"string","enum":["allow","deny"],"default":"allow","since":"0.1.0","description":"The same for pods that begin while no agent runs. Pods that were there before keep their policies either way, with their new containers."},"neverHeld":{"type":"array","items":{"type":"string"},"default":["kube-system"],"since":"0.1.0","description":"Namespaces whose pods `policy.newPods` and `policy.whenAgentAway` hold back no longer than until an agent is told of them, by the container runtime or the API server, even while policies are not known: what a node needs before it reaches the API server. Policies that select them hold all the same. The kernel knows no namespaces: while no agent runs they are held back as others."},"awayAfter":{"type":"integer","minimum":5,"maximum":86400,"default":30,"unit":"seconds","since":"0.1.0","description":"For how long an agent that says nothing to the kernel is taken to be there still."},"adoptGrace":{"type":"integer","minimum":0,"maximum":86400,"default":60,"unit":"seconds","since":"0.1.0","description":"How long connections of a running pod go on that are older than the first policy that selects it, where no rule denies them by address and the agent never learned their names: each is recorded once, as `legacy`, and cut when the time is over, whether the agent runs or not. 0: cut at once."},"noticeHours":{"type":"integer","minimum":1,"maximum":8760,"default":168,"unit":"hours","since":"0.1.0","description":"How long before its end an exception (`expires`) is announced by a record."}},"additionalProperties":false},"cri":{"type":"object","description":"The container runtime, which tells of containers before the API server does.","properties":{"mode":{"type":"string","enum":["auto","required","off"],"default":"auto","since":"0.1.0","description":"`auto` asks the runtime where there is one; `required` does not start without its socket; `off` never asks."},"socket":{"type":"string","default":"","since":"0.1.0","description":"Socket of the runtime (CRI v1). Empty: that of containerd, CRI-O or k3s, whichever is there."}},"additionalProperties":false},"runDir":{"type":"string","default":"/run/weir","since":"0.1.0","description":"Folder of the socket that `weir events` reads."},"stateDir":{"type":"string","default":"/var/lib/weir","since":"0.1.0","description":"Folder of the files that keep what the API server told of pods, and the policies that hold, for a restart while it is away. Empty: nothing is kept."},"pinDir":{"type":"string","default":"/sys/fs/bpf/weir","since":"0.1.0","description":"Folder in bpffs below which programs and tables are pinned. One agent at a time can have it."},"output":{"type":"object","description":"Where records go.","properties":{"format":{"type":"string","enum":["json","pretty","falco","falco-text"],"default":"json","since":"0.1.0","description":"JSON lines, or one readable line for each record; `falco` and `falco-text`: findings alone, in the JSON or the text of Falco’s alerts."},"file":{"type":"string","default":"","since":"0.1.0","description":"File to append records to. Empty: standard output."},"rotate":{"type":"object","description":"When `output.file` is put aside and begun anew.","properties":{"bytes":{"type":"integer","minimum":0,"maximum":1099511627776,"default":104857600,"unit":"bytes","since":"0.1.0","description":"Size from which on it is put aside. 0: whatever its size."},"seconds":{"type":"integer","minimum":0,"maximum":31536000,"default":0,"unit":"seconds","since":"0.1.0","description":"Age from which on it is put aside, when the next record comes. 0: whatever its age."},"keep":{"type":"integer","minimum":0,"maximum":10000,"default":5,"unit":"files","since":"0.1.0","description":"Files put aside that are kept; older ones are removed."},"compress":{"type":"boolean","default":false,"since":"0.1.0","description":"Whether files put aside are compressed (gzip)."}},"additionalProperties":false},"kinds":{"type":"array","items":{"type":"string","enum":["process.exec","process.exit","network.connect","network.send","network.listen","network.accept","network.flow","dns.answer","dns.question","tls.hello","http.request","egress.decision","coverage.throttle","finding","breakglass","heartbeat","inventory","policy_change","exception"]},"default":[],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"pods":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},"default":[],"since":"0.1.0","description":"Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all."},"severity":{"type":"string","enum":["critical","high","medium","low","info"],"default":"info","since":"0.1.0","description":"Findings that are sent are at least so grave. Says nothing of other kinds."},"verdicts":{"type":"array","items":{"type":"string","enum":["allow","audit","deny","kill"]},"default":[],"since":"0.1.0","description":"Verdicts whose records are sent; what has none is not sent then. Empty: all."},"fields":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all."},"omit":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are not sent, as dotted paths."},"queueBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Records that wait in memory."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":0,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what has none in memory. 0: memory only."}},"additionalProperties":false},"http":{"type":"object","since":"0.1.0","default":{},"description":"Receivers that records are posted to, beside `output`, by name.","propertyNames":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,39}$"},"additionalProperties":{"type":"object","description":"A receiver that records are posted to.","properties":{"url":{"type":"string","default":"","since":"0.1.0","description":"Address that records are posted to."},"format":{"type":"string","enum":["webhook","falcosidekick"],"default":"webhook","since":"0.1.0","description":"A JSON array of records, or the JSON that Falco posts, one event a request."},"kinds":{"type":"array","items":{"type":"string","enum":["process.exec","process.exit","network.connect","network.send","network.listen","network.accept","network.flow","dns.answer","dns.question","tls.hello","http.request","egress.decision","coverage.throttle","finding","breakglass","heartbeat","inventory","policy_change","exception"]},"default":["finding"],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"pods":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},"default":[],"since":"0.1.0","description":"Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all."},"severity":{"type":"string","enum":["critical","high","medium","low","info"],"default":"info","since":"0.1.0","description":"Findings that are sent are at least so grave. Says nothing of other kinds."},"verdicts":{"type":"array","items":{"type":"string","enum":["allow","audit","deny","kill"]},"default":[],"since":"0.1.0","description":"Verdicts whose records are sent; what has none is not sent then. Empty: all."},"fields":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all."},"omit":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are not sent, as dotted paths."},"headerFile":{"type":"string","default":"","since":"0.1.0","description":"File of headers, one `Name: value` a line, such as an `Authorization`. Read again when the receiver answers 401 or 403. Empty: none."},"caFile":{"type":"string","default":"","since":"0.1.0","description":"Certificates (PEM) to trust. Empty: the system's."},"queueBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Records that wait in memory."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":67108864,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what has none in memory. 0: memory only."}},"additionalProperties":false,"required":["url"]}},"otlp":{"type":"object","since":"0.1.0","default":{},"description":"OpenTelemetry receivers that records are sent to as logs, beside `output`, by name.","propertyNames":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,39}$"},"additionalProperties":{"type":"object","description":"An OpenTelemetry receiver.","properties":{"endpoint":{"type":"string","default":"","since":"0.1.0","description":"Base address of the receiver (OTLP over HTTP), such as `http://collector:4318`."},"kinds":{"type":"array","items":{"type":"string","enum":["process.exec","process.exit","network.connect","network.send","network.listen","network.accept","network.flow","dns.answer","dns.question","tls.hello","http.request","egress.decision","coverage.throttle","finding","breakglass","heartbeat","inventory","policy_change","exception"]},"default":[],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"pods":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},"default":[],"since":"0.1.0","description":"Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all."},"severity":{"type":"string","enum":["critical","high","medium","low","info"],"default":"info","since":"0.1.0","description":"Findings that are sent are at least so grave. Says nothing of other kinds."},"verdicts":{"type":"array","items":{"type":"string","enum":["allow","audit","deny","kill"]},"default":[],"since":"0.1.0","description":"Verdicts whose records are sent; what has none is not sent then. Empty: all."},"fields":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all."},"omit":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are not sent, as dotted paths."},"headerFile":{"type":"string","default":"","since":"0.1.0","description":"File of headers, one `Name: value` a line, such as an `Authorization`. Read again when the receiver answers 401 or 403. Empty: none."},"caFile":{"type":"string","default":"","since":"0.1.0","description":"Certificates (PEM) to trust. Empty: the system's."},"queueBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Records that wait in memory."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":67108864,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what has none in memory. 0: memory only."}},"additionalProperties":false,"required":["endpoint"]}},"models":{"type":"object","description":"Which models are approved.","properties":{"approved":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Package URLs of approved models, such as `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@<revision>`; a name may end in `/*`. Empty: no finding is raised for any model."},"approvedHubs":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Channels of the catalogue, of category `model-registry`, from which models may come, such as `huggingface-hub`. Empty: no finding is raised for any hub."}},"additionalProperties":false},"rules":{"type":"object","description":"Falco rule files, which events are held against.","properties":{"files":{"type":"array","items":{"type":"string"},"default":[],"flag":"rules","since":"0.1.0","description":"Rule files, and folders of which every `.yaml` and `.yml` file is meant, each on top of those before it. They are read again when they change, and on SIGHUP; a set that does not load leaves the one before in force."},"shipped":{"type":"boolean","default":true,"since":"0.1.0","description":"Load the rules that come with Weir (`examples/rules/ai_rules.yaml`) before them. They are asked apart from the others: neither keeps the other from holding."},"scope":{"type":"string","enum":["observed"],"default":"observed","since":"0.1.0","description":"Whose events rules are about: `observed` those of the pods that are observed (`observe`)."},"select":{"type":"array","items":{"type":"string","pattern":"^(enable|disable) (rule|tag) .+$"},"default":[],"since":"0.1.0","description":"Enables or disables rules, in this order, over what the files say: `disable rule NAME` (`*` stands for anything), `enable tag NAME`."},"priority":{"type":"string","enum":["emergency","alert","critical","error","warning","notice","informational","debug"],"default":"debug","since":"0.1.0","description":"Rules that are less severe are left out."},"matching":{"type":"string","enum":["first","all"],"default":"first","since":"0.1.0","description":"Of the rules that hold for an event `first` raises the one that was defined first, `all` all of them (Falco’s `rule_matching`)."},"suggestedOutput":{"type":"boolean","default":true,"since":"0.1.0","description":"Append container, image, pod and namespace to the output of every rule, as Falco does (`append_output`, `suggested_output`)."},"appendOutput":{"type":"object","since":"0.1.0","default":{},"description":"What is appended to the outputs of rules beside, by name (Falco’s `append_output`).","propertyNames":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,39}$"},"additionalProperties":{"type":"object","description":"Something that is appended.","properties":{"extraOutput":{"type":"string","default":"","since":"0.1.0","description":"Text with fields, as in the output of a rule: `parent=%proc.pname`."},"rule":{"type":"string","default":"","since":"0.1.0","description":"The rule that it is for. Empty: all."},"source":{"type":"string","default":"","since":"0.1.0","description":"The source of the rules that it is for. Empty: all."},"tags":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Tags that the rules have that it is for. Empty: all."}},"additionalProperties":false,"required":["extraOutput"]}},"burst":{"type":"integer","minimum":1,"maximum":1000000,"default":10,"unit":"alerts","since":"0.1.0","description":"How many alerts of one rule in one pod have a line each in a minute; those beyond are told in one, with their number."}},"additionalProperties":false},"breakglass":{"type":"object","description":"Suspending a policy on this node for a while, with `weir breakglass`.","properties":{"enabled":{"type":"boolean","default":true,"since":"0.1.0","description":"Whether it is possible. Where it is not, what an earlier run of the agent kept of it ends at once."},"maxDuration":{"type":"integer","unit":"seconds","minimum":60,"maximum":86400,"default":14400,"since":"0.1.0","description":"How long it may last at most. What takes longer belongs into the policy."}},"additionalProperties":false},"governance":{"type":"object","description":"Labels that count as governance labels beside `weir.dev/…`.","properties":{"domain":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/domain`."},"dataClass":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/data-class`."},"owner":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/owner`."},"agent":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/agent`."}},"additionalProperties":false},"catalog":{"type":"object","description":"Knowledge of model channels.","properties":{"overlays":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Catalogue files that add hosts and channels to the built-in ones."}},"additionalProperties":false},"redact":{"type":"boolean","default":true,"since":"0.1.0","description":"Replace what looks like a secret in arguments and query strings before anything is written."},"flowInterval":{"type":"integer","minimum":1,"maximum":86400,"default":30,"unit":"seconds","since":"0.1.0","description":"How often a live flow is reported."},"heartbeatInterval":{"type":"integer","minimum":1,"maximum":3600,"default":60,"unit":"seconds","since":"0.1.0","description":"How often the agent says that it is alive, what it covers and what it lost."},"ring":{"type":"object","description":"Buffers between kernel and agent.","properties":{"observationsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Ring of observations: a power of two."},"decisionsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":4194304,"unit":"bytes","since":"0.1.0","description":"Ring of identity and decisions, which are never shed: a power of two."}},"additionalProperties":false},"identity":{"type":"object","description":"How events come by their pods.","properties":{"holdMs":{"type":"integer","minimum":0,"maximum":10000,"default":1000,"unit":"milliseconds","since":"0.1.0","description":"How long events wait for a pod that is not known yet, or known in part. Then they are told as they are known, with `identity.state`. 0: none waits."},"holdEvents":{"type":"integer","minimum":1,"maximum":1000000,"default":1000,"unit":"events","since":"0.1.0","description":"How many events of one pod wait, with 1 KiB of room for each; all pods together may have sixteen times as many."},"unknownPods":{"type":"string","enum":["observe","discover","ignore"],"default":"observe","since":"0.1.0","description":"What a pod gets that nobody told of yet, or only the container runtime: `observe` everything, until what is known of it says otherwise; `discover` the programs it runs and the DNS answers it gets; `ignore` nothing. Under `observe: all` it is observed."}},"additionalProperties":false},"podRate":{"type":"object","description":"What one pod may send before it is throttled, so that it can not blind the others.","properties":{"perSecond":{"type":"integer","minimum":0,"maximum":100000000,"default":20000,"unit":"observations per second","since":"0.1.0","description":"0: no limit."},"burst":{"type":"integer","minimum":1,"maximum":100000000,"default":40000,"unit":"observations","since":"0.1.0","description":"How many a quiet pod may save up."}},"additionalProperties":false},"metrics":{"type":"object","description":"Metrics and probes over HTTP.","properties":{"listen":{"type":"string","default":"","since":"0.1.0","description":"Address of `/metrics`, `/healthz` and `/readyz`, such as `127.0.0.1:9469` or `:9469`. Empty: none."},"maxNamespaces":{"type":"integer","minimum":1,"maximum":100000,"default":100,"unit":"namespaces","since":"0.1.0","description":"How many namespaces have names of their own in metrics; the rest is `other`."},"maxWorkloads":{"type":"integer","minimum":1,"maximum":100000,"default":500,"unit":"workloads","since":"0.1.0","description":"How many workloads have names of their own in metrics. One that does nothing for an hour makes room; the rest is `other`."},"maxModels":{"type":"integer","minimum":0,"maximum":100000,"default":200,"unit":"series","since":"0.1.0","description":"How many series of metrics name a model; the rest is `other`."},"maxSeries":{"type":"integer","minimum":0,"maximum":1000000,"default":3000,"unit":"series","since":"0.1.0","description":"How many series there are of traffic, findings and models, those called `other` not counted."},"maxClauses":{"type":"integer","minimum":0,"maximum":100000,"default":1000,"unit":"clauses","since":"0.1.0","description":"How many clauses of policies have series of their own; the rest is `other`."},"programTimesMs":{"type":"integer","minimum":0,"maximum":10000,"default":0,"unit":"milliseconds a minute","since":"0.1.0","description":"How long of each minute the kernel takes the time of its programs, which costs every program of the node some 50 ns a run and needs CAP_SYS_ADMIN. 0: never."}},"additionalProperties":false},"terminationLog":{"type":"string","default":"/dev/termination-log","since":"0.1.0","description":"File that says why the agent could not start, where Kubernetes made one (terminationMessagePath). Empty: none."},"logLevel":{"type":"string","enum":["debug","info","warn","error"],"default":"info","since":"0.1.0","description":"Level of the agent's own log, on standard error."}},"additionalProperties":false};
const func2 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$", "u");
const pattern1 = new RegExp("^[a-z][a-z0-9-]{0,39}$", "u");
const pattern5 = new RegExp("^(enable|disable) (rule|tag) .+$", "u");

function validate10(data, {instancePath="", parentData, parentDataProperty, rootData=data}={}){
let vErrors = null;
let errors = 0;
if(data && typeof data == "object" && !Array.isArray(data)){
for(const key0 in data){
if(!(func2.call(schema11.properties, key0))){
const err0 = {instancePath,schemaPath:"#/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key0},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err0];
}
else {
vErrors.push(err0);
}
errors++;
}
}
if(data.node !== undefined){
if(typeof data.node !== "string"){
const err1 = {instancePath:instancePath+"/node",schemaPath:"#/properties/node/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err1];
}
else {
vErrors.push(err1);
}
errors++;
}
}
if(data.cluster !== undefined){
if(typeof data.cluster !== "string"){
const err2 = {instancePath:instancePath+"/cluster",schemaPath:"#/properties/cluster/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err2];
}
else {
vErrors.push(err2);
}
errors++;
}
}
if(data.observe !== undefined){
let data2 = data.observe;
if(typeof data2 !== "string"){
const err3 = {instancePath:instancePath+"/observe",schemaPath:"#/properties/observe/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err3];
}
else {
vErrors.push(err3);
}
errors++;
}
if(!(((data2 === "ai") || (data2 === "governed")) || (data2 === "all"))){
const err4 = {instancePath:instancePath+"/observe",schemaPath:"#/properties/observe/enum",keyword:"enum",params:{allowedValues: schema11.properties.observe.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err4];
}
else {
vErrors.push(err4);
}
errors++;
}
}
if(data.pods !== undefined){
if(typeof data.pods !== "string"){
const err5 = {instancePath:instancePath+"/pods",schemaPath:"#/properties/pods/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err5];
}
else {
vErrors.push(err5);
}
errors++;
}
}
if(data.cgroupRoot !== undefined){
if(typeof data.cgroupRoot !== "string"){
const err6 = {instancePath:instancePath+"/cgroupRoot",schemaPath:"#/properties/cgroupRoot/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err6];
}
else {
vErrors.push(err6);
}
errors++;
}
}
if(data.kubernetes !== undefined){
let data5 = data.kubernetes;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if(!((((key1 === "mode") || (key1 === "kubeconfig")) || (key1 === "context")) || (key1 === "startupTaint"))){
const err7 = {instancePath:instancePath+"/kubernetes",schemaPath:"#/properties/kubernetes/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err7];
}
else {
vErrors.push(err7);
}
errors++;
}
}
if(data5.mode !== undefined){
let data6 = data5.mode;
if(typeof data6 !== "string"){
const err8 = {instancePath:instancePath+"/kubernetes/mode",schemaPath:"#/properties/kubernetes/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!((((data6 === "auto") || (data6 === "off")) || (data6 === "in-cluster")) || (data6 === "kubeconfig"))){
const err9 = {instancePath:instancePath+"/kubernetes/mode",schemaPath:"#/properties/kubernetes/properties/mode/enum",keyword:"enum",params:{allowedValues: schema11.properties.kubernetes.properties.mode.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data5.kubeconfig !== undefined){
if(typeof data5.kubeconfig !== "string"){
const err10 = {instancePath:instancePath+"/kubernetes/kubeconfig",schemaPath:"#/properties/kubernetes/properties/kubeconfig/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
if(data5.context !== undefined){
if(typeof data5.context !== "string"){
const err11 = {instancePath:instancePath+"/kubernetes/context",schemaPath:"#/properties/kubernetes/properties/context/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data5.startupTaint !== undefined){
if(typeof data5.startupTaint !== "string"){
const err12 = {instancePath:instancePath+"/kubernetes/startupTaint",schemaPath:"#/properties/kubernetes/properties/startupTaint/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
}
else {
const err13 = {instancePath:instancePath+"/kubernetes",schemaPath:"#/properties/kubernetes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.policy !== undefined){
let data10 = data.policy;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key2 in data10){
if(!(func2.call(schema11.properties.policy.properties, key2))){
const err14 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data10.enabled !== undefined){
if(typeof data10.enabled !== "boolean"){
const err15 = {instancePath:instancePath+"/policy/enabled",schemaPath:"#/properties/policy/properties/enabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data10.paths !== undefined){
let data12 = data10.paths;
if(Array.isArray(data12)){
const len0 = data12.length;
for(let i0=0; i0<len0; i0++){
if(typeof data12[i0] !== "string"){
const err16 = {instancePath:instancePath+"/policy/paths/" + i0,schemaPath:"#/properties/policy/properties/paths/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
}
else {
const err17 = {instancePath:instancePath+"/policy/paths",schemaPath:"#/properties/policy/properties/paths/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data10.enforce !== undefined){
if(typeof data10.enforce !== "boolean"){
const err18 = {instancePath:instancePath+"/policy/enforce",schemaPath:"#/properties/policy/properties/enforce/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data10.podEvents !== undefined){
let data15 = data10.podEvents;
if(typeof data15 !== "string"){
const err19 = {instancePath:instancePath+"/policy/podEvents",schemaPath:"#/properties/policy/properties/podEvents/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(!(((data15 === "none") || (data15 === "deny")) || (data15 === "audit"))){
const err20 = {instancePath:instancePath+"/policy/podEvents",schemaPath:"#/properties/policy/properties/podEvents/enum",keyword:"enum",params:{allowedValues: schema11.properties.policy.properties.podEvents.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data10.resolvers !== undefined){
let data16 = data10.resolvers;
if(Array.isArray(data16)){
const len1 = data16.length;
for(let i1=0; i1<len1; i1++){
if(typeof data16[i1] !== "string"){
const err21 = {instancePath:instancePath+"/policy/resolvers/" + i1,schemaPath:"#/properties/policy/properties/resolvers/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
}
else {
const err22 = {instancePath:instancePath+"/policy/resolvers",schemaPath:"#/properties/policy/properties/resolvers/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data10.nodeAddresses !== undefined){
let data18 = data10.nodeAddresses;
if(Array.isArray(data18)){
const len2 = data18.length;
for(let i2=0; i2<len2; i2++){
if(typeof data18[i2] !== "string"){
const err23 = {instancePath:instancePath+"/policy/nodeAddresses/" + i2,schemaPath:"#/properties/policy/properties/nodeAddresses/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
}
else {
const err24 = {instancePath:instancePath+"/policy/nodeAddresses",schemaPath:"#/properties/policy/properties/nodeAddresses/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data10.streamVerdict !== undefined){
let data20 = data10.streamVerdict;
if(typeof data20 !== "string"){
const err25 = {instancePath:instancePath+"/policy/streamVerdict",schemaPath:"#/properties/policy/properties/streamVerdict/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!((data20 === "send") || (data20 === "packet"))){
const err26 = {instancePath:instancePath+"/policy/streamVerdict",schemaPath:"#/properties/policy/properties/streamVerdict/enum",keyword:"enum",params:{allowedValues: schema11.properties.policy.properties.streamVerdict.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data10.newPods !== undefined){
let data21 = data10.newPods;
if(typeof data21 !== "string"){
const err27 = {instancePath:instancePath+"/policy/newPods",schemaPath:"#/properties/policy/properties/newPods/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!((data21 === "allow") || (data21 === "deny"))){
const err28 = {instancePath:instancePath+"/policy/newPods",schemaPath:"#/properties/policy/properties/newPods/enum",keyword:"enum",params:{allowedValues: schema11.properties.policy.properties.newPods.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data10.whenAgentAway !== undefined){
let data22 = data10.whenAgentAway;
if(typeof data22 !== "string"){
const err29 = {instancePath:instancePath+"/policy/whenAgentAway",schemaPath:"#/properties/policy/properties/whenAgentAway/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if(!((data22 === "allow") || (data22 === "deny"))){
const err30 = {instancePath:instancePath+"/policy/whenAgentAway",schemaPath:"#/properties/policy/properties/whenAgentAway/enum",keyword:"enum",params:{allowedValues: schema11.properties.policy.properties.whenAgentAway.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data10.neverHeld !== undefined){
let data23 = data10.neverHeld;
if(Array.isArray(data23)){
const len3 = data23.length;
for(let i3=0; i3<len3; i3++){
if(typeof data23[i3] !== "string"){
const err31 = {instancePath:instancePath+"/policy/neverHeld/" + i3,schemaPath:"#/properties/policy/properties/neverHeld/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
}
}
else {
const err32 = {instancePath:instancePath+"/policy/neverHeld",schemaPath:"#/properties/policy/properties/neverHeld/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data10.awayAfter !== undefined){
let data25 = data10.awayAfter;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
const err33 = {instancePath:instancePath+"/policy/awayAfter",schemaPath:"#/properties/policy/properties/awayAfter/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 > 86400 || isNaN(data25)){
const err34 = {instancePath:instancePath+"/policy/awayAfter",schemaPath:"#/properties/policy/properties/awayAfter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if(data25 < 5 || isNaN(data25)){
const err35 = {instancePath:instancePath+"/policy/awayAfter",schemaPath:"#/properties/policy/properties/awayAfter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 5},message:"must be >= 5"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
}
if(data10.adoptGrace !== undefined){
let data26 = data10.adoptGrace;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
const err36 = {instancePath:instancePath+"/policy/adoptGrace",schemaPath:"#/properties/policy/properties/adoptGrace/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 86400 || isNaN(data26)){
const err37 = {instancePath:instancePath+"/policy/adoptGrace",schemaPath:"#/properties/policy/properties/adoptGrace/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if(data26 < 0 || isNaN(data26)){
const err38 = {instancePath:instancePath+"/policy/adoptGrace",schemaPath:"#/properties/policy/properties/adoptGrace/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
}
if(data10.noticeHours !== undefined){
let data27 = data10.noticeHours;
if(!(((typeof data27 == "number") && (!(data27 % 1) && !isNaN(data27))) && (isFinite(data27)))){
const err39 = {instancePath:instancePath+"/policy/noticeHours",schemaPath:"#/properties/policy/properties/noticeHours/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
if((typeof data27 == "number") && (isFinite(data27))){
if(data27 > 8760 || isNaN(data27)){
const err40 = {instancePath:instancePath+"/policy/noticeHours",schemaPath:"#/properties/policy/properties/noticeHours/maximum",keyword:"maximum",params:{comparison: "<=", limit: 8760},message:"must be <= 8760"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(data27 < 1 || isNaN(data27)){
const err41 = {instancePath:instancePath+"/policy/noticeHours",schemaPath:"#/properties/policy/properties/noticeHours/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
}
}
else {
const err42 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.cri !== undefined){
let data28 = data.cri;
if(data28 && typeof data28 == "object" && !Array.isArray(data28)){
for(const key3 in data28){
if(!((key3 === "mode") || (key3 === "socket"))){
const err43 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data28.mode !== undefined){
let data29 = data28.mode;
if(typeof data29 !== "string"){
const err44 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if(!(((data29 === "auto") || (data29 === "required")) || (data29 === "off"))){
const err45 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/enum",keyword:"enum",params:{allowedValues: schema11.properties.cri.properties.mode.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data28.socket !== undefined){
if(typeof data28.socket !== "string"){
const err46 = {instancePath:instancePath+"/cri/socket",schemaPath:"#/properties/cri/properties/socket/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
}
else {
const err47 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.runDir !== undefined){
if(typeof data.runDir !== "string"){
const err48 = {instancePath:instancePath+"/runDir",schemaPath:"#/properties/runDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data.stateDir !== undefined){
if(typeof data.stateDir !== "string"){
const err49 = {instancePath:instancePath+"/stateDir",schemaPath:"#/properties/stateDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data.pinDir !== undefined){
if(typeof data.pinDir !== "string"){
const err50 = {instancePath:instancePath+"/pinDir",schemaPath:"#/properties/pinDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data.output !== undefined){
let data34 = data.output;
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
for(const key4 in data34){
if(!(func2.call(schema11.properties.output.properties, key4))){
const err51 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data34.format !== undefined){
let data35 = data34.format;
if(typeof data35 !== "string"){
const err52 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(!((((data35 === "json") || (data35 === "pretty")) || (data35 === "falco")) || (data35 === "falco-text"))){
const err53 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data34.file !== undefined){
if(typeof data34.file !== "string"){
const err54 = {instancePath:instancePath+"/output/file",schemaPath:"#/properties/output/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data34.rotate !== undefined){
let data37 = data34.rotate;
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
for(const key5 in data37){
if(!((((key5 === "bytes") || (key5 === "seconds")) || (key5 === "keep")) || (key5 === "compress"))){
const err55 = {instancePath:instancePath+"/output/rotate",schemaPath:"#/properties/output/properties/rotate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data37.bytes !== undefined){
let data38 = data37.bytes;
if(!(((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38))) && (isFinite(data38)))){
const err56 = {instancePath:instancePath+"/output/rotate/bytes",schemaPath:"#/properties/output/properties/rotate/properties/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if((typeof data38 == "number") && (isFinite(data38))){
if(data38 > 1099511627776 || isNaN(data38)){
const err57 = {instancePath:instancePath+"/output/rotate/bytes",schemaPath:"#/properties/output/properties/rotate/properties/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1099511627776},message:"must be <= 1099511627776"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(data38 < 0 || isNaN(data38)){
const err58 = {instancePath:instancePath+"/output/rotate/bytes",schemaPath:"#/properties/output/properties/rotate/properties/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
}
}
if(data37.seconds !== undefined){
let data39 = data37.seconds;
if(!(((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39))) && (isFinite(data39)))){
const err59 = {instancePath:instancePath+"/output/rotate/seconds",schemaPath:"#/properties/output/properties/rotate/properties/seconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if((typeof data39 == "number") && (isFinite(data39))){
if(data39 > 31536000 || isNaN(data39)){
const err60 = {instancePath:instancePath+"/output/rotate/seconds",schemaPath:"#/properties/output/properties/rotate/properties/seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000},message:"must be <= 31536000"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data39 < 0 || isNaN(data39)){
const err61 = {instancePath:instancePath+"/output/rotate/seconds",schemaPath:"#/properties/output/properties/rotate/properties/seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
}
if(data37.keep !== undefined){
let data40 = data37.keep;
if(!(((typeof data40 == "number") && (!(data40 % 1) && !isNaN(data40))) && (isFinite(data40)))){
const err62 = {instancePath:instancePath+"/output/rotate/keep",schemaPath:"#/properties/output/properties/rotate/properties/keep/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
if((typeof data40 == "number") && (isFinite(data40))){
if(data40 > 10000 || isNaN(data40)){
const err63 = {instancePath:instancePath+"/output/rotate/keep",schemaPath:"#/properties/output/properties/rotate/properties/keep/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(data40 < 0 || isNaN(data40)){
const err64 = {instancePath:instancePath+"/output/rotate/keep",schemaPath:"#/properties/output/properties/rotate/properties/keep/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
}
if(data37.compress !== undefined){
if(typeof data37.compress !== "boolean"){
const err65 = {instancePath:instancePath+"/output/rotate/compress",schemaPath:"#/properties/output/properties/rotate/properties/compress/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
}
else {
const err66 = {instancePath:instancePath+"/output/rotate",schemaPath:"#/properties/output/properties/rotate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data34.kinds !== undefined){
let data42 = data34.kinds;
if(Array.isArray(data42)){
const len4 = data42.length;
for(let i4=0; i4<len4; i4++){
let data43 = data42[i4];
if(typeof data43 !== "string"){
const err67 = {instancePath:instancePath+"/output/kinds/" + i4,schemaPath:"#/properties/output/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(!(((((((((((((((((((data43 === "process.exec") || (data43 === "process.exit")) || (data43 === "network.connect")) || (data43 === "network.send")) || (data43 === "network.listen")) || (data43 === "network.accept")) || (data43 === "network.flow")) || (data43 === "dns.answer")) || (data43 === "dns.question")) || (data43 === "tls.hello")) || (data43 === "http.request")) || (data43 === "egress.decision")) || (data43 === "coverage.throttle")) || (data43 === "finding")) || (data43 === "breakglass")) || (data43 === "heartbeat")) || (data43 === "inventory")) || (data43 === "policy_change")) || (data43 === "exception"))){
const err68 = {instancePath:instancePath+"/output/kinds/" + i4,schemaPath:"#/properties/output/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.kinds.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
}
else {
const err69 = {instancePath:instancePath+"/output/kinds",schemaPath:"#/properties/output/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
if(data34.pods !== undefined){
let data44 = data34.pods;
if(Array.isArray(data44)){
const len5 = data44.length;
for(let i5=0; i5<len5; i5++){
let data45 = data44[i5];
if(typeof data45 === "string"){
if(!pattern0.test(data45)){
const err70 = {instancePath:instancePath+"/output/pods/" + i5,schemaPath:"#/properties/output/properties/pods/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"+"\""};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
else {
const err71 = {instancePath:instancePath+"/output/pods/" + i5,schemaPath:"#/properties/output/properties/pods/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
}
else {
const err72 = {instancePath:instancePath+"/output/pods",schemaPath:"#/properties/output/properties/pods/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data34.severity !== undefined){
let data46 = data34.severity;
if(typeof data46 !== "string"){
const err73 = {instancePath:instancePath+"/output/severity",schemaPath:"#/properties/output/properties/severity/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(!(((((data46 === "critical") || (data46 === "high")) || (data46 === "medium")) || (data46 === "low")) || (data46 === "info"))){
const err74 = {instancePath:instancePath+"/output/severity",schemaPath:"#/properties/output/properties/severity/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.severity.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
if(data34.verdicts !== undefined){
let data47 = data34.verdicts;
if(Array.isArray(data47)){
const len6 = data47.length;
for(let i6=0; i6<len6; i6++){
let data48 = data47[i6];
if(typeof data48 !== "string"){
const err75 = {instancePath:instancePath+"/output/verdicts/" + i6,schemaPath:"#/properties/output/properties/verdicts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if(!((((data48 === "allow") || (data48 === "audit")) || (data48 === "deny")) || (data48 === "kill"))){
const err76 = {instancePath:instancePath+"/output/verdicts/" + i6,schemaPath:"#/properties/output/properties/verdicts/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.verdicts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
}
}
else {
const err77 = {instancePath:instancePath+"/output/verdicts",schemaPath:"#/properties/output/properties/verdicts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data34.fields !== undefined){
let data49 = data34.fields;
if(Array.isArray(data49)){
const len7 = data49.length;
for(let i7=0; i7<len7; i7++){
if(typeof data49[i7] !== "string"){
const err78 = {instancePath:instancePath+"/output/fields/" + i7,schemaPath:"#/properties/output/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
}
else {
const err79 = {instancePath:instancePath+"/output/fields",schemaPath:"#/properties/output/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data34.omit !== undefined){
let data51 = data34.omit;
if(Array.isArray(data51)){
const len8 = data51.length;
for(let i8=0; i8<len8; i8++){
if(typeof data51[i8] !== "string"){
const err80 = {instancePath:instancePath+"/output/omit/" + i8,schemaPath:"#/properties/output/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
}
else {
const err81 = {instancePath:instancePath+"/output/omit",schemaPath:"#/properties/output/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
if(data34.queueBytes !== undefined){
let data53 = data34.queueBytes;
if(!(((typeof data53 == "number") && (!(data53 % 1) && !isNaN(data53))) && (isFinite(data53)))){
const err82 = {instancePath:instancePath+"/output/queueBytes",schemaPath:"#/properties/output/properties/queueBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if((typeof data53 == "number") && (isFinite(data53))){
if(data53 > 1073741824 || isNaN(data53)){
const err83 = {instancePath:instancePath+"/output/queueBytes",schemaPath:"#/properties/output/properties/queueBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(data53 < 65536 || isNaN(data53)){
const err84 = {instancePath:instancePath+"/output/queueBytes",schemaPath:"#/properties/output/properties/queueBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
}
if(data34.spillBytes !== undefined){
let data54 = data34.spillBytes;
if(!(((typeof data54 == "number") && (!(data54 % 1) && !isNaN(data54))) && (isFinite(data54)))){
const err85 = {instancePath:instancePath+"/output/spillBytes",schemaPath:"#/properties/output/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
if((typeof data54 == "number") && (isFinite(data54))){
if(data54 > 107374182400 || isNaN(data54)){
const err86 = {instancePath:instancePath+"/output/spillBytes",schemaPath:"#/properties/output/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
if(data54 < 0 || isNaN(data54)){
const err87 = {instancePath:instancePath+"/output/spillBytes",schemaPath:"#/properties/output/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
}
}
else {
const err88 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
}
if(data.http !== undefined){
let data55 = data.http;
if(data55 && typeof data55 == "object" && !Array.isArray(data55)){
for(const key6 in data55){
const _errs119 = errors;
if(typeof key6 === "string"){
if(!pattern1.test(key6)){
const err89 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,39}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,39}$"+"\"",propertyName:key6};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
else {
const err90 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/propertyNames/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key6};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
var valid24 = _errs119 === errors;
if(!valid24){
const err91 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/propertyNames",keyword:"propertyNames",params:{propertyName: key6},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
for(const key7 in data55){
let data56 = data55[key7];
if(data56 && typeof data56 == "object" && !Array.isArray(data56)){
if(data56.url === undefined){
const err92 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/additionalProperties/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
for(const key8 in data56){
if(!(func2.call(schema11.properties.http.additionalProperties.properties, key8))){
const err93 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
}
if(data56.url !== undefined){
if(typeof data56.url !== "string"){
const err94 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/url",schemaPath:"#/properties/http/additionalProperties/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data56.format !== undefined){
let data58 = data56.format;
if(typeof data58 !== "string"){
const err95 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/format",schemaPath:"#/properties/http/additionalProperties/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if(!((data58 === "webhook") || (data58 === "falcosidekick"))){
const err96 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/format",schemaPath:"#/properties/http/additionalProperties/properties/format/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data56.kinds !== undefined){
let data59 = data56.kinds;
if(Array.isArray(data59)){
const len9 = data59.length;
for(let i9=0; i9<len9; i9++){
let data60 = data59[i9];
if(typeof data60 !== "string"){
const err97 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i9,schemaPath:"#/properties/http/additionalProperties/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
if(!(((((((((((((((((((data60 === "process.exec") || (data60 === "process.exit")) || (data60 === "network.connect")) || (data60 === "network.send")) || (data60 === "network.listen")) || (data60 === "network.accept")) || (data60 === "network.flow")) || (data60 === "dns.answer")) || (data60 === "dns.question")) || (data60 === "tls.hello")) || (data60 === "http.request")) || (data60 === "egress.decision")) || (data60 === "coverage.throttle")) || (data60 === "finding")) || (data60 === "breakglass")) || (data60 === "heartbeat")) || (data60 === "inventory")) || (data60 === "policy_change")) || (data60 === "exception"))){
const err98 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i9,schemaPath:"#/properties/http/additionalProperties/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.kinds.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
}
else {
const err99 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds",schemaPath:"#/properties/http/additionalProperties/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
if(data56.pods !== undefined){
let data61 = data56.pods;
if(Array.isArray(data61)){
const len10 = data61.length;
for(let i10=0; i10<len10; i10++){
let data62 = data61[i10];
if(typeof data62 === "string"){
if(!pattern0.test(data62)){
const err100 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i10,schemaPath:"#/properties/http/additionalProperties/properties/pods/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"+"\""};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
else {
const err101 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i10,schemaPath:"#/properties/http/additionalProperties/properties/pods/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
}
}
else {
const err102 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods",schemaPath:"#/properties/http/additionalProperties/properties/pods/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data56.severity !== undefined){
let data63 = data56.severity;
if(typeof data63 !== "string"){
const err103 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/http/additionalProperties/properties/severity/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
if(!(((((data63 === "critical") || (data63 === "high")) || (data63 === "medium")) || (data63 === "low")) || (data63 === "info"))){
const err104 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/http/additionalProperties/properties/severity/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.severity.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
if(data56.verdicts !== undefined){
let data64 = data56.verdicts;
if(Array.isArray(data64)){
const len11 = data64.length;
for(let i11=0; i11<len11; i11++){
let data65 = data64[i11];
if(typeof data65 !== "string"){
const err105 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i11,schemaPath:"#/properties/http/additionalProperties/properties/verdicts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
if(!((((data65 === "allow") || (data65 === "audit")) || (data65 === "deny")) || (data65 === "kill"))){
const err106 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i11,schemaPath:"#/properties/http/additionalProperties/properties/verdicts/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.verdicts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
}
}
else {
const err107 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts",schemaPath:"#/properties/http/additionalProperties/properties/verdicts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data56.fields !== undefined){
let data66 = data56.fields;
if(Array.isArray(data66)){
const len12 = data66.length;
for(let i12=0; i12<len12; i12++){
if(typeof data66[i12] !== "string"){
const err108 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields/" + i12,schemaPath:"#/properties/http/additionalProperties/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
}
else {
const err109 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields",schemaPath:"#/properties/http/additionalProperties/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data56.omit !== undefined){
let data68 = data56.omit;
if(Array.isArray(data68)){
const len13 = data68.length;
for(let i13=0; i13<len13; i13++){
if(typeof data68[i13] !== "string"){
const err110 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit/" + i13,schemaPath:"#/properties/http/additionalProperties/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
}
else {
const err111 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit",schemaPath:"#/properties/http/additionalProperties/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
if(data56.headerFile !== undefined){
if(typeof data56.headerFile !== "string"){
const err112 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/headerFile",schemaPath:"#/properties/http/additionalProperties/properties/headerFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
if(data56.caFile !== undefined){
if(typeof data56.caFile !== "string"){
const err113 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/caFile",schemaPath:"#/properties/http/additionalProperties/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
}
if(data56.queueBytes !== undefined){
let data72 = data56.queueBytes;
if(!(((typeof data72 == "number") && (!(data72 % 1) && !isNaN(data72))) && (isFinite(data72)))){
const err114 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/http/additionalProperties/properties/queueBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if((typeof data72 == "number") && (isFinite(data72))){
if(data72 > 1073741824 || isNaN(data72)){
const err115 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/http/additionalProperties/properties/queueBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if(data72 < 65536 || isNaN(data72)){
const err116 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/http/additionalProperties/properties/queueBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
}
}
if(data56.spillBytes !== undefined){
let data73 = data56.spillBytes;
if(!(((typeof data73 == "number") && (!(data73 % 1) && !isNaN(data73))) && (isFinite(data73)))){
const err117 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/http/additionalProperties/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
if((typeof data73 == "number") && (isFinite(data73))){
if(data73 > 107374182400 || isNaN(data73)){
const err118 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/http/additionalProperties/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if(data73 < 0 || isNaN(data73)){
const err119 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/http/additionalProperties/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
}
}
else {
const err120 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
}
else {
const err121 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data.otlp !== undefined){
let data74 = data.otlp;
if(data74 && typeof data74 == "object" && !Array.isArray(data74)){
for(const key9 in data74){
const _errs161 = errors;
if(typeof key9 === "string"){
if(!pattern1.test(key9)){
const err122 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,39}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,39}$"+"\"",propertyName:key9};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
else {
const err123 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/propertyNames/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key9};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
var valid37 = _errs161 === errors;
if(!valid37){
const err124 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/propertyNames",keyword:"propertyNames",params:{propertyName: key9},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
for(const key10 in data74){
let data75 = data74[key10];
if(data75 && typeof data75 == "object" && !Array.isArray(data75)){
if(data75.endpoint === undefined){
const err125 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/otlp/additionalProperties/required",keyword:"required",params:{missingProperty: "endpoint"},message:"must have required property '"+"endpoint"+"'"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
for(const key11 in data75){
if(!(func2.call(schema11.properties.otlp.additionalProperties.properties, key11))){
const err126 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/otlp/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
if(data75.endpoint !== undefined){
if(typeof data75.endpoint !== "string"){
const err127 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/endpoint",schemaPath:"#/properties/otlp/additionalProperties/properties/endpoint/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
if(data75.kinds !== undefined){
let data77 = data75.kinds;
if(Array.isArray(data77)){
const len14 = data77.length;
for(let i14=0; i14<len14; i14++){
let data78 = data77[i14];
if(typeof data78 !== "string"){
const err128 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i14,schemaPath:"#/properties/otlp/additionalProperties/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
if(!(((((((((((((((((((data78 === "process.exec") || (data78 === "process.exit")) || (data78 === "network.connect")) || (data78 === "network.send")) || (data78 === "network.listen")) || (data78 === "network.accept")) || (data78 === "network.flow")) || (data78 === "dns.answer")) || (data78 === "dns.question")) || (data78 === "tls.hello")) || (data78 === "http.request")) || (data78 === "egress.decision")) || (data78 === "coverage.throttle")) || (data78 === "finding")) || (data78 === "breakglass")) || (data78 === "heartbeat")) || (data78 === "inventory")) || (data78 === "policy_change")) || (data78 === "exception"))){
const err129 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i14,schemaPath:"#/properties/otlp/additionalProperties/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.otlp.additionalProperties.properties.kinds.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
}
else {
const err130 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds",schemaPath:"#/properties/otlp/additionalProperties/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
if(data75.pods !== undefined){
let data79 = data75.pods;
if(Array.isArray(data79)){
const len15 = data79.length;
for(let i15=0; i15<len15; i15++){
let data80 = data79[i15];
if(typeof data80 === "string"){
if(!pattern0.test(data80)){
const err131 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i15,schemaPath:"#/properties/otlp/additionalProperties/properties/pods/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"+"\""};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
else {
const err132 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i15,schemaPath:"#/properties/otlp/additionalProperties/properties/pods/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
}
}
else {
const err133 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods",schemaPath:"#/properties/otlp/additionalProperties/properties/pods/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
if(data75.severity !== undefined){
let data81 = data75.severity;
if(typeof data81 !== "string"){
const err134 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/otlp/additionalProperties/properties/severity/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
if(!(((((data81 === "critical") || (data81 === "high")) || (data81 === "medium")) || (data81 === "low")) || (data81 === "info"))){
const err135 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/otlp/additionalProperties/properties/severity/enum",keyword:"enum",params:{allowedValues: schema11.properties.otlp.additionalProperties.properties.severity.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
if(data75.verdicts !== undefined){
let data82 = data75.verdicts;
if(Array.isArray(data82)){
const len16 = data82.length;
for(let i16=0; i16<len16; i16++){
let data83 = data82[i16];
if(typeof data83 !== "string"){
const err136 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i16,schemaPath:"#/properties/otlp/additionalProperties/properties/verdicts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
if(!((((data83 === "allow") || (data83 === "audit")) || (data83 === "deny")) || (data83 === "kill"))){
const err137 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i16,schemaPath:"#/properties/otlp/additionalProperties/properties/verdicts/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.otlp.additionalProperties.properties.verdicts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err137];
}
else {
vErrors.push(err137);
}
errors++;
}
}
}
else {
const err138 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts",schemaPath:"#/properties/otlp/additionalProperties/properties/verdicts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data75.fields !== undefined){
let data84 = data75.fields;
if(Array.isArray(data84)){
const len17 = data84.length;
for(let i17=0; i17<len17; i17++){
if(typeof data84[i17] !== "string"){
const err139 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields/" + i17,schemaPath:"#/properties/otlp/additionalProperties/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
}
else {
const err140 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields",schemaPath:"#/properties/otlp/additionalProperties/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data75.omit !== undefined){
let data86 = data75.omit;
if(Array.isArray(data86)){
const len18 = data86.length;
for(let i18=0; i18<len18; i18++){
if(typeof data86[i18] !== "string"){
const err141 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit/" + i18,schemaPath:"#/properties/otlp/additionalProperties/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
}
else {
const err142 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit",schemaPath:"#/properties/otlp/additionalProperties/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data75.headerFile !== undefined){
if(typeof data75.headerFile !== "string"){
const err143 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/headerFile",schemaPath:"#/properties/otlp/additionalProperties/properties/headerFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
if(data75.caFile !== undefined){
if(typeof data75.caFile !== "string"){
const err144 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/caFile",schemaPath:"#/properties/otlp/additionalProperties/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
}
if(data75.queueBytes !== undefined){
let data90 = data75.queueBytes;
if(!(((typeof data90 == "number") && (!(data90 % 1) && !isNaN(data90))) && (isFinite(data90)))){
const err145 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/queueBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
if((typeof data90 == "number") && (isFinite(data90))){
if(data90 > 1073741824 || isNaN(data90)){
const err146 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/queueBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
if(data90 < 65536 || isNaN(data90)){
const err147 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/queueBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
}
}
if(data75.spillBytes !== undefined){
let data91 = data75.spillBytes;
if(!(((typeof data91 == "number") && (!(data91 % 1) && !isNaN(data91))) && (isFinite(data91)))){
const err148 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
if((typeof data91 == "number") && (isFinite(data91))){
if(data91 > 107374182400 || isNaN(data91)){
const err149 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
if(data91 < 0 || isNaN(data91)){
const err150 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
}
}
else {
const err151 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/otlp/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
}
else {
const err152 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
if(data.models !== undefined){
let data92 = data.models;
if(data92 && typeof data92 == "object" && !Array.isArray(data92)){
for(const key12 in data92){
if(!((key12 === "approved") || (key12 === "approvedHubs"))){
const err153 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
if(data92.approved !== undefined){
let data93 = data92.approved;
if(Array.isArray(data93)){
const len19 = data93.length;
for(let i19=0; i19<len19; i19++){
if(typeof data93[i19] !== "string"){
const err154 = {instancePath:instancePath+"/models/approved/" + i19,schemaPath:"#/properties/models/properties/approved/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
}
else {
const err155 = {instancePath:instancePath+"/models/approved",schemaPath:"#/properties/models/properties/approved/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data92.approvedHubs !== undefined){
let data95 = data92.approvedHubs;
if(Array.isArray(data95)){
const len20 = data95.length;
for(let i20=0; i20<len20; i20++){
if(typeof data95[i20] !== "string"){
const err156 = {instancePath:instancePath+"/models/approvedHubs/" + i20,schemaPath:"#/properties/models/properties/approvedHubs/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
}
else {
const err157 = {instancePath:instancePath+"/models/approvedHubs",schemaPath:"#/properties/models/properties/approvedHubs/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
}
else {
const err158 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
if(data.rules !== undefined){
let data97 = data.rules;
if(data97 && typeof data97 == "object" && !Array.isArray(data97)){
for(const key13 in data97){
if(!(func2.call(schema11.properties.rules.properties, key13))){
const err159 = {instancePath:instancePath+"/rules",schemaPath:"#/properties/rules/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
if(data97.files !== undefined){
let data98 = data97.files;
if(Array.isArray(data98)){
const len21 = data98.length;
for(let i21=0; i21<len21; i21++){
if(typeof data98[i21] !== "string"){
const err160 = {instancePath:instancePath+"/rules/files/" + i21,schemaPath:"#/properties/rules/properties/files/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
}
else {
const err161 = {instancePath:instancePath+"/rules/files",schemaPath:"#/properties/rules/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
if(data97.shipped !== undefined){
if(typeof data97.shipped !== "boolean"){
const err162 = {instancePath:instancePath+"/rules/shipped",schemaPath:"#/properties/rules/properties/shipped/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
if(data97.scope !== undefined){
let data101 = data97.scope;
if(typeof data101 !== "string"){
const err163 = {instancePath:instancePath+"/rules/scope",schemaPath:"#/properties/rules/properties/scope/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
if(!(data101 === "observed")){
const err164 = {instancePath:instancePath+"/rules/scope",schemaPath:"#/properties/rules/properties/scope/enum",keyword:"enum",params:{allowedValues: schema11.properties.rules.properties.scope.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
if(data97.select !== undefined){
let data102 = data97.select;
if(Array.isArray(data102)){
const len22 = data102.length;
for(let i22=0; i22<len22; i22++){
let data103 = data102[i22];
if(typeof data103 === "string"){
if(!pattern5.test(data103)){
const err165 = {instancePath:instancePath+"/rules/select/" + i22,schemaPath:"#/properties/rules/properties/select/items/pattern",keyword:"pattern",params:{pattern: "^(enable|disable) (rule|tag) .+$"},message:"must match pattern \""+"^(enable|disable) (rule|tag) .+$"+"\""};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
else {
const err166 = {instancePath:instancePath+"/rules/select/" + i22,schemaPath:"#/properties/rules/properties/select/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
}
}
else {
const err167 = {instancePath:instancePath+"/rules/select",schemaPath:"#/properties/rules/properties/select/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(data97.priority !== undefined){
let data104 = data97.priority;
if(typeof data104 !== "string"){
const err168 = {instancePath:instancePath+"/rules/priority",schemaPath:"#/properties/rules/properties/priority/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
if(!((((((((data104 === "emergency") || (data104 === "alert")) || (data104 === "critical")) || (data104 === "error")) || (data104 === "warning")) || (data104 === "notice")) || (data104 === "informational")) || (data104 === "debug"))){
const err169 = {instancePath:instancePath+"/rules/priority",schemaPath:"#/properties/rules/properties/priority/enum",keyword:"enum",params:{allowedValues: schema11.properties.rules.properties.priority.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data97.matching !== undefined){
let data105 = data97.matching;
if(typeof data105 !== "string"){
const err170 = {instancePath:instancePath+"/rules/matching",schemaPath:"#/properties/rules/properties/matching/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
if(!((data105 === "first") || (data105 === "all"))){
const err171 = {instancePath:instancePath+"/rules/matching",schemaPath:"#/properties/rules/properties/matching/enum",keyword:"enum",params:{allowedValues: schema11.properties.rules.properties.matching.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data97.suggestedOutput !== undefined){
if(typeof data97.suggestedOutput !== "boolean"){
const err172 = {instancePath:instancePath+"/rules/suggestedOutput",schemaPath:"#/properties/rules/properties/suggestedOutput/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
if(data97.appendOutput !== undefined){
let data107 = data97.appendOutput;
if(data107 && typeof data107 == "object" && !Array.isArray(data107)){
for(const key14 in data107){
const _errs233 = errors;
if(typeof key14 === "string"){
if(!pattern1.test(key14)){
const err173 = {instancePath:instancePath+"/rules/appendOutput",schemaPath:"#/properties/rules/properties/appendOutput/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,39}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,39}$"+"\"",propertyName:key14};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
else {
const err174 = {instancePath:instancePath+"/rules/appendOutput",schemaPath:"#/properties/rules/properties/appendOutput/propertyNames/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key14};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
var valid60 = _errs233 === errors;
if(!valid60){
const err175 = {instancePath:instancePath+"/rules/appendOutput",schemaPath:"#/properties/rules/properties/appendOutput/propertyNames",keyword:"propertyNames",params:{propertyName: key14},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
for(const key15 in data107){
let data108 = data107[key15];
if(data108 && typeof data108 == "object" && !Array.isArray(data108)){
if(data108.extraOutput === undefined){
const err176 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/required",keyword:"required",params:{missingProperty: "extraOutput"},message:"must have required property '"+"extraOutput"+"'"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
for(const key16 in data108){
if(!((((key16 === "extraOutput") || (key16 === "rule")) || (key16 === "source")) || (key16 === "tags"))){
const err177 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
if(data108.extraOutput !== undefined){
if(typeof data108.extraOutput !== "string"){
const err178 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/extraOutput",schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/extraOutput/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
if(data108.rule !== undefined){
if(typeof data108.rule !== "string"){
const err179 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/rule",schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/rule/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
if(data108.source !== undefined){
if(typeof data108.source !== "string"){
const err180 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/source",schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
if(data108.tags !== undefined){
let data112 = data108.tags;
if(Array.isArray(data112)){
const len23 = data112.length;
for(let i23=0; i23<len23; i23++){
if(typeof data112[i23] !== "string"){
const err181 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/tags/" + i23,schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/tags/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err181];
}
else {
vErrors.push(err181);
}
errors++;
}
}
}
else {
const err182 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/tags",schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/tags/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
}
else {
const err183 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
}
}
else {
const err184 = {instancePath:instancePath+"/rules/appendOutput",schemaPath:"#/properties/rules/properties/appendOutput/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
}
if(data97.burst !== undefined){
let data114 = data97.burst;
if(!(((typeof data114 == "number") && (!(data114 % 1) && !isNaN(data114))) && (isFinite(data114)))){
const err185 = {instancePath:instancePath+"/rules/burst",schemaPath:"#/properties/rules/properties/burst/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
if((typeof data114 == "number") && (isFinite(data114))){
if(data114 > 1000000 || isNaN(data114)){
const err186 = {instancePath:instancePath+"/rules/burst",schemaPath:"#/properties/rules/properties/burst/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
if(data114 < 1 || isNaN(data114)){
const err187 = {instancePath:instancePath+"/rules/burst",schemaPath:"#/properties/rules/properties/burst/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
}
}
else {
const err188 = {instancePath:instancePath+"/rules",schemaPath:"#/properties/rules/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
if(data.breakglass !== undefined){
let data115 = data.breakglass;
if(data115 && typeof data115 == "object" && !Array.isArray(data115)){
for(const key17 in data115){
if(!((key17 === "enabled") || (key17 === "maxDuration"))){
const err189 = {instancePath:instancePath+"/breakglass",schemaPath:"#/properties/breakglass/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
if(data115.enabled !== undefined){
if(typeof data115.enabled !== "boolean"){
const err190 = {instancePath:instancePath+"/breakglass/enabled",schemaPath:"#/properties/breakglass/properties/enabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
if(data115.maxDuration !== undefined){
let data117 = data115.maxDuration;
if(!(((typeof data117 == "number") && (!(data117 % 1) && !isNaN(data117))) && (isFinite(data117)))){
const err191 = {instancePath:instancePath+"/breakglass/maxDuration",schemaPath:"#/properties/breakglass/properties/maxDuration/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
if((typeof data117 == "number") && (isFinite(data117))){
if(data117 > 86400 || isNaN(data117)){
const err192 = {instancePath:instancePath+"/breakglass/maxDuration",schemaPath:"#/properties/breakglass/properties/maxDuration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
if(data117 < 60 || isNaN(data117)){
const err193 = {instancePath:instancePath+"/breakglass/maxDuration",schemaPath:"#/properties/breakglass/properties/maxDuration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 60},message:"must be >= 60"};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
}
}
else {
const err194 = {instancePath:instancePath+"/breakglass",schemaPath:"#/properties/breakglass/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
if(data.governance !== undefined){
let data118 = data.governance;
if(data118 && typeof data118 == "object" && !Array.isArray(data118)){
for(const key18 in data118){
if(!((((key18 === "domain") || (key18 === "dataClass")) || (key18 === "owner")) || (key18 === "agent"))){
const err195 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
if(data118.domain !== undefined){
let data119 = data118.domain;
if(Array.isArray(data119)){
const len24 = data119.length;
for(let i24=0; i24<len24; i24++){
if(typeof data119[i24] !== "string"){
const err196 = {instancePath:instancePath+"/governance/domain/" + i24,schemaPath:"#/properties/governance/properties/domain/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err196];
}
else {
vErrors.push(err196);
}
errors++;
}
}
}
else {
const err197 = {instancePath:instancePath+"/governance/domain",schemaPath:"#/properties/governance/properties/domain/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
if(data118.dataClass !== undefined){
let data121 = data118.dataClass;
if(Array.isArray(data121)){
const len25 = data121.length;
for(let i25=0; i25<len25; i25++){
if(typeof data121[i25] !== "string"){
const err198 = {instancePath:instancePath+"/governance/dataClass/" + i25,schemaPath:"#/properties/governance/properties/dataClass/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err198];
}
else {
vErrors.push(err198);
}
errors++;
}
}
}
else {
const err199 = {instancePath:instancePath+"/governance/dataClass",schemaPath:"#/properties/governance/properties/dataClass/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
if(data118.owner !== undefined){
let data123 = data118.owner;
if(Array.isArray(data123)){
const len26 = data123.length;
for(let i26=0; i26<len26; i26++){
if(typeof data123[i26] !== "string"){
const err200 = {instancePath:instancePath+"/governance/owner/" + i26,schemaPath:"#/properties/governance/properties/owner/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
}
else {
const err201 = {instancePath:instancePath+"/governance/owner",schemaPath:"#/properties/governance/properties/owner/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
if(data118.agent !== undefined){
let data125 = data118.agent;
if(Array.isArray(data125)){
const len27 = data125.length;
for(let i27=0; i27<len27; i27++){
if(typeof data125[i27] !== "string"){
const err202 = {instancePath:instancePath+"/governance/agent/" + i27,schemaPath:"#/properties/governance/properties/agent/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
}
}
else {
const err203 = {instancePath:instancePath+"/governance/agent",schemaPath:"#/properties/governance/properties/agent/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
}
}
else {
const err204 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
if(data.catalog !== undefined){
let data127 = data.catalog;
if(data127 && typeof data127 == "object" && !Array.isArray(data127)){
for(const key19 in data127){
if(!(key19 === "overlays")){
const err205 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
if(data127.overlays !== undefined){
let data128 = data127.overlays;
if(Array.isArray(data128)){
const len28 = data128.length;
for(let i28=0; i28<len28; i28++){
if(typeof data128[i28] !== "string"){
const err206 = {instancePath:instancePath+"/catalog/overlays/" + i28,schemaPath:"#/properties/catalog/properties/overlays/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
}
else {
const err207 = {instancePath:instancePath+"/catalog/overlays",schemaPath:"#/properties/catalog/properties/overlays/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
}
else {
const err208 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
if(data.redact !== undefined){
if(typeof data.redact !== "boolean"){
const err209 = {instancePath:instancePath+"/redact",schemaPath:"#/properties/redact/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
if(data.flowInterval !== undefined){
let data131 = data.flowInterval;
if(!(((typeof data131 == "number") && (!(data131 % 1) && !isNaN(data131))) && (isFinite(data131)))){
const err210 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
if((typeof data131 == "number") && (isFinite(data131))){
if(data131 > 86400 || isNaN(data131)){
const err211 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
if(data131 < 1 || isNaN(data131)){
const err212 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
}
}
if(data.heartbeatInterval !== undefined){
let data132 = data.heartbeatInterval;
if(!(((typeof data132 == "number") && (!(data132 % 1) && !isNaN(data132))) && (isFinite(data132)))){
const err213 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
if((typeof data132 == "number") && (isFinite(data132))){
if(data132 > 3600 || isNaN(data132)){
const err214 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
if(data132 < 1 || isNaN(data132)){
const err215 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
}
}
if(data.ring !== undefined){
let data133 = data.ring;
if(data133 && typeof data133 == "object" && !Array.isArray(data133)){
for(const key20 in data133){
if(!((key20 === "observationsBytes") || (key20 === "decisionsBytes"))){
const err216 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
}
if(data133.observationsBytes !== undefined){
let data134 = data133.observationsBytes;
if(!(((typeof data134 == "number") && (!(data134 % 1) && !isNaN(data134))) && (isFinite(data134)))){
const err217 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
if((typeof data134 == "number") && (isFinite(data134))){
if(data134 > 1073741824 || isNaN(data134)){
const err218 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
if(data134 < 65536 || isNaN(data134)){
const err219 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
}
}
if(data133.decisionsBytes !== undefined){
let data135 = data133.decisionsBytes;
if(!(((typeof data135 == "number") && (!(data135 % 1) && !isNaN(data135))) && (isFinite(data135)))){
const err220 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
if((typeof data135 == "number") && (isFinite(data135))){
if(data135 > 1073741824 || isNaN(data135)){
const err221 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
if(data135 < 65536 || isNaN(data135)){
const err222 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
}
}
else {
const err223 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
}
if(data.identity !== undefined){
let data136 = data.identity;
if(data136 && typeof data136 == "object" && !Array.isArray(data136)){
for(const key21 in data136){
if(!(((key21 === "holdMs") || (key21 === "holdEvents")) || (key21 === "unknownPods"))){
const err224 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
if(data136.holdMs !== undefined){
let data137 = data136.holdMs;
if(!(((typeof data137 == "number") && (!(data137 % 1) && !isNaN(data137))) && (isFinite(data137)))){
const err225 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
if((typeof data137 == "number") && (isFinite(data137))){
if(data137 > 10000 || isNaN(data137)){
const err226 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
if(data137 < 0 || isNaN(data137)){
const err227 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
}
}
if(data136.holdEvents !== undefined){
let data138 = data136.holdEvents;
if(!(((typeof data138 == "number") && (!(data138 % 1) && !isNaN(data138))) && (isFinite(data138)))){
const err228 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
if((typeof data138 == "number") && (isFinite(data138))){
if(data138 > 1000000 || isNaN(data138)){
const err229 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
if(data138 < 1 || isNaN(data138)){
const err230 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
}
}
if(data136.unknownPods !== undefined){
let data139 = data136.unknownPods;
if(typeof data139 !== "string"){
const err231 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
if(!(((data139 === "observe") || (data139 === "discover")) || (data139 === "ignore"))){
const err232 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/enum",keyword:"enum",params:{allowedValues: schema11.properties.identity.properties.unknownPods.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
}
else {
const err233 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
}
if(data.podRate !== undefined){
let data140 = data.podRate;
if(data140 && typeof data140 == "object" && !Array.isArray(data140)){
for(const key22 in data140){
if(!((key22 === "perSecond") || (key22 === "burst"))){
const err234 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
}
if(data140.perSecond !== undefined){
let data141 = data140.perSecond;
if(!(((typeof data141 == "number") && (!(data141 % 1) && !isNaN(data141))) && (isFinite(data141)))){
const err235 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
if((typeof data141 == "number") && (isFinite(data141))){
if(data141 > 100000000 || isNaN(data141)){
const err236 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
if(data141 < 0 || isNaN(data141)){
const err237 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
}
}
if(data140.burst !== undefined){
let data142 = data140.burst;
if(!(((typeof data142 == "number") && (!(data142 % 1) && !isNaN(data142))) && (isFinite(data142)))){
const err238 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
if((typeof data142 == "number") && (isFinite(data142))){
if(data142 > 100000000 || isNaN(data142)){
const err239 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
if(data142 < 1 || isNaN(data142)){
const err240 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
}
}
}
else {
const err241 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
}
if(data.metrics !== undefined){
let data143 = data.metrics;
if(data143 && typeof data143 == "object" && !Array.isArray(data143)){
for(const key23 in data143){
if(!(((((((key23 === "listen") || (key23 === "maxNamespaces")) || (key23 === "maxWorkloads")) || (key23 === "maxModels")) || (key23 === "maxSeries")) || (key23 === "maxClauses")) || (key23 === "programTimesMs"))){
const err242 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
}
if(data143.listen !== undefined){
if(typeof data143.listen !== "string"){
const err243 = {instancePath:instancePath+"/metrics/listen",schemaPath:"#/properties/metrics/properties/listen/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
}
if(data143.maxNamespaces !== undefined){
let data145 = data143.maxNamespaces;
if(!(((typeof data145 == "number") && (!(data145 % 1) && !isNaN(data145))) && (isFinite(data145)))){
const err244 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
if((typeof data145 == "number") && (isFinite(data145))){
if(data145 > 100000 || isNaN(data145)){
const err245 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
if(data145 < 1 || isNaN(data145)){
const err246 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
}
}
if(data143.maxWorkloads !== undefined){
let data146 = data143.maxWorkloads;
if(!(((typeof data146 == "number") && (!(data146 % 1) && !isNaN(data146))) && (isFinite(data146)))){
const err247 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
if((typeof data146 == "number") && (isFinite(data146))){
if(data146 > 100000 || isNaN(data146)){
const err248 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
if(data146 < 1 || isNaN(data146)){
const err249 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
}
}
if(data143.maxModels !== undefined){
let data147 = data143.maxModels;
if(!(((typeof data147 == "number") && (!(data147 % 1) && !isNaN(data147))) && (isFinite(data147)))){
const err250 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
if((typeof data147 == "number") && (isFinite(data147))){
if(data147 > 100000 || isNaN(data147)){
const err251 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
if(data147 < 0 || isNaN(data147)){
const err252 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
}
}
if(data143.maxSeries !== undefined){
let data148 = data143.maxSeries;
if(!(((typeof data148 == "number") && (!(data148 % 1) && !isNaN(data148))) && (isFinite(data148)))){
const err253 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
if((typeof data148 == "number") && (isFinite(data148))){
if(data148 > 1000000 || isNaN(data148)){
const err254 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
if(data148 < 0 || isNaN(data148)){
const err255 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
}
}
if(data143.maxClauses !== undefined){
let data149 = data143.maxClauses;
if(!(((typeof data149 == "number") && (!(data149 % 1) && !isNaN(data149))) && (isFinite(data149)))){
const err256 = {instancePath:instancePath+"/metrics/maxClauses",schemaPath:"#/properties/metrics/properties/maxClauses/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
if((typeof data149 == "number") && (isFinite(data149))){
if(data149 > 100000 || isNaN(data149)){
const err257 = {instancePath:instancePath+"/metrics/maxClauses",schemaPath:"#/properties/metrics/properties/maxClauses/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
if(data149 < 0 || isNaN(data149)){
const err258 = {instancePath:instancePath+"/metrics/maxClauses",schemaPath:"#/properties/metrics/properties/maxClauses/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
}
}
if(data143.programTimesMs !== undefined){
let data150 = data143.programTimesMs;
if(!(((typeof data150 == "number") && (!(data150 % 1) && !isNaN(data150))) && (isFinite(data150)))){
const err259 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
if((typeof data150 == "number") && (isFinite(data150))){
if(data150 > 10000 || isNaN(data150)){
const err260 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
if(data150 < 0 || isNaN(data150)){
const err261 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
}
}
}
else {
const err262 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
}
if(data.terminationLog !== undefined){
if(typeof data.terminationLog !== "string"){
const err263 = {instancePath:instancePath+"/terminationLog",schemaPath:"#/properties/terminationLog/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
}
if(data.logLevel !== undefined){
let data152 = data.logLevel;
if(typeof data152 !== "string"){
const err264 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
if(!((((data152 === "debug") || (data152 === "info")) || (data152 === "warn")) || (data152 === "error"))){
const err265 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema11.properties.logLevel.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err265];
}
else {
vErrors.push(err265);
}
errors++;
}
}
}
else {
const err266 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err266];
}
else {
vErrors.push(err266);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

