// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/schema.ts by `npm run gen`. Do not edit.
export const validateConfig = validate10;
const schema11 = {"type":"object","description":"Options of the agent.","properties":{"node":{"type":"string","default":"","since":"0.1.0","description":"Name of this node in records, and of its Node object. Empty: what `NODE_NAME` says, else the host name."},"cluster":{"type":"string","default":"","since":"0.1.0","description":"Name of the cluster in records. Empty: left out."},"observe":{"type":"string","enum":["ai","governed","all"],"default":"ai","since":"0.1.0","description":"Which pods are observed: `ai` those with a governance label and those taken for AI workloads (`docs/explanation/ai-recognition.md`); `governed` those with a governance label; `all` every pod."},"pods":{"type":"string","default":"","since":"0.1.0","description":"Folder of pod and namespace manifests to take pod facts from. Empty: none; events then name the pod uid of the cgroup only."},"cgroupRoot":{"type":"string","default":"","since":"0.1.0","description":"The kubelet's cgroup, as a path from the cgroup v2 root. Empty: `/kubepods.slice` or `/kubepods`, whichever exists."},"kubernetes":{"type":"object","description":"The API server, which tells of this node's pods and of namespaces.","properties":{"mode":{"type":"string","enum":["auto","off","in-cluster","kubeconfig"],"default":"auto","since":"0.1.0","description":"`auto` takes the kubeconfig that is named, else the service account where there is one, else no API server; `in-cluster` and `kubeconfig` insist on theirs; `off` never asks one."},"kubeconfig":{"type":"string","default":"","since":"0.1.0","description":"File that says how to reach the API server. Empty: with `kubernetes.mode` `kubeconfig` the one that `KUBECONFIG` names, else `~/.kube/config`."},"context":{"type":"string","default":"","since":"0.1.0","description":"Context in the kubeconfig. Empty: the file's current one."},"startupTaint":{"type":"string","default":"","since":"0.1.0","description":"Key of a taint, such as `weir.dev/agent-not-ready`, that new nodes are created with; the agent takes it off its own node once it observes. Empty: none."}},"additionalProperties":false},"policy":{"type":"object","description":"Policies (docs/explanation/policy.md): where they come from, and whether they are enforced (docs/explanation/enforcement.md).","properties":{"enabled":{"type":"boolean","default":true,"since":"0.1.0","description":"Whether policies are followed: those of the API server, where one is followed, and those of `policy.paths`. Off: none is asked for, and none holds."},"paths":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Files of policies, and folders of which every `.yaml`, `.yml` and `.json` file is one; changes are followed. A policy of the same name in the API server holds over one of a file."},"enforce":{"type":"boolean","default":false,"since":"0.1.0","description":"Whether policies take effect: programs that decide are attached, and a policy in mode `enforce` denies. Off: policies are compiled, and nothing is denied."},"podEvents":{"type":"string","enum":["none","deny","audit"],"default":"deny","since":"0.1.0","description":"Which decisions are told as Events of the pods, where an API server is followed and policies are enforced: none, denials, or also what would be denied were every policy enforced. Repeats are counted in one Event; a node makes ten writes a minute at most, a pod has eight Events."},"resolvers":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Addresses that may answer the DNS questions of pods: questions to them are always allowed, and only their answers teach names. With a cluster DNS its service address and those of its pods. Empty: the nameservers of `/etc/resolv.conf` of the agent."},"streamVerdict":{"type":"string","enum":["send","packet"],"default":"send","since":"0.1.0","description":"Where names on the wire (TLS server names, HTTP hosts) decide: the first of a stream in the `send()` of who sends, which fails at once, and all of them in packets; or in packets alone: then the connection is cut."},"newPods":{"type":"string","enum":["allow","deny"],"default":"allow","since":"0.1.0","description":"What a pod may send, where policies are enforced, from its first instruction until the agent knows it and its policies: everything, or nothing but what is implied. Static pods and processes of the host are never held back."},"whenAgentAway":{"type":"string","enum":["allow","deny"],"default":"allow","since":"0.1.0","description":"The same for pods that begin while no agent runs. Pods that were there before keep their policies either way, with their new containers."},"neverHeld":{"type":"array","items":{"type":"string"},"default":["kube-system"],"since":"0.1.0","description":"Namespaces whose pods `policy.newPods` and `policy.whenAgentAway` hold back no longer than until an agent is told of them, by the container runtime or the API server, even while policies are not known: what a node needs before it reaches the API server. Policies that select them hold all the same. The kernel knows no namespaces: while no agent runs they are held back as others."},"awayAfter":{"type":"integer","minimum":5,"maximum":86400,"default":30,"unit":"seconds","since":"0.1.0","description":"For how long an agent that says nothing to the kernel is taken to be there still."},"adoptGrace":{"type":"integer","minimum":0,"maximum":86400,"default":60,"unit":"seconds","since":"0.1.0","description":"How long connections of a running pod go on that are older than the first policy that selects it, where no rule denies them by address and the agent never learned their names: each is recorded once, as `legacy`, and cut when the time is over, whether the agent runs or not. 0: cut at once."},"noticeHours":{"type":"integer","minimum":1,"maximum":8760,"default":168,"unit":"hours","since":"0.1.0","description":"How long before its end an exception (`expires`) is announced by a record."}},"additionalProperties":false},"cri":{"type":"object","description":"The container runtime, which tells of containers before the API server does.","properties":{"mode":{"type":"string","enum":["auto","required","off"],"default":"auto","since":"0.1.0","description":"`auto` asks the runtime where there is one; `required` does not start without its socket; `off` never asks."},"socket":{"type":"string","default":"","since":"0.1.0","description":"Socket of the runtime (CRI v1). Empty: that of containerd, CRI-O or k3s, whichever is there."}},"additionalProperties":false},"runDir":{"type":"string","default":"/run/weir","since":"0.1.0","description":"Folder of the socket that `weir events` reads."},"stateDir":{"type":"string","default":"/var/lib/weir","since":"0.1.0","description":"Folder of the files that keep what the API server told of pods, and the policies that hold, for a restart while it is away. Empty: nothing is kept."},"pinDir":{"type":"string","default":"/sys/fs/bpf/weir","since":"0.1.0","description":"Folder in bpffs below which programs and tables are pinned. One agent at a time can have it."},"output":{"type":"object","description":"Where records go.","properties":{"format":{"type":"string","enum":["json","pretty","falco","falco-text"],"default":"json","since":"0.1.0","description":"JSON lines, or one readable line for each record; `falco` and `falco-text`: findings alone, in the JSON or the text of Falco’s alerts."},"file":{"type":"string","default":"","since":"0.1.0","description":"File to append records to. Empty: standard output."},"rotate":{"type":"object","description":"When `output.file` is put aside and begun anew.","properties":{"bytes":{"type":"integer","minimum":0,"maximum":1099511627776,"default":104857600,"unit":"bytes","since":"0.1.0","description":"Size from which on it is put aside. 0: whatever its size."},"seconds":{"type":"integer","minimum":0,"maximum":31536000,"default":0,"unit":"seconds","since":"0.1.0","description":"Age from which on it is put aside, when the next record comes. 0: whatever its age."},"keep":{"type":"integer","minimum":0,"maximum":10000,"default":5,"unit":"files","since":"0.1.0","description":"Files put aside that are kept; older ones are removed."},"compress":{"type":"boolean","default":false,"since":"0.1.0","description":"Whether files put aside are compressed (gzip)."}},"additionalProperties":false},"kinds":{"type":"array","items":{"type":"string","enum":["process.exec","process.exit","network.connect","network.send","network.listen","network.accept","network.flow","dns.answer","dns.question","tls.hello","http.request","egress.decision","coverage.throttle","finding","breakglass","heartbeat","inventory","policy_change","exception"]},"default":[],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"pods":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},"default":[],"since":"0.1.0","description":"Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all."},"severity":{"type":"string","enum":["critical","high","medium","low","info"],"default":"info","since":"0.1.0","description":"Findings that are sent are at least so grave. Says nothing of other kinds."},"verdicts":{"type":"array","items":{"type":"string","enum":["allow","audit","deny","kill"]},"default":[],"since":"0.1.0","description":"Verdicts whose records are sent; what has none is not sent then. Empty: all."},"fields":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all."},"omit":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are not sent, as dotted paths."},"queueBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Records that wait in memory."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":0,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what has none in memory. 0: memory only."}},"additionalProperties":false},"http":{"type":"object","since":"0.1.0","default":{},"description":"Receivers that records are posted to, beside `output`, by name.","propertyNames":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,39}$"},"additionalProperties":{"type":"object","description":"A receiver that records are posted to.","properties":{"url":{"type":"string","default":"","since":"0.1.0","description":"Address that records are posted to."},"format":{"type":"string","enum":["webhook","falcosidekick"],"default":"webhook","since":"0.1.0","description":"A JSON array of records, or the JSON that Falco posts, one event a request."},"kinds":{"type":"array","items":{"type":"string","enum":["process.exec","process.exit","network.connect","network.send","network.listen","network.accept","network.flow","dns.answer","dns.question","tls.hello","http.request","egress.decision","coverage.throttle","finding","breakglass","heartbeat","inventory","policy_change","exception"]},"default":["finding"],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"pods":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},"default":[],"since":"0.1.0","description":"Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all."},"severity":{"type":"string","enum":["critical","high","medium","low","info"],"default":"info","since":"0.1.0","description":"Findings that are sent are at least so grave. Says nothing of other kinds."},"verdicts":{"type":"array","items":{"type":"string","enum":["allow","audit","deny","kill"]},"default":[],"since":"0.1.0","description":"Verdicts whose records are sent; what has none is not sent then. Empty: all."},"fields":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all."},"omit":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are not sent, as dotted paths."},"headerFile":{"type":"string","default":"","since":"0.1.0","description":"File of headers, one `Name: value` a line, such as an `Authorization`. Read again when the receiver answers 401 or 403. Empty: none."},"caFile":{"type":"string","default":"","since":"0.1.0","description":"Certificates (PEM) to trust. Empty: the system's."},"queueBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Records that wait in memory."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":67108864,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what has none in memory. 0: memory only."}},"additionalProperties":false,"required":["url"]}},"otlp":{"type":"object","since":"0.1.0","default":{},"description":"OpenTelemetry receivers that records are sent to as logs, beside `output`, by name.","propertyNames":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,39}$"},"additionalProperties":{"type":"object","description":"An OpenTelemetry receiver.","properties":{"endpoint":{"type":"string","default":"","since":"0.1.0","description":"Base address of the receiver (OTLP over HTTP), such as `http://collector:4318`."},"kinds":{"type":"array","items":{"type":"string","enum":["process.exec","process.exit","network.connect","network.send","network.listen","network.accept","network.flow","dns.answer","dns.question","tls.hello","http.request","egress.decision","coverage.throttle","finding","breakglass","heartbeat","inventory","policy_change","exception"]},"default":[],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"pods":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},"default":[],"since":"0.1.0","description":"Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all."},"severity":{"type":"string","enum":["critical","high","medium","low","info"],"default":"info","since":"0.1.0","description":"Findings that are sent are at least so grave. Says nothing of other kinds."},"verdicts":{"type":"array","items":{"type":"string","enum":["allow","audit","deny","kill"]},"default":[],"since":"0.1.0","description":"Verdicts whose records are sent; what has none is not sent then. Empty: all."},"fields":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all."},"omit":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are not sent, as dotted paths."},"headerFile":{"type":"string","default":"","since":"0.1.0","description":"File of headers, one `Name: value` a line, such as an `Authorization`. Read again when the receiver answers 401 or 403. Empty: none."},"caFile":{"type":"string","default":"","since":"0.1.0","description":"Certificates (PEM) to trust. Empty: the system's."},"queueBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Records that wait in memory."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":67108864,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what has none in memory. 0: memory only."}},"additionalProperties":false,"required":["endpoint"]}},"models":{"type":"object","description":"Which models are approved.","properties":{"approved":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Package URLs of approved models, such as `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@<revision>`; a name may end in `/*`. Empty: no finding is raised for any model."},"approvedHubs":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Channels of the catalogue, of category `model-registry`, from which models may come, such as `huggingface-hub`. Empty: no finding is raised for any hub."}},"additionalProperties":false},"rules":{"type":"object","description":"Falco rule files, which events are held against.","properties":{"files":{"type":"array","items":{"type":"string"},"default":[],"flag":"rules","since":"0.1.0","description":"Rule files, and folders of which every `.yaml` and `.yml` file is meant, each on top of those before it. They are read again when they change, and on SIGHUP; a set that does not load leaves the one before in force."},"shipped":{"type":"boolean","default":true,"since":"0.1.0","description":"Load the rules that come with Weir (`examples/rules/ai_rules.yaml`) before them. They are asked apart from the others: neither keeps the other from holding."},"scope":{"type":"string","enum":["observed"],"default":"observed","since":"0.1.0","description":"Whose events rules are about: `observed` those of the pods that are observed (`observe`)."},"select":{"type":"array","items":{"type":"string","pattern":"^(enable|disable) (rule|tag) .+$"},"default":[],"since":"0.1.0","description":"Enables or disables rules, in this order, over what the files say: `disable rule NAME` (`*` stands for anything), `enable tag NAME`."},"priority":{"type":"string","enum":["emergency","alert","critical","error","warning","notice","informational","debug"],"default":"debug","since":"0.1.0","description":"Rules that are less severe are left out."},"matching":{"type":"string","enum":["first","all"],"default":"first","since":"0.1.0","description":"Of the rules that hold for an event `first` raises the one that was defined first, `all` all of them (Falco’s `rule_matching`)."},"suggestedOutput":{"type":"boolean","default":true,"since":"0.1.0","description":"Append container, image, pod and namespace to the output of every rule, as Falco does (`append_output`, `suggested_output`)."},"appendOutput":{"type":"object","since":"0.1.0","default":{},"description":"What is appended to the outputs of rules beside, by name (Falco’s `append_output`).","propertyNames":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,39}$"},"additionalProperties":{"type":"object","description":"Something that is appended.","properties":{"extraOutput":{"type":"string","default":"","since":"0.1.0","description":"Text with fields, as in the output of a rule: `parent=%proc.pname`."},"rule":{"type":"string","default":"","since":"0.1.0","description":"The rule that it is for. Empty: all."},"source":{"type":"string","default":"","since":"0.1.0","description":"The source of the rules that it is for. Empty: all."},"tags":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Tags that the rules have that it is for. Empty: all."}},"additionalProperties":false,"required":["extraOutput"]}},"burst":{"type":"integer","minimum":1,"maximum":1000000,"default":10,"unit":"alerts","since":"0.1.0","description":"How many alerts of one rule in one pod have a line each in a minute; those beyond are told in one, with their number."}},"additionalProperties":false},"breakglass":{"type":"object","description":"Suspending a policy on this node for a while, with `weir breakglass`.","properties":{"enabled":{"type":"boolean","default":true,"since":"0.1.0","description":"Whether it is possible. Where it is not, what an earlier run of the agent kept of it ends at once."},"maxDuration":{"type":"integer","unit":"seconds","minimum":60,"maximum":86400,"default":14400,"since":"0.1.0","description":"How long it may last at most. What takes longer belongs into the policy."}},"additionalProperties":false},"governance":{"type":"object","description":"Labels that count as governance labels beside `weir.dev/…`.","properties":{"domain":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/domain`."},"dataClass":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/data-class`."},"owner":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/owner`."},"agent":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/agent`."}},"additionalProperties":false},"catalog":{"type":"object","description":"Knowledge of model channels.","properties":{"overlays":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Catalogue files that add hosts and channels to the built-in ones."}},"additionalProperties":false},"redact":{"type":"boolean","default":true,"since":"0.1.0","description":"Replace what looks like a secret in arguments and query strings before anything is written."},"flowInterval":{"type":"integer","minimum":1,"maximum":86400,"default":30,"unit":"seconds","since":"0.1.0","description":"How often a live flow is reported."},"heartbeatInterval":{"type":"integer","minimum":1,"maximum":3600,"default":60,"unit":"seconds","since":"0.1.0","description":"How often the agent says that it is alive, what it covers and what it lost."},"ring":{"type":"object","description":"Buffers between kernel and agent.","properties":{"observationsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Ring of observations: a power of two."},"decisionsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":4194304,"unit":"bytes","since":"0.1.0","description":"Ring of identity and decisions, which are never shed: a power of two."}},"additionalProperties":false},"identity":{"type":"object","description":"How events come by their pods.","properties":{"holdMs":{"type":"integer","minimum":0,"maximum":10000,"default":1000,"unit":"milliseconds","since":"0.1.0","description":"How long events wait for a pod that is not known yet, or known in part. Then they are told as they are known, with `identity.state`. 0: none waits."},"holdEvents":{"type":"integer","minimum":1,"maximum":1000000,"default":1000,"unit":"events","since":"0.1.0","description":"How many events of one pod wait, with 1 KiB of room for each; all pods together may have sixteen times as many."},"unknownPods":{"type":"string","enum":["observe","discover","ignore"],"default":"observe","since":"0.1.0","description":"What a pod gets that nobody told of yet, or only the container runtime: `observe` everything, until what is known of it says otherwise; `discover` the programs it runs and the DNS answers it gets; `ignore` nothing. Under `observe: all` it is observed."}},"additionalProperties":false},"podRate":{"type":"object","description":"What one pod may send before it is throttled, so that it can not blind the others.","properties":{"perSecond":{"type":"integer","minimum":0,"maximum":100000000,"default":20000,"unit":"observations per second","since":"0.1.0","description":"0: no limit."},"burst":{"type":"integer","minimum":1,"maximum":100000000,"default":40000,"unit":"observations","since":"0.1.0","description":"How many a quiet pod may save up."}},"additionalProperties":false},"metrics":{"type":"object","description":"Metrics and probes over HTTP.","properties":{"listen":{"type":"string","default":"","since":"0.1.0","description":"Address of `/metrics`, `/healthz` and `/readyz`, such as `127.0.0.1:9469` or `:9469`. Empty: none."},"maxNamespaces":{"type":"integer","minimum":1,"maximum":100000,"default":100,"unit":"namespaces","since":"0.1.0","description":"How many namespaces have names of their own in metrics; the rest is `other`."},"maxWorkloads":{"type":"integer","minimum":1,"maximum":100000,"default":500,"unit":"workloads","since":"0.1.0","description":"How many workloads have names of their own in metrics. One that does nothing for an hour makes room; the rest is `other`."},"maxModels":{"type":"integer","minimum":0,"maximum":100000,"default":200,"unit":"series","since":"0.1.0","description":"How many series of metrics name a model; the rest is `other`."},"maxSeries":{"type":"integer","minimum":0,"maximum":1000000,"default":3000,"unit":"series","since":"0.1.0","description":"How many series there are of traffic, findings and models, those called `other` not counted."},"maxClauses":{"type":"integer","minimum":0,"maximum":100000,"default":1000,"unit":"clauses","since":"0.1.0","description":"How many clauses of policies have series of their own; the rest is `other`."},"programTimesMs":{"type":"integer","minimum":0,"maximum":10000,"default":0,"unit":"milliseconds a minute","since":"0.1.0","description":"How long of each minute the kernel takes the time of its programs, which costs every program of the node some 50 ns a run and needs CAP_SYS_ADMIN. 0: never."}},"additionalProperties":false},"terminationLog":{"type":"string","default":"/dev/termination-log","since":"0.1.0","description":"File that says why the agent could not start, where Kubernetes made one (terminationMessagePath). Empty: none."},"logLevel":{"type":"string","enum":["debug","info","warn","error"],"default":"info","since":"0.1.0","description":"Level of the agent's own log, on standard error."}},"additionalProperties":false};
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
if(data10.streamVerdict !== undefined){
let data18 = data10.streamVerdict;
if(typeof data18 !== "string"){
const err23 = {instancePath:instancePath+"/policy/streamVerdict",schemaPath:"#/properties/policy/properties/streamVerdict/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
if(!((data18 === "send") || (data18 === "packet"))){
const err24 = {instancePath:instancePath+"/policy/streamVerdict",schemaPath:"#/properties/policy/properties/streamVerdict/enum",keyword:"enum",params:{allowedValues: schema11.properties.policy.properties.streamVerdict.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data10.newPods !== undefined){
let data19 = data10.newPods;
if(typeof data19 !== "string"){
const err25 = {instancePath:instancePath+"/policy/newPods",schemaPath:"#/properties/policy/properties/newPods/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if(!((data19 === "allow") || (data19 === "deny"))){
const err26 = {instancePath:instancePath+"/policy/newPods",schemaPath:"#/properties/policy/properties/newPods/enum",keyword:"enum",params:{allowedValues: schema11.properties.policy.properties.newPods.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data10.whenAgentAway !== undefined){
let data20 = data10.whenAgentAway;
if(typeof data20 !== "string"){
const err27 = {instancePath:instancePath+"/policy/whenAgentAway",schemaPath:"#/properties/policy/properties/whenAgentAway/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
if(!((data20 === "allow") || (data20 === "deny"))){
const err28 = {instancePath:instancePath+"/policy/whenAgentAway",schemaPath:"#/properties/policy/properties/whenAgentAway/enum",keyword:"enum",params:{allowedValues: schema11.properties.policy.properties.whenAgentAway.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data10.neverHeld !== undefined){
let data21 = data10.neverHeld;
if(Array.isArray(data21)){
const len2 = data21.length;
for(let i2=0; i2<len2; i2++){
if(typeof data21[i2] !== "string"){
const err29 = {instancePath:instancePath+"/policy/neverHeld/" + i2,schemaPath:"#/properties/policy/properties/neverHeld/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
}
else {
const err30 = {instancePath:instancePath+"/policy/neverHeld",schemaPath:"#/properties/policy/properties/neverHeld/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data10.awayAfter !== undefined){
let data23 = data10.awayAfter;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
const err31 = {instancePath:instancePath+"/policy/awayAfter",schemaPath:"#/properties/policy/properties/awayAfter/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 86400 || isNaN(data23)){
const err32 = {instancePath:instancePath+"/policy/awayAfter",schemaPath:"#/properties/policy/properties/awayAfter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if(data23 < 5 || isNaN(data23)){
const err33 = {instancePath:instancePath+"/policy/awayAfter",schemaPath:"#/properties/policy/properties/awayAfter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 5},message:"must be >= 5"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
}
if(data10.adoptGrace !== undefined){
let data24 = data10.adoptGrace;
if(!(((typeof data24 == "number") && (!(data24 % 1) && !isNaN(data24))) && (isFinite(data24)))){
const err34 = {instancePath:instancePath+"/policy/adoptGrace",schemaPath:"#/properties/policy/properties/adoptGrace/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
if((typeof data24 == "number") && (isFinite(data24))){
if(data24 > 86400 || isNaN(data24)){
const err35 = {instancePath:instancePath+"/policy/adoptGrace",schemaPath:"#/properties/policy/properties/adoptGrace/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if(data24 < 0 || isNaN(data24)){
const err36 = {instancePath:instancePath+"/policy/adoptGrace",schemaPath:"#/properties/policy/properties/adoptGrace/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
}
if(data10.noticeHours !== undefined){
let data25 = data10.noticeHours;
if(!(((typeof data25 == "number") && (!(data25 % 1) && !isNaN(data25))) && (isFinite(data25)))){
const err37 = {instancePath:instancePath+"/policy/noticeHours",schemaPath:"#/properties/policy/properties/noticeHours/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if((typeof data25 == "number") && (isFinite(data25))){
if(data25 > 8760 || isNaN(data25)){
const err38 = {instancePath:instancePath+"/policy/noticeHours",schemaPath:"#/properties/policy/properties/noticeHours/maximum",keyword:"maximum",params:{comparison: "<=", limit: 8760},message:"must be <= 8760"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data25 < 1 || isNaN(data25)){
const err39 = {instancePath:instancePath+"/policy/noticeHours",schemaPath:"#/properties/policy/properties/noticeHours/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
}
}
else {
const err40 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.cri !== undefined){
let data26 = data.cri;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key3 in data26){
if(!((key3 === "mode") || (key3 === "socket"))){
const err41 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data26.mode !== undefined){
let data27 = data26.mode;
if(typeof data27 !== "string"){
const err42 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(!(((data27 === "auto") || (data27 === "required")) || (data27 === "off"))){
const err43 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/enum",keyword:"enum",params:{allowedValues: schema11.properties.cri.properties.mode.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data26.socket !== undefined){
if(typeof data26.socket !== "string"){
const err44 = {instancePath:instancePath+"/cri/socket",schemaPath:"#/properties/cri/properties/socket/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
}
else {
const err45 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data.runDir !== undefined){
if(typeof data.runDir !== "string"){
const err46 = {instancePath:instancePath+"/runDir",schemaPath:"#/properties/runDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.stateDir !== undefined){
if(typeof data.stateDir !== "string"){
const err47 = {instancePath:instancePath+"/stateDir",schemaPath:"#/properties/stateDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.pinDir !== undefined){
if(typeof data.pinDir !== "string"){
const err48 = {instancePath:instancePath+"/pinDir",schemaPath:"#/properties/pinDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
}
if(data.output !== undefined){
let data32 = data.output;
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
for(const key4 in data32){
if(!(func2.call(schema11.properties.output.properties, key4))){
const err49 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data32.format !== undefined){
let data33 = data32.format;
if(typeof data33 !== "string"){
const err50 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
if(!((((data33 === "json") || (data33 === "pretty")) || (data33 === "falco")) || (data33 === "falco-text"))){
const err51 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data32.file !== undefined){
if(typeof data32.file !== "string"){
const err52 = {instancePath:instancePath+"/output/file",schemaPath:"#/properties/output/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
if(data32.rotate !== undefined){
let data35 = data32.rotate;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
for(const key5 in data35){
if(!((((key5 === "bytes") || (key5 === "seconds")) || (key5 === "keep")) || (key5 === "compress"))){
const err53 = {instancePath:instancePath+"/output/rotate",schemaPath:"#/properties/output/properties/rotate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data35.bytes !== undefined){
let data36 = data35.bytes;
if(!(((typeof data36 == "number") && (!(data36 % 1) && !isNaN(data36))) && (isFinite(data36)))){
const err54 = {instancePath:instancePath+"/output/rotate/bytes",schemaPath:"#/properties/output/properties/rotate/properties/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
if((typeof data36 == "number") && (isFinite(data36))){
if(data36 > 1099511627776 || isNaN(data36)){
const err55 = {instancePath:instancePath+"/output/rotate/bytes",schemaPath:"#/properties/output/properties/rotate/properties/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1099511627776},message:"must be <= 1099511627776"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if(data36 < 0 || isNaN(data36)){
const err56 = {instancePath:instancePath+"/output/rotate/bytes",schemaPath:"#/properties/output/properties/rotate/properties/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
}
if(data35.seconds !== undefined){
let data37 = data35.seconds;
if(!(((typeof data37 == "number") && (!(data37 % 1) && !isNaN(data37))) && (isFinite(data37)))){
const err57 = {instancePath:instancePath+"/output/rotate/seconds",schemaPath:"#/properties/output/properties/rotate/properties/seconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if((typeof data37 == "number") && (isFinite(data37))){
if(data37 > 31536000 || isNaN(data37)){
const err58 = {instancePath:instancePath+"/output/rotate/seconds",schemaPath:"#/properties/output/properties/rotate/properties/seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000},message:"must be <= 31536000"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if(data37 < 0 || isNaN(data37)){
const err59 = {instancePath:instancePath+"/output/rotate/seconds",schemaPath:"#/properties/output/properties/rotate/properties/seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
}
if(data35.keep !== undefined){
let data38 = data35.keep;
if(!(((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38))) && (isFinite(data38)))){
const err60 = {instancePath:instancePath+"/output/rotate/keep",schemaPath:"#/properties/output/properties/rotate/properties/keep/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if((typeof data38 == "number") && (isFinite(data38))){
if(data38 > 10000 || isNaN(data38)){
const err61 = {instancePath:instancePath+"/output/rotate/keep",schemaPath:"#/properties/output/properties/rotate/properties/keep/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
if(data38 < 0 || isNaN(data38)){
const err62 = {instancePath:instancePath+"/output/rotate/keep",schemaPath:"#/properties/output/properties/rotate/properties/keep/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
}
if(data35.compress !== undefined){
if(typeof data35.compress !== "boolean"){
const err63 = {instancePath:instancePath+"/output/rotate/compress",schemaPath:"#/properties/output/properties/rotate/properties/compress/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
}
else {
const err64 = {instancePath:instancePath+"/output/rotate",schemaPath:"#/properties/output/properties/rotate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
}
if(data32.kinds !== undefined){
let data40 = data32.kinds;
if(Array.isArray(data40)){
const len3 = data40.length;
for(let i3=0; i3<len3; i3++){
let data41 = data40[i3];
if(typeof data41 !== "string"){
const err65 = {instancePath:instancePath+"/output/kinds/" + i3,schemaPath:"#/properties/output/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(!(((((((((((((((((((data41 === "process.exec") || (data41 === "process.exit")) || (data41 === "network.connect")) || (data41 === "network.send")) || (data41 === "network.listen")) || (data41 === "network.accept")) || (data41 === "network.flow")) || (data41 === "dns.answer")) || (data41 === "dns.question")) || (data41 === "tls.hello")) || (data41 === "http.request")) || (data41 === "egress.decision")) || (data41 === "coverage.throttle")) || (data41 === "finding")) || (data41 === "breakglass")) || (data41 === "heartbeat")) || (data41 === "inventory")) || (data41 === "policy_change")) || (data41 === "exception"))){
const err66 = {instancePath:instancePath+"/output/kinds/" + i3,schemaPath:"#/properties/output/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.kinds.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
}
else {
const err67 = {instancePath:instancePath+"/output/kinds",schemaPath:"#/properties/output/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data32.pods !== undefined){
let data42 = data32.pods;
if(Array.isArray(data42)){
const len4 = data42.length;
for(let i4=0; i4<len4; i4++){
let data43 = data42[i4];
if(typeof data43 === "string"){
if(!pattern0.test(data43)){
const err68 = {instancePath:instancePath+"/output/pods/" + i4,schemaPath:"#/properties/output/properties/pods/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"+"\""};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
else {
const err69 = {instancePath:instancePath+"/output/pods/" + i4,schemaPath:"#/properties/output/properties/pods/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
}
}
else {
const err70 = {instancePath:instancePath+"/output/pods",schemaPath:"#/properties/output/properties/pods/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data32.severity !== undefined){
let data44 = data32.severity;
if(typeof data44 !== "string"){
const err71 = {instancePath:instancePath+"/output/severity",schemaPath:"#/properties/output/properties/severity/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(!(((((data44 === "critical") || (data44 === "high")) || (data44 === "medium")) || (data44 === "low")) || (data44 === "info"))){
const err72 = {instancePath:instancePath+"/output/severity",schemaPath:"#/properties/output/properties/severity/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.severity.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data32.verdicts !== undefined){
let data45 = data32.verdicts;
if(Array.isArray(data45)){
const len5 = data45.length;
for(let i5=0; i5<len5; i5++){
let data46 = data45[i5];
if(typeof data46 !== "string"){
const err73 = {instancePath:instancePath+"/output/verdicts/" + i5,schemaPath:"#/properties/output/properties/verdicts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(!((((data46 === "allow") || (data46 === "audit")) || (data46 === "deny")) || (data46 === "kill"))){
const err74 = {instancePath:instancePath+"/output/verdicts/" + i5,schemaPath:"#/properties/output/properties/verdicts/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.verdicts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
}
}
else {
const err75 = {instancePath:instancePath+"/output/verdicts",schemaPath:"#/properties/output/properties/verdicts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data32.fields !== undefined){
let data47 = data32.fields;
if(Array.isArray(data47)){
const len6 = data47.length;
for(let i6=0; i6<len6; i6++){
if(typeof data47[i6] !== "string"){
const err76 = {instancePath:instancePath+"/output/fields/" + i6,schemaPath:"#/properties/output/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err77 = {instancePath:instancePath+"/output/fields",schemaPath:"#/properties/output/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data32.omit !== undefined){
let data49 = data32.omit;
if(Array.isArray(data49)){
const len7 = data49.length;
for(let i7=0; i7<len7; i7++){
if(typeof data49[i7] !== "string"){
const err78 = {instancePath:instancePath+"/output/omit/" + i7,schemaPath:"#/properties/output/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err79 = {instancePath:instancePath+"/output/omit",schemaPath:"#/properties/output/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data32.queueBytes !== undefined){
let data51 = data32.queueBytes;
if(!(((typeof data51 == "number") && (!(data51 % 1) && !isNaN(data51))) && (isFinite(data51)))){
const err80 = {instancePath:instancePath+"/output/queueBytes",schemaPath:"#/properties/output/properties/queueBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if((typeof data51 == "number") && (isFinite(data51))){
if(data51 > 1073741824 || isNaN(data51)){
const err81 = {instancePath:instancePath+"/output/queueBytes",schemaPath:"#/properties/output/properties/queueBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if(data51 < 65536 || isNaN(data51)){
const err82 = {instancePath:instancePath+"/output/queueBytes",schemaPath:"#/properties/output/properties/queueBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
}
if(data32.spillBytes !== undefined){
let data52 = data32.spillBytes;
if(!(((typeof data52 == "number") && (!(data52 % 1) && !isNaN(data52))) && (isFinite(data52)))){
const err83 = {instancePath:instancePath+"/output/spillBytes",schemaPath:"#/properties/output/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if((typeof data52 == "number") && (isFinite(data52))){
if(data52 > 107374182400 || isNaN(data52)){
const err84 = {instancePath:instancePath+"/output/spillBytes",schemaPath:"#/properties/output/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
if(data52 < 0 || isNaN(data52)){
const err85 = {instancePath:instancePath+"/output/spillBytes",schemaPath:"#/properties/output/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
}
}
else {
const err86 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data.http !== undefined){
let data53 = data.http;
if(data53 && typeof data53 == "object" && !Array.isArray(data53)){
for(const key6 in data53){
const _errs115 = errors;
if(typeof key6 === "string"){
if(!pattern1.test(key6)){
const err87 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,39}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,39}$"+"\"",propertyName:key6};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
else {
const err88 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/propertyNames/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key6};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
var valid22 = _errs115 === errors;
if(!valid22){
const err89 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/propertyNames",keyword:"propertyNames",params:{propertyName: key6},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
for(const key7 in data53){
let data54 = data53[key7];
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
if(data54.url === undefined){
const err90 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/additionalProperties/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
for(const key8 in data54){
if(!(func2.call(schema11.properties.http.additionalProperties.properties, key8))){
const err91 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
}
if(data54.url !== undefined){
if(typeof data54.url !== "string"){
const err92 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/url",schemaPath:"#/properties/http/additionalProperties/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data54.format !== undefined){
let data56 = data54.format;
if(typeof data56 !== "string"){
const err93 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/format",schemaPath:"#/properties/http/additionalProperties/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(!((data56 === "webhook") || (data56 === "falcosidekick"))){
const err94 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/format",schemaPath:"#/properties/http/additionalProperties/properties/format/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
if(data54.kinds !== undefined){
let data57 = data54.kinds;
if(Array.isArray(data57)){
const len8 = data57.length;
for(let i8=0; i8<len8; i8++){
let data58 = data57[i8];
if(typeof data58 !== "string"){
const err95 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i8,schemaPath:"#/properties/http/additionalProperties/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
if(!(((((((((((((((((((data58 === "process.exec") || (data58 === "process.exit")) || (data58 === "network.connect")) || (data58 === "network.send")) || (data58 === "network.listen")) || (data58 === "network.accept")) || (data58 === "network.flow")) || (data58 === "dns.answer")) || (data58 === "dns.question")) || (data58 === "tls.hello")) || (data58 === "http.request")) || (data58 === "egress.decision")) || (data58 === "coverage.throttle")) || (data58 === "finding")) || (data58 === "breakglass")) || (data58 === "heartbeat")) || (data58 === "inventory")) || (data58 === "policy_change")) || (data58 === "exception"))){
const err96 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i8,schemaPath:"#/properties/http/additionalProperties/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.kinds.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
}
else {
const err97 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds",schemaPath:"#/properties/http/additionalProperties/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
if(data54.pods !== undefined){
let data59 = data54.pods;
if(Array.isArray(data59)){
const len9 = data59.length;
for(let i9=0; i9<len9; i9++){
let data60 = data59[i9];
if(typeof data60 === "string"){
if(!pattern0.test(data60)){
const err98 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i9,schemaPath:"#/properties/http/additionalProperties/properties/pods/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"+"\""};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
else {
const err99 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i9,schemaPath:"#/properties/http/additionalProperties/properties/pods/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
}
}
else {
const err100 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods",schemaPath:"#/properties/http/additionalProperties/properties/pods/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
if(data54.severity !== undefined){
let data61 = data54.severity;
if(typeof data61 !== "string"){
const err101 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/http/additionalProperties/properties/severity/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(!(((((data61 === "critical") || (data61 === "high")) || (data61 === "medium")) || (data61 === "low")) || (data61 === "info"))){
const err102 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/http/additionalProperties/properties/severity/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.severity.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
if(data54.verdicts !== undefined){
let data62 = data54.verdicts;
if(Array.isArray(data62)){
const len10 = data62.length;
for(let i10=0; i10<len10; i10++){
let data63 = data62[i10];
if(typeof data63 !== "string"){
const err103 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i10,schemaPath:"#/properties/http/additionalProperties/properties/verdicts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
if(!((((data63 === "allow") || (data63 === "audit")) || (data63 === "deny")) || (data63 === "kill"))){
const err104 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i10,schemaPath:"#/properties/http/additionalProperties/properties/verdicts/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.verdicts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
}
else {
const err105 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts",schemaPath:"#/properties/http/additionalProperties/properties/verdicts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data54.fields !== undefined){
let data64 = data54.fields;
if(Array.isArray(data64)){
const len11 = data64.length;
for(let i11=0; i11<len11; i11++){
if(typeof data64[i11] !== "string"){
const err106 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields/" + i11,schemaPath:"#/properties/http/additionalProperties/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err107 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields",schemaPath:"#/properties/http/additionalProperties/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data54.omit !== undefined){
let data66 = data54.omit;
if(Array.isArray(data66)){
const len12 = data66.length;
for(let i12=0; i12<len12; i12++){
if(typeof data66[i12] !== "string"){
const err108 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit/" + i12,schemaPath:"#/properties/http/additionalProperties/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err109 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit",schemaPath:"#/properties/http/additionalProperties/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data54.headerFile !== undefined){
if(typeof data54.headerFile !== "string"){
const err110 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/headerFile",schemaPath:"#/properties/http/additionalProperties/properties/headerFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
}
if(data54.caFile !== undefined){
if(typeof data54.caFile !== "string"){
const err111 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/caFile",schemaPath:"#/properties/http/additionalProperties/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
if(data54.queueBytes !== undefined){
let data70 = data54.queueBytes;
if(!(((typeof data70 == "number") && (!(data70 % 1) && !isNaN(data70))) && (isFinite(data70)))){
const err112 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/http/additionalProperties/properties/queueBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if((typeof data70 == "number") && (isFinite(data70))){
if(data70 > 1073741824 || isNaN(data70)){
const err113 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/http/additionalProperties/properties/queueBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(data70 < 65536 || isNaN(data70)){
const err114 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/http/additionalProperties/properties/queueBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
}
}
if(data54.spillBytes !== undefined){
let data71 = data54.spillBytes;
if(!(((typeof data71 == "number") && (!(data71 % 1) && !isNaN(data71))) && (isFinite(data71)))){
const err115 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/http/additionalProperties/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if((typeof data71 == "number") && (isFinite(data71))){
if(data71 > 107374182400 || isNaN(data71)){
const err116 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/http/additionalProperties/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
if(data71 < 0 || isNaN(data71)){
const err117 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/http/additionalProperties/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
}
}
else {
const err118 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
}
else {
const err119 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
}
if(data.otlp !== undefined){
let data72 = data.otlp;
if(data72 && typeof data72 == "object" && !Array.isArray(data72)){
for(const key9 in data72){
const _errs157 = errors;
if(typeof key9 === "string"){
if(!pattern1.test(key9)){
const err120 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,39}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,39}$"+"\"",propertyName:key9};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
else {
const err121 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/propertyNames/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key9};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
var valid35 = _errs157 === errors;
if(!valid35){
const err122 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/propertyNames",keyword:"propertyNames",params:{propertyName: key9},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
for(const key10 in data72){
let data73 = data72[key10];
if(data73 && typeof data73 == "object" && !Array.isArray(data73)){
if(data73.endpoint === undefined){
const err123 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/otlp/additionalProperties/required",keyword:"required",params:{missingProperty: "endpoint"},message:"must have required property '"+"endpoint"+"'"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
for(const key11 in data73){
if(!(func2.call(schema11.properties.otlp.additionalProperties.properties, key11))){
const err124 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/otlp/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
}
if(data73.endpoint !== undefined){
if(typeof data73.endpoint !== "string"){
const err125 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/endpoint",schemaPath:"#/properties/otlp/additionalProperties/properties/endpoint/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
if(data73.kinds !== undefined){
let data75 = data73.kinds;
if(Array.isArray(data75)){
const len13 = data75.length;
for(let i13=0; i13<len13; i13++){
let data76 = data75[i13];
if(typeof data76 !== "string"){
const err126 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i13,schemaPath:"#/properties/otlp/additionalProperties/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
if(!(((((((((((((((((((data76 === "process.exec") || (data76 === "process.exit")) || (data76 === "network.connect")) || (data76 === "network.send")) || (data76 === "network.listen")) || (data76 === "network.accept")) || (data76 === "network.flow")) || (data76 === "dns.answer")) || (data76 === "dns.question")) || (data76 === "tls.hello")) || (data76 === "http.request")) || (data76 === "egress.decision")) || (data76 === "coverage.throttle")) || (data76 === "finding")) || (data76 === "breakglass")) || (data76 === "heartbeat")) || (data76 === "inventory")) || (data76 === "policy_change")) || (data76 === "exception"))){
const err127 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i13,schemaPath:"#/properties/otlp/additionalProperties/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.otlp.additionalProperties.properties.kinds.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
}
else {
const err128 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds",schemaPath:"#/properties/otlp/additionalProperties/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
if(data73.pods !== undefined){
let data77 = data73.pods;
if(Array.isArray(data77)){
const len14 = data77.length;
for(let i14=0; i14<len14; i14++){
let data78 = data77[i14];
if(typeof data78 === "string"){
if(!pattern0.test(data78)){
const err129 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i14,schemaPath:"#/properties/otlp/additionalProperties/properties/pods/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"+"\""};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
else {
const err130 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i14,schemaPath:"#/properties/otlp/additionalProperties/properties/pods/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
}
}
else {
const err131 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods",schemaPath:"#/properties/otlp/additionalProperties/properties/pods/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
if(data73.severity !== undefined){
let data79 = data73.severity;
if(typeof data79 !== "string"){
const err132 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/otlp/additionalProperties/properties/severity/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
if(!(((((data79 === "critical") || (data79 === "high")) || (data79 === "medium")) || (data79 === "low")) || (data79 === "info"))){
const err133 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/otlp/additionalProperties/properties/severity/enum",keyword:"enum",params:{allowedValues: schema11.properties.otlp.additionalProperties.properties.severity.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
if(data73.verdicts !== undefined){
let data80 = data73.verdicts;
if(Array.isArray(data80)){
const len15 = data80.length;
for(let i15=0; i15<len15; i15++){
let data81 = data80[i15];
if(typeof data81 !== "string"){
const err134 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i15,schemaPath:"#/properties/otlp/additionalProperties/properties/verdicts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
if(!((((data81 === "allow") || (data81 === "audit")) || (data81 === "deny")) || (data81 === "kill"))){
const err135 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i15,schemaPath:"#/properties/otlp/additionalProperties/properties/verdicts/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.otlp.additionalProperties.properties.verdicts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err135];
}
else {
vErrors.push(err135);
}
errors++;
}
}
}
else {
const err136 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts",schemaPath:"#/properties/otlp/additionalProperties/properties/verdicts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data73.fields !== undefined){
let data82 = data73.fields;
if(Array.isArray(data82)){
const len16 = data82.length;
for(let i16=0; i16<len16; i16++){
if(typeof data82[i16] !== "string"){
const err137 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields/" + i16,schemaPath:"#/properties/otlp/additionalProperties/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err138 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields",schemaPath:"#/properties/otlp/additionalProperties/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data73.omit !== undefined){
let data84 = data73.omit;
if(Array.isArray(data84)){
const len17 = data84.length;
for(let i17=0; i17<len17; i17++){
if(typeof data84[i17] !== "string"){
const err139 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit/" + i17,schemaPath:"#/properties/otlp/additionalProperties/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err140 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit",schemaPath:"#/properties/otlp/additionalProperties/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data73.headerFile !== undefined){
if(typeof data73.headerFile !== "string"){
const err141 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/headerFile",schemaPath:"#/properties/otlp/additionalProperties/properties/headerFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
}
if(data73.caFile !== undefined){
if(typeof data73.caFile !== "string"){
const err142 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/caFile",schemaPath:"#/properties/otlp/additionalProperties/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
}
if(data73.queueBytes !== undefined){
let data88 = data73.queueBytes;
if(!(((typeof data88 == "number") && (!(data88 % 1) && !isNaN(data88))) && (isFinite(data88)))){
const err143 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/queueBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
if((typeof data88 == "number") && (isFinite(data88))){
if(data88 > 1073741824 || isNaN(data88)){
const err144 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/queueBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
if(data88 < 65536 || isNaN(data88)){
const err145 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/queueBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
}
}
if(data73.spillBytes !== undefined){
let data89 = data73.spillBytes;
if(!(((typeof data89 == "number") && (!(data89 % 1) && !isNaN(data89))) && (isFinite(data89)))){
const err146 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
if((typeof data89 == "number") && (isFinite(data89))){
if(data89 > 107374182400 || isNaN(data89)){
const err147 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err147];
}
else {
vErrors.push(err147);
}
errors++;
}
if(data89 < 0 || isNaN(data89)){
const err148 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
}
}
else {
const err149 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/otlp/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
}
else {
const err150 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err150];
}
else {
vErrors.push(err150);
}
errors++;
}
}
if(data.models !== undefined){
let data90 = data.models;
if(data90 && typeof data90 == "object" && !Array.isArray(data90)){
for(const key12 in data90){
if(!((key12 === "approved") || (key12 === "approvedHubs"))){
const err151 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data90.approved !== undefined){
let data91 = data90.approved;
if(Array.isArray(data91)){
const len18 = data91.length;
for(let i18=0; i18<len18; i18++){
if(typeof data91[i18] !== "string"){
const err152 = {instancePath:instancePath+"/models/approved/" + i18,schemaPath:"#/properties/models/properties/approved/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err152];
}
else {
vErrors.push(err152);
}
errors++;
}
}
}
else {
const err153 = {instancePath:instancePath+"/models/approved",schemaPath:"#/properties/models/properties/approved/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
if(data90.approvedHubs !== undefined){
let data93 = data90.approvedHubs;
if(Array.isArray(data93)){
const len19 = data93.length;
for(let i19=0; i19<len19; i19++){
if(typeof data93[i19] !== "string"){
const err154 = {instancePath:instancePath+"/models/approvedHubs/" + i19,schemaPath:"#/properties/models/properties/approvedHubs/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err155 = {instancePath:instancePath+"/models/approvedHubs",schemaPath:"#/properties/models/properties/approvedHubs/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
}
else {
const err156 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
if(data.rules !== undefined){
let data95 = data.rules;
if(data95 && typeof data95 == "object" && !Array.isArray(data95)){
for(const key13 in data95){
if(!(func2.call(schema11.properties.rules.properties, key13))){
const err157 = {instancePath:instancePath+"/rules",schemaPath:"#/properties/rules/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
}
if(data95.files !== undefined){
let data96 = data95.files;
if(Array.isArray(data96)){
const len20 = data96.length;
for(let i20=0; i20<len20; i20++){
if(typeof data96[i20] !== "string"){
const err158 = {instancePath:instancePath+"/rules/files/" + i20,schemaPath:"#/properties/rules/properties/files/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
}
}
else {
const err159 = {instancePath:instancePath+"/rules/files",schemaPath:"#/properties/rules/properties/files/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
if(data95.shipped !== undefined){
if(typeof data95.shipped !== "boolean"){
const err160 = {instancePath:instancePath+"/rules/shipped",schemaPath:"#/properties/rules/properties/shipped/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
if(data95.scope !== undefined){
let data99 = data95.scope;
if(typeof data99 !== "string"){
const err161 = {instancePath:instancePath+"/rules/scope",schemaPath:"#/properties/rules/properties/scope/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
if(!(data99 === "observed")){
const err162 = {instancePath:instancePath+"/rules/scope",schemaPath:"#/properties/rules/properties/scope/enum",keyword:"enum",params:{allowedValues: schema11.properties.rules.properties.scope.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
if(data95.select !== undefined){
let data100 = data95.select;
if(Array.isArray(data100)){
const len21 = data100.length;
for(let i21=0; i21<len21; i21++){
let data101 = data100[i21];
if(typeof data101 === "string"){
if(!pattern5.test(data101)){
const err163 = {instancePath:instancePath+"/rules/select/" + i21,schemaPath:"#/properties/rules/properties/select/items/pattern",keyword:"pattern",params:{pattern: "^(enable|disable) (rule|tag) .+$"},message:"must match pattern \""+"^(enable|disable) (rule|tag) .+$"+"\""};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
else {
const err164 = {instancePath:instancePath+"/rules/select/" + i21,schemaPath:"#/properties/rules/properties/select/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err164];
}
else {
vErrors.push(err164);
}
errors++;
}
}
}
else {
const err165 = {instancePath:instancePath+"/rules/select",schemaPath:"#/properties/rules/properties/select/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
if(data95.priority !== undefined){
let data102 = data95.priority;
if(typeof data102 !== "string"){
const err166 = {instancePath:instancePath+"/rules/priority",schemaPath:"#/properties/rules/properties/priority/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err166];
}
else {
vErrors.push(err166);
}
errors++;
}
if(!((((((((data102 === "emergency") || (data102 === "alert")) || (data102 === "critical")) || (data102 === "error")) || (data102 === "warning")) || (data102 === "notice")) || (data102 === "informational")) || (data102 === "debug"))){
const err167 = {instancePath:instancePath+"/rules/priority",schemaPath:"#/properties/rules/properties/priority/enum",keyword:"enum",params:{allowedValues: schema11.properties.rules.properties.priority.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(data95.matching !== undefined){
let data103 = data95.matching;
if(typeof data103 !== "string"){
const err168 = {instancePath:instancePath+"/rules/matching",schemaPath:"#/properties/rules/properties/matching/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
if(!((data103 === "first") || (data103 === "all"))){
const err169 = {instancePath:instancePath+"/rules/matching",schemaPath:"#/properties/rules/properties/matching/enum",keyword:"enum",params:{allowedValues: schema11.properties.rules.properties.matching.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
if(data95.suggestedOutput !== undefined){
if(typeof data95.suggestedOutput !== "boolean"){
const err170 = {instancePath:instancePath+"/rules/suggestedOutput",schemaPath:"#/properties/rules/properties/suggestedOutput/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
if(data95.appendOutput !== undefined){
let data105 = data95.appendOutput;
if(data105 && typeof data105 == "object" && !Array.isArray(data105)){
for(const key14 in data105){
const _errs229 = errors;
if(typeof key14 === "string"){
if(!pattern1.test(key14)){
const err171 = {instancePath:instancePath+"/rules/appendOutput",schemaPath:"#/properties/rules/properties/appendOutput/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,39}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,39}$"+"\"",propertyName:key14};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
else {
const err172 = {instancePath:instancePath+"/rules/appendOutput",schemaPath:"#/properties/rules/properties/appendOutput/propertyNames/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key14};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
var valid58 = _errs229 === errors;
if(!valid58){
const err173 = {instancePath:instancePath+"/rules/appendOutput",schemaPath:"#/properties/rules/properties/appendOutput/propertyNames",keyword:"propertyNames",params:{propertyName: key14},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
for(const key15 in data105){
let data106 = data105[key15];
if(data106 && typeof data106 == "object" && !Array.isArray(data106)){
if(data106.extraOutput === undefined){
const err174 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/required",keyword:"required",params:{missingProperty: "extraOutput"},message:"must have required property '"+"extraOutput"+"'"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
for(const key16 in data106){
if(!((((key16 === "extraOutput") || (key16 === "rule")) || (key16 === "source")) || (key16 === "tags"))){
const err175 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
if(data106.extraOutput !== undefined){
if(typeof data106.extraOutput !== "string"){
const err176 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/extraOutput",schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/extraOutput/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
}
if(data106.rule !== undefined){
if(typeof data106.rule !== "string"){
const err177 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/rule",schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/rule/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
}
if(data106.source !== undefined){
if(typeof data106.source !== "string"){
const err178 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/source",schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/source/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
if(data106.tags !== undefined){
let data110 = data106.tags;
if(Array.isArray(data110)){
const len22 = data110.length;
for(let i22=0; i22<len22; i22++){
if(typeof data110[i22] !== "string"){
const err179 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/tags/" + i22,schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/tags/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
}
}
else {
const err180 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1")+"/tags",schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/properties/tags/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
}
}
else {
const err181 = {instancePath:instancePath+"/rules/appendOutput/" + key15.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/rules/properties/appendOutput/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
const err182 = {instancePath:instancePath+"/rules/appendOutput",schemaPath:"#/properties/rules/properties/appendOutput/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
if(data95.burst !== undefined){
let data112 = data95.burst;
if(!(((typeof data112 == "number") && (!(data112 % 1) && !isNaN(data112))) && (isFinite(data112)))){
const err183 = {instancePath:instancePath+"/rules/burst",schemaPath:"#/properties/rules/properties/burst/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
if((typeof data112 == "number") && (isFinite(data112))){
if(data112 > 1000000 || isNaN(data112)){
const err184 = {instancePath:instancePath+"/rules/burst",schemaPath:"#/properties/rules/properties/burst/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
if(data112 < 1 || isNaN(data112)){
const err185 = {instancePath:instancePath+"/rules/burst",schemaPath:"#/properties/rules/properties/burst/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err185];
}
else {
vErrors.push(err185);
}
errors++;
}
}
}
}
else {
const err186 = {instancePath:instancePath+"/rules",schemaPath:"#/properties/rules/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
}
if(data.breakglass !== undefined){
let data113 = data.breakglass;
if(data113 && typeof data113 == "object" && !Array.isArray(data113)){
for(const key17 in data113){
if(!((key17 === "enabled") || (key17 === "maxDuration"))){
const err187 = {instancePath:instancePath+"/breakglass",schemaPath:"#/properties/breakglass/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
}
if(data113.enabled !== undefined){
if(typeof data113.enabled !== "boolean"){
const err188 = {instancePath:instancePath+"/breakglass/enabled",schemaPath:"#/properties/breakglass/properties/enabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
if(data113.maxDuration !== undefined){
let data115 = data113.maxDuration;
if(!(((typeof data115 == "number") && (!(data115 % 1) && !isNaN(data115))) && (isFinite(data115)))){
const err189 = {instancePath:instancePath+"/breakglass/maxDuration",schemaPath:"#/properties/breakglass/properties/maxDuration/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
if((typeof data115 == "number") && (isFinite(data115))){
if(data115 > 86400 || isNaN(data115)){
const err190 = {instancePath:instancePath+"/breakglass/maxDuration",schemaPath:"#/properties/breakglass/properties/maxDuration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
if(data115 < 60 || isNaN(data115)){
const err191 = {instancePath:instancePath+"/breakglass/maxDuration",schemaPath:"#/properties/breakglass/properties/maxDuration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 60},message:"must be >= 60"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
}
}
}
else {
const err192 = {instancePath:instancePath+"/breakglass",schemaPath:"#/properties/breakglass/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
}
if(data.governance !== undefined){
let data116 = data.governance;
if(data116 && typeof data116 == "object" && !Array.isArray(data116)){
for(const key18 in data116){
if(!((((key18 === "domain") || (key18 === "dataClass")) || (key18 === "owner")) || (key18 === "agent"))){
const err193 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err193];
}
else {
vErrors.push(err193);
}
errors++;
}
}
if(data116.domain !== undefined){
let data117 = data116.domain;
if(Array.isArray(data117)){
const len23 = data117.length;
for(let i23=0; i23<len23; i23++){
if(typeof data117[i23] !== "string"){
const err194 = {instancePath:instancePath+"/governance/domain/" + i23,schemaPath:"#/properties/governance/properties/domain/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
}
}
else {
const err195 = {instancePath:instancePath+"/governance/domain",schemaPath:"#/properties/governance/properties/domain/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
}
if(data116.dataClass !== undefined){
let data119 = data116.dataClass;
if(Array.isArray(data119)){
const len24 = data119.length;
for(let i24=0; i24<len24; i24++){
if(typeof data119[i24] !== "string"){
const err196 = {instancePath:instancePath+"/governance/dataClass/" + i24,schemaPath:"#/properties/governance/properties/dataClass/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err197 = {instancePath:instancePath+"/governance/dataClass",schemaPath:"#/properties/governance/properties/dataClass/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
}
if(data116.owner !== undefined){
let data121 = data116.owner;
if(Array.isArray(data121)){
const len25 = data121.length;
for(let i25=0; i25<len25; i25++){
if(typeof data121[i25] !== "string"){
const err198 = {instancePath:instancePath+"/governance/owner/" + i25,schemaPath:"#/properties/governance/properties/owner/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err199 = {instancePath:instancePath+"/governance/owner",schemaPath:"#/properties/governance/properties/owner/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
if(data116.agent !== undefined){
let data123 = data116.agent;
if(Array.isArray(data123)){
const len26 = data123.length;
for(let i26=0; i26<len26; i26++){
if(typeof data123[i26] !== "string"){
const err200 = {instancePath:instancePath+"/governance/agent/" + i26,schemaPath:"#/properties/governance/properties/agent/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err201 = {instancePath:instancePath+"/governance/agent",schemaPath:"#/properties/governance/properties/agent/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
}
}
else {
const err202 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
}
if(data.catalog !== undefined){
let data125 = data.catalog;
if(data125 && typeof data125 == "object" && !Array.isArray(data125)){
for(const key19 in data125){
if(!(key19 === "overlays")){
const err203 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err203];
}
else {
vErrors.push(err203);
}
errors++;
}
}
if(data125.overlays !== undefined){
let data126 = data125.overlays;
if(Array.isArray(data126)){
const len27 = data126.length;
for(let i27=0; i27<len27; i27++){
if(typeof data126[i27] !== "string"){
const err204 = {instancePath:instancePath+"/catalog/overlays/" + i27,schemaPath:"#/properties/catalog/properties/overlays/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
}
}
else {
const err205 = {instancePath:instancePath+"/catalog/overlays",schemaPath:"#/properties/catalog/properties/overlays/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
}
}
else {
const err206 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err206];
}
else {
vErrors.push(err206);
}
errors++;
}
}
if(data.redact !== undefined){
if(typeof data.redact !== "boolean"){
const err207 = {instancePath:instancePath+"/redact",schemaPath:"#/properties/redact/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data.flowInterval !== undefined){
let data129 = data.flowInterval;
if(!(((typeof data129 == "number") && (!(data129 % 1) && !isNaN(data129))) && (isFinite(data129)))){
const err208 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
if((typeof data129 == "number") && (isFinite(data129))){
if(data129 > 86400 || isNaN(data129)){
const err209 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
if(data129 < 1 || isNaN(data129)){
const err210 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
}
}
if(data.heartbeatInterval !== undefined){
let data130 = data.heartbeatInterval;
if(!(((typeof data130 == "number") && (!(data130 % 1) && !isNaN(data130))) && (isFinite(data130)))){
const err211 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
if((typeof data130 == "number") && (isFinite(data130))){
if(data130 > 3600 || isNaN(data130)){
const err212 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"};
if(vErrors === null){
vErrors = [err212];
}
else {
vErrors.push(err212);
}
errors++;
}
if(data130 < 1 || isNaN(data130)){
const err213 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
}
}
if(data.ring !== undefined){
let data131 = data.ring;
if(data131 && typeof data131 == "object" && !Array.isArray(data131)){
for(const key20 in data131){
if(!((key20 === "observationsBytes") || (key20 === "decisionsBytes"))){
const err214 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key20},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
}
if(data131.observationsBytes !== undefined){
let data132 = data131.observationsBytes;
if(!(((typeof data132 == "number") && (!(data132 % 1) && !isNaN(data132))) && (isFinite(data132)))){
const err215 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err215];
}
else {
vErrors.push(err215);
}
errors++;
}
if((typeof data132 == "number") && (isFinite(data132))){
if(data132 > 1073741824 || isNaN(data132)){
const err216 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
if(data132 < 65536 || isNaN(data132)){
const err217 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
}
}
if(data131.decisionsBytes !== undefined){
let data133 = data131.decisionsBytes;
if(!(((typeof data133 == "number") && (!(data133 % 1) && !isNaN(data133))) && (isFinite(data133)))){
const err218 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
if((typeof data133 == "number") && (isFinite(data133))){
if(data133 > 1073741824 || isNaN(data133)){
const err219 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
if(data133 < 65536 || isNaN(data133)){
const err220 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
}
}
}
else {
const err221 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
if(data.identity !== undefined){
let data134 = data.identity;
if(data134 && typeof data134 == "object" && !Array.isArray(data134)){
for(const key21 in data134){
if(!(((key21 === "holdMs") || (key21 === "holdEvents")) || (key21 === "unknownPods"))){
const err222 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key21},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
}
if(data134.holdMs !== undefined){
let data135 = data134.holdMs;
if(!(((typeof data135 == "number") && (!(data135 % 1) && !isNaN(data135))) && (isFinite(data135)))){
const err223 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
if((typeof data135 == "number") && (isFinite(data135))){
if(data135 > 10000 || isNaN(data135)){
const err224 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
if(data135 < 0 || isNaN(data135)){
const err225 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
}
}
if(data134.holdEvents !== undefined){
let data136 = data134.holdEvents;
if(!(((typeof data136 == "number") && (!(data136 % 1) && !isNaN(data136))) && (isFinite(data136)))){
const err226 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
if((typeof data136 == "number") && (isFinite(data136))){
if(data136 > 1000000 || isNaN(data136)){
const err227 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err227];
}
else {
vErrors.push(err227);
}
errors++;
}
if(data136 < 1 || isNaN(data136)){
const err228 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
}
}
if(data134.unknownPods !== undefined){
let data137 = data134.unknownPods;
if(typeof data137 !== "string"){
const err229 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
if(!(((data137 === "observe") || (data137 === "discover")) || (data137 === "ignore"))){
const err230 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/enum",keyword:"enum",params:{allowedValues: schema11.properties.identity.properties.unknownPods.enum},message:"must be equal to one of the allowed values"};
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
else {
const err231 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
}
if(data.podRate !== undefined){
let data138 = data.podRate;
if(data138 && typeof data138 == "object" && !Array.isArray(data138)){
for(const key22 in data138){
if(!((key22 === "perSecond") || (key22 === "burst"))){
const err232 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key22},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
}
if(data138.perSecond !== undefined){
let data139 = data138.perSecond;
if(!(((typeof data139 == "number") && (!(data139 % 1) && !isNaN(data139))) && (isFinite(data139)))){
const err233 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err233];
}
else {
vErrors.push(err233);
}
errors++;
}
if((typeof data139 == "number") && (isFinite(data139))){
if(data139 > 100000000 || isNaN(data139)){
const err234 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err234];
}
else {
vErrors.push(err234);
}
errors++;
}
if(data139 < 0 || isNaN(data139)){
const err235 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err235];
}
else {
vErrors.push(err235);
}
errors++;
}
}
}
if(data138.burst !== undefined){
let data140 = data138.burst;
if(!(((typeof data140 == "number") && (!(data140 % 1) && !isNaN(data140))) && (isFinite(data140)))){
const err236 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err236];
}
else {
vErrors.push(err236);
}
errors++;
}
if((typeof data140 == "number") && (isFinite(data140))){
if(data140 > 100000000 || isNaN(data140)){
const err237 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err237];
}
else {
vErrors.push(err237);
}
errors++;
}
if(data140 < 1 || isNaN(data140)){
const err238 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err238];
}
else {
vErrors.push(err238);
}
errors++;
}
}
}
}
else {
const err239 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err239];
}
else {
vErrors.push(err239);
}
errors++;
}
}
if(data.metrics !== undefined){
let data141 = data.metrics;
if(data141 && typeof data141 == "object" && !Array.isArray(data141)){
for(const key23 in data141){
if(!(((((((key23 === "listen") || (key23 === "maxNamespaces")) || (key23 === "maxWorkloads")) || (key23 === "maxModels")) || (key23 === "maxSeries")) || (key23 === "maxClauses")) || (key23 === "programTimesMs"))){
const err240 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key23},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err240];
}
else {
vErrors.push(err240);
}
errors++;
}
}
if(data141.listen !== undefined){
if(typeof data141.listen !== "string"){
const err241 = {instancePath:instancePath+"/metrics/listen",schemaPath:"#/properties/metrics/properties/listen/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err241];
}
else {
vErrors.push(err241);
}
errors++;
}
}
if(data141.maxNamespaces !== undefined){
let data143 = data141.maxNamespaces;
if(!(((typeof data143 == "number") && (!(data143 % 1) && !isNaN(data143))) && (isFinite(data143)))){
const err242 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err242];
}
else {
vErrors.push(err242);
}
errors++;
}
if((typeof data143 == "number") && (isFinite(data143))){
if(data143 > 100000 || isNaN(data143)){
const err243 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err243];
}
else {
vErrors.push(err243);
}
errors++;
}
if(data143 < 1 || isNaN(data143)){
const err244 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err244];
}
else {
vErrors.push(err244);
}
errors++;
}
}
}
if(data141.maxWorkloads !== undefined){
let data144 = data141.maxWorkloads;
if(!(((typeof data144 == "number") && (!(data144 % 1) && !isNaN(data144))) && (isFinite(data144)))){
const err245 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err245];
}
else {
vErrors.push(err245);
}
errors++;
}
if((typeof data144 == "number") && (isFinite(data144))){
if(data144 > 100000 || isNaN(data144)){
const err246 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err246];
}
else {
vErrors.push(err246);
}
errors++;
}
if(data144 < 1 || isNaN(data144)){
const err247 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err247];
}
else {
vErrors.push(err247);
}
errors++;
}
}
}
if(data141.maxModels !== undefined){
let data145 = data141.maxModels;
if(!(((typeof data145 == "number") && (!(data145 % 1) && !isNaN(data145))) && (isFinite(data145)))){
const err248 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err248];
}
else {
vErrors.push(err248);
}
errors++;
}
if((typeof data145 == "number") && (isFinite(data145))){
if(data145 > 100000 || isNaN(data145)){
const err249 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err249];
}
else {
vErrors.push(err249);
}
errors++;
}
if(data145 < 0 || isNaN(data145)){
const err250 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err250];
}
else {
vErrors.push(err250);
}
errors++;
}
}
}
if(data141.maxSeries !== undefined){
let data146 = data141.maxSeries;
if(!(((typeof data146 == "number") && (!(data146 % 1) && !isNaN(data146))) && (isFinite(data146)))){
const err251 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err251];
}
else {
vErrors.push(err251);
}
errors++;
}
if((typeof data146 == "number") && (isFinite(data146))){
if(data146 > 1000000 || isNaN(data146)){
const err252 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err252];
}
else {
vErrors.push(err252);
}
errors++;
}
if(data146 < 0 || isNaN(data146)){
const err253 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err253];
}
else {
vErrors.push(err253);
}
errors++;
}
}
}
if(data141.maxClauses !== undefined){
let data147 = data141.maxClauses;
if(!(((typeof data147 == "number") && (!(data147 % 1) && !isNaN(data147))) && (isFinite(data147)))){
const err254 = {instancePath:instancePath+"/metrics/maxClauses",schemaPath:"#/properties/metrics/properties/maxClauses/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err254];
}
else {
vErrors.push(err254);
}
errors++;
}
if((typeof data147 == "number") && (isFinite(data147))){
if(data147 > 100000 || isNaN(data147)){
const err255 = {instancePath:instancePath+"/metrics/maxClauses",schemaPath:"#/properties/metrics/properties/maxClauses/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err255];
}
else {
vErrors.push(err255);
}
errors++;
}
if(data147 < 0 || isNaN(data147)){
const err256 = {instancePath:instancePath+"/metrics/maxClauses",schemaPath:"#/properties/metrics/properties/maxClauses/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err256];
}
else {
vErrors.push(err256);
}
errors++;
}
}
}
if(data141.programTimesMs !== undefined){
let data148 = data141.programTimesMs;
if(!(((typeof data148 == "number") && (!(data148 % 1) && !isNaN(data148))) && (isFinite(data148)))){
const err257 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err257];
}
else {
vErrors.push(err257);
}
errors++;
}
if((typeof data148 == "number") && (isFinite(data148))){
if(data148 > 10000 || isNaN(data148)){
const err258 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err258];
}
else {
vErrors.push(err258);
}
errors++;
}
if(data148 < 0 || isNaN(data148)){
const err259 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err259];
}
else {
vErrors.push(err259);
}
errors++;
}
}
}
}
else {
const err260 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err260];
}
else {
vErrors.push(err260);
}
errors++;
}
}
if(data.terminationLog !== undefined){
if(typeof data.terminationLog !== "string"){
const err261 = {instancePath:instancePath+"/terminationLog",schemaPath:"#/properties/terminationLog/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err261];
}
else {
vErrors.push(err261);
}
errors++;
}
}
if(data.logLevel !== undefined){
let data150 = data.logLevel;
if(typeof data150 !== "string"){
const err262 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err262];
}
else {
vErrors.push(err262);
}
errors++;
}
if(!((((data150 === "debug") || (data150 === "info")) || (data150 === "warn")) || (data150 === "error"))){
const err263 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema11.properties.logLevel.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err263];
}
else {
vErrors.push(err263);
}
errors++;
}
}
}
else {
const err264 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err264];
}
else {
vErrors.push(err264);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

