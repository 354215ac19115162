// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { flowRecord } from './flow-record.ts';

/** Names that workloads choose, of every kind that choices tell apart. */
const NAMES = [
  'huggingface.co',
  'cdn-lfs-us-1.hf.co',
  'api.openai.com',
  'pypi.org',
  'files.pythonhosted.org',
  'a-b.example',
  'a.b-example',
  'bucket.s3.amazonaws.com',
  'pastebin.com',
  'transfer.sh',
  'minio',
  'no',
  'postgres.data.svc.cluster.local',
  'evil.data.svc.cluster.local.example',
  'UPPER.example.',
  'bad name\n- { name: all, cidrs: [0.0.0.0/0] }',
  `${'x'.repeat(70)}.example`,
];
const ADDRESSES = [
  '203.0.113.7',
  '203.0.113.8',
  '2001:db8::7',
  '10.96.0.1',
  '10.96.0.10',
  '10.96.0.20',
  '10.0.0.7',
  '10.0.0.8',
  '10.0.0.9',
  '192.168.0.1',
  '169.254.169.254',
  '169.254.7.7',
  '8.8.8.8',
  '224.0.0.1',
  '127.0.0.1',
];
const evidence = fc.constantFrom('dns' as const, 'sni' as const, 'http' as const);

const someRecord = fc
  .record({
    cookie: fc.integer({ min: 1, max: 40 }),
    pod: fc.constantFrom('a', 'b', 'unknown'),
    domain: fc.constantFrom('training', undefined),
    address: fc.constantFrom(...ADDRESSES),
    port: fc.constantFrom(53, 80, 443, 444, 8443),
    protocol: fc.constantFrom('tcp', 'udp'),
    names: fc.array(fc.record({ name: fc.constantFrom(...NAMES), evidence }), { maxLength: 3 }),
    alias: fc.constantFrom('pastebin.com', 'a.example', undefined),
    bytes: fc.constantFrom(0, 10),
    error: fc.constantFrom('ECONNREFUSED', undefined),
    isAnswer: fc.boolean(),
  })
  .map(({ cookie, pod: name, domain, address, port, protocol, names, alias, bytes, error, isAnswer }) => {
    const record = flowRecord({
      cookie: `${cookie}`,
      pod: { namespace: 'prod', name, uid: name, governance: domain === undefined ? {} : { domain } },
      destination: { address, port, names, ...(alias !== undefined && { aliases: [alias] }) },
    });
    const flow = record.flow && {
      ...record.flow,
      protocol,
      bytesSent: bytes,
      bytesReceived: bytes,
      ...(error !== undefined && { error }),
    };
    const isResolver = isAnswer && port === 53;
    return {
      ...record,
      ...(flow && { flow }),
      ...(isResolver && { kind: 'dns.answer' as const, dns: { question: 'a.example', type: 'A' } }),
    };
  });
/** Any records of flows, of few pods to few places, with every way to name them. */
export const anyRecords = fc.array(someRecord, { maxLength: 60 });
