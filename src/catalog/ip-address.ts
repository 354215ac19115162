// SPDX-License-Identifier: Apache-2.0

/**
 * The one spelling of an IP address: dotted IPv4, compressed lower-case IPv6 (RFC 5952), an IPv4-mapped address as
 * IPv4. Undefined when the text is no address.
 */
export function canonicalAddress(text: string): string | undefined {
  if (text.includes(':')) return canonicalIpv6(text);
  const octets = text.split('.');
  return octets.length === 4 && octets.every(isOctet) ? text : undefined;
}

function isOctet(text: string): boolean {
  return /^(?:0|[1-9][0-9]{0,2})$/.test(text) && Number(text) <= 255;
}

function canonicalIpv6(text: string): string | undefined {
  // The WHATWG parser is the only IPv6 parser of the platform that needs no socket module.
  if (text.length > 45 || !/^[0-9A-Fa-f:.]+$/.test(text) || !URL.canParse(`http://[${text}]/`))
    return undefined;
  const address = new URL(`http://[${text}]/`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address);
  if (mapped === null) return address;
  const [high = 0, low = 0] = mapped.slice(1).map((group) => Number.parseInt(group, 16));
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
