// SPDX-License-Identifier: Apache-2.0
import type { DestinationRecord, EventRecord, Evidence } from '../events/record.ts';
import type { EgressAction, LearnedName } from './egress-action.ts';

/** Evidence that stands on the wire. */
const ON_WIRE: readonly Evidence[] = ['sni', 'http', 'tls-uprobe'];

/** Records don't say which port a proxy was asked for. */
const TUNNEL_PORT = 443;

/**
 * The action that a record of a flow tells of, as far as records say it: address, port, names and how each was learned.
 * Undefined where it is of no flow.
 */
export function actionOfRecord({ destination, peer, flow, tls }: EventRecord): EgressAction | undefined {
  if (flow === undefined) return undefined;
  const protocol = flow.protocol === 'udp' ? 'udp' : 'tcp';
  if (flow.direction === 'inbound') return { protocol, ...peer, learned: [], implied: 'accepted' };
  if (destination === undefined) return undefined;
  const { address, port, aliases } = destination;
  const claims = claimsOf(destination);
  const learned = claims
    .filter(({ evidence }) => evidence === 'dns')
    .map(({ name }): LearnedName => ({ question: name, ...(aliases && { aliases }) }));
  const wireName = claims.find(({ evidence }) => ON_WIRE.includes(evidence))?.name;
  const authority = claims.find(({ evidence }) => evidence === 'http')?.name ?? wireName;
  return {
    protocol,
    address,
    port,
    learned,
    ...(wireName !== undefined && { wireName }),
    ...(tls?.encryptedHello && { isHelloEncrypted: true }),
    // counts where policies know the address as a proxy's
    ...(protocol === 'tcp' && authority !== undefined && { proxied: { name: authority, port: TUNNEL_PORT } }),
  };
}

/** Every name of a destination with what says so. */
function claimsOf({ name, nameEvidence = [], names = [] }: DestinationRecord) {
  const best = name === undefined ? [] : nameEvidence.map((evidence) => ({ name, evidence }));
  return [...best, ...names];
}
