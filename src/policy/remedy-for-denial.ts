// SPDX-License-Identifier: Apache-2.0
import { canonicalAddress } from '../canonical-address.ts';
import { isHostName } from '../config/is-host-name.ts';
import { CATALOG_DESTINATIONS } from '../config/policy-clauses.ts';
import type { GateRecord, PolicyRecord } from '../events/decision-record.ts';
import type { DestinationRecord } from '../events/record.ts';
import { scopeOfAddress } from './address-scope.ts';
import { isHeldBack } from './held-back.ts';
import type { CatalogDestination } from './policy.ts';
import { objectName } from './suggest/object-name.ts';
import { yamlText } from './yaml-text.ts';

/** What would let pass what one gate denied. */
export interface Remedy {
  /** The policy that would have to change, as kubectl names it; of an overlay its id. */
  readonly policy: string;
  /** Who answers for it, where it says so. */
  readonly ask?: string;
  /** What to do, one sentence. */
  readonly text: string;
  /** The clause that would allow it: an entry of `field`, one line of YAML. */
  readonly field?: string;
  readonly yaml?: string;
}

export interface DeniedAction {
  readonly verdict: 'deny' | 'audit' | 'kill';
  readonly destination: DestinationRecord;
  /** `tcp`, `udp`. */
  readonly protocol: string;
  readonly policy: PolicyRecord;
}

export interface RemedyFacts {
  /** Who answers for a policy; undefined where it does not say. */
  readonly ownerOf: (policy: Pick<GateRecord, 'kind' | 'namespace' | 'name'>) => string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

const EXCEPTION_MS = 14 * 86_400_000;

/** What would let a denied connection pass: one entry for each gate that denied it, for both have to let it. */
export function remediesFor(denied: DeniedAction, facts: RemedyFacts): readonly Remedy[] {
  return gatesThatDenied(denied).map((gate) => {
    const { kind = '', namespace, name = '' } = gate;
    const ask = facts.ownerOf(gate);
    return {
      policy: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
      ...(ask !== undefined && { ask }),
      ...remedyOf(gate, denied, facts.nowMs),
    };
  });
}

/** Those of the evaluation that the verdict is of, that name who denied. */
function gatesThatDenied({ verdict, policy }: DeniedAction): readonly GateRecord[] {
  const evaluation = verdict === 'audit' ? 'all' : 'enforce';
  return (policy.gates ?? []).filter(
    (gate) =>
      gate.verdict === 'deny' &&
      gate.name !== undefined &&
      (gate.evaluation === 'both' || gate.evaluation === evaluation),
  );
}

function remedyOf(gate: GateRecord, denied: DeniedAction, nowMs: number): Omit<Remedy, 'policy'> {
  const { by, clause = '', name = '' } = gate;
  if (isHeldBack(name))
    return { text: 'the agent did not know the pod yet: it is held back until its policies are known' };
  switch (by) {
    case 'overlay':
      return { text: 'an isolation or a block holds, whatever policies say, until it ends' };
    case 'quic':
      return {
        text: 'QUIC is denied so that clients fall back to TLS over TCP: let the client do so, or set the field to allow',
        field: 'spec.egress.quic',
        yaml: 'quic: allow',
      };
    case 'encrypted-hello':
      return {
        text: 'the TLS hello hides another, or looks like it: let the client do without Encrypted Client Hello, or set the field to outer',
        field: 'spec.egress.encryptedHello',
        yaml: 'encryptedHello: outer',
      };
    case 'deny':
      return {
        text: `the clause ${clause} denies it, and no allow outweighs a deny: the clause itself would have to change`,
        field: 'spec.egress.deny',
      };
    default:
      return allowFor(denied, nowMs);
  }
}

function allowFor({ destination, protocol, policy }: DeniedAction, nowMs: number): Omit<Remedy, 'policy'> {
  const what = requested(policy) ?? shownName(policy) ?? destinationOf(destination);
  if (what === undefined)
    return {
      text: 'it is an address of the machine or its link, which no name teaches: ask what the pod wants there',
    };
  const expires = new Date(nowMs + EXCEPTION_MS).toISOString().slice(0, 10);
  const port = `{ port: ${policy.proxiedPort ?? destination.port}${protocol === 'udp' ? ', protocol: UDP' : ''} }`;
  return {
    text: `${what.text}; without reason and expires it is no exception but holds for good`,
    field: 'spec.egress.allow',
    yaml: `- { name: ${what.name}, ${what.yaml}, ports: [${port}], reason: "why", expires: "${expires}" }`,
  };
}

/** What a proxy was asked for needs no answer of DNS. */
function requested({ wireName, proxiedPort }: PolicyRecord): ReturnType<typeof destinationOf> {
  if (wireName === undefined || proxiedPort === undefined) return undefined;
  const name = yamlText(objectName(wireName));
  const text = 'the pod asked a proxy for it; this clause would approve it there, and without a proxy too';
  if (isHostName(wireName)) return { name, yaml: `names: [${yamlText(wireName)}]`, text };
  const address = canonicalAddress(wireName);
  if (address === undefined) return undefined;
  return { name: yamlText(objectName('address', address)), yaml: `cidrs: ["${address}/32"]`, text };
}

/** What a stream showed is approved beside the address, which a clause of the gate allows already. */
function shownName({ wireName }: PolicyRecord): ReturnType<typeof destinationOf> {
  if (wireName === undefined || !isHostName(wireName)) return undefined;
  return {
    name: yamlText(objectName(wireName)),
    yaml: `names: [${yamlText(wireName)}]`,
    text: 'the stream showed another name than the address was allowed for; this clause would approve it, and DNS has to have led the pod to the address by a name that is allowed',
  };
}

const WORDS: Readonly<Record<CatalogDestination, string>> = {
  'cloud-metadata':
    'it gives out the credentials of the machine, and on GKE those of the pod: allow it to pods that need it alone',
  'workload-identity': 'this clause would allow the services that give pods credentials of their own',
};

function destinationOf({
  name,
  nameEvidence = [],
  address,
  channel,
}: DestinationRecord): { readonly name: string; readonly yaml: string; readonly text: string } | undefined {
  const word = CATALOG_DESTINATIONS.find((each) => each === channel);
  if (word !== undefined) return { name: word, yaml: `to: [${word}]`, text: WORDS[word] };
  if (name !== undefined && nameEvidence.includes('dns') && isHostName(name))
    return {
      name: yamlText(objectName(name)),
      yaml: `names: [${yamlText(name)}]`,
      text: 'this clause would allow the name that the pod asked DNS for',
    };
  const scope = scopeOfAddress(address);
  if (scope === 'link-local' || scope === 'multicast') return undefined;
  const cidr = `${address}/${address.includes(':') ? 128 : 32}`;
  return {
    name: yamlText(objectName('address', address)),
    yaml: `cidrs: ["${cidr}"]`,
    text:
      scope === 'private'
        ? 'no name led there: name it by services or pods where it is one of the cluster; this clause would allow the address'
        : 'no answer of DNS led the pod there, so a clause by names would not fit; this one would allow the address',
  };
}
