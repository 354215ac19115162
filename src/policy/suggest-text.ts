// SPDX-License-Identifier: Apache-2.0
import { domainToASCII } from 'node:url';
import { canonicalAddress } from '../canonical-address.ts';
import { formatCidr, maskCidr, parseCidr } from '../cidr.ts';
import type { FieldPath } from './field-path.ts';

/** What was probably meant by a text that is not right, by the field it stands in; undefined when nobody can tell. */
export function suggestText(path: FieldPath, text: string): string | undefined {
  const field = path.findLast((part) => typeof part === 'string');
  if (field === 'names') return suggestName(text);
  if (field === 'cidrs') return suggestCidr(text);
  if (field === 'name') return suggestObjectName(text);
  return undefined;
}

const MAX_SUGGESTED = 300;

function suggestName(text: string): string | undefined {
  if (text.length > MAX_SUGGESTED) return 'a name has at most 253 characters, each label at most 63';
  if (text === '*')
    return 'to allow everything write default: allow; to reach every address, a clause with cidrs';
  const address = canonicalAddress(text.replace(/^\[|\]$/g, ''));
  if (address !== undefined)
    return `an address goes under cidrs: ${address}/${address.includes(':') ? 128 : 32}`;
  if (parseCidr(text) !== undefined) return 'a block of addresses goes under cidrs';
  const [, host, port] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/:]+)(?::(\d+))?(?:\/.*)?$/i.exec(text) ?? [];
  if (host === undefined) return undefined;
  if (host.includes('*') && !/^\*\.[^*]+$/.test(host)) return suggestWildcard(host);
  const longest = host.split('.').find((label) => label.length > 63);
  if (longest !== undefined) return `a label has at most 63 characters: this one has ${longest.length}`;
  const name = toHostName(host);
  if (name === undefined || name === text) return undefined;
  return port === undefined
    ? `write ${name}`
    : `write ${name}, and the port under ports: [{ port: ${port} }]`;
}

/** A wildcard that doesn't stand alone before the first dot: the nearest that does. */
function suggestWildcard(host: string): string {
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
  return undefined;
}

function suggestObjectName(text: string): string | undefined {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .slice(0, 63)
    .replace(/^-+|-+$/g, '');
  return name === '' || name === text ? undefined : `write ${name}`;
}
