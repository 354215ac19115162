// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/schema.ts by `npm run gen`. Do not edit.
export const validateConfig = validate10;
const schema11 = {"type":"object","description":"Options of the agent.","properties":{"node":{"type":"string","default":"","since":"0.1.0","description":"Name of this node in records, and of its Node object. Empty: what `NODE_NAME` says, else the host name."},"cluster":{"type":"string","default":"","since":"0.1.0","description":"Name of the cluster in records. Empty: left out."},"observe":{"type":"string","enum":["ai","governed","all"],"default":"ai","since":"0.1.0","description":"Which pods are observed: `ai` those with a governance label and those taken for AI workloads (`docs/explanation/ai-recognition.md`); `governed` those with a governance label; `all` every pod."},"pods":{"type":"string","default":"","since":"0.1.0","description":"Folder of pod and namespace manifests to take pod facts from. Empty: none; events then name the pod uid of the cgroup only."},"cgroupRoot":{"type":"string","default":"","since":"0.1.0","description":"The kubelet's cgroup, as a path from the cgroup v2 root. Empty: `/kubepods.slice` or `/kubepods`, whichever exists."},"kubernetes":{"type":"object","description":"The API server, which tells of this node's pods and of namespaces.","properties":{"mode":{"type":"string","enum":["auto","off","in-cluster","kubeconfig"],"default":"auto","since":"0.1.0","description":"`auto` takes the kubeconfig that is named, else the service account where there is one, else no API server; `in-cluster` and `kubeconfig` insist on theirs; `off` never asks one."},"kubeconfig":{"type":"string","default":"","since":"0.1.0","description":"File that says how to reach the API server. Empty: with `kubernetes.mode` `kubeconfig` the one that `KUBECONFIG` names, else `~/.kube/config`."},"context":{"type":"string","default":"","since":"0.1.0","description":"Context in the kubeconfig. Empty: the file's current one."},"startupTaint":{"type":"string","default":"","since":"0.1.0","description":"Key of a taint, such as `weir.dev/agent-not-ready`, that new nodes are created with; the agent takes it off its own node once it observes. Empty: none."}},"additionalProperties":false},"policy":{"type":"object","description":"Policies (docs/explanation/policy.md): where they come from, and whether they are enforced (docs/explanation/enforcement.md).","properties":{"enabled":{"type":"boolean","default":true,"since":"0.1.0","description":"Whether policies are followed: those of the API server, where one is followed, and those of `policy.paths`. Off: none is asked for, and none holds."},"paths":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Files of policies, and folders of which every `.yaml`, `.yml` and `.json` file is one; changes are followed. A policy of the same name in the API server holds over one of a file."},"enforce":{"type":"boolean","default":false,"since":"0.1.0","description":"Whether policies take effect: programs that decide are attached, and a policy in mode `enforce` denies. Off: policies are compiled, and nothing is denied."},"podEvents":{"type":"string","enum":["none","deny","audit"],"default":"deny","since":"0.1.0","description":"Which decisions are told as Events of the pods, where an API server is followed and policies are enforced: none, denials, or also what would be denied were every policy enforced. Repeats are counted in one Event; a node makes ten writes a minute at most, a pod has eight Events."},"resolvers":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Addresses that may answer the DNS questions of pods: questions to them are always allowed, and only their answers teach names. With a cluster DNS its service address and those of its pods. Empty: the nameservers of `/etc/resolv.conf` of the agent."},"streamVerdict":{"type":"string","enum":["send","packet"],"default":"send","since":"0.1.0","description":"Where names on the wire (TLS server names, HTTP hosts) decide: the first of a stream in the `send()` of who sends, which fails at once, and all of them in packets; or in packets alone: then the connection is cut."},"newPods":{"type":"string","enum":["allow","deny"],"default":"allow","since":"0.1.0","description":"What a pod may send, where policies are enforced, from its first instruction until the agent knows it and its policies: everything, or nothing but what is implied. Static pods and processes of the host are never held back."},"whenAgentAway":{"type":"string","enum":["allow","deny"],"default":"allow","since":"0.1.0","description":"The same for pods that begin while no agent runs. Pods that were there before keep their policies either way, with their new containers."},"awayAfter":{"type":"integer","minimum":5,"maximum":86400,"default":30,"unit":"seconds","since":"0.1.0","description":"For how long an agent that says nothing to the kernel is taken to be there still."},"adoptGrace":{"type":"integer","minimum":0,"maximum":86400,"default":60,"unit":"seconds","since":"0.1.0","description":"How long connections of a running pod go on that are older than the first policy that selects it, where no rule denies them by address and the agent never learned their names: each is recorded once, as `legacy`, and cut when the time is over, whether the agent runs or not. 0: cut at once."},"noticeHours":{"type":"integer","minimum":1,"maximum":8760,"default":168,"unit":"hours","since":"0.1.0","description":"How long before its end an exception (`expires`) is announced by a record."}},"additionalProperties":false},"cri":{"type":"object","description":"The container runtime, which tells of containers before the API server does.","properties":{"mode":{"type":"string","enum":["auto","required","off"],"default":"auto","since":"0.1.0","description":"`auto` asks the runtime where there is one; `required` does not start without its socket; `off` never asks."},"socket":{"type":"string","default":"","since":"0.1.0","description":"Socket of the runtime (CRI v1). Empty: that of containerd, CRI-O or k3s, whichever is there."}},"additionalProperties":false},"runDir":{"type":"string","default":"/run/weir","since":"0.1.0","description":"Folder of the socket that `weir events` reads."},"stateDir":{"type":"string","default":"/var/lib/weir","since":"0.1.0","description":"Folder of the files that keep what the API server told of pods, and the policies that hold, for a restart while it is away. Empty: nothing is kept."},"pinDir":{"type":"string","default":"/sys/fs/bpf/weir","since":"0.1.0","description":"Folder in bpffs below which programs and tables are pinned. One agent at a time can have it."},"output":{"type":"object","description":"Where records go.","properties":{"format":{"type":"string","enum":["json","pretty"],"default":"json","since":"0.1.0","description":"JSON lines, or one readable line for each record."},"file":{"type":"string","default":"","since":"0.1.0","description":"File to append records to. Empty: standard output."},"rotate":{"type":"object","description":"When `output.file` is put aside and begun anew.","properties":{"bytes":{"type":"integer","minimum":0,"maximum":1099511627776,"default":104857600,"unit":"bytes","since":"0.1.0","description":"Size from which on it is put aside. 0: whatever its size."},"seconds":{"type":"integer","minimum":0,"maximum":31536000,"default":0,"unit":"seconds","since":"0.1.0","description":"Age from which on it is put aside, when the next record comes. 0: whatever its age."},"keep":{"type":"integer","minimum":0,"maximum":10000,"default":5,"unit":"files","since":"0.1.0","description":"Files put aside that are kept; older ones are removed."},"compress":{"type":"boolean","default":false,"since":"0.1.0","description":"Whether files put aside are compressed (gzip)."}},"additionalProperties":false},"kinds":{"type":"array","items":{"type":"string","enum":["process.exec","process.exit","network.connect","network.send","network.listen","network.accept","network.flow","dns.answer","dns.question","tls.hello","http.request","egress.decision","coverage.throttle","finding","breakglass","heartbeat","inventory","policy_change","exception"]},"default":[],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"pods":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},"default":[],"since":"0.1.0","description":"Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all."},"severity":{"type":"string","enum":["critical","high","medium","low","info"],"default":"info","since":"0.1.0","description":"Findings that are sent are at least so grave. Says nothing of other kinds."},"verdicts":{"type":"array","items":{"type":"string","enum":["allow","audit","deny","kill"]},"default":[],"since":"0.1.0","description":"Verdicts whose records are sent; what has none is not sent then. Empty: all."},"fields":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all."},"omit":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are not sent, as dotted paths."},"queueBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Records that wait in memory."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":0,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what has none in memory. 0: memory only."}},"additionalProperties":false},"http":{"type":"object","since":"0.1.0","default":{},"description":"Receivers that records are posted to, beside `output`, by name.","propertyNames":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,39}$"},"additionalProperties":{"type":"object","description":"A receiver that records are posted to.","properties":{"url":{"type":"string","default":"","since":"0.1.0","description":"Address that records are posted to."},"format":{"type":"string","enum":["webhook","falcosidekick"],"default":"webhook","since":"0.1.0","description":"A JSON array of records, or the JSON that Falco posts, one event a request."},"kinds":{"type":"array","items":{"type":"string","enum":["process.exec","process.exit","network.connect","network.send","network.listen","network.accept","network.flow","dns.answer","dns.question","tls.hello","http.request","egress.decision","coverage.throttle","finding","breakglass","heartbeat","inventory","policy_change","exception"]},"default":["finding"],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"pods":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},"default":[],"since":"0.1.0","description":"Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all."},"severity":{"type":"string","enum":["critical","high","medium","low","info"],"default":"info","since":"0.1.0","description":"Findings that are sent are at least so grave. Says nothing of other kinds."},"verdicts":{"type":"array","items":{"type":"string","enum":["allow","audit","deny","kill"]},"default":[],"since":"0.1.0","description":"Verdicts whose records are sent; what has none is not sent then. Empty: all."},"fields":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all."},"omit":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are not sent, as dotted paths."},"headerFile":{"type":"string","default":"","since":"0.1.0","description":"File of headers, one `Name: value` a line, such as an `Authorization`. Read again when the receiver answers 401 or 403. Empty: none."},"caFile":{"type":"string","default":"","since":"0.1.0","description":"Certificates (PEM) to trust. Empty: the system's."},"queueBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Records that wait in memory."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":67108864,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what has none in memory. 0: memory only."}},"additionalProperties":false,"required":["url"]}},"otlp":{"type":"object","since":"0.1.0","default":{},"description":"OpenTelemetry receivers that records are sent to as logs, beside `output`, by name.","propertyNames":{"type":"string","pattern":"^[a-z][a-z0-9-]{0,39}$"},"additionalProperties":{"type":"object","description":"An OpenTelemetry receiver.","properties":{"endpoint":{"type":"string","default":"","since":"0.1.0","description":"Base address of the receiver (OTLP over HTTP), such as `http://collector:4318`."},"kinds":{"type":"array","items":{"type":"string","enum":["process.exec","process.exit","network.connect","network.send","network.listen","network.accept","network.flow","dns.answer","dns.question","tls.hello","http.request","egress.decision","coverage.throttle","finding","breakglass","heartbeat","inventory","policy_change","exception"]},"default":[],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"pods":{"type":"array","items":{"type":"string","pattern":"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},"default":[],"since":"0.1.0","description":"Pods whose records are sent: `namespace/name`, or `namespace/` for all of a namespace; what is of no pod is not sent then. Empty: all."},"severity":{"type":"string","enum":["critical","high","medium","low","info"],"default":"info","since":"0.1.0","description":"Findings that are sent are at least so grave. Says nothing of other kinds."},"verdicts":{"type":"array","items":{"type":"string","enum":["allow","audit","deny","kill"]},"default":[],"since":"0.1.0","description":"Verdicts whose records are sent; what has none is not sent then. Empty: all."},"fields":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are sent, as dotted paths such as `process.executable`; what tells a record from every other one always is. Empty: all."},"omit":{"type":"array","items":{"type":"string"},"holds":"record-paths","default":[],"since":"0.1.0","description":"Members of a record that are not sent, as dotted paths."},"headerFile":{"type":"string","default":"","since":"0.1.0","description":"File of headers, one `Name: value` a line, such as an `Authorization`. Read again when the receiver answers 401 or 403. Empty: none."},"caFile":{"type":"string","default":"","since":"0.1.0","description":"Certificates (PEM) to trust. Empty: the system's."},"queueBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Records that wait in memory."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":67108864,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what has none in memory. 0: memory only."}},"additionalProperties":false,"required":["endpoint"]}},"models":{"type":"object","description":"Which models are approved.","properties":{"approved":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Package URLs of approved models, such as `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@<revision>`; a name may end in `/*`. Empty: no finding is raised for any model."},"approvedHubs":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Channels of the catalogue, of category `model-registry`, from which models may come, such as `huggingface-hub`. Empty: no finding is raised for any hub."}},"additionalProperties":false},"breakglass":{"type":"object","description":"Suspending a policy on this node for a while, with `weir breakglass`.","properties":{"enabled":{"type":"boolean","default":true,"since":"0.1.0","description":"Whether it is possible. Where it is not, what an earlier run of the agent kept of it ends at once."},"maxDuration":{"type":"integer","unit":"seconds","minimum":60,"maximum":86400,"default":14400,"since":"0.1.0","description":"How long it may last at most. What takes longer belongs into the policy."}},"additionalProperties":false},"governance":{"type":"object","description":"Labels that count as governance labels beside `weir.dev/…`.","properties":{"domain":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/domain`."},"dataClass":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/data-class`."},"owner":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/owner`."},"agent":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/agent`."}},"additionalProperties":false},"catalog":{"type":"object","description":"Knowledge of model channels.","properties":{"overlays":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Catalogue files that add hosts and channels to the built-in ones."}},"additionalProperties":false},"redact":{"type":"boolean","default":true,"since":"0.1.0","description":"Replace what looks like a secret in arguments and query strings before anything is written."},"flowInterval":{"type":"integer","minimum":1,"maximum":86400,"default":30,"unit":"seconds","since":"0.1.0","description":"How often a live flow is reported."},"heartbeatInterval":{"type":"integer","minimum":1,"maximum":3600,"default":60,"unit":"seconds","since":"0.1.0","description":"How often the agent says that it is alive, what it covers and what it lost."},"ring":{"type":"object","description":"Buffers between kernel and agent.","properties":{"observationsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Ring of observations: a power of two."},"decisionsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":4194304,"unit":"bytes","since":"0.1.0","description":"Ring of identity and decisions, which are never shed: a power of two."}},"additionalProperties":false},"identity":{"type":"object","description":"How events come by their pods.","properties":{"holdMs":{"type":"integer","minimum":0,"maximum":10000,"default":1000,"unit":"milliseconds","since":"0.1.0","description":"How long events wait for a pod that is not known yet, or known in part. Then they are told as they are known, with `identity.state`. 0: none waits."},"holdEvents":{"type":"integer","minimum":1,"maximum":1000000,"default":1000,"unit":"events","since":"0.1.0","description":"How many events of one pod wait, with 1 KiB of room for each; all pods together may have sixteen times as many."},"unknownPods":{"type":"string","enum":["observe","discover","ignore"],"default":"observe","since":"0.1.0","description":"What a pod gets that nobody told of yet, or only the container runtime: `observe` everything, until what is known of it says otherwise; `discover` the programs it runs and the DNS answers it gets; `ignore` nothing. Under `observe: all` it is observed."}},"additionalProperties":false},"podRate":{"type":"object","description":"What one pod may send before it is throttled, so that it can not blind the others.","properties":{"perSecond":{"type":"integer","minimum":0,"maximum":100000000,"default":20000,"unit":"observations per second","since":"0.1.0","description":"0: no limit."},"burst":{"type":"integer","minimum":1,"maximum":100000000,"default":40000,"unit":"observations","since":"0.1.0","description":"How many a quiet pod may save up."}},"additionalProperties":false},"metrics":{"type":"object","description":"Metrics and probes over HTTP.","properties":{"listen":{"type":"string","default":"","since":"0.1.0","description":"Address of `/metrics`, `/healthz` and `/readyz`, such as `127.0.0.1:9469` or `:9469`. Empty: none."},"maxNamespaces":{"type":"integer","minimum":1,"maximum":100000,"default":100,"unit":"namespaces","since":"0.1.0","description":"How many namespaces have names of their own in metrics; the rest is `other`."},"maxWorkloads":{"type":"integer","minimum":1,"maximum":100000,"default":500,"unit":"workloads","since":"0.1.0","description":"How many workloads have names of their own in metrics. One that does nothing for an hour makes room; the rest is `other`."},"maxModels":{"type":"integer","minimum":0,"maximum":100000,"default":200,"unit":"series","since":"0.1.0","description":"How many series of metrics name a model; the rest is `other`."},"maxSeries":{"type":"integer","minimum":0,"maximum":1000000,"default":3000,"unit":"series","since":"0.1.0","description":"How many series there are of traffic, findings and models, those called `other` not counted."},"maxClauses":{"type":"integer","minimum":0,"maximum":100000,"default":1000,"unit":"clauses","since":"0.1.0","description":"How many clauses of policies have series of their own; the rest is `other`."},"programTimesMs":{"type":"integer","minimum":0,"maximum":10000,"default":0,"unit":"milliseconds a minute","since":"0.1.0","description":"How long of each minute the kernel takes the time of its programs, which costs every program of the node some 50 ns a run and needs CAP_SYS_ADMIN. 0: never."}},"additionalProperties":false},"terminationLog":{"type":"string","default":"/dev/termination-log","since":"0.1.0","description":"File that says why the agent could not start, where Kubernetes made one (terminationMessagePath). Empty: none."},"logLevel":{"type":"string","enum":["debug","info","warn","error"],"default":"info","since":"0.1.0","description":"Level of the agent's own log, on standard error."}},"additionalProperties":false};
const func2 = Object.prototype.hasOwnProperty;
const pattern0 = new RegExp("^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$", "u");
const pattern1 = new RegExp("^[a-z][a-z0-9-]{0,39}$", "u");

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
if(data10.awayAfter !== undefined){
let data21 = data10.awayAfter;
if(!(((typeof data21 == "number") && (!(data21 % 1) && !isNaN(data21))) && (isFinite(data21)))){
const err29 = {instancePath:instancePath+"/policy/awayAfter",schemaPath:"#/properties/policy/properties/awayAfter/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
if((typeof data21 == "number") && (isFinite(data21))){
if(data21 > 86400 || isNaN(data21)){
const err30 = {instancePath:instancePath+"/policy/awayAfter",schemaPath:"#/properties/policy/properties/awayAfter/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
if(data21 < 5 || isNaN(data21)){
const err31 = {instancePath:instancePath+"/policy/awayAfter",schemaPath:"#/properties/policy/properties/awayAfter/minimum",keyword:"minimum",params:{comparison: ">=", limit: 5},message:"must be >= 5"};
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
if(data10.adoptGrace !== undefined){
let data22 = data10.adoptGrace;
if(!(((typeof data22 == "number") && (!(data22 % 1) && !isNaN(data22))) && (isFinite(data22)))){
const err32 = {instancePath:instancePath+"/policy/adoptGrace",schemaPath:"#/properties/policy/properties/adoptGrace/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
if((typeof data22 == "number") && (isFinite(data22))){
if(data22 > 86400 || isNaN(data22)){
const err33 = {instancePath:instancePath+"/policy/adoptGrace",schemaPath:"#/properties/policy/properties/adoptGrace/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
if(data22 < 0 || isNaN(data22)){
const err34 = {instancePath:instancePath+"/policy/adoptGrace",schemaPath:"#/properties/policy/properties/adoptGrace/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
}
if(data10.noticeHours !== undefined){
let data23 = data10.noticeHours;
if(!(((typeof data23 == "number") && (!(data23 % 1) && !isNaN(data23))) && (isFinite(data23)))){
const err35 = {instancePath:instancePath+"/policy/noticeHours",schemaPath:"#/properties/policy/properties/noticeHours/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
if((typeof data23 == "number") && (isFinite(data23))){
if(data23 > 8760 || isNaN(data23)){
const err36 = {instancePath:instancePath+"/policy/noticeHours",schemaPath:"#/properties/policy/properties/noticeHours/maximum",keyword:"maximum",params:{comparison: "<=", limit: 8760},message:"must be <= 8760"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
if(data23 < 1 || isNaN(data23)){
const err37 = {instancePath:instancePath+"/policy/noticeHours",schemaPath:"#/properties/policy/properties/noticeHours/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
}
}
else {
const err38 = {instancePath:instancePath+"/policy",schemaPath:"#/properties/policy/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
}
if(data.cri !== undefined){
let data24 = data.cri;
if(data24 && typeof data24 == "object" && !Array.isArray(data24)){
for(const key3 in data24){
if(!((key3 === "mode") || (key3 === "socket"))){
const err39 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data24.mode !== undefined){
let data25 = data24.mode;
if(typeof data25 !== "string"){
const err40 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
if(!(((data25 === "auto") || (data25 === "required")) || (data25 === "off"))){
const err41 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/enum",keyword:"enum",params:{allowedValues: schema11.properties.cri.properties.mode.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data24.socket !== undefined){
if(typeof data24.socket !== "string"){
const err42 = {instancePath:instancePath+"/cri/socket",schemaPath:"#/properties/cri/properties/socket/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
}
else {
const err43 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data.runDir !== undefined){
if(typeof data.runDir !== "string"){
const err44 = {instancePath:instancePath+"/runDir",schemaPath:"#/properties/runDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data.stateDir !== undefined){
if(typeof data.stateDir !== "string"){
const err45 = {instancePath:instancePath+"/stateDir",schemaPath:"#/properties/stateDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data.pinDir !== undefined){
if(typeof data.pinDir !== "string"){
const err46 = {instancePath:instancePath+"/pinDir",schemaPath:"#/properties/pinDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.output !== undefined){
let data30 = data.output;
if(data30 && typeof data30 == "object" && !Array.isArray(data30)){
for(const key4 in data30){
if(!(func2.call(schema11.properties.output.properties, key4))){
const err47 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data30.format !== undefined){
let data31 = data30.format;
if(typeof data31 !== "string"){
const err48 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(!((data31 === "json") || (data31 === "pretty"))){
const err49 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
if(data30.file !== undefined){
if(typeof data30.file !== "string"){
const err50 = {instancePath:instancePath+"/output/file",schemaPath:"#/properties/output/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data30.rotate !== undefined){
let data33 = data30.rotate;
if(data33 && typeof data33 == "object" && !Array.isArray(data33)){
for(const key5 in data33){
if(!((((key5 === "bytes") || (key5 === "seconds")) || (key5 === "keep")) || (key5 === "compress"))){
const err51 = {instancePath:instancePath+"/output/rotate",schemaPath:"#/properties/output/properties/rotate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data33.bytes !== undefined){
let data34 = data33.bytes;
if(!(((typeof data34 == "number") && (!(data34 % 1) && !isNaN(data34))) && (isFinite(data34)))){
const err52 = {instancePath:instancePath+"/output/rotate/bytes",schemaPath:"#/properties/output/properties/rotate/properties/bytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if((typeof data34 == "number") && (isFinite(data34))){
if(data34 > 1099511627776 || isNaN(data34)){
const err53 = {instancePath:instancePath+"/output/rotate/bytes",schemaPath:"#/properties/output/properties/rotate/properties/bytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1099511627776},message:"must be <= 1099511627776"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
if(data34 < 0 || isNaN(data34)){
const err54 = {instancePath:instancePath+"/output/rotate/bytes",schemaPath:"#/properties/output/properties/rotate/properties/bytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
}
if(data33.seconds !== undefined){
let data35 = data33.seconds;
if(!(((typeof data35 == "number") && (!(data35 % 1) && !isNaN(data35))) && (isFinite(data35)))){
const err55 = {instancePath:instancePath+"/output/rotate/seconds",schemaPath:"#/properties/output/properties/rotate/properties/seconds/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if((typeof data35 == "number") && (isFinite(data35))){
if(data35 > 31536000 || isNaN(data35)){
const err56 = {instancePath:instancePath+"/output/rotate/seconds",schemaPath:"#/properties/output/properties/rotate/properties/seconds/maximum",keyword:"maximum",params:{comparison: "<=", limit: 31536000},message:"must be <= 31536000"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data35 < 0 || isNaN(data35)){
const err57 = {instancePath:instancePath+"/output/rotate/seconds",schemaPath:"#/properties/output/properties/rotate/properties/seconds/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
}
if(data33.keep !== undefined){
let data36 = data33.keep;
if(!(((typeof data36 == "number") && (!(data36 % 1) && !isNaN(data36))) && (isFinite(data36)))){
const err58 = {instancePath:instancePath+"/output/rotate/keep",schemaPath:"#/properties/output/properties/rotate/properties/keep/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if((typeof data36 == "number") && (isFinite(data36))){
if(data36 > 10000 || isNaN(data36)){
const err59 = {instancePath:instancePath+"/output/rotate/keep",schemaPath:"#/properties/output/properties/rotate/properties/keep/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data36 < 0 || isNaN(data36)){
const err60 = {instancePath:instancePath+"/output/rotate/keep",schemaPath:"#/properties/output/properties/rotate/properties/keep/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
}
}
if(data33.compress !== undefined){
if(typeof data33.compress !== "boolean"){
const err61 = {instancePath:instancePath+"/output/rotate/compress",schemaPath:"#/properties/output/properties/rotate/properties/compress/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
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
else {
const err62 = {instancePath:instancePath+"/output/rotate",schemaPath:"#/properties/output/properties/rotate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data30.kinds !== undefined){
let data38 = data30.kinds;
if(Array.isArray(data38)){
const len2 = data38.length;
for(let i2=0; i2<len2; i2++){
let data39 = data38[i2];
if(typeof data39 !== "string"){
const err63 = {instancePath:instancePath+"/output/kinds/" + i2,schemaPath:"#/properties/output/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if(!(((((((((((((((((((data39 === "process.exec") || (data39 === "process.exit")) || (data39 === "network.connect")) || (data39 === "network.send")) || (data39 === "network.listen")) || (data39 === "network.accept")) || (data39 === "network.flow")) || (data39 === "dns.answer")) || (data39 === "dns.question")) || (data39 === "tls.hello")) || (data39 === "http.request")) || (data39 === "egress.decision")) || (data39 === "coverage.throttle")) || (data39 === "finding")) || (data39 === "breakglass")) || (data39 === "heartbeat")) || (data39 === "inventory")) || (data39 === "policy_change")) || (data39 === "exception"))){
const err64 = {instancePath:instancePath+"/output/kinds/" + i2,schemaPath:"#/properties/output/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.kinds.items.enum},message:"must be equal to one of the allowed values"};
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
else {
const err65 = {instancePath:instancePath+"/output/kinds",schemaPath:"#/properties/output/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
}
if(data30.pods !== undefined){
let data40 = data30.pods;
if(Array.isArray(data40)){
const len3 = data40.length;
for(let i3=0; i3<len3; i3++){
let data41 = data40[i3];
if(typeof data41 === "string"){
if(!pattern0.test(data41)){
const err66 = {instancePath:instancePath+"/output/pods/" + i3,schemaPath:"#/properties/output/properties/pods/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"+"\""};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
else {
const err67 = {instancePath:instancePath+"/output/pods/" + i3,schemaPath:"#/properties/output/properties/pods/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
}
else {
const err68 = {instancePath:instancePath+"/output/pods",schemaPath:"#/properties/output/properties/pods/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
}
if(data30.severity !== undefined){
let data42 = data30.severity;
if(typeof data42 !== "string"){
const err69 = {instancePath:instancePath+"/output/severity",schemaPath:"#/properties/output/properties/severity/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(!(((((data42 === "critical") || (data42 === "high")) || (data42 === "medium")) || (data42 === "low")) || (data42 === "info"))){
const err70 = {instancePath:instancePath+"/output/severity",schemaPath:"#/properties/output/properties/severity/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.severity.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data30.verdicts !== undefined){
let data43 = data30.verdicts;
if(Array.isArray(data43)){
const len4 = data43.length;
for(let i4=0; i4<len4; i4++){
let data44 = data43[i4];
if(typeof data44 !== "string"){
const err71 = {instancePath:instancePath+"/output/verdicts/" + i4,schemaPath:"#/properties/output/properties/verdicts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
if(!((((data44 === "allow") || (data44 === "audit")) || (data44 === "deny")) || (data44 === "kill"))){
const err72 = {instancePath:instancePath+"/output/verdicts/" + i4,schemaPath:"#/properties/output/properties/verdicts/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.verdicts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
}
else {
const err73 = {instancePath:instancePath+"/output/verdicts",schemaPath:"#/properties/output/properties/verdicts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data30.fields !== undefined){
let data45 = data30.fields;
if(Array.isArray(data45)){
const len5 = data45.length;
for(let i5=0; i5<len5; i5++){
if(typeof data45[i5] !== "string"){
const err74 = {instancePath:instancePath+"/output/fields/" + i5,schemaPath:"#/properties/output/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err75 = {instancePath:instancePath+"/output/fields",schemaPath:"#/properties/output/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
if(data30.omit !== undefined){
let data47 = data30.omit;
if(Array.isArray(data47)){
const len6 = data47.length;
for(let i6=0; i6<len6; i6++){
if(typeof data47[i6] !== "string"){
const err76 = {instancePath:instancePath+"/output/omit/" + i6,schemaPath:"#/properties/output/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err77 = {instancePath:instancePath+"/output/omit",schemaPath:"#/properties/output/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
if(data30.queueBytes !== undefined){
let data49 = data30.queueBytes;
if(!(((typeof data49 == "number") && (!(data49 % 1) && !isNaN(data49))) && (isFinite(data49)))){
const err78 = {instancePath:instancePath+"/output/queueBytes",schemaPath:"#/properties/output/properties/queueBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
if((typeof data49 == "number") && (isFinite(data49))){
if(data49 > 1073741824 || isNaN(data49)){
const err79 = {instancePath:instancePath+"/output/queueBytes",schemaPath:"#/properties/output/properties/queueBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if(data49 < 65536 || isNaN(data49)){
const err80 = {instancePath:instancePath+"/output/queueBytes",schemaPath:"#/properties/output/properties/queueBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
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
if(data30.spillBytes !== undefined){
let data50 = data30.spillBytes;
if(!(((typeof data50 == "number") && (!(data50 % 1) && !isNaN(data50))) && (isFinite(data50)))){
const err81 = {instancePath:instancePath+"/output/spillBytes",schemaPath:"#/properties/output/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
if((typeof data50 == "number") && (isFinite(data50))){
if(data50 > 107374182400 || isNaN(data50)){
const err82 = {instancePath:instancePath+"/output/spillBytes",schemaPath:"#/properties/output/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if(data50 < 0 || isNaN(data50)){
const err83 = {instancePath:instancePath+"/output/spillBytes",schemaPath:"#/properties/output/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
}
}
}
else {
const err84 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err84];
}
else {
vErrors.push(err84);
}
errors++;
}
}
if(data.http !== undefined){
let data51 = data.http;
if(data51 && typeof data51 == "object" && !Array.isArray(data51)){
for(const key6 in data51){
const _errs111 = errors;
if(typeof key6 === "string"){
if(!pattern1.test(key6)){
const err85 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,39}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,39}$"+"\"",propertyName:key6};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
else {
const err86 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/propertyNames/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key6};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
var valid20 = _errs111 === errors;
if(!valid20){
const err87 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/propertyNames",keyword:"propertyNames",params:{propertyName: key6},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
}
for(const key7 in data51){
let data52 = data51[key7];
if(data52 && typeof data52 == "object" && !Array.isArray(data52)){
if(data52.url === undefined){
const err88 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/additionalProperties/required",keyword:"required",params:{missingProperty: "url"},message:"must have required property '"+"url"+"'"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
for(const key8 in data52){
if(!(func2.call(schema11.properties.http.additionalProperties.properties, key8))){
const err89 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
if(data52.url !== undefined){
if(typeof data52.url !== "string"){
const err90 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/url",schemaPath:"#/properties/http/additionalProperties/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
}
if(data52.format !== undefined){
let data54 = data52.format;
if(typeof data54 !== "string"){
const err91 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/format",schemaPath:"#/properties/http/additionalProperties/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(!((data54 === "webhook") || (data54 === "falcosidekick"))){
const err92 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/format",schemaPath:"#/properties/http/additionalProperties/properties/format/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
if(data52.kinds !== undefined){
let data55 = data52.kinds;
if(Array.isArray(data55)){
const len7 = data55.length;
for(let i7=0; i7<len7; i7++){
let data56 = data55[i7];
if(typeof data56 !== "string"){
const err93 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i7,schemaPath:"#/properties/http/additionalProperties/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(!(((((((((((((((((((data56 === "process.exec") || (data56 === "process.exit")) || (data56 === "network.connect")) || (data56 === "network.send")) || (data56 === "network.listen")) || (data56 === "network.accept")) || (data56 === "network.flow")) || (data56 === "dns.answer")) || (data56 === "dns.question")) || (data56 === "tls.hello")) || (data56 === "http.request")) || (data56 === "egress.decision")) || (data56 === "coverage.throttle")) || (data56 === "finding")) || (data56 === "breakglass")) || (data56 === "heartbeat")) || (data56 === "inventory")) || (data56 === "policy_change")) || (data56 === "exception"))){
const err94 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i7,schemaPath:"#/properties/http/additionalProperties/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.kinds.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err94];
}
else {
vErrors.push(err94);
}
errors++;
}
}
}
else {
const err95 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds",schemaPath:"#/properties/http/additionalProperties/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
if(data52.pods !== undefined){
let data57 = data52.pods;
if(Array.isArray(data57)){
const len8 = data57.length;
for(let i8=0; i8<len8; i8++){
let data58 = data57[i8];
if(typeof data58 === "string"){
if(!pattern0.test(data58)){
const err96 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i8,schemaPath:"#/properties/http/additionalProperties/properties/pods/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"+"\""};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
else {
const err97 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i8,schemaPath:"#/properties/http/additionalProperties/properties/pods/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
}
}
else {
const err98 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods",schemaPath:"#/properties/http/additionalProperties/properties/pods/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
}
if(data52.severity !== undefined){
let data59 = data52.severity;
if(typeof data59 !== "string"){
const err99 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/http/additionalProperties/properties/severity/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err99];
}
else {
vErrors.push(err99);
}
errors++;
}
if(!(((((data59 === "critical") || (data59 === "high")) || (data59 === "medium")) || (data59 === "low")) || (data59 === "info"))){
const err100 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/http/additionalProperties/properties/severity/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.severity.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
}
if(data52.verdicts !== undefined){
let data60 = data52.verdicts;
if(Array.isArray(data60)){
const len9 = data60.length;
for(let i9=0; i9<len9; i9++){
let data61 = data60[i9];
if(typeof data61 !== "string"){
const err101 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i9,schemaPath:"#/properties/http/additionalProperties/properties/verdicts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(!((((data61 === "allow") || (data61 === "audit")) || (data61 === "deny")) || (data61 === "kill"))){
const err102 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i9,schemaPath:"#/properties/http/additionalProperties/properties/verdicts/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.additionalProperties.properties.verdicts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err102];
}
else {
vErrors.push(err102);
}
errors++;
}
}
}
else {
const err103 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts",schemaPath:"#/properties/http/additionalProperties/properties/verdicts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data52.fields !== undefined){
let data62 = data52.fields;
if(Array.isArray(data62)){
const len10 = data62.length;
for(let i10=0; i10<len10; i10++){
if(typeof data62[i10] !== "string"){
const err104 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields/" + i10,schemaPath:"#/properties/http/additionalProperties/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err105 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields",schemaPath:"#/properties/http/additionalProperties/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data52.omit !== undefined){
let data64 = data52.omit;
if(Array.isArray(data64)){
const len11 = data64.length;
for(let i11=0; i11<len11; i11++){
if(typeof data64[i11] !== "string"){
const err106 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit/" + i11,schemaPath:"#/properties/http/additionalProperties/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err107 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit",schemaPath:"#/properties/http/additionalProperties/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
}
if(data52.headerFile !== undefined){
if(typeof data52.headerFile !== "string"){
const err108 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/headerFile",schemaPath:"#/properties/http/additionalProperties/properties/headerFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err108];
}
else {
vErrors.push(err108);
}
errors++;
}
}
if(data52.caFile !== undefined){
if(typeof data52.caFile !== "string"){
const err109 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/caFile",schemaPath:"#/properties/http/additionalProperties/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
}
if(data52.queueBytes !== undefined){
let data68 = data52.queueBytes;
if(!(((typeof data68 == "number") && (!(data68 % 1) && !isNaN(data68))) && (isFinite(data68)))){
const err110 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/http/additionalProperties/properties/queueBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
if((typeof data68 == "number") && (isFinite(data68))){
if(data68 > 1073741824 || isNaN(data68)){
const err111 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/http/additionalProperties/properties/queueBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
if(data68 < 65536 || isNaN(data68)){
const err112 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/http/additionalProperties/properties/queueBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
}
}
if(data52.spillBytes !== undefined){
let data69 = data52.spillBytes;
if(!(((typeof data69 == "number") && (!(data69 % 1) && !isNaN(data69))) && (isFinite(data69)))){
const err113 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/http/additionalProperties/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if((typeof data69 == "number") && (isFinite(data69))){
if(data69 > 107374182400 || isNaN(data69)){
const err114 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/http/additionalProperties/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err114];
}
else {
vErrors.push(err114);
}
errors++;
}
if(data69 < 0 || isNaN(data69)){
const err115 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/http/additionalProperties/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
}
}
}
else {
const err116 = {instancePath:instancePath+"/http/" + key7.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/http/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
else {
const err117 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err117];
}
else {
vErrors.push(err117);
}
errors++;
}
}
if(data.otlp !== undefined){
let data70 = data.otlp;
if(data70 && typeof data70 == "object" && !Array.isArray(data70)){
for(const key9 in data70){
const _errs153 = errors;
if(typeof key9 === "string"){
if(!pattern1.test(key9)){
const err118 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/propertyNames/pattern",keyword:"pattern",params:{pattern: "^[a-z][a-z0-9-]{0,39}$"},message:"must match pattern \""+"^[a-z][a-z0-9-]{0,39}$"+"\"",propertyName:key9};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
}
else {
const err119 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/propertyNames/type",keyword:"type",params:{type: "string"},message:"must be string",propertyName:key9};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
var valid33 = _errs153 === errors;
if(!valid33){
const err120 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/propertyNames",keyword:"propertyNames",params:{propertyName: key9},message:"property name must be valid"};
if(vErrors === null){
vErrors = [err120];
}
else {
vErrors.push(err120);
}
errors++;
}
}
for(const key10 in data70){
let data71 = data70[key10];
if(data71 && typeof data71 == "object" && !Array.isArray(data71)){
if(data71.endpoint === undefined){
const err121 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/otlp/additionalProperties/required",keyword:"required",params:{missingProperty: "endpoint"},message:"must have required property '"+"endpoint"+"'"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
for(const key11 in data71){
if(!(func2.call(schema11.properties.otlp.additionalProperties.properties, key11))){
const err122 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/otlp/additionalProperties/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
}
if(data71.endpoint !== undefined){
if(typeof data71.endpoint !== "string"){
const err123 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/endpoint",schemaPath:"#/properties/otlp/additionalProperties/properties/endpoint/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
if(data71.kinds !== undefined){
let data73 = data71.kinds;
if(Array.isArray(data73)){
const len12 = data73.length;
for(let i12=0; i12<len12; i12++){
let data74 = data73[i12];
if(typeof data74 !== "string"){
const err124 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i12,schemaPath:"#/properties/otlp/additionalProperties/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
if(!(((((((((((((((((((data74 === "process.exec") || (data74 === "process.exit")) || (data74 === "network.connect")) || (data74 === "network.send")) || (data74 === "network.listen")) || (data74 === "network.accept")) || (data74 === "network.flow")) || (data74 === "dns.answer")) || (data74 === "dns.question")) || (data74 === "tls.hello")) || (data74 === "http.request")) || (data74 === "egress.decision")) || (data74 === "coverage.throttle")) || (data74 === "finding")) || (data74 === "breakglass")) || (data74 === "heartbeat")) || (data74 === "inventory")) || (data74 === "policy_change")) || (data74 === "exception"))){
const err125 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds/" + i12,schemaPath:"#/properties/otlp/additionalProperties/properties/kinds/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.otlp.additionalProperties.properties.kinds.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err125];
}
else {
vErrors.push(err125);
}
errors++;
}
}
}
else {
const err126 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/kinds",schemaPath:"#/properties/otlp/additionalProperties/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err126];
}
else {
vErrors.push(err126);
}
errors++;
}
}
if(data71.pods !== undefined){
let data75 = data71.pods;
if(Array.isArray(data75)){
const len13 = data75.length;
for(let i13=0; i13<len13; i13++){
let data76 = data75[i13];
if(typeof data76 === "string"){
if(!pattern0.test(data76)){
const err127 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i13,schemaPath:"#/properties/otlp/additionalProperties/properties/pods/items/pattern",keyword:"pattern",params:{pattern: "^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"},message:"must match pattern \""+"^[a-z0-9][a-z0-9.-]*/[a-z0-9.-]*$"+"\""};
if(vErrors === null){
vErrors = [err127];
}
else {
vErrors.push(err127);
}
errors++;
}
}
else {
const err128 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods/" + i13,schemaPath:"#/properties/otlp/additionalProperties/properties/pods/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err128];
}
else {
vErrors.push(err128);
}
errors++;
}
}
}
else {
const err129 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/pods",schemaPath:"#/properties/otlp/additionalProperties/properties/pods/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err129];
}
else {
vErrors.push(err129);
}
errors++;
}
}
if(data71.severity !== undefined){
let data77 = data71.severity;
if(typeof data77 !== "string"){
const err130 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/otlp/additionalProperties/properties/severity/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err130];
}
else {
vErrors.push(err130);
}
errors++;
}
if(!(((((data77 === "critical") || (data77 === "high")) || (data77 === "medium")) || (data77 === "low")) || (data77 === "info"))){
const err131 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/severity",schemaPath:"#/properties/otlp/additionalProperties/properties/severity/enum",keyword:"enum",params:{allowedValues: schema11.properties.otlp.additionalProperties.properties.severity.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err131];
}
else {
vErrors.push(err131);
}
errors++;
}
}
if(data71.verdicts !== undefined){
let data78 = data71.verdicts;
if(Array.isArray(data78)){
const len14 = data78.length;
for(let i14=0; i14<len14; i14++){
let data79 = data78[i14];
if(typeof data79 !== "string"){
const err132 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i14,schemaPath:"#/properties/otlp/additionalProperties/properties/verdicts/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err132];
}
else {
vErrors.push(err132);
}
errors++;
}
if(!((((data79 === "allow") || (data79 === "audit")) || (data79 === "deny")) || (data79 === "kill"))){
const err133 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts/" + i14,schemaPath:"#/properties/otlp/additionalProperties/properties/verdicts/items/enum",keyword:"enum",params:{allowedValues: schema11.properties.otlp.additionalProperties.properties.verdicts.items.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err133];
}
else {
vErrors.push(err133);
}
errors++;
}
}
}
else {
const err134 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/verdicts",schemaPath:"#/properties/otlp/additionalProperties/properties/verdicts/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err134];
}
else {
vErrors.push(err134);
}
errors++;
}
}
if(data71.fields !== undefined){
let data80 = data71.fields;
if(Array.isArray(data80)){
const len15 = data80.length;
for(let i15=0; i15<len15; i15++){
if(typeof data80[i15] !== "string"){
const err135 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields/" + i15,schemaPath:"#/properties/otlp/additionalProperties/properties/fields/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err136 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/fields",schemaPath:"#/properties/otlp/additionalProperties/properties/fields/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err136];
}
else {
vErrors.push(err136);
}
errors++;
}
}
if(data71.omit !== undefined){
let data82 = data71.omit;
if(Array.isArray(data82)){
const len16 = data82.length;
for(let i16=0; i16<len16; i16++){
if(typeof data82[i16] !== "string"){
const err137 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit/" + i16,schemaPath:"#/properties/otlp/additionalProperties/properties/omit/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err138 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/omit",schemaPath:"#/properties/otlp/additionalProperties/properties/omit/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err138];
}
else {
vErrors.push(err138);
}
errors++;
}
}
if(data71.headerFile !== undefined){
if(typeof data71.headerFile !== "string"){
const err139 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/headerFile",schemaPath:"#/properties/otlp/additionalProperties/properties/headerFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err139];
}
else {
vErrors.push(err139);
}
errors++;
}
}
if(data71.caFile !== undefined){
if(typeof data71.caFile !== "string"){
const err140 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/caFile",schemaPath:"#/properties/otlp/additionalProperties/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err140];
}
else {
vErrors.push(err140);
}
errors++;
}
}
if(data71.queueBytes !== undefined){
let data86 = data71.queueBytes;
if(!(((typeof data86 == "number") && (!(data86 % 1) && !isNaN(data86))) && (isFinite(data86)))){
const err141 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/queueBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err141];
}
else {
vErrors.push(err141);
}
errors++;
}
if((typeof data86 == "number") && (isFinite(data86))){
if(data86 > 1073741824 || isNaN(data86)){
const err142 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/queueBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err142];
}
else {
vErrors.push(err142);
}
errors++;
}
if(data86 < 65536 || isNaN(data86)){
const err143 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/queueBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/queueBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err143];
}
else {
vErrors.push(err143);
}
errors++;
}
}
}
if(data71.spillBytes !== undefined){
let data87 = data71.spillBytes;
if(!(((typeof data87 == "number") && (!(data87 % 1) && !isNaN(data87))) && (isFinite(data87)))){
const err144 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err144];
}
else {
vErrors.push(err144);
}
errors++;
}
if((typeof data87 == "number") && (isFinite(data87))){
if(data87 > 107374182400 || isNaN(data87)){
const err145 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err145];
}
else {
vErrors.push(err145);
}
errors++;
}
if(data87 < 0 || isNaN(data87)){
const err146 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1")+"/spillBytes",schemaPath:"#/properties/otlp/additionalProperties/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err146];
}
else {
vErrors.push(err146);
}
errors++;
}
}
}
}
else {
const err147 = {instancePath:instancePath+"/otlp/" + key10.replace(/~/g, "~0").replace(/\//g, "~1"),schemaPath:"#/properties/otlp/additionalProperties/type",keyword:"type",params:{type: "object"},message:"must be object"};
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
else {
const err148 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err148];
}
else {
vErrors.push(err148);
}
errors++;
}
}
if(data.models !== undefined){
let data88 = data.models;
if(data88 && typeof data88 == "object" && !Array.isArray(data88)){
for(const key12 in data88){
if(!((key12 === "approved") || (key12 === "approvedHubs"))){
const err149 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err149];
}
else {
vErrors.push(err149);
}
errors++;
}
}
if(data88.approved !== undefined){
let data89 = data88.approved;
if(Array.isArray(data89)){
const len17 = data89.length;
for(let i17=0; i17<len17; i17++){
if(typeof data89[i17] !== "string"){
const err150 = {instancePath:instancePath+"/models/approved/" + i17,schemaPath:"#/properties/models/properties/approved/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err151 = {instancePath:instancePath+"/models/approved",schemaPath:"#/properties/models/properties/approved/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err151];
}
else {
vErrors.push(err151);
}
errors++;
}
}
if(data88.approvedHubs !== undefined){
let data91 = data88.approvedHubs;
if(Array.isArray(data91)){
const len18 = data91.length;
for(let i18=0; i18<len18; i18++){
if(typeof data91[i18] !== "string"){
const err152 = {instancePath:instancePath+"/models/approvedHubs/" + i18,schemaPath:"#/properties/models/properties/approvedHubs/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err153 = {instancePath:instancePath+"/models/approvedHubs",schemaPath:"#/properties/models/properties/approvedHubs/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err153];
}
else {
vErrors.push(err153);
}
errors++;
}
}
}
else {
const err154 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err154];
}
else {
vErrors.push(err154);
}
errors++;
}
}
if(data.breakglass !== undefined){
let data93 = data.breakglass;
if(data93 && typeof data93 == "object" && !Array.isArray(data93)){
for(const key13 in data93){
if(!((key13 === "enabled") || (key13 === "maxDuration"))){
const err155 = {instancePath:instancePath+"/breakglass",schemaPath:"#/properties/breakglass/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key13},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err155];
}
else {
vErrors.push(err155);
}
errors++;
}
}
if(data93.enabled !== undefined){
if(typeof data93.enabled !== "boolean"){
const err156 = {instancePath:instancePath+"/breakglass/enabled",schemaPath:"#/properties/breakglass/properties/enabled/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err156];
}
else {
vErrors.push(err156);
}
errors++;
}
}
if(data93.maxDuration !== undefined){
let data95 = data93.maxDuration;
if(!(((typeof data95 == "number") && (!(data95 % 1) && !isNaN(data95))) && (isFinite(data95)))){
const err157 = {instancePath:instancePath+"/breakglass/maxDuration",schemaPath:"#/properties/breakglass/properties/maxDuration/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err157];
}
else {
vErrors.push(err157);
}
errors++;
}
if((typeof data95 == "number") && (isFinite(data95))){
if(data95 > 86400 || isNaN(data95)){
const err158 = {instancePath:instancePath+"/breakglass/maxDuration",schemaPath:"#/properties/breakglass/properties/maxDuration/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err158];
}
else {
vErrors.push(err158);
}
errors++;
}
if(data95 < 60 || isNaN(data95)){
const err159 = {instancePath:instancePath+"/breakglass/maxDuration",schemaPath:"#/properties/breakglass/properties/maxDuration/minimum",keyword:"minimum",params:{comparison: ">=", limit: 60},message:"must be >= 60"};
if(vErrors === null){
vErrors = [err159];
}
else {
vErrors.push(err159);
}
errors++;
}
}
}
}
else {
const err160 = {instancePath:instancePath+"/breakglass",schemaPath:"#/properties/breakglass/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err160];
}
else {
vErrors.push(err160);
}
errors++;
}
}
if(data.governance !== undefined){
let data96 = data.governance;
if(data96 && typeof data96 == "object" && !Array.isArray(data96)){
for(const key14 in data96){
if(!((((key14 === "domain") || (key14 === "dataClass")) || (key14 === "owner")) || (key14 === "agent"))){
const err161 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key14},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err161];
}
else {
vErrors.push(err161);
}
errors++;
}
}
if(data96.domain !== undefined){
let data97 = data96.domain;
if(Array.isArray(data97)){
const len19 = data97.length;
for(let i19=0; i19<len19; i19++){
if(typeof data97[i19] !== "string"){
const err162 = {instancePath:instancePath+"/governance/domain/" + i19,schemaPath:"#/properties/governance/properties/domain/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err162];
}
else {
vErrors.push(err162);
}
errors++;
}
}
}
else {
const err163 = {instancePath:instancePath+"/governance/domain",schemaPath:"#/properties/governance/properties/domain/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err163];
}
else {
vErrors.push(err163);
}
errors++;
}
}
if(data96.dataClass !== undefined){
let data99 = data96.dataClass;
if(Array.isArray(data99)){
const len20 = data99.length;
for(let i20=0; i20<len20; i20++){
if(typeof data99[i20] !== "string"){
const err164 = {instancePath:instancePath+"/governance/dataClass/" + i20,schemaPath:"#/properties/governance/properties/dataClass/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err165 = {instancePath:instancePath+"/governance/dataClass",schemaPath:"#/properties/governance/properties/dataClass/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err165];
}
else {
vErrors.push(err165);
}
errors++;
}
}
if(data96.owner !== undefined){
let data101 = data96.owner;
if(Array.isArray(data101)){
const len21 = data101.length;
for(let i21=0; i21<len21; i21++){
if(typeof data101[i21] !== "string"){
const err166 = {instancePath:instancePath+"/governance/owner/" + i21,schemaPath:"#/properties/governance/properties/owner/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err167 = {instancePath:instancePath+"/governance/owner",schemaPath:"#/properties/governance/properties/owner/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err167];
}
else {
vErrors.push(err167);
}
errors++;
}
}
if(data96.agent !== undefined){
let data103 = data96.agent;
if(Array.isArray(data103)){
const len22 = data103.length;
for(let i22=0; i22<len22; i22++){
if(typeof data103[i22] !== "string"){
const err168 = {instancePath:instancePath+"/governance/agent/" + i22,schemaPath:"#/properties/governance/properties/agent/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err168];
}
else {
vErrors.push(err168);
}
errors++;
}
}
}
else {
const err169 = {instancePath:instancePath+"/governance/agent",schemaPath:"#/properties/governance/properties/agent/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err169];
}
else {
vErrors.push(err169);
}
errors++;
}
}
}
else {
const err170 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err170];
}
else {
vErrors.push(err170);
}
errors++;
}
}
if(data.catalog !== undefined){
let data105 = data.catalog;
if(data105 && typeof data105 == "object" && !Array.isArray(data105)){
for(const key15 in data105){
if(!(key15 === "overlays")){
const err171 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key15},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err171];
}
else {
vErrors.push(err171);
}
errors++;
}
}
if(data105.overlays !== undefined){
let data106 = data105.overlays;
if(Array.isArray(data106)){
const len23 = data106.length;
for(let i23=0; i23<len23; i23++){
if(typeof data106[i23] !== "string"){
const err172 = {instancePath:instancePath+"/catalog/overlays/" + i23,schemaPath:"#/properties/catalog/properties/overlays/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err172];
}
else {
vErrors.push(err172);
}
errors++;
}
}
}
else {
const err173 = {instancePath:instancePath+"/catalog/overlays",schemaPath:"#/properties/catalog/properties/overlays/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err173];
}
else {
vErrors.push(err173);
}
errors++;
}
}
}
else {
const err174 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err174];
}
else {
vErrors.push(err174);
}
errors++;
}
}
if(data.redact !== undefined){
if(typeof data.redact !== "boolean"){
const err175 = {instancePath:instancePath+"/redact",schemaPath:"#/properties/redact/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err175];
}
else {
vErrors.push(err175);
}
errors++;
}
}
if(data.flowInterval !== undefined){
let data109 = data.flowInterval;
if(!(((typeof data109 == "number") && (!(data109 % 1) && !isNaN(data109))) && (isFinite(data109)))){
const err176 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err176];
}
else {
vErrors.push(err176);
}
errors++;
}
if((typeof data109 == "number") && (isFinite(data109))){
if(data109 > 86400 || isNaN(data109)){
const err177 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err177];
}
else {
vErrors.push(err177);
}
errors++;
}
if(data109 < 1 || isNaN(data109)){
const err178 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err178];
}
else {
vErrors.push(err178);
}
errors++;
}
}
}
if(data.heartbeatInterval !== undefined){
let data110 = data.heartbeatInterval;
if(!(((typeof data110 == "number") && (!(data110 % 1) && !isNaN(data110))) && (isFinite(data110)))){
const err179 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err179];
}
else {
vErrors.push(err179);
}
errors++;
}
if((typeof data110 == "number") && (isFinite(data110))){
if(data110 > 3600 || isNaN(data110)){
const err180 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"};
if(vErrors === null){
vErrors = [err180];
}
else {
vErrors.push(err180);
}
errors++;
}
if(data110 < 1 || isNaN(data110)){
const err181 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data.ring !== undefined){
let data111 = data.ring;
if(data111 && typeof data111 == "object" && !Array.isArray(data111)){
for(const key16 in data111){
if(!((key16 === "observationsBytes") || (key16 === "decisionsBytes"))){
const err182 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key16},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err182];
}
else {
vErrors.push(err182);
}
errors++;
}
}
if(data111.observationsBytes !== undefined){
let data112 = data111.observationsBytes;
if(!(((typeof data112 == "number") && (!(data112 % 1) && !isNaN(data112))) && (isFinite(data112)))){
const err183 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err183];
}
else {
vErrors.push(err183);
}
errors++;
}
if((typeof data112 == "number") && (isFinite(data112))){
if(data112 > 1073741824 || isNaN(data112)){
const err184 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err184];
}
else {
vErrors.push(err184);
}
errors++;
}
if(data112 < 65536 || isNaN(data112)){
const err185 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
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
if(data111.decisionsBytes !== undefined){
let data113 = data111.decisionsBytes;
if(!(((typeof data113 == "number") && (!(data113 % 1) && !isNaN(data113))) && (isFinite(data113)))){
const err186 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err186];
}
else {
vErrors.push(err186);
}
errors++;
}
if((typeof data113 == "number") && (isFinite(data113))){
if(data113 > 1073741824 || isNaN(data113)){
const err187 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err187];
}
else {
vErrors.push(err187);
}
errors++;
}
if(data113 < 65536 || isNaN(data113)){
const err188 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err188];
}
else {
vErrors.push(err188);
}
errors++;
}
}
}
}
else {
const err189 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err189];
}
else {
vErrors.push(err189);
}
errors++;
}
}
if(data.identity !== undefined){
let data114 = data.identity;
if(data114 && typeof data114 == "object" && !Array.isArray(data114)){
for(const key17 in data114){
if(!(((key17 === "holdMs") || (key17 === "holdEvents")) || (key17 === "unknownPods"))){
const err190 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key17},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err190];
}
else {
vErrors.push(err190);
}
errors++;
}
}
if(data114.holdMs !== undefined){
let data115 = data114.holdMs;
if(!(((typeof data115 == "number") && (!(data115 % 1) && !isNaN(data115))) && (isFinite(data115)))){
const err191 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err191];
}
else {
vErrors.push(err191);
}
errors++;
}
if((typeof data115 == "number") && (isFinite(data115))){
if(data115 > 10000 || isNaN(data115)){
const err192 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err192];
}
else {
vErrors.push(err192);
}
errors++;
}
if(data115 < 0 || isNaN(data115)){
const err193 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data114.holdEvents !== undefined){
let data116 = data114.holdEvents;
if(!(((typeof data116 == "number") && (!(data116 % 1) && !isNaN(data116))) && (isFinite(data116)))){
const err194 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err194];
}
else {
vErrors.push(err194);
}
errors++;
}
if((typeof data116 == "number") && (isFinite(data116))){
if(data116 > 1000000 || isNaN(data116)){
const err195 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err195];
}
else {
vErrors.push(err195);
}
errors++;
}
if(data116 < 1 || isNaN(data116)){
const err196 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data114.unknownPods !== undefined){
let data117 = data114.unknownPods;
if(typeof data117 !== "string"){
const err197 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err197];
}
else {
vErrors.push(err197);
}
errors++;
}
if(!(((data117 === "observe") || (data117 === "discover")) || (data117 === "ignore"))){
const err198 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/enum",keyword:"enum",params:{allowedValues: schema11.properties.identity.properties.unknownPods.enum},message:"must be equal to one of the allowed values"};
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
const err199 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err199];
}
else {
vErrors.push(err199);
}
errors++;
}
}
if(data.podRate !== undefined){
let data118 = data.podRate;
if(data118 && typeof data118 == "object" && !Array.isArray(data118)){
for(const key18 in data118){
if(!((key18 === "perSecond") || (key18 === "burst"))){
const err200 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key18},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err200];
}
else {
vErrors.push(err200);
}
errors++;
}
}
if(data118.perSecond !== undefined){
let data119 = data118.perSecond;
if(!(((typeof data119 == "number") && (!(data119 % 1) && !isNaN(data119))) && (isFinite(data119)))){
const err201 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err201];
}
else {
vErrors.push(err201);
}
errors++;
}
if((typeof data119 == "number") && (isFinite(data119))){
if(data119 > 100000000 || isNaN(data119)){
const err202 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err202];
}
else {
vErrors.push(err202);
}
errors++;
}
if(data119 < 0 || isNaN(data119)){
const err203 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data118.burst !== undefined){
let data120 = data118.burst;
if(!(((typeof data120 == "number") && (!(data120 % 1) && !isNaN(data120))) && (isFinite(data120)))){
const err204 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err204];
}
else {
vErrors.push(err204);
}
errors++;
}
if((typeof data120 == "number") && (isFinite(data120))){
if(data120 > 100000000 || isNaN(data120)){
const err205 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err205];
}
else {
vErrors.push(err205);
}
errors++;
}
if(data120 < 1 || isNaN(data120)){
const err206 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
}
else {
const err207 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err207];
}
else {
vErrors.push(err207);
}
errors++;
}
}
if(data.metrics !== undefined){
let data121 = data.metrics;
if(data121 && typeof data121 == "object" && !Array.isArray(data121)){
for(const key19 in data121){
if(!(((((((key19 === "listen") || (key19 === "maxNamespaces")) || (key19 === "maxWorkloads")) || (key19 === "maxModels")) || (key19 === "maxSeries")) || (key19 === "maxClauses")) || (key19 === "programTimesMs"))){
const err208 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key19},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err208];
}
else {
vErrors.push(err208);
}
errors++;
}
}
if(data121.listen !== undefined){
if(typeof data121.listen !== "string"){
const err209 = {instancePath:instancePath+"/metrics/listen",schemaPath:"#/properties/metrics/properties/listen/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err209];
}
else {
vErrors.push(err209);
}
errors++;
}
}
if(data121.maxNamespaces !== undefined){
let data123 = data121.maxNamespaces;
if(!(((typeof data123 == "number") && (!(data123 % 1) && !isNaN(data123))) && (isFinite(data123)))){
const err210 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err210];
}
else {
vErrors.push(err210);
}
errors++;
}
if((typeof data123 == "number") && (isFinite(data123))){
if(data123 > 100000 || isNaN(data123)){
const err211 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err211];
}
else {
vErrors.push(err211);
}
errors++;
}
if(data123 < 1 || isNaN(data123)){
const err212 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data121.maxWorkloads !== undefined){
let data124 = data121.maxWorkloads;
if(!(((typeof data124 == "number") && (!(data124 % 1) && !isNaN(data124))) && (isFinite(data124)))){
const err213 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err213];
}
else {
vErrors.push(err213);
}
errors++;
}
if((typeof data124 == "number") && (isFinite(data124))){
if(data124 > 100000 || isNaN(data124)){
const err214 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err214];
}
else {
vErrors.push(err214);
}
errors++;
}
if(data124 < 1 || isNaN(data124)){
const err215 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data121.maxModels !== undefined){
let data125 = data121.maxModels;
if(!(((typeof data125 == "number") && (!(data125 % 1) && !isNaN(data125))) && (isFinite(data125)))){
const err216 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err216];
}
else {
vErrors.push(err216);
}
errors++;
}
if((typeof data125 == "number") && (isFinite(data125))){
if(data125 > 100000 || isNaN(data125)){
const err217 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err217];
}
else {
vErrors.push(err217);
}
errors++;
}
if(data125 < 0 || isNaN(data125)){
const err218 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err218];
}
else {
vErrors.push(err218);
}
errors++;
}
}
}
if(data121.maxSeries !== undefined){
let data126 = data121.maxSeries;
if(!(((typeof data126 == "number") && (!(data126 % 1) && !isNaN(data126))) && (isFinite(data126)))){
const err219 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err219];
}
else {
vErrors.push(err219);
}
errors++;
}
if((typeof data126 == "number") && (isFinite(data126))){
if(data126 > 1000000 || isNaN(data126)){
const err220 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err220];
}
else {
vErrors.push(err220);
}
errors++;
}
if(data126 < 0 || isNaN(data126)){
const err221 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err221];
}
else {
vErrors.push(err221);
}
errors++;
}
}
}
if(data121.maxClauses !== undefined){
let data127 = data121.maxClauses;
if(!(((typeof data127 == "number") && (!(data127 % 1) && !isNaN(data127))) && (isFinite(data127)))){
const err222 = {instancePath:instancePath+"/metrics/maxClauses",schemaPath:"#/properties/metrics/properties/maxClauses/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err222];
}
else {
vErrors.push(err222);
}
errors++;
}
if((typeof data127 == "number") && (isFinite(data127))){
if(data127 > 100000 || isNaN(data127)){
const err223 = {instancePath:instancePath+"/metrics/maxClauses",schemaPath:"#/properties/metrics/properties/maxClauses/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err223];
}
else {
vErrors.push(err223);
}
errors++;
}
if(data127 < 0 || isNaN(data127)){
const err224 = {instancePath:instancePath+"/metrics/maxClauses",schemaPath:"#/properties/metrics/properties/maxClauses/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err224];
}
else {
vErrors.push(err224);
}
errors++;
}
}
}
if(data121.programTimesMs !== undefined){
let data128 = data121.programTimesMs;
if(!(((typeof data128 == "number") && (!(data128 % 1) && !isNaN(data128))) && (isFinite(data128)))){
const err225 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err225];
}
else {
vErrors.push(err225);
}
errors++;
}
if((typeof data128 == "number") && (isFinite(data128))){
if(data128 > 10000 || isNaN(data128)){
const err226 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err226];
}
else {
vErrors.push(err226);
}
errors++;
}
if(data128 < 0 || isNaN(data128)){
const err227 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
}
else {
const err228 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err228];
}
else {
vErrors.push(err228);
}
errors++;
}
}
if(data.terminationLog !== undefined){
if(typeof data.terminationLog !== "string"){
const err229 = {instancePath:instancePath+"/terminationLog",schemaPath:"#/properties/terminationLog/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err229];
}
else {
vErrors.push(err229);
}
errors++;
}
}
if(data.logLevel !== undefined){
let data130 = data.logLevel;
if(typeof data130 !== "string"){
const err230 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err230];
}
else {
vErrors.push(err230);
}
errors++;
}
if(!((((data130 === "debug") || (data130 === "info")) || (data130 === "warn")) || (data130 === "error"))){
const err231 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema11.properties.logLevel.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err231];
}
else {
vErrors.push(err231);
}
errors++;
}
}
}
else {
const err232 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err232];
}
else {
vErrors.push(err232);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

