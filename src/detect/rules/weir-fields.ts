// SPDX-License-Identifier: Apache-2.0
import { encodeBytes } from '../../byte-text.ts';
import { formatOfFile } from '../../catalog/format-of-file.ts';
import type { ModelRecord } from '../../events/record.ts';
import { EventFlag } from '../../gen/events.ts';
import { dnsRcodeName, dnsTypeName, readDnsAnswers } from '../dns-message.ts';
import { type FieldEntries, type FieldOrigin, type KnownField, reads } from './field-entry.ts';
import type { RuleEvent } from './rule-event.ts';

function text(doc: string, from: FieldOrigin, read: (e: RuleEvent) => string | undefined): KnownField {
  return reads(doc, from, (e) => {
    const value = read(e);
    return value === undefined || value === '' ? undefined : encodeBytes(value);
  });
}

function ofModel(doc: string, read: (model: ModelRecord) => string | undefined): KnownField {
  return text(doc, 'catalogue', (e) => {
    const { model } = e;
    return model === undefined ? undefined : read(model);
  });
}

/** Of what a request asks for, or the host of the other end. */
const channelOf = (e: RuleEvent) => e.context.sight.request?.channel.id ?? e.destination?.channel;
const categoryOf = (e: RuleEvent) => e.context.sight.request?.category ?? e.destination?.category;

const request = ({ source }: RuleEvent) => (source.name === 'http.request' ? source.event : undefined);
const dns = ({ source }: RuleEvent) =>
  source.name === 'dns.answer' || source.name === 'dns.question' ? source.event : undefined;
const hello = ({ source }: RuleEvent) => (source.name === 'tls.hello' ? source.event : undefined);
const decision = ({ source, context }: RuleEvent) =>
  source.name === 'egress.decision' ? context.sight.record : undefined;

function bytesOf(e: RuleEvent, which: 'bytesSent' | 'bytesReceived'): number | undefined {
  const { source, context } = e;
  if (source.name === 'network.flow' || source.name === 'network.close')
    return which === 'bytesSent' ? source.event.bytesSentKey : source.event.bytesReceivedKey;
  return context.sight.flow?.[which];
}

export const WEIR_FIELDS: FieldEntries = {
  'model.id': ofModel(
    'Package URL or URI of the model that a request names, or that was asked for on the flow.',
    ({ purl, uri, name }) => purl ?? uri ?? name,
  ),
  'model.revision': ofModel('Commit, digest, branch or tag that was asked for.', ({ revision }) => revision),
  'model.file': ofModel('File of the model that was asked for.', ({ file }) => file),
  'model.format': ofModel(
    'Format of that file, by its name: `safetensors`, `gguf`, `pickle`, `onnx`, …',
    ({ file }) => (file === undefined ? undefined : formatOfFile(file)),
  ),
  'model.digest': ofModel('Digest that was asked for.', ({ digest }) => digest),
  'model.operation': ofModel(
    'What is done: `download`, `metadata`, `upload`, …',
    ({ operation }) => operation,
  ),
  'model.evidence': ofModel('How it is known: `http`, `tls-uprobe`.', ({ evidence }) => evidence),
  'model.approved': reads(
    'Whether `models.approved` has it; no value where nothing is listed there.',
    'policy',
    (e) => e.context.sight.isApproved,
  ),
  'ai.channel': text(
    'Where models or data come from or go to, as the catalogue knows it: `huggingface-hub`.',
    'catalogue',
    channelOf,
  ),
  'ai.category': text(
    'What that is for: `model-registry`, `llm-api`, `object-storage`, `tunnel`, …',
    'catalogue',
    categoryOf,
  ),
  'dest.name': text(
    'Best name that is known for where a connection goes.',
    'socket',
    (e) => e.destination?.name,
  ),
  'dest.name.source': text(
    'What says so: `http`, `tls-uprobe`, `sni`, `dns`.',
    'socket',
    (e) => e.destination?.nameEvidence?.[0],
  ),
  'net.bytes.out': reads('Payload bytes sent on the flow so far.', 'socket', (e) => bytesOf(e, 'bytesSent')),
  'net.bytes.in': reads('Payload bytes received on the flow so far.', 'socket', (e) =>
    bytesOf(e, 'bytesReceived'),
  ),
  'gov.domain': text('Governance domain of the pod.', 'pod', ({ source }) => source.pod?.governance.domain),
  'gov.data_class': text(
    'Class of the data that the pod works on.',
    'pod',
    ({ source }) => source.pod?.governance.dataClass,
  ),
  'gov.owner': text('Who answers for the pod.', 'pod', ({ source }) => source.pod?.governance.owner),
  'gov.agent': text(
    'Name of the AI agent that runs in the pod.',
    'pod',
    ({ source }) => source.pod?.governance.agent,
  ),
  'policy.name': text(
    'Policy that decided: of `egress_decision`.',
    'policy',
    (e) => decision(e)?.policy?.name,
  ),
  'policy.clause': text('Its clause.', 'policy', (e) => decision(e)?.policy?.clause),
  verdict: text(
    'What was decided: `audit`, `deny`; of `egress_decision`.',
    'policy',
    (e) => decision(e)?.verdict,
  ),
  'identity.state': text(
    '`pending`, `partial` or `host`, where the pod is not fully known.',
    'pod',
    ({ source }) => source.identity?.state,
  ),
  'identity.control': text(
    'How far the pod can be governed, where that is less than fully.',
    'pod',
    ({ source }) => source.identity?.control,
  ),
  'identity.ai.kind': text(
    'What the pod is taken for: `training`, `inference`, `agent`, `notebook`, …',
    'catalogue',
    ({ source }) => source.identity?.ai?.kind,
  ),
  'identity.ai.confidence': reads(
    'How sure that is, 0 to 1.',
    'catalogue',
    ({ source }) => source.identity?.ai?.confidence,
  ),
  'identity.ai.signals': reads('What speaks for it.', 'catalogue', ({ source }) =>
    source.identity?.ai?.evidence.map(({ signal }) => signal),
  ),
  'http.method': text('Method of a request.', 'event', (e) => request(e)?.method),
  'http.target': text('Its target: path and query.', 'event', (e) => {
    const target = request(e)?.target;
    if (target === undefined) return undefined;
    return e.hidesSecrets ? e.context.maker.target(target) : target;
  }),
  'http.host': text('Its Host header.', 'event', (e) => request(e)?.host),
  'dns.name': text('Name that was asked for.', 'event', (e) => dns(e)?.name),
  'dns.type': text('Type that was asked for: `A`, `AAAA`, `TXT`, …', 'event', (e) => {
    const asked = dns(e);
    return asked === undefined ? undefined : dnsTypeName(asked.type);
  }),
  'dns.rcode': text('Response code: `NOERROR`, `NXDOMAIN`, …', 'event', (e) => {
    const asked = dns(e);
    return asked === undefined ? undefined : dnsRcodeName(asked.rcode);
  }),
  'dns.answers': reads('Addresses and aliases of the answer.', 'event', (e) => {
    const asked = dns(e);
    return asked === undefined
      ? undefined
      : readDnsAnswers(asked.recordsBytes).map(({ data }) => encodeBytes(data));
  }),
  'tls.server_name': text('Server name of a TLS hello.', 'event', (e) => hello(e)?.serverName),
  'tls.alpn': reads('Protocols that it offers.', 'event', (e) => {
    const alpn = hello(e)?.alpn;
    return alpn === undefined || alpn === '' ? undefined : alpn.split(',').map(encodeBytes);
  }),
  'tls.version': text('Highest version that it offers, as a number: `772` is TLS 1.3.', 'event', (e) => {
    const version = hello(e)?.version;
    return version === undefined ? undefined : String(version);
  }),
  'tls.encrypted_hello': reads(
    'Whether the hello is encrypted: the server name is the outer one.',
    'event',
    (e) => {
      const said = hello(e);
      return said === undefined ? undefined : (said.header.flags & EventFlag.TLS_ENCRYPTED_HELLO) !== 0;
    },
  ),
};
