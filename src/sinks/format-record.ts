// SPDX-License-Identifier: Apache-2.0

import { styleText } from 'node:util';
import { cleanText } from '../clean-text.ts';
import type { BreakglassRecord } from '../events/breakglass-record.ts';
import type {
  EventRecord,
  ExceptionRecord,
  FindingRecord,
  FlowModelRecord,
  FlowRecord,
  HeartbeatRecord,
  InventoryRecord,
  PolicyChangeRecord,
  WeirRecord,
} from '../events/record.ts';
import { formatBytes } from '../format-bytes.ts';

export interface FormatOptions {
  /** Whether to colour, as for a terminal. */
  readonly color: boolean;
}

type Style = Parameters<typeof styleText>[0];

/**
 * One readable line for a record: time, pod, process, what happened. What workloads wrote (arguments, names, targets) is
 * shown without control characters: a pod must not write to the operator's terminal.
 */
export function formatRecord(record: WeirRecord, { color }: FormatOptions): string {
  const paint = (style: Style, text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const time = paint('dim', record.time.slice(11, 23));
  if (record.kind === 'heartbeat')
    return `${time} ${paint('dim', formatHeartbeat(record as HeartbeatRecord))}`;
  if (record.kind === 'inventory')
    return `${time} ${paint('dim', formatInventory(record as InventoryRecord))}`;
  if (record.kind === 'policy_change' || record.kind === 'exception') {
    // A kind tells its record.
    const text = formatPolicyRecord(record as PolicyChangeRecord | ExceptionRecord);
    return `${time} ${paint('magenta', cleanText(text))}`;
  }
  if (record.kind === 'breakglass') {
    const text = formatBreakglass(record as BreakglassRecord);
    return `${time} ${paint(['bold', 'red'], cleanText(text))}`;
  }
  const event = record as EventRecord;
  const pod = paint('cyan', podOf(event).padEnd(20));
  const process = paint('green', `${programOf(event)}[${event.process?.pid ?? '?'}]`.padEnd(18));
  const [verb, rest] = describe(event);
  const style = event.kind === 'finding' || event.verdict === 'deny' ? (['bold', 'red'] as const) : 'yellow';
  return `${time} ${pod} ${process} ${paint(style as Style, verb.padEnd(9))} ${cleanText(rest)}`;
}

function formatPolicyRecord(record: PolicyChangeRecord | ExceptionRecord): string {
  const { generation, mode } = record.policy;
  const policy = policyName(record.policy);
  const pods = `selects ${record.selectedPods} pods here`;
  if ('exception' in record) {
    const { state, clause, expires, reason } = record.exception;
    const says = state === 'ended' ? `ended at ${expires}` : `ends at ${expires}`;
    return `policy ${policy}: exception ${clause} ${says}${reason === undefined ? '' : ` (${reason})`}, ${pods}`;
  }
  const { change, problems = [] } = record;
  const [problem] = problems;
  const why = problem === undefined ? '' : `: ${problem.field} ${problem.message}`;
  return `policy ${policy} ${change}, generation ${generation ?? '-'}, mode ${mode}, ${pods}${why}`;
}

function formatBreakglass({ policy, breakglass }: BreakglassRecord): string {
  const { state, until, reason, by, endedBy } = breakglass;
  const { uid, loginUid } = endedBy ?? by;
  const who = `uid ${uid ?? '?'}${loginUid === undefined ? '' : `, login ${loginUid}`}`;
  return `BREAKGLASS ${state}: ${policyName(policy)} audits until ${until}, ${who}: ${reason}`;
}

function policyName({
  kind,
  namespace,
  name,
}: Pick<BreakglassRecord['policy'], 'namespace' | 'name'> & { readonly kind: string }): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

function podOf(record: EventRecord): string {
  if (record.pod !== undefined) return cleanText(`${record.pod.namespace}/${record.pod.name}`);
  return record.container?.podUid ?? record.cgroup?.path ?? '-';
}

function programOf(record: EventRecord): string {
  return cleanText(record.process?.executable.split('/').at(-1) ?? '-');
}

/** What happened: a verb and the rest of the line. */
function describe(record: EventRecord): [verb: string, rest: string] {
  switch (record.kind) {
    case 'process.exec':
      return ['exec', quoteArguments(record.process?.arguments ?? [])];
    case 'process.exit':
      return ['exit', exitOf(record)];
    case 'network.connect':
      return ['connect', destinationOf(record)];
    case 'network.send':
      return ['send', destinationOf(record)];
    case 'network.listen':
      return ['listen', `${record.flow?.localAddress}:${record.flow?.localPort}`];
    case 'network.accept':
      return ['accept', `from ${record.peer?.address}:${record.peer?.port}`];
    case 'network.flow':
      return [record.flow?.state === 'open' ? 'flow …' : 'flow', flowOf(record, record.flow)];
    case 'dns.answer':
    case 'dns.question':
      return ['dns', dnsOf(record)];
    case 'tls.hello':
      return [
        'tls',
        `${record.tls?.serverName ?? 'no name'}${record.tls?.encryptedHello ? ' (outer name)' : ''}`,
      ];
    case 'http.request':
      return ['request', requestOf(record)];
    case 'egress.decision':
      return [DECIDED[record.verdict] ?? record.verdict, decisionOf(record)];
    case 'coverage.throttle':
      return ['throttled', `from here on some of this pod is unseen; ${record.coverage?.shed} so far`];
    case 'finding':
      return ['FINDING', findingOf(record as FindingRecord)];
    default:
      return [record.kind, ''];
  }
}

const DECIDED: Readonly<Record<string, string>> = { deny: 'DENIED', audit: 'AUDIT' };

/** Where it wanted to go, and by which clause. */
function decisionOf(record: EventRecord): string {
  const { policy } = record;
  if (policy?.name === undefined) return `${destinationOf(record)}, by a policy that was replaced meanwhile`;
  const { kind = '', name, namespace, clause, reason } = policy;
  const by = policyName({ kind, name, ...(namespace !== undefined && { namespace }) });
  return `${destinationOf(record)}, by ${by}, clause ${clause}${reason === undefined ? '' : ` (${reason})`}`;
}

function exitOf({ exit }: EventRecord): string {
  return exit?.signal === undefined ? `code ${exit?.code ?? '?'}` : `signal ${exit.signal}`;
}

function destinationOf({ destination, flow, peer }: EventRecord): string {
  const end = destination ?? peer;
  if (end === undefined) return flow?.protocol ?? '';
  const name = destination?.name === undefined ? '' : `${destination.name} `;
  const channel = destination?.channel === undefined ? '' : ` [${destination.channel}]`;
  const address = end.address.includes(':') ? `[${end.address}]` : end.address;
  return `${name}${address}:${end.port}/${flow?.protocol ?? '?'}${channel}`;
}

function flowOf(record: EventRecord, flow: FlowRecord | undefined): string {
  const parts = [
    flow?.direction === 'inbound' ? `from ${destinationOf(record)}` : destinationOf(record),
    `${formatBytes(flow?.bytesSent ?? 0)} sent, ${formatBytes(flow?.bytesReceived ?? 0)} received`,
    ...(record.models ?? []).map(modelOf),
    ...(flow?.error === undefined ? [] : [flow.error]),
  ];
  return parts.join(', ');
}

/** What was asked for on a flow; or on one that does not say, what its process had asked for. */
function modelOf({ basis, purl, uri, name }: FlowModelRecord): string {
  return `${basis === 'request' ? 'model' : 'its process asked for'} ${purl ?? uri ?? name}`;
}

function dnsOf({ dns }: EventRecord): string {
  if (dns === undefined) return '';
  const answers = (dns.answers ?? []).map(({ data }) => data).join(' ');
  const outcome = dns.unanswered === true ? 'unanswered' : answers === '' ? (dns.rcode ?? '') : answers;
  return `${dns.question} ${dns.type} → ${outcome}${dns.malformed === true ? ' (malformed)' : ''}`;
}

function requestOf({ http, model, asset }: EventRecord): string {
  const what = model ?? asset;
  const named = what === undefined ? '' : `  model ${what.purl ?? what.uri ?? what.name}`;
  const host = http?.host === undefined || http.target.includes('://') ? '' : http.host;
  return `${http?.method} ${host}${http?.target}${model === undefined ? named.replace('model', 'asset') : named}`;
}

function findingOf({ finding }: FindingRecord): string {
  const repeats = finding.count > 1 ? ` (${finding.count} times)` : '';
  return `${finding.severity}: ${finding.message}${repeats} [${finding.rule}]`;
}

function formatHeartbeat(record: HeartbeatRecord): string {
  const lost = record.lost.reduce((sum, { count }) => sum + count, 0);
  return `heartbeat: up ${record.uptimeSeconds} s, ${record.events} events, ${lost} lost, ${record.processes} processes, ${record.pods} pods`;
}

function formatInventory({ pods }: InventoryRecord): string {
  return `inventory: ${pods.map(({ pod, models, control }) => `${cleanText(pod)} (${[`${models.length} models`, control].filter(Boolean).join(', ')})`).join(', ') || 'no pods'}`;
}

const MAX_SHOWN = 240;

/** Arguments as a shell would need them, cut where they get long: JSON output has them whole. */
function quoteArguments(words: readonly string[]): string {
  const text = words
    .map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`))
    .join(' ');
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}…` : text;
}
