// SPDX-License-Identifier: Apache-2.0
import type { EventRecord, FindingRecord, WeirRecord } from '../events/record.ts';

type Severity = FindingRecord['finding']['severity'];

/** Falco's priorities, which falcosidekick filters and routes by. */
const PRIORITIES: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'Error',
  medium: 'Warning',
  low: 'Notice',
  info: 'Informational',
};

/**
 * A record as falcosidekick takes it (the JSON that Falco posts with `http_output`): one event a request. What is no
 * finding is of priority Debug, under its kind as the rule. Fields keep Falco's names where it has them.
 */
export function falcosidekickPayload(record: WeirRecord): string {
  const finding = 'finding' in record ? record.finding : undefined;
  const event = record as EventRecord;
  return JSON.stringify({
    output: finding?.message ?? record.kind,
    priority: finding === undefined ? 'Debug' : PRIORITIES[finding.severity],
    rule: finding?.rule ?? record.kind,
    time: record.time,
    source: 'weir',
    hostname: record.node,
    tags: ['weir', record.kind],
    output_fields: dropEmpty({
      'k8s.ns.name': event.pod?.namespace,
      'k8s.pod.name': event.pod?.name,
      'k8s.pod.uid': event.pod?.uid,
      'container.id': event.container?.id,
      'container.name': event.container?.name,
      'container.image.repository': event.container?.image,
      'container.image.digest': event.container?.imageDigest,
      'proc.pid': event.process?.pid,
      'proc.exepath': event.process?.executable,
      'proc.cmdline': event.process?.arguments?.join(' '),
      'user.uid': event.process?.uid,
      'fd.rip': event.destination?.address,
      'fd.rport': event.destination?.port,
      'fd.rip.name': event.destination?.name,
      'weir.channel': event.destination?.channel,
      'weir.category': event.destination?.category,
      'weir.model': event.model?.purl ?? event.model?.uri,
      'weir.governance.domain': event.pod?.governance?.domain,
      'weir.governance.owner': event.pod?.governance?.owner,
      'weir.count': finding?.count,
      'weir.verdict': event.verdict,
    }),
  });
}

function dropEmpty(fields: Readonly<Record<string, string | number | undefined>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
