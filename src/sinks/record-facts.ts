// SPDX-License-Identifier: Apache-2.0
import type { EventRecord, FindingRecord, WeirRecord } from '../events/record.ts';

type Value = string | number | undefined;

/** Any record: a member that its kind has not is absent. */
type AnyRecord = Partial<EventRecord> & Partial<Pick<FindingRecord, 'finding'>>;

/** One fact of a record that receivers are asked for by name, and what it is called there. */
export interface RecordFact {
  /** Of falcosidekick's `output_fields`: as Falco calls it, or under `weir.`. */
  readonly falco: string;
  /** Of OTLP: as OpenTelemetry's semantic conventions call it, or under `weir.`. */
  readonly otel: string;
  readonly get: (record: AnyRecord) => Value;
}

/** Facts that stand beside a record where its receiver looks for them by name: the one list, for every such receiver. */
export const RECORD_FACTS: readonly RecordFact[] = [
  { falco: 'k8s.ns.name', otel: 'k8s.namespace.name', get: ({ pod }) => pod?.namespace },
  { falco: 'k8s.pod.name', otel: 'k8s.pod.name', get: ({ pod }) => pod?.name },
  { falco: 'k8s.pod.uid', otel: 'k8s.pod.uid', get: ({ pod }) => pod?.uid },
  { falco: 'container.id', otel: 'container.id', get: ({ container }) => container?.id },
  { falco: 'container.name', otel: 'k8s.container.name', get: ({ container }) => container?.name },
  {
    falco: 'container.image.repository',
    otel: 'container.image.name',
    get: ({ container }) => container?.image,
  },
  {
    falco: 'container.image.digest',
    otel: 'container.image.id',
    get: ({ container }) => container?.imageDigest,
  },
  { falco: 'proc.pid', otel: 'process.pid', get: ({ process }) => process?.pid },
  { falco: 'proc.exepath', otel: 'process.executable.path', get: ({ process }) => process?.executable },
  {
    falco: 'proc.cmdline',
    otel: 'process.command_line',
    get: ({ process }) => process?.arguments?.join(' '),
  },
  { falco: 'user.uid', otel: 'process.real_user.id', get: ({ process }) => process?.uid },
  { falco: 'fd.rip', otel: 'network.peer.address', get: ({ destination }) => destination?.address },
  { falco: 'fd.rport', otel: 'server.port', get: ({ destination }) => destination?.port },
  { falco: 'fd.rip.name', otel: 'server.address', get: ({ destination }) => destination?.name },
  { falco: 'weir.channel', otel: 'weir.channel', get: ({ destination }) => destination?.channel },
  { falco: 'weir.category', otel: 'weir.category', get: ({ destination }) => destination?.category },
  { falco: 'weir.model', otel: 'weir.model', get: ({ model }) => model?.purl ?? model?.uri },
  {
    falco: 'weir.governance.domain',
    otel: 'weir.governance.domain',
    get: ({ pod }) => pod?.governance?.domain,
  },
  { falco: 'weir.governance.owner', otel: 'weir.governance.owner', get: ({ pod }) => pod?.governance?.owner },
  { falco: 'weir.rule', otel: 'weir.rule', get: ({ finding }) => finding?.rule },
  { falco: 'weir.count', otel: 'weir.count', get: ({ finding }) => finding?.count },
  { falco: 'weir.verdict', otel: 'weir.verdict', get: ({ verdict }) => verdict },
  { falco: 'weir.node', otel: 'weir.node', get: ({ node }) => node },
  { falco: 'weir.boot_id', otel: 'weir.boot_id', get: ({ bootId }) => bootId },
  { falco: 'weir.run', otel: 'weir.run', get: ({ run }) => run },
  { falco: 'weir.sequence', otel: 'weir.sequence', get: ({ sequence }) => sequence },
];

/** The facts that a record has, under the names of one kind of receiver. */
export function factsOf(
  record: WeirRecord,
  names: 'falco' | 'otel',
): [name: string, value: string | number][] {
  const facts: [string, string | number][] = [];
  for (const fact of RECORD_FACTS) {
    const value = fact.get(record as AnyRecord);
    if (value !== undefined) facts.push([fact[names], value]);
  }
  return facts;
}
