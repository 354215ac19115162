// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/schema.ts by `npm run gen`. Do not edit.
export const validateConfig = validate10;
const schema11 = {"type":"object","description":"Options of the agent.","properties":{"node":{"type":"string","default":"","since":"0.1.0","description":"Name of this node in records, and of its Node object. Empty: what `NODE_NAME` says, else the host name."},"cluster":{"type":"string","default":"","since":"0.1.0","description":"Name of the cluster in records. Empty: left out."},"observe":{"type":"string","enum":["ai","governed","all"],"default":"ai","since":"0.1.0","description":"Which pods are observed: `ai` those with a governance label and those taken for AI workloads (`docs/explanation/ai-recognition.md`); `governed` those with a governance label; `all` every pod."},"pods":{"type":"string","default":"","since":"0.1.0","description":"Folder of pod and namespace manifests to take pod facts from. Empty: none; events then name the pod uid of the cgroup only."},"cgroupRoot":{"type":"string","default":"","since":"0.1.0","description":"The kubelet's cgroup, as a path from the cgroup v2 root. Empty: `/kubepods.slice` or `/kubepods`, whichever exists."},"kubernetes":{"type":"object","description":"The API server, which tells of this node's pods and of namespaces.","properties":{"mode":{"type":"string","enum":["auto","off","in-cluster","kubeconfig"],"default":"auto","since":"0.1.0","description":"`auto` takes the kubeconfig that is named, else the service account where there is one, else no API server; `in-cluster` and `kubeconfig` insist on theirs; `off` never asks one."},"kubeconfig":{"type":"string","default":"","since":"0.1.0","description":"File that says how to reach the API server. Empty: with `kubernetes.mode` `kubeconfig` the one that `KUBECONFIG` names, else `~/.kube/config`."},"context":{"type":"string","default":"","since":"0.1.0","description":"Context in the kubeconfig. Empty: the file's current one."}},"additionalProperties":false},"cri":{"type":"object","description":"The container runtime, which tells of containers before the API server does.","properties":{"mode":{"type":"string","enum":["auto","off"],"default":"auto","since":"0.1.0","description":"`auto` asks the runtime where there is one; `off` never does."},"socket":{"type":"string","default":"","since":"0.1.0","description":"Socket of the runtime (CRI v1). Empty: that of containerd, CRI-O or k3s, whichever is there."}},"additionalProperties":false},"runDir":{"type":"string","default":"/run/weir","since":"0.1.0","description":"Folder of the socket that `weir events` reads."},"stateDir":{"type":"string","default":"/var/lib/weir","since":"0.1.0","description":"Folder of the file that keeps what the API server told of pods, for a restart while it is away. Empty: nothing is kept."},"pinDir":{"type":"string","default":"/sys/fs/bpf/weir","since":"0.1.0","description":"Folder in bpffs below which programs and tables are pinned. One agent at a time can have it."},"output":{"type":"object","description":"Where records go.","properties":{"format":{"type":"string","enum":["json","pretty"],"default":"json","since":"0.1.0","description":"JSON lines, or one readable line for each record."},"file":{"type":"string","default":"","since":"0.1.0","description":"File to append records to. Empty: standard output."},"queue":{"type":"integer","minimum":1,"maximum":10000000,"default":65536,"unit":"records","since":"0.1.0","description":"Records a slow output may fall behind before they are dropped and counted."}},"additionalProperties":false},"http":{"type":"object","description":"Records posted to an address, beside `output`.","properties":{"url":{"type":"string","default":"","since":"0.1.0","description":"Address that records are posted to. Empty: none."},"format":{"type":"string","enum":["webhook","falcosidekick"],"default":"webhook","since":"0.1.0","description":"A JSON array of records, or the JSON that Falco posts, one event a request."},"kinds":{"type":"array","items":{"type":"string"},"default":["finding"],"since":"0.1.0","description":"Kinds of records that are posted. Empty: all."},"headerFile":{"type":"string","default":"","since":"0.1.0","description":"File of headers, one `Name: value` a line, such as an `Authorization`. Empty: none."},"caFile":{"type":"string","default":"","since":"0.1.0","description":"Certificates (PEM) to trust. Empty: the system's."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":67108864,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what the receiver can not take now. 0: memory only."}},"additionalProperties":false},"otlp":{"type":"object","description":"Records sent as logs to an OpenTelemetry receiver, beside `output`.","properties":{"endpoint":{"type":"string","default":"","since":"0.1.0","description":"Base address of the receiver (OTLP over HTTP), such as `http://collector:4318`. Empty: none."},"kinds":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Kinds of records that are sent. Empty: all."},"headerFile":{"type":"string","default":"","since":"0.1.0","description":"File of headers, one `Name: value` a line, such as an `Authorization`. Empty: none."},"caFile":{"type":"string","default":"","since":"0.1.0","description":"Certificates (PEM) to trust. Empty: the system's."},"spillBytes":{"type":"integer","minimum":0,"maximum":107374182400,"default":67108864,"unit":"bytes","since":"0.1.0","description":"Room below `stateDir` for what the receiver can not take now. 0: memory only."}},"additionalProperties":false},"models":{"type":"object","description":"Which models are approved.","properties":{"approved":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Package URLs of approved models, such as `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@<revision>`; a name may end in `/*`. Empty: no finding is raised for any model."},"approvedHubs":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Channels of the catalogue, of category `model-registry`, from which models may come, such as `huggingface-hub`. Empty: no finding is raised for any hub."}},"additionalProperties":false},"governance":{"type":"object","description":"Labels that count as governance labels beside `weir.dev/…`.","properties":{"domain":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/domain`."},"dataClass":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/data-class`."},"owner":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/owner`."},"agent":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/agent`."}},"additionalProperties":false},"catalog":{"type":"object","description":"Knowledge of model channels.","properties":{"overlays":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Catalogue files that add hosts and channels to the built-in ones."}},"additionalProperties":false},"redact":{"type":"boolean","default":true,"since":"0.1.0","description":"Replace what looks like a secret in arguments and query strings before anything is written."},"flowInterval":{"type":"integer","minimum":1,"maximum":86400,"default":30,"unit":"seconds","since":"0.1.0","description":"How often a live flow is reported."},"heartbeatInterval":{"type":"integer","minimum":1,"maximum":3600,"default":60,"unit":"seconds","since":"0.1.0","description":"How often the agent says that it is alive, what it covers and what it lost."},"ring":{"type":"object","description":"Buffers between kernel and agent.","properties":{"observationsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Ring of observations: a power of two."},"decisionsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":4194304,"unit":"bytes","since":"0.1.0","description":"Ring of identity and decisions, which are never shed: a power of two."}},"additionalProperties":false},"identity":{"type":"object","description":"How events come by their pods.","properties":{"holdMs":{"type":"integer","minimum":0,"maximum":10000,"default":1000,"unit":"milliseconds","since":"0.1.0","description":"How long events wait for a pod that is not known yet, or known in part. Then they are told as they are known, with `identity.state`. 0: none waits."},"holdEvents":{"type":"integer","minimum":1,"maximum":1000000,"default":1000,"unit":"events","since":"0.1.0","description":"How many events of one pod wait, with 1 KiB of room for each; all pods together may have sixteen times as many."},"unknownPods":{"type":"string","enum":["observe","discover","ignore"],"default":"observe","since":"0.1.0","description":"What a pod gets that nobody told of yet, or only the container runtime: `observe` everything, until what is known of it says otherwise; `discover` the programs it runs and the DNS answers it gets; `ignore` nothing. Under `observe: all` it is observed."}},"additionalProperties":false},"podRate":{"type":"object","description":"What one pod may send before it is throttled, so that it can not blind the others.","properties":{"perSecond":{"type":"integer","minimum":0,"maximum":100000000,"default":20000,"unit":"observations per second","since":"0.1.0","description":"0: no limit."},"burst":{"type":"integer","minimum":1,"maximum":100000000,"default":40000,"unit":"observations","since":"0.1.0","description":"How many a quiet pod may save up."}},"additionalProperties":false},"metrics":{"type":"object","description":"Metrics and probes over HTTP.","properties":{"listen":{"type":"string","default":"","since":"0.1.0","description":"Address of `/metrics`, `/healthz` and `/readyz`, such as `127.0.0.1:9469` or `:9469`. Empty: none."},"maxNamespaces":{"type":"integer","minimum":1,"maximum":100000,"default":100,"unit":"namespaces","since":"0.1.0","description":"How many namespaces have names of their own in metrics; the rest is `other`."},"maxWorkloads":{"type":"integer","minimum":1,"maximum":100000,"default":500,"unit":"workloads","since":"0.1.0","description":"How many workloads have names of their own in metrics. One that does nothing for an hour makes room; the rest is `other`."},"maxModels":{"type":"integer","minimum":0,"maximum":100000,"default":200,"unit":"series","since":"0.1.0","description":"How many series of metrics name a model; the rest is `other`."},"maxSeries":{"type":"integer","minimum":0,"maximum":1000000,"default":3000,"unit":"series","since":"0.1.0","description":"How many series there are of traffic, findings and models, those called `other` not counted."},"programTimesMs":{"type":"integer","minimum":0,"maximum":10000,"default":0,"unit":"milliseconds a minute","since":"0.1.0","description":"How long of each minute the kernel takes the time of its programs, which costs every program of the node some 50 ns a run and needs CAP_SYS_ADMIN. 0: never."}},"additionalProperties":false},"logLevel":{"type":"string","enum":["debug","info","warn","error"],"default":"info","since":"0.1.0","description":"Level of the agent's own log, on standard error."}},"additionalProperties":false};
const func2 = Object.prototype.hasOwnProperty;

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
if(!(((key1 === "mode") || (key1 === "kubeconfig")) || (key1 === "context"))){
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
}
else {
const err12 = {instancePath:instancePath+"/kubernetes",schemaPath:"#/properties/kubernetes/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.cri !== undefined){
let data9 = data.cri;
if(data9 && typeof data9 == "object" && !Array.isArray(data9)){
for(const key2 in data9){
if(!((key2 === "mode") || (key2 === "socket"))){
const err13 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data9.mode !== undefined){
let data10 = data9.mode;
if(typeof data10 !== "string"){
const err14 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
if(!((data10 === "auto") || (data10 === "off"))){
const err15 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/enum",keyword:"enum",params:{allowedValues: schema11.properties.cri.properties.mode.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
}
if(data9.socket !== undefined){
if(typeof data9.socket !== "string"){
const err16 = {instancePath:instancePath+"/cri/socket",schemaPath:"#/properties/cri/properties/socket/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err17 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data.runDir !== undefined){
if(typeof data.runDir !== "string"){
const err18 = {instancePath:instancePath+"/runDir",schemaPath:"#/properties/runDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
}
if(data.stateDir !== undefined){
if(typeof data.stateDir !== "string"){
const err19 = {instancePath:instancePath+"/stateDir",schemaPath:"#/properties/stateDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
}
if(data.pinDir !== undefined){
if(typeof data.pinDir !== "string"){
const err20 = {instancePath:instancePath+"/pinDir",schemaPath:"#/properties/pinDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
if(data.output !== undefined){
let data15 = data.output;
if(data15 && typeof data15 == "object" && !Array.isArray(data15)){
for(const key3 in data15){
if(!(((key3 === "format") || (key3 === "file")) || (key3 === "queue"))){
const err21 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data15.format !== undefined){
let data16 = data15.format;
if(typeof data16 !== "string"){
const err22 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
if(!((data16 === "json") || (data16 === "pretty"))){
const err23 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err23];
}
else {
vErrors.push(err23);
}
errors++;
}
}
if(data15.file !== undefined){
if(typeof data15.file !== "string"){
const err24 = {instancePath:instancePath+"/output/file",schemaPath:"#/properties/output/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
if(data15.queue !== undefined){
let data18 = data15.queue;
if(!(((typeof data18 == "number") && (!(data18 % 1) && !isNaN(data18))) && (isFinite(data18)))){
const err25 = {instancePath:instancePath+"/output/queue",schemaPath:"#/properties/output/properties/queue/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
if((typeof data18 == "number") && (isFinite(data18))){
if(data18 > 10000000 || isNaN(data18)){
const err26 = {instancePath:instancePath+"/output/queue",schemaPath:"#/properties/output/properties/queue/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000000},message:"must be <= 10000000"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
if(data18 < 1 || isNaN(data18)){
const err27 = {instancePath:instancePath+"/output/queue",schemaPath:"#/properties/output/properties/queue/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err27];
}
else {
vErrors.push(err27);
}
errors++;
}
}
}
}
else {
const err28 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data.http !== undefined){
let data19 = data.http;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key4 in data19){
if(!((((((key4 === "url") || (key4 === "format")) || (key4 === "kinds")) || (key4 === "headerFile")) || (key4 === "caFile")) || (key4 === "spillBytes"))){
const err29 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data19.url !== undefined){
if(typeof data19.url !== "string"){
const err30 = {instancePath:instancePath+"/http/url",schemaPath:"#/properties/http/properties/url/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data19.format !== undefined){
let data21 = data19.format;
if(typeof data21 !== "string"){
const err31 = {instancePath:instancePath+"/http/format",schemaPath:"#/properties/http/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err31];
}
else {
vErrors.push(err31);
}
errors++;
}
if(!((data21 === "webhook") || (data21 === "falcosidekick"))){
const err32 = {instancePath:instancePath+"/http/format",schemaPath:"#/properties/http/properties/format/enum",keyword:"enum",params:{allowedValues: schema11.properties.http.properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data19.kinds !== undefined){
let data22 = data19.kinds;
if(Array.isArray(data22)){
const len0 = data22.length;
for(let i0=0; i0<len0; i0++){
if(typeof data22[i0] !== "string"){
const err33 = {instancePath:instancePath+"/http/kinds/" + i0,schemaPath:"#/properties/http/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err34 = {instancePath:instancePath+"/http/kinds",schemaPath:"#/properties/http/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err34];
}
else {
vErrors.push(err34);
}
errors++;
}
}
if(data19.headerFile !== undefined){
if(typeof data19.headerFile !== "string"){
const err35 = {instancePath:instancePath+"/http/headerFile",schemaPath:"#/properties/http/properties/headerFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data19.caFile !== undefined){
if(typeof data19.caFile !== "string"){
const err36 = {instancePath:instancePath+"/http/caFile",schemaPath:"#/properties/http/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data19.spillBytes !== undefined){
let data26 = data19.spillBytes;
if(!(((typeof data26 == "number") && (!(data26 % 1) && !isNaN(data26))) && (isFinite(data26)))){
const err37 = {instancePath:instancePath+"/http/spillBytes",schemaPath:"#/properties/http/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
if((typeof data26 == "number") && (isFinite(data26))){
if(data26 > 107374182400 || isNaN(data26)){
const err38 = {instancePath:instancePath+"/http/spillBytes",schemaPath:"#/properties/http/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err38];
}
else {
vErrors.push(err38);
}
errors++;
}
if(data26 < 0 || isNaN(data26)){
const err39 = {instancePath:instancePath+"/http/spillBytes",schemaPath:"#/properties/http/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
const err40 = {instancePath:instancePath+"/http",schemaPath:"#/properties/http/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.otlp !== undefined){
let data27 = data.otlp;
if(data27 && typeof data27 == "object" && !Array.isArray(data27)){
for(const key5 in data27){
if(!(((((key5 === "endpoint") || (key5 === "kinds")) || (key5 === "headerFile")) || (key5 === "caFile")) || (key5 === "spillBytes"))){
const err41 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
}
if(data27.endpoint !== undefined){
if(typeof data27.endpoint !== "string"){
const err42 = {instancePath:instancePath+"/otlp/endpoint",schemaPath:"#/properties/otlp/properties/endpoint/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data27.kinds !== undefined){
let data29 = data27.kinds;
if(Array.isArray(data29)){
const len1 = data29.length;
for(let i1=0; i1<len1; i1++){
if(typeof data29[i1] !== "string"){
const err43 = {instancePath:instancePath+"/otlp/kinds/" + i1,schemaPath:"#/properties/otlp/properties/kinds/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
}
else {
const err44 = {instancePath:instancePath+"/otlp/kinds",schemaPath:"#/properties/otlp/properties/kinds/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
}
if(data27.headerFile !== undefined){
if(typeof data27.headerFile !== "string"){
const err45 = {instancePath:instancePath+"/otlp/headerFile",schemaPath:"#/properties/otlp/properties/headerFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
if(data27.caFile !== undefined){
if(typeof data27.caFile !== "string"){
const err46 = {instancePath:instancePath+"/otlp/caFile",schemaPath:"#/properties/otlp/properties/caFile/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data27.spillBytes !== undefined){
let data33 = data27.spillBytes;
if(!(((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33))) && (isFinite(data33)))){
const err47 = {instancePath:instancePath+"/otlp/spillBytes",schemaPath:"#/properties/otlp/properties/spillBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
if((typeof data33 == "number") && (isFinite(data33))){
if(data33 > 107374182400 || isNaN(data33)){
const err48 = {instancePath:instancePath+"/otlp/spillBytes",schemaPath:"#/properties/otlp/properties/spillBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 107374182400},message:"must be <= 107374182400"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if(data33 < 0 || isNaN(data33)){
const err49 = {instancePath:instancePath+"/otlp/spillBytes",schemaPath:"#/properties/otlp/properties/spillBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
}
}
}
else {
const err50 = {instancePath:instancePath+"/otlp",schemaPath:"#/properties/otlp/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
if(data.models !== undefined){
let data34 = data.models;
if(data34 && typeof data34 == "object" && !Array.isArray(data34)){
for(const key6 in data34){
if(!((key6 === "approved") || (key6 === "approvedHubs"))){
const err51 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
}
if(data34.approved !== undefined){
let data35 = data34.approved;
if(Array.isArray(data35)){
const len2 = data35.length;
for(let i2=0; i2<len2; i2++){
if(typeof data35[i2] !== "string"){
const err52 = {instancePath:instancePath+"/models/approved/" + i2,schemaPath:"#/properties/models/properties/approved/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
}
}
else {
const err53 = {instancePath:instancePath+"/models/approved",schemaPath:"#/properties/models/properties/approved/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
if(data34.approvedHubs !== undefined){
let data37 = data34.approvedHubs;
if(Array.isArray(data37)){
const len3 = data37.length;
for(let i3=0; i3<len3; i3++){
if(typeof data37[i3] !== "string"){
const err54 = {instancePath:instancePath+"/models/approvedHubs/" + i3,schemaPath:"#/properties/models/properties/approvedHubs/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err55 = {instancePath:instancePath+"/models/approvedHubs",schemaPath:"#/properties/models/properties/approvedHubs/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
}
else {
const err56 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
}
if(data.governance !== undefined){
let data39 = data.governance;
if(data39 && typeof data39 == "object" && !Array.isArray(data39)){
for(const key7 in data39){
if(!((((key7 === "domain") || (key7 === "dataClass")) || (key7 === "owner")) || (key7 === "agent"))){
const err57 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
}
if(data39.domain !== undefined){
let data40 = data39.domain;
if(Array.isArray(data40)){
const len4 = data40.length;
for(let i4=0; i4<len4; i4++){
if(typeof data40[i4] !== "string"){
const err58 = {instancePath:instancePath+"/governance/domain/" + i4,schemaPath:"#/properties/governance/properties/domain/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err59 = {instancePath:instancePath+"/governance/domain",schemaPath:"#/properties/governance/properties/domain/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
}
if(data39.dataClass !== undefined){
let data42 = data39.dataClass;
if(Array.isArray(data42)){
const len5 = data42.length;
for(let i5=0; i5<len5; i5++){
if(typeof data42[i5] !== "string"){
const err60 = {instancePath:instancePath+"/governance/dataClass/" + i5,schemaPath:"#/properties/governance/properties/dataClass/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err61 = {instancePath:instancePath+"/governance/dataClass",schemaPath:"#/properties/governance/properties/dataClass/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data39.owner !== undefined){
let data44 = data39.owner;
if(Array.isArray(data44)){
const len6 = data44.length;
for(let i6=0; i6<len6; i6++){
if(typeof data44[i6] !== "string"){
const err62 = {instancePath:instancePath+"/governance/owner/" + i6,schemaPath:"#/properties/governance/properties/owner/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err63 = {instancePath:instancePath+"/governance/owner",schemaPath:"#/properties/governance/properties/owner/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data39.agent !== undefined){
let data46 = data39.agent;
if(Array.isArray(data46)){
const len7 = data46.length;
for(let i7=0; i7<len7; i7++){
if(typeof data46[i7] !== "string"){
const err64 = {instancePath:instancePath+"/governance/agent/" + i7,schemaPath:"#/properties/governance/properties/agent/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err65 = {instancePath:instancePath+"/governance/agent",schemaPath:"#/properties/governance/properties/agent/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err66 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
}
if(data.catalog !== undefined){
let data48 = data.catalog;
if(data48 && typeof data48 == "object" && !Array.isArray(data48)){
for(const key8 in data48){
if(!(key8 === "overlays")){
const err67 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
}
if(data48.overlays !== undefined){
let data49 = data48.overlays;
if(Array.isArray(data49)){
const len8 = data49.length;
for(let i8=0; i8<len8; i8++){
if(typeof data49[i8] !== "string"){
const err68 = {instancePath:instancePath+"/catalog/overlays/" + i8,schemaPath:"#/properties/catalog/properties/overlays/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err69 = {instancePath:instancePath+"/catalog/overlays",schemaPath:"#/properties/catalog/properties/overlays/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err70 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data.redact !== undefined){
if(typeof data.redact !== "boolean"){
const err71 = {instancePath:instancePath+"/redact",schemaPath:"#/properties/redact/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data.flowInterval !== undefined){
let data52 = data.flowInterval;
if(!(((typeof data52 == "number") && (!(data52 % 1) && !isNaN(data52))) && (isFinite(data52)))){
const err72 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
if((typeof data52 == "number") && (isFinite(data52))){
if(data52 > 86400 || isNaN(data52)){
const err73 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if(data52 < 1 || isNaN(data52)){
const err74 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data.heartbeatInterval !== undefined){
let data53 = data.heartbeatInterval;
if(!(((typeof data53 == "number") && (!(data53 % 1) && !isNaN(data53))) && (isFinite(data53)))){
const err75 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
if((typeof data53 == "number") && (isFinite(data53))){
if(data53 > 3600 || isNaN(data53)){
const err76 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if(data53 < 1 || isNaN(data53)){
const err77 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
}
}
if(data.ring !== undefined){
let data54 = data.ring;
if(data54 && typeof data54 == "object" && !Array.isArray(data54)){
for(const key9 in data54){
if(!((key9 === "observationsBytes") || (key9 === "decisionsBytes"))){
const err78 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err78];
}
else {
vErrors.push(err78);
}
errors++;
}
}
if(data54.observationsBytes !== undefined){
let data55 = data54.observationsBytes;
if(!(((typeof data55 == "number") && (!(data55 % 1) && !isNaN(data55))) && (isFinite(data55)))){
const err79 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
if((typeof data55 == "number") && (isFinite(data55))){
if(data55 > 1073741824 || isNaN(data55)){
const err80 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
if(data55 < 65536 || isNaN(data55)){
const err81 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
if(vErrors === null){
vErrors = [err81];
}
else {
vErrors.push(err81);
}
errors++;
}
}
}
if(data54.decisionsBytes !== undefined){
let data56 = data54.decisionsBytes;
if(!(((typeof data56 == "number") && (!(data56 % 1) && !isNaN(data56))) && (isFinite(data56)))){
const err82 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
if((typeof data56 == "number") && (isFinite(data56))){
if(data56 > 1073741824 || isNaN(data56)){
const err83 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(data56 < 65536 || isNaN(data56)){
const err84 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
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
}
else {
const err85 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
}
if(data.identity !== undefined){
let data57 = data.identity;
if(data57 && typeof data57 == "object" && !Array.isArray(data57)){
for(const key10 in data57){
if(!(((key10 === "holdMs") || (key10 === "holdEvents")) || (key10 === "unknownPods"))){
const err86 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err86];
}
else {
vErrors.push(err86);
}
errors++;
}
}
if(data57.holdMs !== undefined){
let data58 = data57.holdMs;
if(!(((typeof data58 == "number") && (!(data58 % 1) && !isNaN(data58))) && (isFinite(data58)))){
const err87 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err87];
}
else {
vErrors.push(err87);
}
errors++;
}
if((typeof data58 == "number") && (isFinite(data58))){
if(data58 > 10000 || isNaN(data58)){
const err88 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err88];
}
else {
vErrors.push(err88);
}
errors++;
}
if(data58 < 0 || isNaN(data58)){
const err89 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err89];
}
else {
vErrors.push(err89);
}
errors++;
}
}
}
if(data57.holdEvents !== undefined){
let data59 = data57.holdEvents;
if(!(((typeof data59 == "number") && (!(data59 % 1) && !isNaN(data59))) && (isFinite(data59)))){
const err90 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err90];
}
else {
vErrors.push(err90);
}
errors++;
}
if((typeof data59 == "number") && (isFinite(data59))){
if(data59 > 1000000 || isNaN(data59)){
const err91 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err91];
}
else {
vErrors.push(err91);
}
errors++;
}
if(data59 < 1 || isNaN(data59)){
const err92 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err92];
}
else {
vErrors.push(err92);
}
errors++;
}
}
}
if(data57.unknownPods !== undefined){
let data60 = data57.unknownPods;
if(typeof data60 !== "string"){
const err93 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err93];
}
else {
vErrors.push(err93);
}
errors++;
}
if(!(((data60 === "observe") || (data60 === "discover")) || (data60 === "ignore"))){
const err94 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/enum",keyword:"enum",params:{allowedValues: schema11.properties.identity.properties.unknownPods.enum},message:"must be equal to one of the allowed values"};
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
const err95 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err95];
}
else {
vErrors.push(err95);
}
errors++;
}
}
if(data.podRate !== undefined){
let data61 = data.podRate;
if(data61 && typeof data61 == "object" && !Array.isArray(data61)){
for(const key11 in data61){
if(!((key11 === "perSecond") || (key11 === "burst"))){
const err96 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key11},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err96];
}
else {
vErrors.push(err96);
}
errors++;
}
}
if(data61.perSecond !== undefined){
let data62 = data61.perSecond;
if(!(((typeof data62 == "number") && (!(data62 % 1) && !isNaN(data62))) && (isFinite(data62)))){
const err97 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err97];
}
else {
vErrors.push(err97);
}
errors++;
}
if((typeof data62 == "number") && (isFinite(data62))){
if(data62 > 100000000 || isNaN(data62)){
const err98 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err98];
}
else {
vErrors.push(err98);
}
errors++;
}
if(data62 < 0 || isNaN(data62)){
const err99 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data61.burst !== undefined){
let data63 = data61.burst;
if(!(((typeof data63 == "number") && (!(data63 % 1) && !isNaN(data63))) && (isFinite(data63)))){
const err100 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err100];
}
else {
vErrors.push(err100);
}
errors++;
}
if((typeof data63 == "number") && (isFinite(data63))){
if(data63 > 100000000 || isNaN(data63)){
const err101 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err101];
}
else {
vErrors.push(err101);
}
errors++;
}
if(data63 < 1 || isNaN(data63)){
const err102 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
}
else {
const err103 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err103];
}
else {
vErrors.push(err103);
}
errors++;
}
}
if(data.metrics !== undefined){
let data64 = data.metrics;
if(data64 && typeof data64 == "object" && !Array.isArray(data64)){
for(const key12 in data64){
if(!((((((key12 === "listen") || (key12 === "maxNamespaces")) || (key12 === "maxWorkloads")) || (key12 === "maxModels")) || (key12 === "maxSeries")) || (key12 === "programTimesMs"))){
const err104 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key12},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err104];
}
else {
vErrors.push(err104);
}
errors++;
}
}
if(data64.listen !== undefined){
if(typeof data64.listen !== "string"){
const err105 = {instancePath:instancePath+"/metrics/listen",schemaPath:"#/properties/metrics/properties/listen/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err105];
}
else {
vErrors.push(err105);
}
errors++;
}
}
if(data64.maxNamespaces !== undefined){
let data66 = data64.maxNamespaces;
if(!(((typeof data66 == "number") && (!(data66 % 1) && !isNaN(data66))) && (isFinite(data66)))){
const err106 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err106];
}
else {
vErrors.push(err106);
}
errors++;
}
if((typeof data66 == "number") && (isFinite(data66))){
if(data66 > 100000 || isNaN(data66)){
const err107 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err107];
}
else {
vErrors.push(err107);
}
errors++;
}
if(data66 < 1 || isNaN(data66)){
const err108 = {instancePath:instancePath+"/metrics/maxNamespaces",schemaPath:"#/properties/metrics/properties/maxNamespaces/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data64.maxWorkloads !== undefined){
let data67 = data64.maxWorkloads;
if(!(((typeof data67 == "number") && (!(data67 % 1) && !isNaN(data67))) && (isFinite(data67)))){
const err109 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err109];
}
else {
vErrors.push(err109);
}
errors++;
}
if((typeof data67 == "number") && (isFinite(data67))){
if(data67 > 100000 || isNaN(data67)){
const err110 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err110];
}
else {
vErrors.push(err110);
}
errors++;
}
if(data67 < 1 || isNaN(data67)){
const err111 = {instancePath:instancePath+"/metrics/maxWorkloads",schemaPath:"#/properties/metrics/properties/maxWorkloads/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err111];
}
else {
vErrors.push(err111);
}
errors++;
}
}
}
if(data64.maxModels !== undefined){
let data68 = data64.maxModels;
if(!(((typeof data68 == "number") && (!(data68 % 1) && !isNaN(data68))) && (isFinite(data68)))){
const err112 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err112];
}
else {
vErrors.push(err112);
}
errors++;
}
if((typeof data68 == "number") && (isFinite(data68))){
if(data68 > 100000 || isNaN(data68)){
const err113 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000},message:"must be <= 100000"};
if(vErrors === null){
vErrors = [err113];
}
else {
vErrors.push(err113);
}
errors++;
}
if(data68 < 0 || isNaN(data68)){
const err114 = {instancePath:instancePath+"/metrics/maxModels",schemaPath:"#/properties/metrics/properties/maxModels/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data64.maxSeries !== undefined){
let data69 = data64.maxSeries;
if(!(((typeof data69 == "number") && (!(data69 % 1) && !isNaN(data69))) && (isFinite(data69)))){
const err115 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err115];
}
else {
vErrors.push(err115);
}
errors++;
}
if((typeof data69 == "number") && (isFinite(data69))){
if(data69 > 1000000 || isNaN(data69)){
const err116 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err116];
}
else {
vErrors.push(err116);
}
errors++;
}
if(data69 < 0 || isNaN(data69)){
const err117 = {instancePath:instancePath+"/metrics/maxSeries",schemaPath:"#/properties/metrics/properties/maxSeries/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data64.programTimesMs !== undefined){
let data70 = data64.programTimesMs;
if(!(((typeof data70 == "number") && (!(data70 % 1) && !isNaN(data70))) && (isFinite(data70)))){
const err118 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err118];
}
else {
vErrors.push(err118);
}
errors++;
}
if((typeof data70 == "number") && (isFinite(data70))){
if(data70 > 10000 || isNaN(data70)){
const err119 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err119];
}
else {
vErrors.push(err119);
}
errors++;
}
if(data70 < 0 || isNaN(data70)){
const err120 = {instancePath:instancePath+"/metrics/programTimesMs",schemaPath:"#/properties/metrics/properties/programTimesMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
}
else {
const err121 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err121];
}
else {
vErrors.push(err121);
}
errors++;
}
}
if(data.logLevel !== undefined){
let data71 = data.logLevel;
if(typeof data71 !== "string"){
const err122 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err122];
}
else {
vErrors.push(err122);
}
errors++;
}
if(!((((data71 === "debug") || (data71 === "info")) || (data71 === "warn")) || (data71 === "error"))){
const err123 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema11.properties.logLevel.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err123];
}
else {
vErrors.push(err123);
}
errors++;
}
}
}
else {
const err124 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err124];
}
else {
vErrors.push(err124);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

