// SPDX-License-Identifier: Apache-2.0
import { hostName, isName } from './host-name.ts';

/** Whom a proxy is asked to reach. `unreadable`: nobody, or somebody that two proxies could take for two. */
export type ProxiedRead = 'unreadable' | { readonly host: string; readonly port: number };

const HTTP_PORT = 80;
const MAX_PORT = 65535;
const OCTET = '(0|[1-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])';
/** As RFC 3986 3.2.2 writes it: `inet_aton` takes more, and not alike everywhere. */
const IPV4 = new RegExp(`^${OCTET}\\.${OCTET}\\.${OCTET}\\.${OCTET}$`);
/** The last label of what may be an address to somebody: WHATWG URL, "ends in a number". */
const NUMERIC = /(^|\.)\d[^.]*$/;

/** Reads an authority or a Host (RFC 9110 7.2, 9.3.6) as a proxy does. A CONNECT has no port of its own. */
export function readProxied(text: string, isConnect: boolean): ProxiedRead {
  const host = hostName(text);
  if (host === undefined || host.startsWith('[')) return 'unreadable';
  const said = Number(/:(\d*)$/.exec(text)?.[1] ?? '');
  const port = said === 0 && !isConnect ? HTTP_PORT : said;
  if (port === 0 || port > MAX_PORT) return 'unreadable';
  const isReadable = isName(host) ? !NUMERIC.test(host) : IPV4.test(host);
  return isReadable ? { host, port } : 'unreadable';
}
