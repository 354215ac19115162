// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/schema.ts by `npm run gen`. Do not edit.
export const validateConfig = validate10;
const schema11 = {"type":"object","description":"Options of the agent.","properties":{"node":{"type":"string","default":"","since":"0.1.0","description":"Name of this node in records, and of its Node object. Empty: what `NODE_NAME` says, else the host name."},"cluster":{"type":"string","default":"","since":"0.1.0","description":"Name of the cluster in records. Empty: left out."},"observe":{"type":"string","enum":["ai","governed","all"],"default":"ai","since":"0.1.0","description":"Which pods are observed: `ai` those with a governance label and those taken for AI workloads (`docs/explanation/ai-recognition.md`); `governed` those with a governance label; `all` every pod."},"pods":{"type":"string","default":"","since":"0.1.0","description":"Folder of pod and namespace manifests to take pod facts from. Empty: none; events then name the pod uid of the cgroup only."},"cgroupRoot":{"type":"string","default":"","since":"0.1.0","description":"The kubelet's cgroup, as a path from the cgroup v2 root. Empty: `/kubepods.slice` or `/kubepods`, whichever exists."},"kubernetes":{"type":"object","description":"The API server, which tells of this node's pods and of namespaces.","properties":{"mode":{"type":"string","enum":["auto","off","in-cluster","kubeconfig"],"default":"auto","since":"0.1.0","description":"`auto` takes the kubeconfig that is named, else the service account where there is one, else no API server; `in-cluster` and `kubeconfig` insist on theirs; `off` never asks one."},"kubeconfig":{"type":"string","default":"","since":"0.1.0","description":"File that says how to reach the API server. Empty: with `kubernetes.mode` `kubeconfig` the one that `KUBECONFIG` names, else `~/.kube/config`."},"context":{"type":"string","default":"","since":"0.1.0","description":"Context in the kubeconfig. Empty: the file's current one."}},"additionalProperties":false},"cri":{"type":"object","description":"The container runtime, which tells of containers before the API server does.","properties":{"mode":{"type":"string","enum":["auto","off"],"default":"auto","since":"0.1.0","description":"`auto` asks the runtime where there is one; `off` never does."},"socket":{"type":"string","default":"","since":"0.1.0","description":"Socket of the runtime (CRI v1). Empty: that of containerd, CRI-O or k3s, whichever is there."}},"additionalProperties":false},"runDir":{"type":"string","default":"/run/weir","since":"0.1.0","description":"Folder of the socket that `weir events` reads."},"stateDir":{"type":"string","default":"/var/lib/weir","since":"0.1.0","description":"Folder of the file that keeps what the API server told of pods, for a restart while it is away. Empty: nothing is kept."},"pinDir":{"type":"string","default":"/sys/fs/bpf/weir","since":"0.1.0","description":"Folder in bpffs below which programs and tables are pinned. One agent at a time can have it."},"output":{"type":"object","description":"Where records go.","properties":{"format":{"type":"string","enum":["json","pretty"],"default":"json","since":"0.1.0","description":"JSON lines, or one readable line for each record."},"file":{"type":"string","default":"","since":"0.1.0","description":"File to append records to. Empty: standard output."},"queue":{"type":"integer","minimum":1,"maximum":10000000,"default":65536,"unit":"records","since":"0.1.0","description":"Records a slow output may fall behind before they are dropped and counted."}},"additionalProperties":false},"models":{"type":"object","description":"Which models are approved.","properties":{"approved":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Package URLs of approved models, such as `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@<revision>`; a name may end in `/*`. Empty: no finding is raised for any model."}},"additionalProperties":false},"governance":{"type":"object","description":"Labels that count as governance labels beside `weir.dev/…`.","properties":{"domain":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/domain`."},"dataClass":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/data-class`."},"owner":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/owner`."},"agent":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/agent`."}},"additionalProperties":false},"catalog":{"type":"object","description":"Knowledge of model channels.","properties":{"overlays":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Catalogue files that add hosts and channels to the built-in ones."}},"additionalProperties":false},"redact":{"type":"boolean","default":true,"since":"0.1.0","description":"Replace what looks like a secret in arguments and query strings before anything is written."},"flowInterval":{"type":"integer","minimum":1,"maximum":86400,"default":30,"unit":"seconds","since":"0.1.0","description":"How often a live flow is reported."},"heartbeatInterval":{"type":"integer","minimum":1,"maximum":3600,"default":60,"unit":"seconds","since":"0.1.0","description":"How often the agent says that it is alive, what it covers and what it lost."},"ring":{"type":"object","description":"Buffers between kernel and agent.","properties":{"observationsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Ring of observations: a power of two."},"decisionsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":4194304,"unit":"bytes","since":"0.1.0","description":"Ring of identity and decisions, which are never shed: a power of two."}},"additionalProperties":false},"identity":{"type":"object","description":"How events come by their pods.","properties":{"holdMs":{"type":"integer","minimum":0,"maximum":10000,"default":1000,"unit":"milliseconds","since":"0.1.0","description":"How long events wait for a pod that is not known yet, or known in part. Then they are told as they are known, with `identity.state`. 0: none waits."},"holdEvents":{"type":"integer","minimum":1,"maximum":1000000,"default":1000,"unit":"events","since":"0.1.0","description":"How many events of one pod wait, with 1 KiB of room for each; all pods together may have sixteen times as many."},"unknownPods":{"type":"string","enum":["observe","discover","ignore"],"default":"observe","since":"0.1.0","description":"What a pod gets that nobody told of yet, or only the container runtime: `observe` everything, until what is known of it says otherwise; `discover` the programs it runs and the DNS answers it gets; `ignore` nothing. Under `observe: all` it is observed."}},"additionalProperties":false},"podRate":{"type":"object","description":"What one pod may send before it is throttled, so that it can not blind the others.","properties":{"perSecond":{"type":"integer","minimum":0,"maximum":100000000,"default":20000,"unit":"observations per second","since":"0.1.0","description":"0: no limit."},"burst":{"type":"integer","minimum":1,"maximum":100000000,"default":40000,"unit":"observations","since":"0.1.0","description":"How many a quiet pod may save up."}},"additionalProperties":false},"metrics":{"type":"object","description":"Metrics and probes over HTTP.","properties":{"listen":{"type":"string","default":"","since":"0.1.0","description":"Address of `/metrics`, `/healthz` and `/readyz`, such as `127.0.0.1:9469` or `:9469`. Empty: none."}},"additionalProperties":false},"logLevel":{"type":"string","enum":["debug","info","warn","error"],"default":"info","since":"0.1.0","description":"Level of the agent's own log, on standard error."}},"additionalProperties":false};
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
if(data.models !== undefined){
let data19 = data.models;
if(data19 && typeof data19 == "object" && !Array.isArray(data19)){
for(const key4 in data19){
if(!(key4 === "approved")){
const err29 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err29];
}
else {
vErrors.push(err29);
}
errors++;
}
}
if(data19.approved !== undefined){
let data20 = data19.approved;
if(Array.isArray(data20)){
const len0 = data20.length;
for(let i0=0; i0<len0; i0++){
if(typeof data20[i0] !== "string"){
const err30 = {instancePath:instancePath+"/models/approved/" + i0,schemaPath:"#/properties/models/properties/approved/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
}
else {
const err31 = {instancePath:instancePath+"/models/approved",schemaPath:"#/properties/models/properties/approved/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err32 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data.governance !== undefined){
let data22 = data.governance;
if(data22 && typeof data22 == "object" && !Array.isArray(data22)){
for(const key5 in data22){
if(!((((key5 === "domain") || (key5 === "dataClass")) || (key5 === "owner")) || (key5 === "agent"))){
const err33 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err33];
}
else {
vErrors.push(err33);
}
errors++;
}
}
if(data22.domain !== undefined){
let data23 = data22.domain;
if(Array.isArray(data23)){
const len1 = data23.length;
for(let i1=0; i1<len1; i1++){
if(typeof data23[i1] !== "string"){
const err34 = {instancePath:instancePath+"/governance/domain/" + i1,schemaPath:"#/properties/governance/properties/domain/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err35 = {instancePath:instancePath+"/governance/domain",schemaPath:"#/properties/governance/properties/domain/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data22.dataClass !== undefined){
let data25 = data22.dataClass;
if(Array.isArray(data25)){
const len2 = data25.length;
for(let i2=0; i2<len2; i2++){
if(typeof data25[i2] !== "string"){
const err36 = {instancePath:instancePath+"/governance/dataClass/" + i2,schemaPath:"#/properties/governance/properties/dataClass/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err37 = {instancePath:instancePath+"/governance/dataClass",schemaPath:"#/properties/governance/properties/dataClass/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err37];
}
else {
vErrors.push(err37);
}
errors++;
}
}
if(data22.owner !== undefined){
let data27 = data22.owner;
if(Array.isArray(data27)){
const len3 = data27.length;
for(let i3=0; i3<len3; i3++){
if(typeof data27[i3] !== "string"){
const err38 = {instancePath:instancePath+"/governance/owner/" + i3,schemaPath:"#/properties/governance/properties/owner/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err39 = {instancePath:instancePath+"/governance/owner",schemaPath:"#/properties/governance/properties/owner/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data22.agent !== undefined){
let data29 = data22.agent;
if(Array.isArray(data29)){
const len4 = data29.length;
for(let i4=0; i4<len4; i4++){
if(typeof data29[i4] !== "string"){
const err40 = {instancePath:instancePath+"/governance/agent/" + i4,schemaPath:"#/properties/governance/properties/agent/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
}
else {
const err41 = {instancePath:instancePath+"/governance/agent",schemaPath:"#/properties/governance/properties/agent/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
else {
const err42 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
}
if(data.catalog !== undefined){
let data31 = data.catalog;
if(data31 && typeof data31 == "object" && !Array.isArray(data31)){
for(const key6 in data31){
if(!(key6 === "overlays")){
const err43 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err43];
}
else {
vErrors.push(err43);
}
errors++;
}
}
if(data31.overlays !== undefined){
let data32 = data31.overlays;
if(Array.isArray(data32)){
const len5 = data32.length;
for(let i5=0; i5<len5; i5++){
if(typeof data32[i5] !== "string"){
const err44 = {instancePath:instancePath+"/catalog/overlays/" + i5,schemaPath:"#/properties/catalog/properties/overlays/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err45 = {instancePath:instancePath+"/catalog/overlays",schemaPath:"#/properties/catalog/properties/overlays/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
}
}
else {
const err46 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err46];
}
else {
vErrors.push(err46);
}
errors++;
}
}
if(data.redact !== undefined){
if(typeof data.redact !== "boolean"){
const err47 = {instancePath:instancePath+"/redact",schemaPath:"#/properties/redact/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data.flowInterval !== undefined){
let data35 = data.flowInterval;
if(!(((typeof data35 == "number") && (!(data35 % 1) && !isNaN(data35))) && (isFinite(data35)))){
const err48 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if((typeof data35 == "number") && (isFinite(data35))){
if(data35 > 86400 || isNaN(data35)){
const err49 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data35 < 1 || isNaN(data35)){
const err50 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err50];
}
else {
vErrors.push(err50);
}
errors++;
}
}
}
if(data.heartbeatInterval !== undefined){
let data36 = data.heartbeatInterval;
if(!(((typeof data36 == "number") && (!(data36 % 1) && !isNaN(data36))) && (isFinite(data36)))){
const err51 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if((typeof data36 == "number") && (isFinite(data36))){
if(data36 > 3600 || isNaN(data36)){
const err52 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(data36 < 1 || isNaN(data36)){
const err53 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err53];
}
else {
vErrors.push(err53);
}
errors++;
}
}
}
if(data.ring !== undefined){
let data37 = data.ring;
if(data37 && typeof data37 == "object" && !Array.isArray(data37)){
for(const key7 in data37){
if(!((key7 === "observationsBytes") || (key7 === "decisionsBytes"))){
const err54 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data37.observationsBytes !== undefined){
let data38 = data37.observationsBytes;
if(!(((typeof data38 == "number") && (!(data38 % 1) && !isNaN(data38))) && (isFinite(data38)))){
const err55 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
if((typeof data38 == "number") && (isFinite(data38))){
if(data38 > 1073741824 || isNaN(data38)){
const err56 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if(data38 < 65536 || isNaN(data38)){
const err57 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
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
if(data37.decisionsBytes !== undefined){
let data39 = data37.decisionsBytes;
if(!(((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39))) && (isFinite(data39)))){
const err58 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err58];
}
else {
vErrors.push(err58);
}
errors++;
}
if((typeof data39 == "number") && (isFinite(data39))){
if(data39 > 1073741824 || isNaN(data39)){
const err59 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if(data39 < 65536 || isNaN(data39)){
const err60 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
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
}
else {
const err61 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err61];
}
else {
vErrors.push(err61);
}
errors++;
}
}
if(data.identity !== undefined){
let data40 = data.identity;
if(data40 && typeof data40 == "object" && !Array.isArray(data40)){
for(const key8 in data40){
if(!(((key8 === "holdMs") || (key8 === "holdEvents")) || (key8 === "unknownPods"))){
const err62 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data40.holdMs !== undefined){
let data41 = data40.holdMs;
if(!(((typeof data41 == "number") && (!(data41 % 1) && !isNaN(data41))) && (isFinite(data41)))){
const err63 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
if((typeof data41 == "number") && (isFinite(data41))){
if(data41 > 10000 || isNaN(data41)){
const err64 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if(data41 < 0 || isNaN(data41)){
const err65 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data40.holdEvents !== undefined){
let data42 = data40.holdEvents;
if(!(((typeof data42 == "number") && (!(data42 % 1) && !isNaN(data42))) && (isFinite(data42)))){
const err66 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err66];
}
else {
vErrors.push(err66);
}
errors++;
}
if((typeof data42 == "number") && (isFinite(data42))){
if(data42 > 1000000 || isNaN(data42)){
const err67 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if(data42 < 1 || isNaN(data42)){
const err68 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data40.unknownPods !== undefined){
let data43 = data40.unknownPods;
if(typeof data43 !== "string"){
const err69 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err69];
}
else {
vErrors.push(err69);
}
errors++;
}
if(!(((data43 === "observe") || (data43 === "discover")) || (data43 === "ignore"))){
const err70 = {instancePath:instancePath+"/identity/unknownPods",schemaPath:"#/properties/identity/properties/unknownPods/enum",keyword:"enum",params:{allowedValues: schema11.properties.identity.properties.unknownPods.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
}
else {
const err71 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data.podRate !== undefined){
let data44 = data.podRate;
if(data44 && typeof data44 == "object" && !Array.isArray(data44)){
for(const key9 in data44){
if(!((key9 === "perSecond") || (key9 === "burst"))){
const err72 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err72];
}
else {
vErrors.push(err72);
}
errors++;
}
}
if(data44.perSecond !== undefined){
let data45 = data44.perSecond;
if(!(((typeof data45 == "number") && (!(data45 % 1) && !isNaN(data45))) && (isFinite(data45)))){
const err73 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
if((typeof data45 == "number") && (isFinite(data45))){
if(data45 > 100000000 || isNaN(data45)){
const err74 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(data45 < 0 || isNaN(data45)){
const err75 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
if(vErrors === null){
vErrors = [err75];
}
else {
vErrors.push(err75);
}
errors++;
}
}
}
if(data44.burst !== undefined){
let data46 = data44.burst;
if(!(((typeof data46 == "number") && (!(data46 % 1) && !isNaN(data46))) && (isFinite(data46)))){
const err76 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
if((typeof data46 == "number") && (isFinite(data46))){
if(data46 > 100000000 || isNaN(data46)){
const err77 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err77];
}
else {
vErrors.push(err77);
}
errors++;
}
if(data46 < 1 || isNaN(data46)){
const err78 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
}
else {
const err79 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err79];
}
else {
vErrors.push(err79);
}
errors++;
}
}
if(data.metrics !== undefined){
let data47 = data.metrics;
if(data47 && typeof data47 == "object" && !Array.isArray(data47)){
for(const key10 in data47){
if(!(key10 === "listen")){
const err80 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key10},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err80];
}
else {
vErrors.push(err80);
}
errors++;
}
}
if(data47.listen !== undefined){
if(typeof data47.listen !== "string"){
const err81 = {instancePath:instancePath+"/metrics/listen",schemaPath:"#/properties/metrics/properties/listen/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err82 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err82];
}
else {
vErrors.push(err82);
}
errors++;
}
}
if(data.logLevel !== undefined){
let data49 = data.logLevel;
if(typeof data49 !== "string"){
const err83 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err83];
}
else {
vErrors.push(err83);
}
errors++;
}
if(!((((data49 === "debug") || (data49 === "info")) || (data49 === "warn")) || (data49 === "error"))){
const err84 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema11.properties.logLevel.enum},message:"must be equal to one of the allowed values"};
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
else {
const err85 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err85];
}
else {
vErrors.push(err85);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

