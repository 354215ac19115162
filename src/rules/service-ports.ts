// SPDX-License-Identifier: Apache-2.0

/** Names that rules use for ports, from IANA's registry of service names (RFC 6335). */
export const SERVICE_PORTS: Readonly<Record<string, number>> = {
  ftp: 21,
  ssh: 22,
  telnet: 23,
  smtp: 25,
  domain: 53,
  tftp: 69,
  http: 80,
  pop3: 110,
  sunrpc: 111,
  ntp: 123,
  imap: 143,
  imap2: 143,
  snmp: 161,
  ldap: 389,
  https: 443,
  'microsoft-ds': 445,
  submissions: 465,
  syslog: 514,
  submission: 587,
  ldaps: 636,
  'domain-s': 853,
  rsync: 873,
  imaps: 993,
  pop3s: 995,
  socks: 1080,
  'ms-sql-s': 1433,
  nfs: 2049,
  mysql: 3306,
  'ms-wbt-server': 3389,
  postgresql: 5432,
  amqp: 5672,
  redis: 6379,
  'http-alt': 8080,
};

const BY_PORT: ReadonlyMap<number, string> = new Map(
  Object.entries(SERVICE_PORTS)
    .toReversed()
    .map(([name, port]) => [port, name]),
);

/** The service of a port, where it has a name that rules use. */
export function serviceOfPort(port: number): string | undefined {
  return BY_PORT.get(port);
}
