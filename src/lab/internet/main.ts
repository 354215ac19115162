// SPDX-License-Identifier: Apache-2.0
//
// The lab's internet: DNS and every site, one process in the network namespace that all pods are linked to. Started by
// start-internet.ts; ends with the channel to its owner.
import { writeFile } from 'node:fs/promises';
import type {
  CallMessage,
  InternetCalls,
  InternetConfig,
  OutsideRequest,
  ReplyMessage,
  UpMessage,
} from './calls.ts';
import { startDnsServer } from './dns-server.ts';
import type { Zone } from './dns-zone.ts';
import { INTERNET_HOSTS } from './internet-hosts.ts';
import type { Served } from './served.ts';
import { SITE_OF_ROLE } from './site-of-role.ts';
import { startWebServer } from './web-server.ts';

const MAX_SERVED = 10_000;
const served: Served[] = [];
let zone: Zone = {};

function onServed(item: Served): void {
  served.push(item);
  if (served.length > MAX_SERVED) served.shift();
}

const calls: InternetCalls = {
  async start(config: InternetConfig) {
    zone = config.zone;
    await forwardBetweenPods(config.hasIpv6);
    await startDnsServer({ addresses: config.dnsAddresses, port: 53, zone: () => zone, onServed });
    const hosts = INTERNET_HOSTS.flatMap(({ role, names }) => {
      const certificate = config.certificates[role];
      return names.map((name) => ({
        name,
        site: SITE_OF_ROLE[role],
        ...(certificate === undefined ? {} : { certificate }),
      }));
    });
    await startWebServer({ address: config.hasIpv6 ? '::' : '0.0.0.0', hosts, onServed });
  },
  async setZone(next: Zone) {
    zone = next;
  },
  async request({ url, ...init }: OutsideRequest) {
    const response = await fetch(url, init);
    return { status: response.status, body: await response.text() };
  },
  async served() {
    return served;
  },
};

/** /proc/sys/net shows the network namespace of the process that looks. */
async function forwardBetweenPods(hasIpv6: boolean): Promise<void> {
  await writeFile('/proc/sys/net/ipv4/ip_forward', '1');
  if (hasIpv6) await writeFile('/proc/sys/net/ipv6/conf/all/forwarding', '1');
}

async function reply({ id, call, argument }: CallMessage): Promise<void> {
  try {
    // The owner's side is typed by InternetCalls, so the argument is the one this call takes.
    const value: unknown = await (calls[call] as (argument: unknown) => Promise<unknown>)(argument);
    send({ id, value });
  } catch (error: unknown) {
    send({
      id,
      error:
        error instanceof Error
          ? `${error.message}${error.cause === undefined ? '' : `: ${error.cause}`}`
          : String(error),
    });
  }
}

function send(message: ReplyMessage | UpMessage): void {
  process.send?.(message);
}

process.on('message', (message: CallMessage) => void reply(message));
process.on('disconnect', () => process.exit(0));
send({ up: true });
