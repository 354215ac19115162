// SPDX-License-Identifier: Apache-2.0
import type { DestinationRecord } from '../events/record.ts';
import { FlowDirection } from '../gen/events.ts';
import { describeDestination } from './destination.ts';
import type { DetectContext } from './detect-context.ts';
import type { EventOf } from './event-of.ts';
import type { FindingFolder, Statement } from './finding-folder.ts';
import type { Flow } from './flow.ts';
import { describeEnds } from './flow-record.ts';
import { nameOfWho, whoOf } from './who.ts';

/** An event by which a flow may be told to go where it should not. */
export type ContactEvent = EventOf<
  'network.connect' | 'network.send' | 'tls.hello' | 'network.flow' | 'network.close'
>;

type Contact = Pick<Statement, 'rule' | 'severity'> & { readonly why: string };

const METADATA: Contact = {
  rule: 'metadata-service-contact',
  severity: 'medium',
  why: 'the metadata service, which hands out the credentials of the node',
};
const HUB: Contact = {
  rule: 'unapproved-hub-contact',
  severity: 'high',
  why: 'a model hub that is not approved',
};

/** Raises a finding for a flow to a metadata service, or to a model hub that is not approved. */
export class ContactDetector {
  readonly #approvedHubs: ReadonlySet<string> | undefined;
  readonly #findings: FindingFolder;

  /** Without a list of hubs no hub is unapproved. */
  constructor(approvedHubs: ReadonlySet<string> | undefined, findings: FindingFolder) {
    this.#approvedHubs = approvedHubs;
    this.#findings = findings;
  }

  /**
   * Looks at where a flow goes, as far as that is known by now. At the first packet only its address speaks: a name that
   * DNS told may be one of several at that address, and is believed when the flow has said nothing else.
   */
  judge(context: DetectContext, e: ContactEvent, flow: Flow): void {
    if (flow.ends.direction === FlowDirection.INBOUND) return;
    const destination = describeDestination(flow, context.channels);
    const { channel, channelEvidence } = destination;
    if (channel === undefined || channel === flow.judged) return;
    const isFirst = e.name === 'network.connect' || e.name === 'network.send';
    if (isFirst && channelEvidence !== 'cidr') return;
    flow.judged = channel;
    const contact = this.#contactOf(destination);
    if (contact !== undefined) this.#tell(context, e, flow, destination, contact);
  }

  #contactOf({ channel = '', category }: DestinationRecord): Contact | undefined {
    if (category === 'metadata-service') return METADATA;
    const isUnapproved = category === 'model-registry' && this.#approvedHubs?.has(channel) === false;
    return isUnapproved ? HUB : undefined;
  }

  #tell(
    context: DetectContext,
    e: ContactEvent,
    flow: Flow,
    destination: DestinationRecord,
    { rule, severity, why }: Contact,
  ): void {
    const { time, timeKey: nowNs, flags } = e.event.header;
    const who = whoOf(e, flow);
    const pod = nameOfWho(who);
    const { address, port, name, channel = '' } = destination;
    const program = who.process === undefined ? 'an unknown process' : who.process.executable;
    const message = `${pod}: ${program} contacts ${name ?? address} port ${port}, ${why} (${channel})`;
    flow.scope.activity.findings++;
    const draft = context.maker.event(e.name === 'network.close' ? 'network.flow' : e.name, time, who);
    draft.destination = destination;
    draft.flow = describeEnds(flow.ends, flags);
    this.#findings.tell(
      `${rule}\n${who.pod?.uid ?? pod}\n${channel}\n${who.process?.id}`,
      { time, nowNs, pod, subject: channel },
      { rule, severity, message },
      draft,
    );
  }
}
