// SPDX-License-Identifier: Apache-2.0
import { domainToASCII } from 'node:url';
import { canonicalAddress } from '../canonical-address.ts';
import { type Cidr, cidrHolds, formatCidr, maskCidr, parseCidr } from '../cidr.ts';
import { isHostName } from '../config/is-host-name.ts';
import type { TextNode } from '../config/policy-node.ts';
import { CARRIERS } from '../config/policy-rules.ts';
import type { FieldPath } from './field-path.ts';

/** What was probably meant by a text that is not right, by the field it stands in; undefined when nobody can tell. */
export function suggestText(path: FieldPath, text: string): string | undefined {
  const field = path.findLast((part) => typeof part === 'string');
  if (field === 'names') return suggestName(text);
  if (field === 'cidrs') return suggestCidr(text);
  if (field === 'name' || field === 'namespace') return suggestObjectName(text);
  if (field === 'channels') return suggestChannel(text);
  if (field === 'expires') return suggestInstant(text);
  if (field === 'default' && text === 'delegate')
    return 'only a ClusterAIGovernancePolicy leaves something to others: write allow or deny';
  if (path.some((part) => part === 'matchLabels' || part === 'targetLabels' || part === 'values'))
    return suggestLabel(text);
  return undefined;
}

/** What to do about a text that is too long, too short, or none of a few words. */
export function suggestLength(
  { enum: words, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: TextNode,
  text: string,
): string | undefined {
  const { length } = [...text];
  if (words !== undefined) return `write ${words.join(' or ')}`;
  if (length > maxLength) return `shorten it: this one has ${length} characters`;
  return length < minLength ? 'give it a text, or remove it' : undefined;
}

function suggestChannel(text: string): string {
  const id = text.toLowerCase().replace(/[^a-z0-9.]+/g, '-');
  return `write ${id.replace(/^-+|-+$/g, '')}, if it is a channel: docs/reference/catalog.md lists them`;
}

function suggestLabel(text: string): string {
  const label = text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 63);
  return `write ${label.replace(/^[-_.]+|[-_.]+$/g, '')}, if that is what pods have`;
}

const DAY_FORM = 'write a day, such as 2027-01-31, or an instant in UTC, such as 2027-01-31T18:00:00Z';

/** A time with an offset, as UTC; other texts have several readings. */
function suggestInstant(text: string): string | undefined {
  if (/^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?$/.test(text) && !/^\d{4}-(1[3-9]|[2-9])|T2[4-9]/.test(text))
    return undefined;
  const ms = /T.*([+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? DAY_FORM : `write ${new Date(ms).toISOString().replace('.000', '')}`;
}

const MAX_SUGGESTED = 253;

function suggestName(text: string): string | undefined {
  if (text.length > MAX_SUGGESTED) return 'a name has at most 253 characters, each label at most 63';
  if (text === '') return 'remove the entry';
  if (text === '*')
    return 'to allow everything write default: allow; to reach every address, a clause with cidrs';
  const address = canonicalAddress(text.replace(/^\[|\]$/g, ''));
  if (address !== undefined)
    return `an address goes under cidrs: ${address}/${address.includes(':') ? 128 : 32}`;
  if (parseCidr(text) !== undefined) return 'a block of addresses goes under cidrs';
  const [, host, port] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/:]+)(?::(\d+))?(?:\/.*)?$/i.exec(text) ?? [];
  if (host === undefined) return LABELS;
  if (host.includes('*') && !/^\*\.[^*]+$/.test(host)) return suggestWildcard(host);
  const longest = host.split('.').find((label) => label.length > 63);
  if (longest !== undefined) return `a label has at most 63 characters: this one has ${longest.length}`;
  const name = toHostName(host);
  if (name === undefined || name === text || !isHostName(name)) return LABELS;
  return port === undefined
    ? `write ${name}`
    : `write ${name}, and the port under ports: [{ port: ${port} }]`;
}

const LABELS =
  'write labels with one dot between them, each beginning and ending with a letter or a digit: cdn-1.example.com';

/** A wildcard that doesn't stand alone before the first dot: the nearest that does. */
function suggestWildcard(host: string): string {
  if (/^\*[^.*]+\.[^*]+$/.test(host))
    return `* stands only before the first dot, for one or more labels: write *.${host.slice(1)}`;
  const tail = host.slice(host.lastIndexOf('*') + 1).replace(/^[^.]*\.?/, '');
  return tail.includes('.')
    ? `* stands only before the first dot, for one or more labels: write *.${tail}, or name the hosts`
    : '* stands only before the first dot, for one or more labels: name the hosts';
}

/** Lower case, without final dot, other alphabets as punycode; with its wildcard. */
function toHostName(host: string): string | undefined {
  const wildcard = host.startsWith('*.') ? '*.' : '';
  const ascii = domainToASCII(host.slice(wildcard.length).replace(/\.+$/, ''));
  return ascii === '' ? undefined : wildcard + ascii;
}

function suggestCidr(text: string): string | undefined {
  const cidr = parseCidr(text);
  const carried = cidr && carriedBlock(cidr);
  if (carried !== undefined) return `write ${carried}`;
  if (cidr !== undefined) {
    const block = formatCidr(maskCidr(cidr));
    if (block === text) return undefined;
    const address = text.slice(0, text.indexOf('/'));
    return `write ${block}, or ${address}/${address.includes(':') ? 128 : 32} for the one address`;
  }
  const address = canonicalAddress(text);
  if (address !== undefined) return `write ${address}/${address.includes(':') ? 128 : 32}`;
  const [, host, bits] = /^::ffff:([\d.]+)\/(\d+)$/i.exec(text) ?? [];
  if (host !== undefined && Number(bits) >= 96) return `write it as IPv4: ${host}/${Number(bits) - 96}`;
  if (/[a-z]/i.test(text) && !text.includes(':')) return 'a host name goes under names';
  const decimal = text.replace(/(^|\.)0+(?=\d)/g, '$1');
  return decimal !== text && parseCidr(decimal) !== undefined ? `write ${decimal}` : undefined;
}

/** The IPv4 block that a block of NAT64 or 6to4 stands for, where it is whole (RFC 6052, RFC 3056). */
function carriedBlock({ address, prefixBits }: Cidr): string | undefined {
  for (const { carrier, bits } of CARRIED) {
    if (prefixBits < bits || !cidrHolds(carrier, address)) continue;
    const four = address.subarray(bits / 8, bits / 8 + 4);
    const length = Math.min(32, prefixBits - bits);
    const block = parseCidr(`${four.join('.')}/${length}`);
    return block && formatCidr(maskCidr(block));
  }
  return undefined;
}

const CARRIED = CARRIERS.flatMap((text) => {
  const carrier = parseCidr(text);
  return carrier === undefined ? [] : [{ carrier, bits: carrier.prefixBits }];
});

function suggestObjectName(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return name === '' || name === text ? undefined : `write ${name}`;
}
