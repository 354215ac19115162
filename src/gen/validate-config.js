// SPDX-License-Identifier: Apache-2.0
// Generated from src/config/schema.ts by `npm run gen`. Do not edit.
export const validateConfig = validate10;
const schema11 = {"type":"object","description":"Options of the agent.","properties":{"node":{"type":"string","default":"","since":"0.1.0","description":"Name of this node in records. Empty: the host name."},"cluster":{"type":"string","default":"","since":"0.1.0","description":"Name of the cluster in records. Empty: left out."},"observe":{"type":"string","enum":["ai","governed","all"],"default":"ai","since":"0.1.0","description":"Which pods are observed: `ai` those with a governance label and those taken for AI workloads (`docs/explanation/ai-recognition.md`); `governed` those with a governance label; `all` every pod."},"pods":{"type":"string","default":"","since":"0.1.0","description":"Folder of pod and namespace manifests to take pod facts from. Empty: none; events then name the pod uid of the cgroup only."},"cgroupRoot":{"type":"string","default":"","since":"0.1.0","description":"The kubelet's cgroup, as a path from the cgroup v2 root. Empty: `/kubepods.slice` or `/kubepods`, whichever exists."},"cri":{"type":"object","description":"The container runtime, which tells of containers before the API server does.","properties":{"mode":{"type":"string","enum":["auto","off"],"default":"auto","since":"0.1.0","description":"`auto` asks the runtime where there is one; `off` never does."},"socket":{"type":"string","default":"","since":"0.1.0","description":"Socket of the runtime (CRI v1). Empty: that of containerd, CRI-O or k3s, whichever is there."}},"additionalProperties":false},"runDir":{"type":"string","default":"/run/weir","since":"0.1.0","description":"Folder of the socket that `weir events` reads."},"pinDir":{"type":"string","default":"/sys/fs/bpf/weir","since":"0.1.0","description":"Folder in bpffs below which programs and tables are pinned. One agent at a time can have it."},"output":{"type":"object","description":"Where records go.","properties":{"format":{"type":"string","enum":["json","pretty"],"default":"json","since":"0.1.0","description":"JSON lines, or one readable line for each record."},"file":{"type":"string","default":"","since":"0.1.0","description":"File to append records to. Empty: standard output."},"queue":{"type":"integer","minimum":1,"maximum":10000000,"default":65536,"unit":"records","since":"0.1.0","description":"Records a slow output may fall behind before they are dropped and counted."}},"additionalProperties":false},"models":{"type":"object","description":"Which models are approved.","properties":{"approved":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Package URLs of approved models, such as `pkg:huggingface/meta-llama/Llama-3.1-8B-Instruct@<revision>`; a name may end in `/*`. Empty: no finding is raised for any model."}},"additionalProperties":false},"governance":{"type":"object","description":"Labels that count as governance labels beside `weir.dev/…`.","properties":{"domain":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/domain`."},"dataClass":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/data-class`."},"owner":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/owner`."},"agent":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Aliases of `weir.dev/agent`."}},"additionalProperties":false},"catalog":{"type":"object","description":"Knowledge of model channels.","properties":{"overlays":{"type":"array","items":{"type":"string"},"default":[],"since":"0.1.0","description":"Catalogue files that add hosts and channels to the built-in ones."}},"additionalProperties":false},"redact":{"type":"boolean","default":true,"since":"0.1.0","description":"Replace what looks like a secret in arguments and query strings before anything is written."},"flowInterval":{"type":"integer","minimum":1,"maximum":86400,"default":30,"unit":"seconds","since":"0.1.0","description":"How often a live flow is reported."},"heartbeatInterval":{"type":"integer","minimum":1,"maximum":3600,"default":60,"unit":"seconds","since":"0.1.0","description":"How often the agent says that it is alive, what it covers and what it lost."},"ring":{"type":"object","description":"Buffers between kernel and agent.","properties":{"observationsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":8388608,"unit":"bytes","since":"0.1.0","description":"Ring of observations: a power of two."},"decisionsBytes":{"type":"integer","minimum":65536,"maximum":1073741824,"default":4194304,"unit":"bytes","since":"0.1.0","description":"Ring of identity and decisions, which are never shed: a power of two."}},"additionalProperties":false},"identity":{"type":"object","description":"How events come by their pods.","properties":{"holdMs":{"type":"integer","minimum":0,"maximum":10000,"default":1000,"unit":"milliseconds","since":"0.1.0","description":"How long events wait for a pod that is not known yet, or known in part. Then they are told as they are known, with `identity.state`. 0: none waits."},"holdEvents":{"type":"integer","minimum":1,"maximum":1000000,"default":1000,"unit":"events","since":"0.1.0","description":"How many events of one pod wait, with 1 KiB of room for each; all pods together may have sixteen times as many."}},"additionalProperties":false},"podRate":{"type":"object","description":"What one pod may send before it is throttled, so that it can not blind the others.","properties":{"perSecond":{"type":"integer","minimum":0,"maximum":100000000,"default":20000,"unit":"observations per second","since":"0.1.0","description":"0: no limit."},"burst":{"type":"integer","minimum":1,"maximum":100000000,"default":40000,"unit":"observations","since":"0.1.0","description":"How many a quiet pod may save up."}},"additionalProperties":false},"metrics":{"type":"object","description":"Metrics and probes over HTTP.","properties":{"listen":{"type":"string","default":"","since":"0.1.0","description":"Address of `/metrics`, `/healthz` and `/readyz`, such as `127.0.0.1:9469` or `:9469`. Empty: none."}},"additionalProperties":false},"logLevel":{"type":"string","enum":["debug","info","warn","error"],"default":"info","since":"0.1.0","description":"Level of the agent's own log, on standard error."}},"additionalProperties":false};
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
if(data.cri !== undefined){
let data5 = data.cri;
if(data5 && typeof data5 == "object" && !Array.isArray(data5)){
for(const key1 in data5){
if(!((key1 === "mode") || (key1 === "socket"))){
const err7 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key1},message:"must NOT have additional properties"};
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
const err8 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err8];
}
else {
vErrors.push(err8);
}
errors++;
}
if(!((data6 === "auto") || (data6 === "off"))){
const err9 = {instancePath:instancePath+"/cri/mode",schemaPath:"#/properties/cri/properties/mode/enum",keyword:"enum",params:{allowedValues: schema11.properties.cri.properties.mode.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err9];
}
else {
vErrors.push(err9);
}
errors++;
}
}
if(data5.socket !== undefined){
if(typeof data5.socket !== "string"){
const err10 = {instancePath:instancePath+"/cri/socket",schemaPath:"#/properties/cri/properties/socket/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err10];
}
else {
vErrors.push(err10);
}
errors++;
}
}
}
else {
const err11 = {instancePath:instancePath+"/cri",schemaPath:"#/properties/cri/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err11];
}
else {
vErrors.push(err11);
}
errors++;
}
}
if(data.runDir !== undefined){
if(typeof data.runDir !== "string"){
const err12 = {instancePath:instancePath+"/runDir",schemaPath:"#/properties/runDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err12];
}
else {
vErrors.push(err12);
}
errors++;
}
}
if(data.pinDir !== undefined){
if(typeof data.pinDir !== "string"){
const err13 = {instancePath:instancePath+"/pinDir",schemaPath:"#/properties/pinDir/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err13];
}
else {
vErrors.push(err13);
}
errors++;
}
}
if(data.output !== undefined){
let data10 = data.output;
if(data10 && typeof data10 == "object" && !Array.isArray(data10)){
for(const key2 in data10){
if(!(((key2 === "format") || (key2 === "file")) || (key2 === "queue"))){
const err14 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key2},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err14];
}
else {
vErrors.push(err14);
}
errors++;
}
}
if(data10.format !== undefined){
let data11 = data10.format;
if(typeof data11 !== "string"){
const err15 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err15];
}
else {
vErrors.push(err15);
}
errors++;
}
if(!((data11 === "json") || (data11 === "pretty"))){
const err16 = {instancePath:instancePath+"/output/format",schemaPath:"#/properties/output/properties/format/enum",keyword:"enum",params:{allowedValues: schema11.properties.output.properties.format.enum},message:"must be equal to one of the allowed values"};
if(vErrors === null){
vErrors = [err16];
}
else {
vErrors.push(err16);
}
errors++;
}
}
if(data10.file !== undefined){
if(typeof data10.file !== "string"){
const err17 = {instancePath:instancePath+"/output/file",schemaPath:"#/properties/output/properties/file/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err17];
}
else {
vErrors.push(err17);
}
errors++;
}
}
if(data10.queue !== undefined){
let data13 = data10.queue;
if(!(((typeof data13 == "number") && (!(data13 % 1) && !isNaN(data13))) && (isFinite(data13)))){
const err18 = {instancePath:instancePath+"/output/queue",schemaPath:"#/properties/output/properties/queue/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err18];
}
else {
vErrors.push(err18);
}
errors++;
}
if((typeof data13 == "number") && (isFinite(data13))){
if(data13 > 10000000 || isNaN(data13)){
const err19 = {instancePath:instancePath+"/output/queue",schemaPath:"#/properties/output/properties/queue/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000000},message:"must be <= 10000000"};
if(vErrors === null){
vErrors = [err19];
}
else {
vErrors.push(err19);
}
errors++;
}
if(data13 < 1 || isNaN(data13)){
const err20 = {instancePath:instancePath+"/output/queue",schemaPath:"#/properties/output/properties/queue/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
if(vErrors === null){
vErrors = [err20];
}
else {
vErrors.push(err20);
}
errors++;
}
}
}
}
else {
const err21 = {instancePath:instancePath+"/output",schemaPath:"#/properties/output/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err21];
}
else {
vErrors.push(err21);
}
errors++;
}
}
if(data.models !== undefined){
let data14 = data.models;
if(data14 && typeof data14 == "object" && !Array.isArray(data14)){
for(const key3 in data14){
if(!(key3 === "approved")){
const err22 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key3},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err22];
}
else {
vErrors.push(err22);
}
errors++;
}
}
if(data14.approved !== undefined){
let data15 = data14.approved;
if(Array.isArray(data15)){
const len0 = data15.length;
for(let i0=0; i0<len0; i0++){
if(typeof data15[i0] !== "string"){
const err23 = {instancePath:instancePath+"/models/approved/" + i0,schemaPath:"#/properties/models/properties/approved/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err24 = {instancePath:instancePath+"/models/approved",schemaPath:"#/properties/models/properties/approved/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err24];
}
else {
vErrors.push(err24);
}
errors++;
}
}
}
else {
const err25 = {instancePath:instancePath+"/models",schemaPath:"#/properties/models/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err25];
}
else {
vErrors.push(err25);
}
errors++;
}
}
if(data.governance !== undefined){
let data17 = data.governance;
if(data17 && typeof data17 == "object" && !Array.isArray(data17)){
for(const key4 in data17){
if(!((((key4 === "domain") || (key4 === "dataClass")) || (key4 === "owner")) || (key4 === "agent"))){
const err26 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key4},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err26];
}
else {
vErrors.push(err26);
}
errors++;
}
}
if(data17.domain !== undefined){
let data18 = data17.domain;
if(Array.isArray(data18)){
const len1 = data18.length;
for(let i1=0; i1<len1; i1++){
if(typeof data18[i1] !== "string"){
const err27 = {instancePath:instancePath+"/governance/domain/" + i1,schemaPath:"#/properties/governance/properties/domain/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err28 = {instancePath:instancePath+"/governance/domain",schemaPath:"#/properties/governance/properties/domain/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err28];
}
else {
vErrors.push(err28);
}
errors++;
}
}
if(data17.dataClass !== undefined){
let data20 = data17.dataClass;
if(Array.isArray(data20)){
const len2 = data20.length;
for(let i2=0; i2<len2; i2++){
if(typeof data20[i2] !== "string"){
const err29 = {instancePath:instancePath+"/governance/dataClass/" + i2,schemaPath:"#/properties/governance/properties/dataClass/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err30 = {instancePath:instancePath+"/governance/dataClass",schemaPath:"#/properties/governance/properties/dataClass/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err30];
}
else {
vErrors.push(err30);
}
errors++;
}
}
if(data17.owner !== undefined){
let data22 = data17.owner;
if(Array.isArray(data22)){
const len3 = data22.length;
for(let i3=0; i3<len3; i3++){
if(typeof data22[i3] !== "string"){
const err31 = {instancePath:instancePath+"/governance/owner/" + i3,schemaPath:"#/properties/governance/properties/owner/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err32 = {instancePath:instancePath+"/governance/owner",schemaPath:"#/properties/governance/properties/owner/type",keyword:"type",params:{type: "array"},message:"must be array"};
if(vErrors === null){
vErrors = [err32];
}
else {
vErrors.push(err32);
}
errors++;
}
}
if(data17.agent !== undefined){
let data24 = data17.agent;
if(Array.isArray(data24)){
const len4 = data24.length;
for(let i4=0; i4<len4; i4++){
if(typeof data24[i4] !== "string"){
const err33 = {instancePath:instancePath+"/governance/agent/" + i4,schemaPath:"#/properties/governance/properties/agent/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err34 = {instancePath:instancePath+"/governance/agent",schemaPath:"#/properties/governance/properties/agent/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err35 = {instancePath:instancePath+"/governance",schemaPath:"#/properties/governance/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err35];
}
else {
vErrors.push(err35);
}
errors++;
}
}
if(data.catalog !== undefined){
let data26 = data.catalog;
if(data26 && typeof data26 == "object" && !Array.isArray(data26)){
for(const key5 in data26){
if(!(key5 === "overlays")){
const err36 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key5},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err36];
}
else {
vErrors.push(err36);
}
errors++;
}
}
if(data26.overlays !== undefined){
let data27 = data26.overlays;
if(Array.isArray(data27)){
const len5 = data27.length;
for(let i5=0; i5<len5; i5++){
if(typeof data27[i5] !== "string"){
const err37 = {instancePath:instancePath+"/catalog/overlays/" + i5,schemaPath:"#/properties/catalog/properties/overlays/items/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
else {
const err38 = {instancePath:instancePath+"/catalog/overlays",schemaPath:"#/properties/catalog/properties/overlays/type",keyword:"type",params:{type: "array"},message:"must be array"};
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
const err39 = {instancePath:instancePath+"/catalog",schemaPath:"#/properties/catalog/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err39];
}
else {
vErrors.push(err39);
}
errors++;
}
}
if(data.redact !== undefined){
if(typeof data.redact !== "boolean"){
const err40 = {instancePath:instancePath+"/redact",schemaPath:"#/properties/redact/type",keyword:"type",params:{type: "boolean"},message:"must be boolean"};
if(vErrors === null){
vErrors = [err40];
}
else {
vErrors.push(err40);
}
errors++;
}
}
if(data.flowInterval !== undefined){
let data30 = data.flowInterval;
if(!(((typeof data30 == "number") && (!(data30 % 1) && !isNaN(data30))) && (isFinite(data30)))){
const err41 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err41];
}
else {
vErrors.push(err41);
}
errors++;
}
if((typeof data30 == "number") && (isFinite(data30))){
if(data30 > 86400 || isNaN(data30)){
const err42 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 86400},message:"must be <= 86400"};
if(vErrors === null){
vErrors = [err42];
}
else {
vErrors.push(err42);
}
errors++;
}
if(data30 < 1 || isNaN(data30)){
const err43 = {instancePath:instancePath+"/flowInterval",schemaPath:"#/properties/flowInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data.heartbeatInterval !== undefined){
let data31 = data.heartbeatInterval;
if(!(((typeof data31 == "number") && (!(data31 % 1) && !isNaN(data31))) && (isFinite(data31)))){
const err44 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err44];
}
else {
vErrors.push(err44);
}
errors++;
}
if((typeof data31 == "number") && (isFinite(data31))){
if(data31 > 3600 || isNaN(data31)){
const err45 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/maximum",keyword:"maximum",params:{comparison: "<=", limit: 3600},message:"must be <= 3600"};
if(vErrors === null){
vErrors = [err45];
}
else {
vErrors.push(err45);
}
errors++;
}
if(data31 < 1 || isNaN(data31)){
const err46 = {instancePath:instancePath+"/heartbeatInterval",schemaPath:"#/properties/heartbeatInterval/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
if(data.ring !== undefined){
let data32 = data.ring;
if(data32 && typeof data32 == "object" && !Array.isArray(data32)){
for(const key6 in data32){
if(!((key6 === "observationsBytes") || (key6 === "decisionsBytes"))){
const err47 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key6},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err47];
}
else {
vErrors.push(err47);
}
errors++;
}
}
if(data32.observationsBytes !== undefined){
let data33 = data32.observationsBytes;
if(!(((typeof data33 == "number") && (!(data33 % 1) && !isNaN(data33))) && (isFinite(data33)))){
const err48 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err48];
}
else {
vErrors.push(err48);
}
errors++;
}
if((typeof data33 == "number") && (isFinite(data33))){
if(data33 > 1073741824 || isNaN(data33)){
const err49 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err49];
}
else {
vErrors.push(err49);
}
errors++;
}
if(data33 < 65536 || isNaN(data33)){
const err50 = {instancePath:instancePath+"/ring/observationsBytes",schemaPath:"#/properties/ring/properties/observationsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
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
if(data32.decisionsBytes !== undefined){
let data34 = data32.decisionsBytes;
if(!(((typeof data34 == "number") && (!(data34 % 1) && !isNaN(data34))) && (isFinite(data34)))){
const err51 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err51];
}
else {
vErrors.push(err51);
}
errors++;
}
if((typeof data34 == "number") && (isFinite(data34))){
if(data34 > 1073741824 || isNaN(data34)){
const err52 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1073741824},message:"must be <= 1073741824"};
if(vErrors === null){
vErrors = [err52];
}
else {
vErrors.push(err52);
}
errors++;
}
if(data34 < 65536 || isNaN(data34)){
const err53 = {instancePath:instancePath+"/ring/decisionsBytes",schemaPath:"#/properties/ring/properties/decisionsBytes/minimum",keyword:"minimum",params:{comparison: ">=", limit: 65536},message:"must be >= 65536"};
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
}
else {
const err54 = {instancePath:instancePath+"/ring",schemaPath:"#/properties/ring/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err54];
}
else {
vErrors.push(err54);
}
errors++;
}
}
if(data.identity !== undefined){
let data35 = data.identity;
if(data35 && typeof data35 == "object" && !Array.isArray(data35)){
for(const key7 in data35){
if(!((key7 === "holdMs") || (key7 === "holdEvents"))){
const err55 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key7},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err55];
}
else {
vErrors.push(err55);
}
errors++;
}
}
if(data35.holdMs !== undefined){
let data36 = data35.holdMs;
if(!(((typeof data36 == "number") && (!(data36 % 1) && !isNaN(data36))) && (isFinite(data36)))){
const err56 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err56];
}
else {
vErrors.push(err56);
}
errors++;
}
if((typeof data36 == "number") && (isFinite(data36))){
if(data36 > 10000 || isNaN(data36)){
const err57 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/maximum",keyword:"maximum",params:{comparison: "<=", limit: 10000},message:"must be <= 10000"};
if(vErrors === null){
vErrors = [err57];
}
else {
vErrors.push(err57);
}
errors++;
}
if(data36 < 0 || isNaN(data36)){
const err58 = {instancePath:instancePath+"/identity/holdMs",schemaPath:"#/properties/identity/properties/holdMs/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data35.holdEvents !== undefined){
let data37 = data35.holdEvents;
if(!(((typeof data37 == "number") && (!(data37 % 1) && !isNaN(data37))) && (isFinite(data37)))){
const err59 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err59];
}
else {
vErrors.push(err59);
}
errors++;
}
if((typeof data37 == "number") && (isFinite(data37))){
if(data37 > 1000000 || isNaN(data37)){
const err60 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/maximum",keyword:"maximum",params:{comparison: "<=", limit: 1000000},message:"must be <= 1000000"};
if(vErrors === null){
vErrors = [err60];
}
else {
vErrors.push(err60);
}
errors++;
}
if(data37 < 1 || isNaN(data37)){
const err61 = {instancePath:instancePath+"/identity/holdEvents",schemaPath:"#/properties/identity/properties/holdEvents/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
}
else {
const err62 = {instancePath:instancePath+"/identity",schemaPath:"#/properties/identity/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err62];
}
else {
vErrors.push(err62);
}
errors++;
}
}
if(data.podRate !== undefined){
let data38 = data.podRate;
if(data38 && typeof data38 == "object" && !Array.isArray(data38)){
for(const key8 in data38){
if(!((key8 === "perSecond") || (key8 === "burst"))){
const err63 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key8},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err63];
}
else {
vErrors.push(err63);
}
errors++;
}
}
if(data38.perSecond !== undefined){
let data39 = data38.perSecond;
if(!(((typeof data39 == "number") && (!(data39 % 1) && !isNaN(data39))) && (isFinite(data39)))){
const err64 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err64];
}
else {
vErrors.push(err64);
}
errors++;
}
if((typeof data39 == "number") && (isFinite(data39))){
if(data39 > 100000000 || isNaN(data39)){
const err65 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err65];
}
else {
vErrors.push(err65);
}
errors++;
}
if(data39 < 0 || isNaN(data39)){
const err66 = {instancePath:instancePath+"/podRate/perSecond",schemaPath:"#/properties/podRate/properties/perSecond/minimum",keyword:"minimum",params:{comparison: ">=", limit: 0},message:"must be >= 0"};
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
if(data38.burst !== undefined){
let data40 = data38.burst;
if(!(((typeof data40 == "number") && (!(data40 % 1) && !isNaN(data40))) && (isFinite(data40)))){
const err67 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/type",keyword:"type",params:{type: "integer"},message:"must be integer"};
if(vErrors === null){
vErrors = [err67];
}
else {
vErrors.push(err67);
}
errors++;
}
if((typeof data40 == "number") && (isFinite(data40))){
if(data40 > 100000000 || isNaN(data40)){
const err68 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/maximum",keyword:"maximum",params:{comparison: "<=", limit: 100000000},message:"must be <= 100000000"};
if(vErrors === null){
vErrors = [err68];
}
else {
vErrors.push(err68);
}
errors++;
}
if(data40 < 1 || isNaN(data40)){
const err69 = {instancePath:instancePath+"/podRate/burst",schemaPath:"#/properties/podRate/properties/burst/minimum",keyword:"minimum",params:{comparison: ">=", limit: 1},message:"must be >= 1"};
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
}
else {
const err70 = {instancePath:instancePath+"/podRate",schemaPath:"#/properties/podRate/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err70];
}
else {
vErrors.push(err70);
}
errors++;
}
}
if(data.metrics !== undefined){
let data41 = data.metrics;
if(data41 && typeof data41 == "object" && !Array.isArray(data41)){
for(const key9 in data41){
if(!(key9 === "listen")){
const err71 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/additionalProperties",keyword:"additionalProperties",params:{additionalProperty: key9},message:"must NOT have additional properties"};
if(vErrors === null){
vErrors = [err71];
}
else {
vErrors.push(err71);
}
errors++;
}
}
if(data41.listen !== undefined){
if(typeof data41.listen !== "string"){
const err72 = {instancePath:instancePath+"/metrics/listen",schemaPath:"#/properties/metrics/properties/listen/type",keyword:"type",params:{type: "string"},message:"must be string"};
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
const err73 = {instancePath:instancePath+"/metrics",schemaPath:"#/properties/metrics/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err73];
}
else {
vErrors.push(err73);
}
errors++;
}
}
if(data.logLevel !== undefined){
let data43 = data.logLevel;
if(typeof data43 !== "string"){
const err74 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/type",keyword:"type",params:{type: "string"},message:"must be string"};
if(vErrors === null){
vErrors = [err74];
}
else {
vErrors.push(err74);
}
errors++;
}
if(!((((data43 === "debug") || (data43 === "info")) || (data43 === "warn")) || (data43 === "error"))){
const err75 = {instancePath:instancePath+"/logLevel",schemaPath:"#/properties/logLevel/enum",keyword:"enum",params:{allowedValues: schema11.properties.logLevel.enum},message:"must be equal to one of the allowed values"};
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
else {
const err76 = {instancePath,schemaPath:"#/type",keyword:"type",params:{type: "object"},message:"must be object"};
if(vErrors === null){
vErrors = [err76];
}
else {
vErrors.push(err76);
}
errors++;
}
validate10.errors = vErrors;
return errors === 0;
}

