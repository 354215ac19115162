// SPDX-License-Identifier: Apache-2.0
import type { DestinationRecord, Evidence } from '../events/record.ts';
import type { ChannelFinder } from './channel-finder.ts';
import type { Flow } from './flow.ts';
import type { LearnedName } from './name-table.ts';
import type { Writable } from './record-maker.ts';

interface Claim {
  readonly name: string;
  readonly evidence: Evidence;
  readonly aliases?: readonly string[];
}

/** Where an outbound flow goes: address, the name it goes by and how that is known, and what the catalogue knows. */
export function describeDestination(flow: Flow, channels: ChannelFinder): DestinationRecord {
  flow.destination ??= makeDestination(flow, channels);
  return flow.destination;
}

function makeDestination(flow: Flow, channels: ChannelFinder): DestinationRecord {
  const record: Writable<DestinationRecord> = {
    address: flow.ends.remoteAddress,
    port: flow.ends.remotePort,
  };
  const claims = claimsOf(flow);
  const [best] = claims;
  if (best !== undefined) {
    const agreeing = claims.filter((claim) => claim.name === best.name);
    record.name = best.name;
    record.nameEvidence = agreeing.map((claim) => claim.evidence);
    if (agreeing.length < claims.length) {
      record.names = claims.map(({ name, evidence }) => ({ name, evidence }));
    }
    const aliases = agreeing.find((claim) => claim.aliases !== undefined)?.aliases ?? [];
    if (aliases.length > 0) record.aliases = aliases;
  }
  addChannel(record, best, channels);
  return record;
}

/** What says how the flow is called, the strongest first: what was read on the wire, then what DNS had said. */
function claimsOf(flow: Flow): Claim[] {
  const wire: Claim[] = [];
  if (flow.host !== undefined) wire.push(flow.host);
  if (flow.serverName !== undefined) wire.push({ name: flow.serverName, evidence: 'sni' });
  const told = flow.dnsNames.filter(({ name }) => wire.some((claim) => claim.name === name));
  // Other names of a shared address don't contradict the one that is on the wire.
  return [...wire, ...(told.length > 0 ? told : flow.dnsNames).map(claimOfDns)];
}

function claimOfDns({ name, aliases }: LearnedName): Claim {
  return { name, evidence: 'dns', aliases };
}

/** A listed address is what it is, whatever name led to it; else the best name tells. */
function addChannel(
  record: Writable<DestinationRecord>,
  best: Claim | undefined,
  channels: ChannelFinder,
): void {
  const listed = channels.ofAddress(record.address);
  const channel = listed ?? (best && channels.ofName(best.name));
  if (channel === undefined) return;
  record.channel = channel.id;
  record.category = channel.category;
  record.channelEvidence = listed === undefined && best !== undefined ? best.evidence : 'cidr';
  if (channel.account !== undefined) record.account = channel.account;
  if (channel.bucket !== undefined) record.bucket = channel.bucket;
}
